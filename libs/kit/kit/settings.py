"""What every service reads from its environment. Names are the fields in upper case behind `NEXUS_`."""

import base64
import hmac
from typing import Annotated, Final, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from kit.vault import KeyRing

ROLES: Final = frozenset({"all", "api", "consumers", "relay", "ticks"})
"""What a process of a context can do."""


def _from_base64(value: object) -> object:
    return base64.b64decode(value, validate=True) if isinstance(value, str) else value


class Hidden(bytes):
    """Bytes that no log shows."""

    def __repr__(self) -> str:
        return "Hidden(…)"

    __str__ = __repr__


Key = Annotated[bytes, BeforeValidator(_from_base64), AfterValidator(Hidden)]
"""Key material, base64 in the environment; never printed."""


class Settings(BaseSettings):
    """Settings of a context; a service's own class adds to them."""

    model_config = SettingsConfigDict(env_prefix="NEXUS_", frozen=True, extra="ignore", hide_input_in_errors=True)

    database_url: str = Field(repr=False)
    """`postgresql://role:password@host:port/database`; the role is the context's own."""
    nats_url: str = Field(default="nats://127.0.0.1:4222", repr=False)
    roles: str = "all"
    """What this process does: `all`, or some of `api,consumers,relay,ticks`."""
    pool_size: int = 10
    """Database connections of this process."""
    gateway_public_key: Key
    """Ed25519 key that signs who acts (raw, 32 bytes)."""
    seal_private_key: Key | None = None
    """X25519 key that opens what is sealed to this context (raw, 32 bytes)."""
    seal_public_keys: dict[str, Key] = Field(default_factory=dict)
    """X25519 keys of the contexts that secrets are sealed to."""
    vault_keys: dict[str, Key]
    """Key-encryption keys by id (32 bytes each): the active one, and those that something still lies under."""
    vault_active_key: str
    public_url: str = "http://127.0.0.1:4000"
    """Where customers reach the gateway; the root of links in messages."""
    max_in_flight: int = 200
    """Requests answered at once; more are turned away with 503."""
    bench: bool = False
    """Answer what benchmarks ask as well."""

    @model_validator(mode="after")
    def _can_work(self) -> Self:
        if unknown := set(self.roles.split(",")) - ROLES:
            raise ValueError(f"NEXUS_ROLES names {', '.join(sorted(unknown))}: there are {', '.join(sorted(ROLES))}")
        self.key_ring()
        return self

    def plays(self, role: str) -> bool:
        """Whether this process has the role."""
        return bool({"all", role} & set(self.roles.split(",")))

    def key_ring(self) -> KeyRing:
        """The keys of the vault. A `ValueError` when they cannot work."""
        return KeyRing(self.vault_keys, self.vault_active_key)

    def derived_key(self, purpose: str, key_id: str | None = None) -> bytes:
        """A key of 32 bytes for one purpose, derived from a key of the vault: the active one, unless told which.

        Raises `KeyError` for a key that is no longer kept.
        """
        return hmac.digest(self.vault_keys[key_id or self.vault_active_key], purpose.encode(), "sha256")
