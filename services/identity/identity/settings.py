"""What identity reads from its environment."""

from functools import cache
from typing import Self

from pydantic import Field, model_validator

import kit.settings
from kit.settings import Key


class Settings(kit.settings.Settings):
    """Identity's settings."""

    jwt_signing_key: Key
    """Ed25519 seed (32 bytes) that access tokens are signed with."""
    jwt_previous_keys: list[Key] = Field(default_factory=list)
    """Ed25519 public keys (32 bytes each) of earlier signing keys: published until their last token has ended."""

    @model_validator(mode="after")
    def _can_seal(self) -> Self:
        if missing := {"notifications", "scheduling"} - set(self.seal_public_keys):
            raise ValueError(f"NEXUS_SEAL_PUBLIC_KEYS must hold the keys of {' and '.join(sorted(missing))}")
        return self


@cache
def settings() -> Settings:
    """The settings of this process, read from the environment once."""
    return Settings()
