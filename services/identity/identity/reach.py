"""Reaching out: HTTP to WorkOS and to issuers, bounded in time and size, without redirects."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any, Final, NamedTuple, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from kit.db import refuse_network_in_transaction
from kit.errors import Unavailable
from kit.telemetry import SpanKind, span

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""The addresses of a host, as texts."""
M = TypeVar("M", bound=BaseModel)

SECONDS: Final = 4.0
"""For one call: a login makes up to three, and the gateway waits for six seconds."""
MOST_BYTES: Final = 65_536
LIST_BYTES: Final = 4_194_304
"""Of an answer that lists things."""
_GLOBAL_UNICAST: Final = IPv6Network("2000::/3")
_NAT64: Final = IPv6Network("64:ff9b::/96")
_NEITHER: Final = tuple(
    map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "2001::/23", "2001:db8::/32", "3fff::/20"))
)
"""Protocols' own, anycast of somebody near, benchmarks, examples: some Pythons take a few of these for global."""


class ProviderUnavailable(Unavailable):
    """The login provider cannot be reached, or does not answer as it should; try again shortly."""

    code = "identity.provider_unavailable"

    def __init__(self, what: str) -> None:
        super().__init__(reasons=[{"code": what}])
        self.what = what
        """A code, never the provider's words: `away`, `refused`, `unreadable`, `not_public` …"""


class Answer(NamedTuple):
    """What came back."""

    status: int
    body: bytes

    def read(self, model: type[M]) -> M:
        """The body of a success, as this model. Raises `ProviderUnavailable`."""
        if self.status != httpx.codes.OK:
            raise ProviderUnavailable("refused")
        try:
            return model.model_validate_json(self.body)
        except ValidationError:
            raise ProviderUnavailable("unreadable") from None


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates that are trusted; reading them takes longer than most calls."""
    return ssl.create_default_context()


async def _of_the_system(host: str, port: int) -> Sequence[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


@dataclass(frozen=True, slots=True)
class Reach:
    """How this process reaches out.

    `guarded` is for addresses that a business chose: HTTPS on port 443 of public machines alone. The host is resolved
    once, refused unless all of its addresses are public, and the connection goes to one of exactly those. `loopback`
    also lets a guarded one reach this machine, on any port and without TLS: for development and tests.
    """

    guarded: bool
    loopback: bool = False
    resolve: Resolve = _of_the_system

    async def get(self, url: str, *, headers: Mapping[str, str] | None = None, most_bytes: int = MOST_BYTES) -> Answer:
        """What lies there. Never inside a transaction. Raises `ProviderUnavailable`."""
        return await self._ask("GET", url, headers, None, most_bytes)

    async def post_form(self, url: str, form: Mapping[str, str], *, headers: Mapping[str, str]) -> Answer:
        """The answer to a form. Never inside a transaction. Raises `ProviderUnavailable`."""
        return await self._ask("POST", url, headers, {"data": dict(form)}, MOST_BYTES)

    async def post_json(self, url: str, body: Mapping[str, str]) -> Answer:
        """The answer to a JSON body. Never inside a transaction. Raises `ProviderUnavailable`."""
        return await self._ask("POST", url, None, {"json": dict(body)}, MOST_BYTES)

    def check(self, url: str) -> None:
        """Refuse an address that a browser or this process must not be sent to. Raises `ProviderUnavailable`."""
        try:
            parts = httpx.URL(url)
        except (httpx.InvalidURL, ValueError):
            raise ProviderUnavailable("unreadable") from None
        if not parts.host or parts.userinfo or parts.scheme not in {"https", "http"}:
            raise ProviderUnavailable("unreadable")
        if not self.guarded or self.loopback:
            return
        if parts.scheme != "https" or parts.port not in {None, 443}:
            raise ProviderUnavailable("not_https")

    async def _ask(
        self, method: str, url: str, headers: Mapping[str, str] | None, content: dict[str, Any] | None, most_bytes: int
    ) -> Answer:
        refuse_network_in_transaction()
        self.check(url)
        try:
            with span(f"provider {method}", SpanKind.CLIENT):
                async with asyncio.timeout(SECONDS), self._client() as client:
                    request = client.build_request(method, url, headers=headers, timeout=SECONDS, **content or {})
                    if self.guarded:
                        await self._pin(request)
                    return await _received(client, request, most_bytes)
        except (httpx.HTTPError, OSError, TimeoutError):
            raise ProviderUnavailable("away") from None  # its text may hold what was sent

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(verify=_trusted(), trust_env=not self.guarded)

    async def _pin(self, request: httpx.Request) -> None:
        """Send the request to an address that was looked at; its certificate still has to be the host's."""
        host, port = request.url.host, request.url.port or 443
        try:
            found = [ip_address(each) for each in dict.fromkeys(await self.resolve(host, port))]
        except (ValueError, UnicodeError):
            raise ProviderUnavailable("unreadable") from None
        if not found or not all(is_public(each) or (self.loopback and each.is_loopback) for each in found):
            raise ProviderUnavailable("not_public")
        request.extensions["sni_hostname"] = host
        request.url = request.url.copy_with(host=str(min(found, key=lambda each: each.version)))


async def _received(client: httpx.AsyncClient, request: httpx.Request, most_bytes: int) -> Answer:
    answer = await client.send(request, stream=True, follow_redirects=False)
    try:
        body = bytearray()
        async for part in answer.aiter_bytes(16_384):
            body += part
            if len(body) > most_bytes:
                raise ProviderUnavailable("too_large")
        return Answer(answer.status_code, bytes(body))
    finally:
        await answer.aclose()


def is_public(address: Address) -> bool:
    """Whether this is an address of one machine on the public internet.

    What carries an IPv4 address inside is what it carries: mapped (RFC 4291 §2.5.5.2), 6to4 (RFC 3056), NAT64
    (RFC 6052). Teredo is not.
    """
    if isinstance(address, IPv4Address):
        return _is_global(address) and not address.is_reserved
    carried = address.ipv4_mapped or address.sixtofour
    if address in _NAT64:
        carried = IPv4Address(int(address) & 0xFFFFFFFF)
    if carried is not None:
        return is_public(carried)
    return address.scope_id is None and address in _GLOBAL_UNICAST and _is_global(address)


def _is_global(address: Address) -> bool:
    return address.is_global and not address.is_multicast and not any(address in network for network in _NEITHER)
