"""What notifications reads from its environment."""

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
    def _can_open(self) -> "Settings":
        if self.seal_private_key is None:
            raise ValueError("NEXUS_SEAL_PRIVATE_KEY must hold the key of notifications: mails are sealed to it")
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
