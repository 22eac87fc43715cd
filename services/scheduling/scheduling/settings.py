"""What scheduling reads from its environment."""

from functools import cache

from pydantic import model_validator

import kit.settings


class Settings(kit.settings.Settings):
    """Settings of scheduling."""

    outside_loopback: bool = False
    """Let imports fetch from this machine and without TLS: for development and tests alone."""

    @model_validator(mode="after")
    def _can_seal(self) -> "Settings":
        if "notifications" not in self.seal_public_keys:
            raise ValueError("NEXUS_SEAL_PUBLIC_KEYS must hold the key of notifications: mails are sealed to it")
        return self


@cache
def settings() -> Settings:
    """The settings of this process, read from the environment once."""
    return Settings()
