"""What the gateway reads from its environment. Names are the fields in upper case behind `NEXUS_`."""

from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from kit.settings import Key

Network = IPv4Network | IPv6Network


def _listed(value: object) -> object:
    return [part for part in value.replace(",", " ").split() if part] if isinstance(value, str) else value


class LimitProfile(StrEnum):
    """Which rate limits hold."""

    DEFAULT = "default"
    DRILL = "drill"
    """So high that no load test meets them, while everything they do is done."""
    OFF = "off"


class Settings(BaseSettings):
    """Settings of the gateway. It has no database."""

    model_config = SettingsConfigDict(env_prefix="NEXUS_", frozen=True, extra="ignore", hide_input_in_errors=True)

    gateway_signing_key: Key
    """Ed25519 key that signs who acts (raw, 32 bytes)."""
    context_urls: dict[str, str]
    """Where each context is: `{"identity": "http://127.0.0.1:4001", …}`."""
    public_url: str = "http://127.0.0.1:4000"
    """Where customers reach the gateway."""
    nats_url: str = Field(default="nats://127.0.0.1:4222", repr=False)
    """Live signals come from here; the gateway goes on without them."""
    rate_limits: LimitProfile = LimitProfile.DEFAULT
    gateway_processes: int = Field(default=1, ge=1, le=1_000)
    """How many processes of the gateway callers are spread over: each of them counts its share of the limits."""
    trusted_proxies: Annotated[tuple[Network, ...], NoDecode, BeforeValidator(_listed)] = ()
    """The proxies, by network, whose `X-Forwarded-For` is believed; nobody's by default."""
    allowed_hosts: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)] = ()
    """The host names that are answered; by default the public URL's and this machine's."""
    portal_origins: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)] = ()
    """The origins of the platform's own pages (`https://portal.example.com`), where those are on hosts of their own."""
    deadline_seconds: float = Field(default=6.0, gt=0)
    """How long a context may take to answer."""
    bench: bool = False
    """Serve the routes that benchmarks measure against."""

    def hosts(self) -> frozenset[str]:
        """The host names that are answered, in lower case, without ports."""
        named = self.allowed_hosts or (urlsplit(self.public_url).hostname or "", "127.0.0.1", "localhost", "[::1]")
        return frozenset(name.lower() for name in named)

    @property
    def https(self) -> bool:
        """Whether customers come over TLS."""
        return self.public_url.startswith("https:")
