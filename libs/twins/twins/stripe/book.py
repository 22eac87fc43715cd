"""An account's objects in one mode, as a request sees them: found, made, told of."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from twins.stripe import ids, refusals
from twins.stripe.store import Obj, Store

API_VERSION: Final = "2026-10-28.endive"
"""That of the official library that is pinned; the twin answers in its shapes whatever version is asked for."""
PLATFORM: Final = "acct_1NexusPlatformTwin"


@dataclass(frozen=True)
class Origin:
    """The request by which something happens; both null for what Stripe does by itself."""

    id: str | None = None
    idempotency_key: str | None = None


@dataclass
class Book:
    """One account in one mode. What is made and changed here is kept or undone together."""

    store: Store
    account: str
    live: bool
    base_url: str
    """Where the twin's hosted pages are."""
    origin: Origin = field(default_factory=Origin)
    wall: Callable[[], float] = time.time
    at: int | None = None
    """The moment of something that happens by itself; the server's clock may be past it already."""

    @property
    def scope(self) -> str:
        """What separates accounts and modes."""
        return scope_of(self.account, live=self.live)

    @property
    def connected(self) -> bool:
        """Whether this is not the platform's own account."""
        return self.account != PLATFORM

    def of(self, account: str) -> "Book":
        """The book of another account, in the same unit of work."""
        return replace(self, account=account)

    def now(self, about: Obj | None = None) -> int:
        """The time, by the test clock of what it is about where that has one."""
        clock = (about or {}).get("_clock")
        frozen = self.store.peek(self.scope, "test_helpers.test_clock", clock) if clock else None
        if frozen:
            return int(frozen["_now"])
        return self.at if self.at is not None else int(self.wall() + self.store.fact("clock_offset", 0))

    def new(
        self, kind: str, fields: Obj, *, id_: str | None = None, about: Obj | None = None, timed: bool = True
    ) -> Obj:
        """Keep a new object. `about` is what it belongs to: it lives by the same clock."""
        made: Obj = {"id": id_ or ids.new(kind, live=self.live), "object": kind}
        if timed:
            made["created"] = self.now(about)
        made |= fields
        if about and about.get("_clock"):
            made.setdefault("_clock", about["_clock"])
        self.store.add(self.scope, made)
        return made

    def get(self, kind: str, id_: str) -> Obj:
        """An object that is known to be there."""
        held = self.store.find(self.scope, kind, id_)
        if held is None:
            raise LookupError(f"{kind} {id_} is not in {self.scope}")
        return held

    def find(self, kind: str, id_: str, *, param: str, status: int = 400) -> Obj:
        """An object that a request names. Raises `Refused` where there is none, or it is deleted."""
        held = self.store.find(self.scope, kind, id_)
        if held is None or held.get("deleted"):
            raise refusals.no_such(kind, id_, param=param, status=status)
        return held

    def peek(self, kind: str, id_: str | None) -> Obj | None:
        """An object to be read only, or none."""
        return self.store.peek(self.scope, kind, id_) if id_ else None

    def newest(self, kind: str) -> Iterator[Obj]:
        """All of a kind, to be read only, the newest first."""
        return self.store.newest(self.scope, kind)

    def setting(self, name: str) -> Any:
        """How the account is set up, as its dashboard would."""
        return {**DEFAULT_SETTINGS, **self.store.fact("settings", {})}[name]


DEFAULT_SETTINGS: Final = {
    "retry_days": [3, 5, 7],
    "after_retries": "cancel",
    "finalize_after_seconds": 3600,
    "country": "US",
    "default_currency": "usd",
    "bypass_pending": False,
}
"""Days after each failed payment of a renewal until the next; what then becomes of the subscription (`cancel`,
`unpaid`,
`past_due`); how long a renewal's invoice stays a draft."""


def scope_of(account: str, *, live: bool) -> str:
    """The scope of an account in a mode."""
    return f"{account}:{'live' if live else 'test'}"


def account_of(scope: str) -> tuple[str, bool]:
    """The account and whether it is live."""
    account, _, mode = scope.rpartition(":")
    return account, mode == "live"


def merge_metadata(held: Obj, given: Any) -> None:
    """Add and replace what is named; an empty text unsets a name, or all of them."""
    if given is None:
        return
    if given == "":
        held["metadata"] = {}
        return
    merged = {**(held.get("metadata") or {}), **given}
    held["metadata"] = {name: text for name, text in merged.items() if text != ""}


def take(given: Obj, *names: str, otherwise: Any = None) -> Obj:
    """Those parameters as fields of the object; an empty text is null."""
    return {name: (None if given.get(name) == "" else given.get(name, otherwise)) for name in names}


def change(held: Obj, given: Obj, *names: str) -> None:
    """Set the fields whose parameters were given; an empty text makes null."""
    for name in names:
        if name in given:
            held[name] = None if given[name] == "" else given[name]
    if "metadata" in given:
        merge_metadata(held, given["metadata"])
