"""What notifications reads from its environment."""

import hmac
from functools import cache
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

import kit.settings
from contracts.types import EMAIL


class Settings(kit.settings.Settings):
    """Settings of notifications."""

    smtp_url: str = Field(default="smtp://127.0.0.1:1025", repr=False)
    """`smtp://[user:password@]host:port` (STARTTLS where offered) or `smtps://…` (TLS from the start)."""
    smtp_timeout_seconds: float = Field(default=10, gt=0, le=10)
    """How long one exchange with the SMTP server may take before it counts as away."""
    smtp_at_once: int = Field(default=8, ge=8)
    """Mails on their way at the same time. With fewer, or more patience, a batch could outlast its lease."""
    mail_from: Annotated[str, StringConstraints(pattern=EMAIL)] = "no-reply@nexus.example"
    """The address that mails come from; its name is the business's."""

    @model_validator(mode="after")
    def _can_open_and_sign(self) -> "Settings":
        if self.seal_private_key is None:
            raise ValueError("NEXUS_SEAL_PRIVATE_KEY must hold the key of notifications: mails are sealed to it")
        if self.vault_active_key not in self.vault_keys:
            raise ValueError("NEXUS_VAULT_KEYS must hold the NEXUS_VAULT_ACTIVE_KEY: cursors are signed with it")
        return self

    @property
    def private_key(self) -> bytes:
        """The key that opens what is sealed to this context."""
        assert self.seal_private_key is not None
        return self.seal_private_key

    @property
    def cursor_key(self) -> bytes:
        """The key that signs the cursors of pages."""
        return hmac.digest(self.vault_keys[self.vault_active_key], b"notifications cursors", "sha256")


@cache
def settings() -> Settings:
    """The settings of this process, read from the environment once."""
    return Settings()
