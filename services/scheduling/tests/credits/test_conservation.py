"""Two thousand things that happen to credits, each event told thrice: whatever comes, nothing is lost and nothing made.

A stateful Hypothesis machine plays against PostgreSQL. What it expects comes from a slow, obvious account book in this
file that shares nothing with the code; after every step the database's ledger is summed by SQL and compared with it.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from booking_stories import TODAY
from credit_stories import Studio, assert_adds_up, paid, period_paid, refunded, studio
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text

from contracts.event import Event
from contracts.scheduling.catalogue.shapes import Notice
from contracts.scheduling.credits.shapes import CreditTerms, Membership, Purchase
from contracts.scheduling.shapes import NewBooking
from kit import clock
from kit.db import Database
from scheduling.bookings.models import BookingNotConfirmed, BookingNotStarted, BookingOver
from scheduling.credits.models import LotOver, NotEnoughCredits
from scheduling.credits.ticks import expire_credits
from scheduling.occupancies.operations import NotBookable
from testkit import new_scope

T = TypeVar("T")

EXAMPLES, STEPS = 50, 50
NOTICE = timedelta(hours=24)
PERIOD = timedelta(days=2)
SUMS = """
select l.id, l.remaining, e.kind, sum(e.amount) from credit_lots l
join credit_entries e on (e.business_id, e.lot_id) = (l.business_id, l.id) group by l.business_id, l.id, e.kind
"""
NEWEST = "select id from credit_lots where purchase_id = :source or membership_id = :source order by created_at desc, id desc"


@dataclass
class Pot:
    """A lot as the account book knows it: where each of its credits is."""

    id: UUID
    source: UUID
    starts_at: datetime
    expires_at: datetime | None
    places: Counter[str] = field(default_factory=Counter)
    revoked: bool = False

    def over(self, now: datetime) -> bool:
        return self.revoked or (self.expires_at is not None and self.expires_at <= now)

    def shift(self, count: int, source: str, target: str) -> None:
        self.places[source] -= count
        self.places[target] += count


@dataclass
class Visit:
    """A booking as the account book knows it."""

    booking: NewBooking
    starts_at: datetime
    drawn: list[tuple[Pot, int]]
    open: bool = True


Deed = Callable[..., None]
DEEDS: list[tuple[Deed, dict[str, st.SearchStrategy[Any]]]] = []
"""All that may happen, the frequent things several times. One rule draws from it: rules of their own would be switched
on and off by Hypothesis for whole runs, and then hardly any booking lives to see its lot expire."""


def deed(times: int, **given: st.SearchStrategy[Any]) -> Callable[[Deed], Deed]:
    def note(work: Deed) -> Deed:
        DEEDS.extend([(work, given)] * times)
        return work

    return note


class Ledger(RuleBasedStateMachine):
    """One customer, who buys, books and cancels; their business; billing; and time."""

    database: ClassVar[Database]
    loop: ClassVar[asyncio.AbstractEventLoop]
    operations: ClassVar[int] = 0

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Work of the test's own event loop, asked for from Hypothesis's thread."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(timeout=60)

    @initialize(days=st.integers(1, 3))
    def open(self, days: int) -> None:
        """A customer who has some credits already, most of which do not last."""
        self.frozen = clock.frozen(TODAY)
        self.time = self.frozen.__enter__()
        self.pots: dict[UUID, Pot] = {}
        self.visits: list[Visit] = []
        self.purchases: list[Purchase] = []
        self.status: dict[UUID, str] = {}
        self.valid_days: dict[UUID, int | None] = {}
        self.events: list[Event] = []
        self.corrections: set[str] = set()
        self.do(self.furnish())
        for count, lasting in ((4, days), (2, days + 1), (2, None)):
            self.buy(count, lasting, at_the_desk=True)

    async def furnish(self) -> None:
        notice = Notice(cancel_minutes=24 * 60)
        self.shop: Studio = await studio(self.database, new_scope(), "Ada", "Ben", notice=notice)
        self.double = await self.shop.offer(name="Double", credits=CreditTerms(per_booking=2), notice=notice)
        self.services = [self.shop.massage.id, self.double.id]
        plan = await self.shop.sell_membership(2, service_ids=self.services)
        self.membership: Membership = await self.shop.join(plan)

    def teardown(self) -> None:
        if hasattr(self, "shop"):
            self.do(assert_adds_up(self.database, self.shop.scope))
        if hasattr(self, "frozen"):
            self.frozen.__exit__(None, None, None)

    @rule(data=st.data())
    def something_happens(self, data: st.DataObject) -> None:
        work, given = data.draw(st.sampled_from(DEEDS))
        work(self, **{name: data.draw(strategy, label=name) for name, strategy in given.items()})

    # --- what happens -------------------------------------------------------------------------------------------

    @deed(2, count=st.integers(1, 4), days=st.none() | st.integers(1, 4), at_the_desk=st.booleans())
    def buy(self, count: int, days: int | None, at_the_desk: bool) -> None:
        async def work() -> Purchase:
            package = await self.shop.sell_package(count, service_ids=self.services, valid_days=days)
            return await self.shop.buy(package, paid=at_the_desk)

        purchase = self.do(work())
        self.purchases.append(purchase)
        self.status[purchase.id], self.valid_days[purchase.id] = "awaiting", days
        if at_the_desk:
            self.expect_payment(purchase)

    @deed(2, pick=st.integers(0, 99))
    def hear_of_a_payment(self, pick: int) -> None:
        purchase = self.purchases[pick % len(self.purchases)]
        self.hear(paid(purchase, self.time.at))
        self.expect_payment(purchase)

    @deed(1, pick=st.integers(0, 99))
    def hear_of_a_refund(self, pick: int) -> None:
        purchase = self.purchases[pick % len(self.purchases)]
        self.hear(refunded(purchase))
        self.status[purchase.id] = "refunded"
        for pot in self.pots_of(purchase.id):
            pot.revoked = True
            pot.shift(pot.places["left"], "left", "revoked")

    @deed(2, number=st.integers(0, 5))
    def hear_of_a_paid_period(self, number: int) -> None:
        starts_at = TODAY + number * PERIOD
        self.hear(period_paid(self.membership, starts_at, days=PERIOD.days))
        if starts_at not in {pot.starts_at for pot in self.pots_of(self.membership.id)}:
            self.expect_lot(self.membership.id, 2, starts_at, starts_at + PERIOD)

    @deed(2, pick=st.integers(0, 99))
    def hear_something_old_again(self, pick: int) -> None:
        if self.events:
            self.do(self.shop.hear(self.events[pick % len(self.events)]))

    @deed(8, day=st.integers(1, 3), hour=st.integers(9, 16), double=st.booleans())
    def book(self, day: int, hour: int, double: bool) -> None:
        when = self.start(day, hour)
        service, count = (self.double, 2) if double else (self.shop.massage, 1)
        drawn = self.expected_draw(count)
        try:
            booking = self.do(self.shop.pay(when, service=service))
        except NotBookable:
            return
        except NotEnoughCredits:
            assert drawn is None
            return
        assert drawn is not None, "there were not so many credits"
        for pot, taken in drawn:
            pot.shift(taken, "left", "held")
        self.visits.append(Visit(booking, when, drawn))

    @deed(6, pick=st.integers(0, 99), deed=st.sampled_from(["cancel", "call off", "complete", "miss"]))
    def end(self, pick: int, deed: str) -> None:
        """Staff cancel, the customer calls off, the visit took place, or the customer did not come."""
        if not self.visits:
            return
        visit, now = self.visits[pick % len(self.visits)], self.time.at
        token = visit.booking.links.cancel_token if deed == "call off" else None
        work, early, used = {
            "cancel": (lambda: self.shop.cancel(visit.booking), False, False),
            "call off": (
                lambda: self.shop.cancel(visit.booking, token), now >= visit.starts_at, now > visit.starts_at - NOTICE
            ),
            "complete": (lambda: self.shop.complete(visit.booking), False, True),
            "miss": (lambda: self.shop.mark_no_show(visit.booking), now < visit.starts_at, True),
        }[deed]  # fmt: skip
        refusals = (BookingOver, BookingNotConfirmed, BookingNotStarted)
        if self.attempt(work(), *refusals, refused=early or not visit.open):
            visit.open = False
            for pot, taken in visit.drawn:
                pot.shift(taken, "held", "used" if used else "expired" if pot.over(now) else "left")

    @deed(1, pick=st.integers(0, 99), day=st.integers(1, 3), hour=st.integers(9, 16))
    def move(self, pick: int, day: int, hour: int) -> None:
        still = [visit for visit in self.visits if visit.open]
        if not still:
            return
        visit, when = still[pick % len(still)], self.start(day, hour)
        try:
            self.do(self.shop.move(visit.booking, when))
        except NotBookable:
            return
        visit.starts_at = when

    @deed(2, pick=st.integers(0, 99), amount=st.integers(-3, 3).filter(bool), key=st.sampled_from(["", "again"]))
    def correct(self, pick: int, amount: int, key: str) -> None:
        pot = list(self.pots.values())[pick % len(self.pots)]
        name = f"{pot.id}.{amount}.{key or self.operations}"
        refused = name not in self.corrections and (pot.over(self.time.at) or pot.places["left"] + amount < 0)
        problem = LotOver if pot.over(self.time.at) else NotEnoughCredits
        if self.attempt(self.shop.adjust(pot.id, amount, key=name), problem, refused=refused):
            if name not in self.corrections:
                pot.shift(amount, "adjusted", "left")
            self.corrections.add(name)

    @deed(3, hours=st.sampled_from([1, 5, 12, 24, 30]))
    def let_time_pass(self, hours: int) -> None:
        self.time.move(timedelta(hours=hours))

    @deed(1)
    def sweep(self) -> None:
        async def work() -> None:
            while await expire_credits(self.database):
                pass

        self.do(work())
        for pot in self.pots.values():
            if pot.expires_at is not None and pot.expires_at <= self.time.at:
                pot.shift(pot.places["left"], "left", "expired")

    # --- what must be ---------------------------------------------------------------------------------------------

    @invariant()
    def the_ledger_is_the_account_book(self) -> None:
        if not hasattr(self, "shop"):
            return
        type(self).operations += 1
        lots = self.do(self.read())
        assert lots.keys() == self.pots.keys()
        for pot in self.pots.values():
            left, kinds = lots[pot.id]
            assert left == sum(kinds.values()) == pot.places["left"] >= 0
            assert -kinds["hold"] - kinds["release"] == pot.places["held"]
            assert -kinds["use"] == pot.places["used"]
            assert -kinds["expire"] == pot.places["expired"]
            assert -kinds["revoke"] == pot.places["revoked"]
            assert -kinds["adjust"] == pot.places["adjusted"]
            assert kinds["grant"] == sum(pot.places.values())

    async def read(self) -> dict[UUID, tuple[int, Counter[str]]]:
        """What is left in each lot, and the sum of its entries by their kind."""
        found: dict[UUID, tuple[int, Counter[str]]] = {}
        async with self.database.transaction(self.shop.scope, reads=True) as session:
            for lot, left, kind, total in await session.execute(text(SUMS)):
                found.setdefault(lot, (left, Counter()))[1][kind] = total
        return found

    # --- the account book -----------------------------------------------------------------------------------------

    def hear(self, event: Event) -> None:
        self.do(self.shop.hear(event))
        self.events.append(event)

    def expect_payment(self, purchase: Purchase) -> None:
        if self.status[purchase.id] != "awaiting":
            return
        self.status[purchase.id] = "paid"
        days = self.valid_days[purchase.id]
        midnight = self.time.at.replace(hour=0, minute=0)
        expires_at = None if days is None else midnight + timedelta(days=days + 1)
        self.expect_lot(purchase.id, purchase.credits, self.time.at, expires_at)

    def expect_lot(self, source: UUID, count: int, starts_at: datetime, expires_at: datetime | None) -> None:
        pot = Pot(self.do(self.newest_lot(source)), source, starts_at, expires_at)
        assert pot.id not in self.pots, "nothing was granted"
        pot.places["left"] = count
        self.pots[pot.id] = pot

    async def newest_lot(self, source: UUID) -> UUID:
        async with self.database.transaction(self.shop.scope, reads=True) as session:
            return (await session.scalars(text(NEWEST), {"source": source})).first()

    def pots_of(self, source: UUID) -> list[Pot]:
        return [pot for pot in self.pots.values() if pot.source == source]

    def expected_draw(self, count: int) -> list[tuple[Pot, int]] | None:
        """One credit after the other, each from the pot that ends first."""
        now = self.time.at
        usable = [pot for pot in self.pots.values() if pot.starts_at <= now and not pot.over(now)]
        coins = [
            (pot.expires_at or clock.now() + timedelta(days=999), pot.id)
            for pot in usable
            for _ in range(pot.places["left"])
        ]
        if len(coins) < count:
            return None
        drawn = Counter(pot for _, pot in sorted(coins)[:count])
        return [(self.pots[pot], taken) for pot, taken in drawn.items()]

    def start(self, day: int, hour: int) -> datetime:
        return self.time.at.replace(hour=hour, minute=0) + timedelta(days=day)

    def attempt(self, work: Coroutine[Any, Any, Any], *problems: type[Exception], refused: bool) -> bool:
        """Whether it was done; fails where it should have been and was not, or the other way round."""
        try:
            self.do(work)
        except problems:
            assert refused
            return False
        assert not refused
        return True


async def test_nothing_is_lost_and_nothing_made(database: Database) -> None:
    Ledger.database, Ledger.loop, Ledger.operations = database, asyncio.get_running_loop(), 0
    plan = settings(
        max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    await asyncio.to_thread(run_state_machine_as_test, Ledger, settings=plan)
    assert Ledger.operations >= 2_000
