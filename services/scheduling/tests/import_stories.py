"""What tests of imports are told with: files and calendars."""

import base64


def file(said: str | bytes) -> str:
    return base64.b64encode(said.encode() if isinstance(said, str) else said).decode()


def calendar(*lines: str, extra: str = "") -> str:
    """A calendar of one event, or of what `extra` says."""
    event = "\r\n".join(("BEGIN:VEVENT", "UID:1", *lines, "END:VEVENT")) if lines else ""
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{extra}{event}\r\nEND:VCALENDAR\r\n"


def event(uid: str, *lines: str) -> str:
    return "\r\n".join(("BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT", ""))
