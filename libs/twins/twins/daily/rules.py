"""What Daily accepts: names, properties and moments, and how it refuses the rest (docs.daily.co, REST API)."""

import re
from collections.abc import Mapping
from typing import Any, Final

ROOM_PROPERTIES: Final = frozenset({
    "nbf", "exp", "max_participants", "enable_people_ui", "enable_cpu_warning_notifications", "enable_pip_ui",
    "enable_emoji_reactions", "enable_hand_raising", "enable_prejoin_ui", "enable_live_captions_ui",
    "enable_network_ui", "enable_noise_cancellation_ui", "enable_breakout_rooms", "enable_knocking",
    "enable_screenshare", "enable_video_processing_ui", "enable_chat", "enable_shared_chat_history",
    "start_video_off", "start_audio_off", "owner_only_broadcast", "enable_recording", "eject_at_room_exp",
    "eject_after_elapsed", "enable_advanced_chat", "enable_hidden_participants", "enable_mesh_sfu", "sfu_switchover",
    "enable_adaptive_simulcast", "enable_multiparty_adaptive_simulcast", "enforce_unique_user_ids",
    "experimental_optimize_large_calls", "lang", "meeting_join_hook", "geo", "rtmp_geo", "disable_rtmp_geo_fallback",
    "recordings_bucket", "enable_terse_logging", "auto_transcription_settings", "enable_transcription_storage",
    "transcription_bucket", "permissions",
})  # fmt: skip

TOKEN_CLAIMS: Final = {
    "room_name": "r", "nbf": "nbf", "exp": "exp", "user_id": "ud", "user_name": "u", "is_owner": "o",
    "knocking": "k", "close_tab_on_exit": "ctoe", "redirect_on_meeting_exit": "rome", "intercom_join_alert": "ij",
    "start_cloud_recording": "sr", "start_cloud_recording_opts": "sro", "auto_start_transcription": "ast",
    "enable_recording": "er", "enable_screenshare": "ss", "start_video_off": "vo", "start_audio_off": "ao",
    "meeting_join_hook": "mjh", "eject_at_token_exp": "ejt", "eject_after_elapsed": "eje", "lang": "uil",
    "enable_recording_ui": "erui", "permissions": "p",
}  # fmt: skip
"""The properties of a token, and how each is abbreviated in the JWT."""

NAME_LENGTH: Final = 128
USER_ID_LENGTH: Final = 36
_FLAGS: Final = ("enable_", "start_", "eject_at", "enforce_", "is_owner", "owner_only")
_STRANGE: Final = re.compile(r"[^A-Za-z0-9_-]")


class Refused(Exception):
    """Daily refuses a request; `info` says why, for people."""

    def __init__(self, info: str, error: str = "invalid-request-error", status: int = 400, **more: Any) -> None:
        super().__init__(info)
        self.status = status
        self.body = {"error": error, "info": info} | more


def check_known(given: Mapping[str, Any], known: frozenset[str]) -> None:
    """Raises `Refused` for a field that there is not."""
    for name in given:
        if name not in known:
            raise Refused(f'"{name}" is not allowed')


def check_name(name: object) -> str:
    """The name of a room. Raises `Refused`."""
    if not isinstance(name, str) or not name:
        raise Refused("name should be a string")
    if _STRANGE.search(name):
        raise Refused(f"{name} contains invalid characters (room names can contain A-Z, a-z, 0-9, '-', and '_')")
    if len(name) > NAME_LENGTH:
        raise Refused(f"{name} is too long: a room name cannot exceed {NAME_LENGTH} characters")
    return name


def check_properties(properties: object, known: frozenset[str], *, now: float) -> dict[str, Any]:
    """The properties of a room or a token. Raises `Refused` for unknown ones, other types, and an end in the past."""
    if not isinstance(properties, dict):
        raise Refused("properties should be an object")
    check_known(properties, known)
    for name in ("nbf", "exp"):
        moment = properties.get(name)
        if moment is not None and (isinstance(moment, bool) or not isinstance(moment, int | float)):
            raise Refused(f"{name} was '{moment}' but should be a number of seconds since the unix epoch")
    if (exp := properties.get("exp")) is not None and exp <= now:
        raise Refused(f"exp was '{exp}', which is in the past rather than in the future")
    for name, value in properties.items():
        if value is not None and name.startswith(_FLAGS) and name != "enable_recording" and not isinstance(value, bool):
            raise Refused(f"{name} should be a boolean")
    return properties
