"""Which hosts are served: the platform's, and those that businesses have verified."""

from gateway.callers.businesses import Businesses
from gateway.edge.asked import Asked
from gateway.edge.limits import Kind, Limiter, Per
from kit.errors import AppError


class Misdirected(AppError):
    """This host is not served here."""

    status = 421
    code = "misdirected"


class Hosts:
    """The platform's hosts are settled at the start; businesses' are looked up in identity's directory."""

    def __init__(self, own: frozenset[str], businesses: Businesses, limiter: Limiter) -> None:
        self._own = own
        self._businesses = businesses
        self._limiter = limiter

    async def enter(self, asked: Asked) -> None:
        """Note on whose host the request is. Raises `Misdirected` for a host that is nobody's.

        A made-up name costs a question to identity, so asking counts against the address that asks.
        """
        asked.host = _host(asked.header(b"host") or "")
        if asked.host in self._own:
            return
        self._limiter.spend(Per.ADDRESS, Kind.READS, asked.address, asked.limits)
        asked.business = await self._businesses.at(asked.host)
        if asked.business is None:
            raise Misdirected


def _host(value: str) -> str:
    """The host of a Host header, in lower case, without its port."""
    if value.startswith("["):
        return value[: value.find("]") + 1].lower()
    return value.partition(":")[0].lower()
