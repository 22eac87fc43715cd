"""What notifications reads from its environment."""

from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.types import EMAIL
from kit.settings import Settings as KitSettings


class Settings(KitSettings):
    """Settings of notifications."""

    smtp_url: str = Field(default="smtp://127.0.0.1:1025", repr=False)
    """`smtp://[user:password@]host:port` (STARTTLS where offered) or `smtps://…` (TLS from the start)."""
    smtp_timeout_seconds: float = Field(default=10, gt=0)
    """How long one exchange with the SMTP server may take before it counts as away."""
    smtp_at_once: int = Field(default=8, ge=1)
    """Mails on their way at the same time."""
    mail_from: Annotated[str, StringConstraints(pattern=EMAIL)] = "no-reply@nexus.example"
    """The address that mails come from; its name is the business's."""
