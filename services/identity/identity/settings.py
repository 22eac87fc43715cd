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

    workos_client_id: str = ""
    """The client at WorkOS; without one nobody logs in by WorkOS."""
    workos_api_key: str = Field(default="", repr=False)
    workos_url: str = "https://api.workos.com"
    workos_issuer: str = ""
    """The `iss` of WorkOS's access tokens, where it is another than WorkOS's own (a custom domain)."""
    workos_webhook_secrets: list[str] = Field(default_factory=list, repr=False)
    """The secrets of the webhook endpoint: the one in use, and the one before while it is being replaced."""

    oidc_issuer: str = ""
    """The platform's OpenID Connect issuer, to the letter as it names itself; without one there is none."""
    oidc_client_id: str = ""
    oidc_client_secret: str = Field(default="", repr=False)

    login_return_origins: list[str] = Field(default_factory=list)
    """Origins (`https://app.example.com`) that a login may return to, beside that of the public URL."""
    outside_loopback: bool = False
    """Let issuers that businesses choose be on this machine and without TLS: for development and tests alone."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if bool(self.workos_client_id) != bool(self.workos_api_key):
            raise ValueError("NEXUS_WORKOS_CLIENT_ID and NEXUS_WORKOS_API_KEY go together: one of them is missing")
        if self.workos_webhook_secrets and not self.workos_client_id:
            raise ValueError("NEXUS_WORKOS_WEBHOOK_SECRETS needs NEXUS_WORKOS_CLIENT_ID")
        if len({bool(self.oidc_issuer), bool(self.oidc_client_id), bool(self.oidc_client_secret)}) > 1:
            raise ValueError("NEXUS_OIDC_ISSUER, NEXUS_OIDC_CLIENT_ID and NEXUS_OIDC_CLIENT_SECRET go together")
        return self

    @model_validator(mode="after")
    def _can_seal(self) -> Self:
        if missing := {"notifications", "scheduling"} - set(self.seal_public_keys):
            raise ValueError(f"NEXUS_SEAL_PUBLIC_KEYS must hold the keys of {' and '.join(sorted(missing))}")
        return self


@cache
def settings() -> Settings:
    """The settings of this process, read from the environment once."""
    return Settings()
