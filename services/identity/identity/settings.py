"""What identity reads from its environment."""

from pydantic import Field

import kit.settings
from kit.settings import Key


class Settings(kit.settings.Settings):
    """Identity's settings."""

    jwt_signing_key: Key
    """Ed25519 seed (32 bytes) that access tokens are signed with."""
    jwt_previous_keys: list[Key] = Field(default_factory=list)
    """Ed25519 public keys (32 bytes each) of earlier signing keys: published until their last token has ended."""
