"""What scheduling reads from its environment."""

import hmac
from functools import cache

from pydantic import model_validator

import kit.settings


class Settings(kit.settings.Settings):
    """Settings of scheduling."""

    @model_validator(mode="after")
    def _can_sign_and_seal(self) -> "Settings":
        if self.vault_active_key not in self.vault_keys:
            raise ValueError(
                "NEXUS_VAULT_KEYS must hold the NEXUS_VAULT_ACTIVE_KEY: links and offers are signed with it"
            )
        if "notifications" not in self.seal_public_keys:
            raise ValueError("NEXUS_SEAL_PUBLIC_KEYS must hold the key of notifications: mails are sealed to it")
        return self

    def derived_key(self, purpose: str, key_id: str | None = None) -> bytes:
        """A key of 32 bytes for one purpose, derived from a key of the vault: the active one, unless told which.

        Raises `KeyError` for a key that is no longer kept.
        """
        secret = self.vault_keys[key_id or self.vault_active_key]
        return hmac.digest(secret, f"scheduling {purpose}".encode(), "sha256")


@cache
def settings() -> Settings:
    """The settings of this process, read from the environment once."""
    return Settings()
