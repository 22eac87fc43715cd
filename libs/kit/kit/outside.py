"""Reaching out: the one way from a context to an address that somebody gave us.

Not with httpx, for three reasons. The connection must go to one of the addresses that were looked at, under the host's
own name in TLS, while httpx resolves again by itself. The bounds are on bytes as they come in, headers and the lengths
of chunks too, before anything keeps or unpacks them. And an answer that breaks the rules is told from a connection that
breaks: its sender can mend the one, and try the other again.
"""

import asyncio
import re
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any, Final, NamedTuple
from urllib.parse import quote, urlsplit

import httptools

from kit.db import refuse_network_in_transaction

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""The addresses of a host, as texts."""

SECONDS: Final = 10.0
MOST_OVERHEAD: Final = 65_536
"""Bytes of an answer that are not its body: status, headers, the lengths of chunks."""

_HOST: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?")
_BREAKS_OUT: Final = re.compile(r"[^\x20-\x7e]")
_UNSPEAKABLE: Final = re.compile(r"[\x00-\x20\x7f-\x9f\\]")
_GLOBAL_UNICAST: Final = IPv6Network("2000::/3")
_NAT64: Final = IPv6Network("64:ff9b::/96")
_NEITHER: Final = tuple(
    map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "2001::/23", "2001:db8::/32", "3fff::/20"))
)
"""Protocols' own, anycast of somebody near, benchmarks, examples: some Pythons take a few of these for global."""


class Refused(Exception):
    """This address is not asked, or did not answer as it should: `code` says why, and nothing of what it said."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Answer(NamedTuple):
    """What came back. Of anything but a 200 the body is not read."""

    status: int
    body: bytes


def is_public(address: Address) -> bool:
    """Whether this is an address of one machine on the public internet (RELIABILITY: global unicast).

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


async def _of_the_system(host: str, port: int) -> Sequence[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


@dataclass(frozen=True, slots=True)
class Outside:
    """How this process reaches out: over TLS to port 443 of public machines, without redirects.

    A host is resolved once. Unless all of its addresses are public it is refused; the connection goes to one of exactly
    those, so that a second answer of its name server comes too late. `loopback` also allows plain HTTP, any port and
    this machine: for development and tests, never where others can name addresses.
    """

    loopback: bool = False
    resolve: Resolve = _of_the_system
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    async def fetch(self, url: str, *, most_bytes: int, seconds: float = SECONDS) -> bytes:
        """What lies at this address: the body of a 200. Never inside a transaction. Raises `Refused`."""
        answer = await self.ask("GET", url, most_bytes=most_bytes, seconds=seconds)
        if answer.status != 200:
            raise Refused("status")
        return answer.body

    async def ask(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, body: bytes | None = None,
        most_bytes: int, seconds: float = SECONDS,
    ) -> Answer:  # fmt: skip
        """What is answered there, at most so many bytes, within so many seconds in all, however it trickles.

        Never inside a transaction. Raises `Refused`.
        """
        refuse_network_in_transaction()
        asked = self._asked(url)
        message = asked.message(method, headers or {}, body)
        try:
            async with asyncio.timeout(seconds):
                addresses = await self._addresses(asked)
                return await self._answer(asked, addresses, message, most_bytes)
        except TimeoutError:
            raise Refused("too_slow") from None
        except (OSError, ssl.SSLError, EOFError):
            raise Refused("unreachable") from None

    def check(self, url: str) -> None:
        """Refuse what is refused wherever its host is, as before somebody is sent there. Raises `Refused`."""
        self._asked(url)

    def _asked(self, url: str) -> "_Asked":
        if _UNSPEAKABLE.search(url) or len(url) > 2_000:
            raise Refused("malformed")
        try:
            parts = urlsplit(url)
            host = (parts.hostname or "").encode("idna").decode("ascii").lower()
            port = parts.port
        except ValueError:
            raise Refused("malformed") from None
        if parts.scheme != "https" and not (self.loopback and parts.scheme == "http"):
            raise Refused("not_https")
        if parts.username is not None or parts.password is not None or not _named(host):
            raise Refused("malformed")
        standard = 443 if parts.scheme == "https" else 80
        if port not in (None, standard) and not self.loopback:
            raise Refused("port")
        target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~") + (f"?{_query(parts.query)}" if parts.query else "")
        return _Asked(host, port or standard, parts.scheme == "https", target)

    async def _addresses(self, asked: "_Asked") -> list[Address]:
        """Where the host is: asked once, and refused as a whole. Raises `Refused`, `OSError`."""
        try:
            found = [ip_address(each) for each in dict.fromkeys(await self.resolve(asked.host, asked.port))]
        except (ValueError, UnicodeError):
            raise Refused("malformed") from None
        if not found:
            raise Refused("unreachable")
        if not all(is_public(each) or (self.loopback and each.is_loopback) for each in found):
            raise Refused("not_public")
        return sorted(found, key=lambda each: each.version)

    async def _answer(
        self, asked: "_Asked", addresses: Sequence[Address], message: bytes, most_bytes: int
    ) -> Answer:  # fmt: skip
        reader, writer = await self._connected(asked, addresses)
        try:
            writer.write(message)
            answer = _Answer(most_bytes)
            while not answer.complete:
                answer.feed(await reader.read(65_536))
            return answer.read()
        finally:
            writer.transport.abort()

    async def _connected(
        self, asked: "_Asked", addresses: Sequence[Address]
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        more: dict[str, Any] = {"ssl": self.tls, "server_hostname": asked.host.rstrip(".")} if asked.tls else {}
        for address in addresses[:-1]:
            try:
                async with asyncio.timeout(SECONDS / 4):
                    return await asyncio.open_connection(str(address), asked.port, **more)
            except (OSError, TimeoutError):
                continue
        return await asyncio.open_connection(str(addresses[-1]), asked.port, **more)


@dataclass(frozen=True, slots=True)
class _Asked:
    host: str
    port: int
    tls: bool
    target: str

    def message(self, method: str, headers: Mapping[str, str], body: bytes | None) -> bytes:
        """The request in bytes. Headers may hold others' words: raises `Refused` for one that leaves its line."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        named = host if self.port == (443 if self.tls else 80) else f"{host}:{self.port}"  # RFC 9110, section 7.2
        sized = {} if body is None else {"Content-Length": str(len(body))}
        told = {
            "Host": named, "User-Agent": "Nexus", "Accept": "*/*", **headers, **sized,
            "Accept-Encoding": "identity", "Connection": "close",
        }  # fmt: skip
        if any(_BREAKS_OUT.search(value) for value in told.values()):
            raise Refused("malformed")
        lines = (f"{method} {self.target} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items()), "", "")
        return "\r\n".join(lines).encode("ascii") + (body or b"")


class _Answer:
    """An answer as it comes in. Raises `Refused` as soon as it cannot become one."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._raw = 0
        self._size = 0
        self._parts: list[bytes] = []
        self._marked = False
        self._status = 0
        self._parser = httptools.HttpResponseParser(self)
        self.complete = False

    def feed(self, data: bytes) -> None:
        if not data:
            if self._marked or not self._status:
                raise Refused("unreachable")
            self.complete = True  # no length was told: the end of the connection is the end
            return
        self._raw += len(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserCallbackError as error:
            raise error.__context__ if isinstance(error.__context__, Refused) else error from None
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            raise Refused("not_http") from None
        if self._raw - self._size > self._most + MOST_OVERHEAD:
            raise Refused("too_large")

    def read(self) -> Answer:
        return Answer(self._status, b"".join(self._parts))

    def on_header(self, name: bytes, value: bytes) -> None:
        match name.lower():
            case b"content-encoding" if value.strip().lower() not in (b"", b"identity"):
                raise Refused("encoded")
            case b"content-length":
                self._marked = True
                if value.strip().isdigit() and int(value[:20]) > self._most:
                    raise Refused("too_large")
            case b"transfer-encoding":
                self._marked = True

    def on_headers_complete(self) -> None:
        if self.complete:
            return  # a second answer to one question
        self._status = self._parser.get_status_code()
        if 300 <= self._status < 400:
            raise Refused("redirect")
        self.complete = self._status != 200

    def on_body(self, body: bytes) -> None:
        self._size += len(body)
        if self.complete:
            return
        if self._size > self._most:
            raise Refused("too_large")
        self._parts.append(body)

    def on_message_complete(self) -> None:
        self.complete = True


def _named(host: str) -> bool:
    """Whether this is the name of a host or an address; whatever it resolves to is looked at later."""
    try:
        ip_address(host)
    except ValueError:
        return bool(_HOST.fullmatch(host)) and len(host) <= 253
    return True


def _query(query: str) -> str:
    return quote(query, safe="/%:@!$&'()*+,;=~?")
