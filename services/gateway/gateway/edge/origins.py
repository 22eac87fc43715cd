"""Which pages may call: CORS for reading answers (Fetch standard, section 3.2), and the refusal of forged requests.

A cookie is sent by the browser whoever asks for it; so a request that is made with one has to come from a page of ours
or of the business it is about. Bearer tokens are sent by those who have them, and prove that alone.
"""

from enum import IntEnum
from typing import Final

from contracts.identity.api import Business
from gateway.callers.businesses import Businesses
from gateway.edge.asked import Asked
from gateway.edge.limits import Kind, Limiter, Per
from kit.errors import AppError, Forbidden

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
ALLOWED_HEADERS: Final = (
    b"Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, Nexus-Business,"
    b" Nexus-Session, Nexus-Token, Trpc-Accept"
)
EXPOSED: Final = b"ETag, Idempotency-Replayed, Nexus-Request-Id, RateLimit, RateLimit-Policy, Retry-After"
MAX_ORIGIN: Final = 300
PREFLIGHT: Final = b"access-control-request-method"
PREFLIGHT_SECONDS: Final = 600

Header = tuple[bytes, bytes]


class CrossSite(Forbidden):
    """A page of another site may not do this in a visitor's name."""

    code = "cross_site_request"


class Standing(IntEnum):
    """What the page that asks is to us."""

    STRANGER = 0
    """May read what guests may, without cookies."""
    KNOWN = 1
    """A page of some business: where no business is named it may call with a bearer token."""
    TRUSTED = 2
    """Of ours, or of the business that is asked about: may call with cookies."""


class Origins:
    """Knows whose pages are whose. Asking identity for that counts against the address, as for a host."""

    def __init__(self, businesses: Businesses, limiter: Limiter, portals: frozenset[str], *, https: bool) -> None:
        self._businesses = businesses
        self._limiter = limiter
        self._portals = portals
        self._scheme = "https" if https else "http"

    async def judge(self, asked: Asked, slug: str | None, *, for_guests: bool) -> None:
        """Find out what the page that asks is, and mark the answer so that it may read it, or not."""
        origin = asked.header(b"origin")
        if origin is None:
            return
        asked.page = None if self._is_same(asked, origin) else origin[:MAX_ORIGIN]
        asked.trusted = (standing := await self._standing(asked, origin, slug)) is Standing.TRUSTED
        asked.more.append((b"vary", b"Origin"))
        if standing is Standing.STRANGER and not for_guests:
            return
        allowed = b"*" if standing is Standing.STRANGER else origin.encode("latin-1")
        asked.more += [(b"access-control-allow-origin", allowed), (b"access-control-expose-headers", EXPOSED)]
        if asked.trusted:
            asked.more.append((b"access-control-allow-credentials", b"true"))

    async def _standing(self, asked: Asked, origin: str, slug: str | None) -> Standing:
        if origin in self._portals or asked.page is None:
            return Standing.TRUSTED
        scheme, _, host = origin.partition("://")
        if scheme != "https":
            return Standing.STRANGER
        try:
            self._limiter.spend(Per.ADDRESS, Kind.READS, asked.address, asked.limits)
            if slug is None:
                return Standing.KNOWN if await self._businesses.at(host) else Standing.STRANGER
            return Standing.TRUSTED if host in await self._hosts(asked, slug) else Standing.STRANGER
        except AppError:  # too much was asked for, there is no such business, or identity is away: the row says so
            return Standing.STRANGER

    async def _hosts(self, asked: Asked, slug: str) -> list[str]:
        business: Business = asked.business or await self._businesses.get(slug)
        return business.hosts

    def _is_same(self, asked: Asked, origin: str) -> bool:
        scheme = "https" if asked.business else self._scheme
        return origin.lower() == f"{scheme}://{(asked.header(b'host') or '').lower()}"


def preflight(methods: set[str]) -> list[Header]:
    """What the answer to a preflight allows, beside what the page's standing does."""
    return [
        (b"access-control-allow-methods", ", ".join(sorted(methods)).encode()),
        (b"access-control-allow-headers", ALLOWED_HEADERS),
        (b"access-control-max-age", b"%d" % PREFLIGHT_SECONDS),
        (b"vary", b"Access-Control-Request-Method, Access-Control-Request-Headers"),
    ]


def refuse_forgery(asked: Asked, *, stream: bool = False) -> None:
    """Refuse a request with a cookie that a page of another site may have made. Raises `CrossSite`.

    Browsers say in `Sec-Fetch-Site` (Fetch Metadata) where a request comes from, and no page can change it; older ones
    send `Origin` with all that changes something. Who sends neither is no browser that keeps cookies. What is only read
    may be asked for from anywhere, since the page cannot read the answer; a stream may not.
    """
    site, has_origin = asked.header(b"sec-fetch-site"), asked.header(b"origin") is not None
    if asked.method in SAFE and not (stream and (site or has_origin)):
        return
    if site not in {"same-origin", "none"} and not asked.trusted:
        raise CrossSite
