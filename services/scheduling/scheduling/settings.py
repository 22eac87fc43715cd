"""What scheduling reads from its environment."""

from functools import cache

from pydantic import Field, model_validator

import kit.settings


class Settings(kit.settings.Settings):
    """Settings of scheduling."""

    daily_url: str = "https://api.daily.co/v1"
    """Where Daily's REST API is; locally its twin."""
    daily_api_key: str = Field(default="", repr=False)
    """The key of the Daily account that video rooms are made in; without one there are none."""
    daily_timeout_seconds: float = Field(default=5, gt=0, le=5)
    """How long one call may take: three of them have to fit into a room's lease."""
    outside_loopback: bool = False
    """Let imports fetch from this machine and without TLS: for development and tests alone."""

    @model_validator(mode="after")
    def _can_seal(self) -> "Settings":
        if "notifications" not in self.seal_public_keys:
            raise ValueError("NEXUS_SEAL_PUBLIC_KEYS must hold the key of notifications: mails are sealed to it")
        if self.seal_private_key is None:
            raise ValueError("NEXUS_SEAL_PRIVATE_KEY must hold the key of scheduling: addresses are sealed to it")
        return self

    @property
    def private_key(self) -> bytes:
        """The key that opens what is sealed to this context."""
        assert self.seal_private_key is not None
        return self.seal_private_key


@cache
def settings() -> Settings:
    """The settings of this process, read from the environment once."""
    return Settings()
