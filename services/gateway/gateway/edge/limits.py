"""Rate limits: how much one address, one login, one API key and one business may ask for.

The library `limits` keeps windows per key on a timer, without a bound on their number, and needs two look-ups for what
the headers say; the algorithm below (GCRA) is one number per key.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from gateway.settings import LimitProfile
from kit.errors import TooMany

WINDOW_SECONDS: Final = 60
MAX_KEYS: Final = 100_000


class Kind(StrEnum):
    """What is counted apart from what."""

    READS = "reads"
    WRITES = "writes"
    CREATION = "creation"
    LOGIN = "login"
    """Whatever could be used to guess a password or to find out who has a login."""
    EVENTS = "events"
    """What vendors tell us: a few addresses send what happens in all businesses."""


class Per(StrEnum):
    """Whom a limit holds for."""

    ADDRESS = "address"
    CREDENTIAL = "credential"
    """A user, by whichever of their logins."""
    KEY = "key"
    """An API key: a server, or all the browsers of a site."""
    BUSINESS = "business"


QUOTAS: Final[dict[Per, dict[Kind, int]]] = {
    Per.ADDRESS: {Kind.READS: 1_200, Kind.WRITES: 600, Kind.CREATION: 300, Kind.LOGIN: 60, Kind.EVENTS: 6_000},
    Per.CREDENTIAL: {Kind.READS: 1_200, Kind.WRITES: 600, Kind.CREATION: 300, Kind.LOGIN: 60},
    Per.KEY: {Kind.READS: 6_000, Kind.WRITES: 1_500, Kind.CREATION: 600, Kind.LOGIN: 60},
    Per.BUSINESS: {Kind.READS: 12_000, Kind.WRITES: 3_000, Kind.CREATION: 1_200, Kind.LOGIN: 600},
}
"""Requests a minute. A login stands behind an address as well: a whole office shares the address's."""
DRILL_FACTOR: Final = 10_000


class RateLimited(TooMany):
    """Too many requests; wait for as long as Retry-After says."""

    code = "rate_limited"


class Spent(NamedTuple):
    """What one limit said about one request."""

    allowed: bool
    remaining: int
    seconds: float
    """Until the quota is whole again, or, when refused, until one more request fits."""


@dataclass(frozen=True, slots=True)
class _Quota:
    name: str
    count: int
    step: float

    @property
    def policy(self) -> str:
        return f'"{self.name}";q={self.count};w={WINDOW_SECONDS}'


def _quota(name: str, count: int) -> _Quota:
    return _Quota(name, count, WINDOW_SECONDS / count)


class Limiter:
    """Counts requests by key in bounded memory; the keys used longest ago are forgotten first.

    Each process counts its own: of `processes` that callers are spread over, each gives out its share of a quota.
    """

    def __init__(
        self, profile: LimitProfile, *, processes: int = 1, clock: Callable[[], float] = time.monotonic
    ) -> None:
        factor = DRILL_FACTOR if profile is LimitProfile.DRILL else 1
        self._quotas = {
            (per, kind): _quota(f"{per}-{kind}", max(1, count * factor // processes))
            for per, kinds in QUOTAS.items()
            for kind, count in kinds.items()
        }
        self._on = profile is not LimitProfile.OFF
        self.clock = clock
        self._whole_at: dict[tuple[Per, Kind, str], float] = {}

    def spend(self, per: Per, kind: Kind, key: str, headers: "Headers") -> None:
        """Count one request and write down what to tell the caller. Raises `RateLimited`."""
        if not self._on:
            return
        quota = self._quotas[per, kind]
        spent = self._take(quota, (per, kind, key))
        headers.add(quota, spent)
        if not spent.allowed:
            error = RateLimited()
            error.headers = {"Retry-After": str(max(1, math.ceil(spent.seconds)))}  # type: ignore[misc]
            raise error

    def _take(self, quota: _Quota, key: tuple[Per, Kind, str]) -> Spent:
        """GCRA: a key is one moment, that at which its quota is whole again; each request moves it by one step."""
        now = self.clock()
        whole_at = max(self._whole_at.pop(key, now), now) + quota.step
        wait = whole_at - now - WINDOW_SECONDS
        allowed = wait <= 1e-9
        if not allowed:
            whole_at -= quota.step
        if len(self._whole_at) >= MAX_KEYS:
            del self._whole_at[next(iter(self._whole_at))]
        self._whole_at[key] = whole_at
        owed = whole_at - now
        remaining = int((WINDOW_SECONDS - owed) / quota.step + 1e-6) if allowed else 0
        return Spent(allowed, remaining, owed if allowed else wait)


class Headers:
    """The rate-limit headers of one answer (draft-ietf-httpapi-ratelimit-headers): every policy, the tightest state."""

    __slots__ = ("_policies", "_share", "_state")

    def __init__(self) -> None:
        self._policies: dict[str, None] = {}
        self._share = 2.0
        self._state = ""

    def add(self, quota: _Quota, spent: Spent) -> None:
        """One more limit that looked at the request."""
        self._policies[quota.policy] = None
        share = spent.remaining / quota.count
        if share < self._share:
            self._share = share
            self._state = f'"{quota.name}";r={spent.remaining};t={math.ceil(spent.seconds)}'

    def render(self) -> list[tuple[bytes, bytes]]:
        """The headers, none when no limit holds."""
        if not self._policies:
            return []
        return [
            (b"ratelimit-policy", ", ".join(self._policies).encode()),
            (b"ratelimit", self._state.encode()),
        ]
