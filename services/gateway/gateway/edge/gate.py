"""The first to see a request: its size, its host, its id, its caller's address; and the last to see its answer."""

import random
from collections.abc import Iterable
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address
from typing import ClassVar, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.edge import asked as asking
from gateway.edge.asked import Asked
from gateway.edge.hosts import Hosts
from gateway.edge.problems import Problems
from gateway.settings import Network
from kit import errors
from kit.errors import AppError

MAX_BODY: Final = 1_048_576
MAX_URL: Final = 16_384
MAX_HEADERS: Final = 32_768
MAX_HEADER_COUNT: Final = 100
API_POLICY: Final = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


class BodyTooLarge(AppError):
    """The body is larger than 1 MB."""

    status = 413
    code = "body_too_large"
    headers: ClassVar = {"Connection": "close"}


class UrlTooLong(AppError):
    """The URL is longer than 16 kB."""

    status = 414
    code = "url_too_long"


class HeadersTooLarge(AppError):
    """The headers are larger than 32 kB, or more than a hundred."""

    status = 431
    code = "headers_too_large"


class Gate:
    """Names each request, refuses what is too large or meant for another host, and marks every answer.

    The request's id is its trace's where there is one: one number to quote.
    """

    def __init__(
        self, app: ASGIApp, *, hosts: Hosts, https: bool, secret: bytes, proxies: Iterable[Network] = ()
    ) -> None:
        self._app = app
        self._hosts = hosts
        self._proxies = tuple(proxies)
        self._origins = blake2b(b"nexus origins", key=secret, digest_size=32).digest()
        self._addresses: dict[str, tuple[str, str]] = {}
        self._always = [
            (b"x-content-type-options", b"nosniff"),
            (b"x-frame-options", b"DENY"),
            (b"referrer-policy", b"no-referrer"),
            (b"cross-origin-resource-policy", b"same-site"),
            (b"permissions-policy", b"interest-cohort=()"),
        ]
        if https:
            self._always.append((b"strict-transport-security", b"max-age=63072000; includeSubDomains"))
        self._policy = (b"content-security-policy", API_POLICY.encode())
        self._checked = Problems(self._check)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # no WebSockets yet
            await send({"type": "websocket.close", "code": 1008})
            return
        request_id = errors.current_trace_id() or f"{random.getrandbits(128):032x}"
        asked = Asked(scope, _Capped(receive), request_id, "")
        scope[asking.CONTEXT] = asked

        async def mark(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message["headers"] = [
                    *message.get("headers", ()),
                    *self._always,
                    *asked.limits.render(),
                    *asked.more,
                ]
                headers.append((b"nexus-request-id", request_id.encode()))
                if not any(name == b"content-security-policy" for name, _ in headers):
                    headers.append(self._policy)
            await send(message)

        await self._checked(scope, receive, mark)

    async def _check(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = asking.of(scope)
        if len(scope["raw_path"]) + len(asked.query) > MAX_URL:
            raise UrlTooLong
        headers = scope["headers"]
        if len(headers) > MAX_HEADER_COUNT or sum(len(name) + len(value) for name, value in headers) > MAX_HEADERS:
            raise HeadersTooLarge
        length = asked.headers.get(b"content-length")
        if length is not None and (not length.isdigit() or int(length) > MAX_BODY):
            raise BodyTooLarge
        asked.address, asked.origin = self._address(scope, asked)
        await self._hosts.enter(asked)
        await self._app(scope, receive, send)

    def _address(self, scope: Scope, asked: Asked) -> tuple[str, str]:
        """The caller's address and its mark: the last one that no proxy of ours wrote down; of IPv6 a home's /64."""
        peer = scope["client"][0] if scope.get("client") else ""
        if self._proxies:
            forwarded = (asked.header(b"x-forwarded-for") or "").split(",")
            for hop in reversed([part.strip() for part in forwarded if part.strip()]):
                if not self._is_proxy(peer):
                    break
                peer = hop
        return self._normal(peer)

    def _is_proxy(self, text: str) -> bool:
        try:
            address = ip_address(text)
        except ValueError:
            return False
        return any(address in network for network in self._proxies)

    def _normal(self, text: str) -> tuple[str, str]:
        known = self._addresses.get(text)
        if known is None:
            address = normal_address(text)
            known = address, blake2b(address.encode(), key=self._origins, digest_size=9).hexdigest()
            if len(self._addresses) >= 4_096:
                self._addresses.clear()
            self._addresses[text] = known
        return known


def normal_address(text: str) -> str:
    """What an address is counted as: IPv4 as it is (mapped ones too), the /64 of IPv6, `unknown` for anything else."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return f"{IPv6Address(int(address) >> 64 << 64)}/64"
    return str(address)


class _Capped:
    """Receives a body, and stops when more comes than was announced or is allowed."""

    __slots__ = ("_left", "_receive")

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._left = MAX_BODY

    async def __call__(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self._left -= len(message.get("body", b""))
            if self._left < 0:
                raise BodyTooLarge
        return message
