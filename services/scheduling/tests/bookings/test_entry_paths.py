"""Every way into a booking, from every state it can be in: one change is one transition, one event, actor and cause.

What is tried is made of the tables: the requests that answer with a booking, each with a token, by the customer's login
and by staff; the ticks; the consumers of events that name a booking. Each is tried on a booking in every state, before
its start and after it.
A new request, tick, consumer or fact is in here by being registered, or fails for want of the fields it needs.
"""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from booking_stories import TODAY, at, thoroughly
from entry_stories import Told, assert_told_once, seen, told
from people_stories import Person
from shops import ROWS
from waitlist_stories import Popular

from contracts.billing.events import PaymentPurpose
from contracts.event import EVENTS, Event
from contracts.request import Request
from contracts.scheduling.attendance.api import CheckIn
from contracts.scheduling.deposits.shapes import DepositTerms
from contracts.scheduling.events import BookingFact
from contracts.scheduling.shapes import Booking, Contact, NewBooking
from contracts.scheduling.waitlist.api import AcceptOffer
from contracts.types import Money, uuid7
from kit import clock
from kit.consumers import Consumer
from kit.db import Database
from kit.errors import AppError
from kit.scope import Scope
from kit.ticks import Tick
from scheduling.bookings.ticks import release_unpaid
from scheduling.main import app
from testkit import deliver

BEFORE, AFTER, LONG_AFTER = timedelta(hours=-1), timedelta(minutes=5), timedelta(days=2)
DEPOSIT = Money(amount_minor=2_000, currency="EUR")


# --- what is tried ------------------------------------------------------------------------------------------------

CHANGES = [row.request for row in ROWS.values() if row.request.reply._type is Booking and not row.request.reads]
MAKES = [row.request for row in ROWS.values() if row.request.reply._type is NewBooking]
WAYS = [
    (request, way)
    for request in CHANGES
    for way in ("token", "login", "staff")
    if way == "staff" or "token" in request.model_fields
]
TICKS = app.parts.all_ticks()
HEARS = [
    (consumer, event) for consumer in app.parts.all_consumers() for event in consumer.events
    if "booking_id" in event.model_fields and not event.subject.startswith("scheduling.")
]  # fmt: skip
FACTS = {event.subject for event in EVENTS.values() if issubclass(event, BookingFact)}


# --- the states that a booking can be in --------------------------------------------------------------------------

Build = Callable[["Parlour", datetime], Awaitable[NewBooking]]


class Parlour(Popular):
    """A salon with a service of each kind: at once, on approval, for a deposit, and with a fee for not coming.

    Whoever books has proven their address.
    """

    async def stock(self) -> "Parlour":
        self.eve = Person(self.database)
        await self.eve.tell(self.eve.verified())
        costly: dict[str, Any] = {"no_show_fee_percent": 50}
        self.plain = await self.offer(**costly)
        self.asked = await self.offer(requires_approval=True, **costly)
        self.paid = await self.offer(deposit=DepositTerms(percent=25), **costly)
        return self

    async def book(self, when: datetime, **more: Any) -> NewBooking:
        return await super().book(when, email=self.eve.email, **more)

    async def awaiting(self, when: datetime) -> NewBooking:
        with clock.frozen(when - timedelta(hours=3)):
            return await self.book(when, service=self.paid)

    async def released(self, when: datetime) -> NewBooking:
        booking = await self.awaiting(when)
        with clock.frozen(when - timedelta(hours=2)):
            await thoroughly(release_unpaid, self.database)
        return booking

    async def checked_in(self, when: datetime) -> NewBooking:
        booking = await self.book(when, service=self.plain)
        with clock.frozen(when - timedelta(minutes=90)):
            await self.ask(CheckIn(booking_id=booking.id))
        return booking

    async def missed(self, when: datetime) -> NewBooking:
        booking = await self.book(when, service=self.plain)
        with clock.frozen(when):
            await self.mark_no_show(booking)
        return booking

    async def completed(self, when: datetime) -> NewBooking:
        booking = await self.book(when, service=self.plain)
        await self.complete(booking)
        return booking

    async def cancelled(self, when: datetime) -> NewBooking:
        booking = await self.book(when, service=self.plain)
        await self.cancel(booking)
        return booking


STATES: dict[str, Build] = {
    "requested": lambda shop, when: shop.book(when, service=shop.asked),
    "awaiting payment": Parlour.awaiting,
    "released": Parlour.released,
    "confirmed": lambda shop, when: shop.book(when, service=shop.plain),
    "checked in": Parlour.checked_in,
    "completed": Parlour.completed,
    "no-show": Parlour.missed,
    "cancelled": Parlour.cancelled,
}


# --- what a way in needs ------------------------------------------------------------------------------------------


def fields_for(model: type[Request[Any]] | type[Event], booking: NewBooking, token: str | None) -> dict[str, Any]:
    """Values for the fields that a request or an event cannot do without, and those that say which booking is meant."""
    known: dict[str, Any] = {
        "booking_id": booking.id, "starts_at": booking.starts_at + timedelta(hours=3), "payment_id": uuid7(),
        "paid_at": clock.now(), "amount": DEPOSIT, "version": 1, "refund_id": uuid7(), "checkout_id": uuid7(),
        "purpose": PaymentPurpose.DEPOSIT,
    }  # fmt: skip
    wanted = {name for name, field in model.model_fields.items() if field.is_required()}
    given = {name: known[name] for name in wanted | ({"booking_id", "purpose"} & model.model_fields.keys())}
    return given | ({"token": token} if token else {})


async def attempt(shop: Parlour, booking_id: UUID, deed: Awaitable[Any], *, actor: str, cause: str | None) -> None:
    before, refused = await told(shop, booking_id), False
    try:
        await deed
    except AppError:
        refused = True
    assert_told_once(before, await told(shop, booking_id), actor=actor, cause=cause, refused=refused)


# --- trying them --------------------------------------------------------------------------------------------------


async def opened(database: Database, scope: Scope) -> Parlour:
    parlour = Parlour(database, scope, timezone="UTC")
    await parlour.furnish()
    return await parlour.stock()


def cases(*moments: timedelta) -> Iterator[tuple[Build, datetime, timedelta]]:
    """Every state, each on a day of its own, and the moments to try it at."""
    tried = ((build, moment) for build in STATES.values() for moment in moments)
    for day, (build, moment) in enumerate(tried):
        yield build, at("12:00", day=day), moment


async def try_request(shop: Parlour, request_type: type[Request[Any]], way: str) -> None:
    by = {"staff": shop.scope, "token": shop.guest, "login": shop.eve.at(shop)}[way]
    scope = replace(by, cause="req_1")
    for build, when, moment in cases(BEFORE, AFTER):
        booking = await build(shop, when)
        tokens = [booking.links.cancel_token, booking.links.reschedule_token] if way == "token" else [None]
        with clock.frozen(when + moment):
            for token in tokens:
                asked = request_type(**fields_for(request_type, booking, token))
                await attempt(shop, booking.id, shop.ask(asked, scope), actor=str(scope.actor), cause=scope.cause)


async def try_tick(shop: Parlour, tick: Tick) -> None:
    for build, when, moment in cases(BEFORE, LONG_AFTER):
        booking = await build(shop, when)
        with clock.frozen(when + moment):
            before = await told(shop, booking.id)
            for _ in range(2):
                await thoroughly(tick.job, shop.database)
            after = await told(shop, booking.id)
        actor = after.transitions[-1].actor
        assert_told_once(before, after, actor=actor, cause=None, refused=False)
        assert after == before or actor.startswith("system:")


async def try_event(shop: Parlour, consumer: Consumer, event: type[Event]) -> None:
    for build, when, moment in cases(BEFORE, AFTER):
        booking = await build(shop, when)
        with clock.frozen(when + moment):
            heard = event(**fields_for(event, booking, None))
            deed = deliver(shop.database, consumer, shop.scope, heard, times=3)
            await attempt(shop, booking.id, deed, actor=f"system:{consumer.durable}", cause=None)


async def try_making(shop: Parlour, request_type: type[Request[Any]], way: str) -> None:
    scope = replace(shop.scope if way == "staff" else shop.guest, cause="req_2")
    contact = Contact(name="Eve", email="eve@example.com")
    for day, service in enumerate((shop.plain, shop.asked, shop.paid)):
        if request_type is AcceptOffer:
            on = at("00:00", day=day).date()
            entry = await shop.join("Eve", service_id=service.id, from_date=on, to_date=on)
            await shop.work()
            asked: Request[Any] = AcceptOffer(entry_id=entry.id, token=None if way == "staff" else entry.token)
        else:
            asked = request_type(service_id=service.id, starts_at=at("12:00", day=day), customer=contact)  # type: ignore[call-arg]
        made = await shop.ask(asked, scope)
        after = await told(shop, made.id)
        nothing = Told(0, None, [], [])  # type: ignore[arg-type]
        assert_told_once(nothing, after, actor=str(scope.actor), cause="req_2", refused=False)


# --- the tests ----------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY) as frozen:
        yield frozen


@pytest.fixture
async def shop(database: Database, here: Scope) -> Parlour:
    return await opened(database, here)


@pytest.mark.parametrize(("request_type", "way"), WAYS, ids=lambda each: getattr(each, "__name__", each))
async def test_a_request_changes_a_booking_once_or_not_at_all(
    shop: Parlour, request_type: type[Request[Any]], way: str
) -> None:
    await try_request(shop, request_type, way)


@pytest.mark.parametrize("tick", TICKS, ids=lambda tick: tick.name)
async def test_a_tick_changes_a_booking_once_or_not_at_all(shop: Parlour, tick: Tick) -> None:
    await try_tick(shop, tick)


@pytest.mark.parametrize(("consumer", "event"), HEARS, ids=lambda each: getattr(each, "durable", "") or each.__name__)
async def test_an_event_changes_a_booking_once_or_not_at_all(
    shop: Parlour, consumer: Consumer, event: type[Event]
) -> None:
    await try_event(shop, consumer, event)


@pytest.mark.parametrize("request_type", MAKES, ids=lambda each: each.__name__)
@pytest.mark.parametrize("way", ["guest", "staff"])
async def test_a_booking_begins_with_one_event(shop: Parlour, request_type: type[Request[Any]], way: str) -> None:
    await try_making(shop, request_type, way)


async def test_all_that_can_be_told_of_a_booking_is_told_by_some_way_in(database: Database, here: Scope) -> None:
    """What the tests before have not brought about here is looked for along every way in."""
    ways: list[tuple[Callable[..., Awaitable[None]], tuple[Any, ...]]] = [
        *((try_making, (each, "guest")) for each in MAKES), *((try_event, each) for each in HEARS), *((try_request, each) for each in WAYS),
        *((try_tick, (each,)) for each in TICKS),
    ]  # fmt: skip
    for attempt_way, what in ways:
        if seen >= FACTS:
            break
        await attempt_way(await opened(database, replace(here, business_id=uuid7())), *what)
    assert seen >= FACTS
