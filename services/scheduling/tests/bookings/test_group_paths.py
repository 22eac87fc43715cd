"""Every way into bookings that belong together: of a series or a visit each booking is changed once or not at all.

What is tried is made of the tables: the requests that answer with a series or a visit, each with a token and without,
each with every scope it knows. Each is tried on a group whose first booking is in every state that it can be in, before
its start and after it. A new request is in here by being registered, or fails for want of the fields it needs.
"""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from booking_stories import TODAY, at, thoroughly
from entry_stories import Told, assert_told_once, told
from series_stories import Studio
from shops import ROWS
from visit_stories import by, want

from contracts.request import Request
from contracts.scheduling.attendance.api import CheckIn
from contracts.scheduling.catalogue.shapes import Service
from contracts.scheduling.deposits.shapes import DepositTerms
from contracts.scheduling.series.shapes import EditScope, NewSeries, Series
from contracts.scheduling.shapes import Booking, Contact
from contracts.scheduling.visits.api import CreateVisit
from contracts.scheduling.visits.shapes import NewVisit, Visit
from kit import clock
from kit.db import Database
from kit.errors import AppError
from kit.scope import Scope
from scheduling.bookings.ticks import release_unpaid

Group = NewSeries | NewVisit
Build = Callable[["House", datetime, Service], Awaitable[Group]]

BEFORE, AFTER = timedelta(hours=-1), timedelta(minutes=5)
EARLIER = timedelta(hours=3)
"""How long before its start the first booking is made: its deposit is asked for, and not paid."""
EVE = Contact(name="Eve", email="eve@example.com")

ANSWERS = {row.request: row.request.reply._type for row in ROWS.values() if not row.request.reads}
WAYS = [
    (request, scope, way)
    for request, answer in ANSWERS.items() if answer in (Series, Visit)
    for scope in (EditScope if "scope" in request.model_fields else [None])
    for way in ("token", "staff")
]  # fmt: skip
MAKES = [request for request, answer in ANSWERS.items() if answer in (NewSeries, NewVisit)]


class House(Studio):
    """A salon with a service of each kind, for those who come again and those who stay for more than one thing."""

    async def stock(self) -> "House":
        terms: dict[str, Any] = {"horizon": {"kind": "rolling_calendar_days", "days": 1_000}}
        self.plain = await self.offer(no_show_fee_percent=50, **terms)
        self.asked = await self.offer(requires_approval=True, **terms)
        self.paid = await self.offer(deposit=DepositTerms(percent=25), **terms)
        return self

    async def recurring(self, when: datetime, service: Service) -> NewSeries:
        return await self.recur(when, "FREQ=DAILY;COUNT=2", service=service)

    async def in_a_row(self, when: datetime, service: Service) -> NewVisit:
        parts = [want(service, when), want(service, when + timedelta(hours=1))]
        made: NewVisit = await self.ask(CreateVisit(parts=parts, customer=EVE), self.guest)
        return made


# --- the states that the first booking of a group can be in -------------------------------------------------------


async def as_made(shop: House, booking: Booking) -> None:
    """As it is."""


async def released(shop: House, booking: Booking) -> None:
    with clock.frozen(booking.starts_at - timedelta(hours=2)):
        await thoroughly(release_unpaid, shop.database)


async def checked_in(shop: House, booking: Booking) -> None:
    with clock.frozen(booking.starts_at - timedelta(minutes=90)):
        await shop.ask(CheckIn(booking_id=booking.id))


async def missed(shop: House, booking: Booking) -> None:
    with clock.frozen(booking.starts_at):
        await shop.mark_no_show(booking)


async def completed(shop: House, booking: Booking) -> None:
    await shop.complete(booking)


async def cancelled(shop: House, booking: Booking) -> None:
    await shop.cancel(booking)


STATES: list[tuple[str, Callable[[House, Booking], Awaitable[None]]]] = [
    ("asked", as_made), ("paid", as_made), ("paid", released), ("plain", as_made), ("plain", checked_in),
    ("plain", completed), ("plain", missed), ("plain", cancelled),
]  # fmt: skip


# --- trying them --------------------------------------------------------------------------------------------------


def fields_for(model: type[Request[Any]], group: Group, scope: EditScope | None, token: str | None) -> dict[str, Any]:
    """Values for the fields that a request cannot do without, and those that say which bookings are meant."""
    first = group.bookings[0]
    known: dict[str, Any] = {
        "series_id": group.id, "visit_id": group.id, "scope": scope, "booking_id": first.id,
        "starts_at": first.starts_at + timedelta(hours=2),
        "parts": by(group, hours=2) if isinstance(group, NewVisit) else [],
    }  # fmt: skip
    wanted = {name for name, field in model.model_fields.items() if field.is_required()}
    if "booking_id" in model.model_fields and scope is not EditScope.ALL:
        wanted.add("booking_id")
    return {name: known[name] for name in wanted} | ({"token": token} if token else {})


async def all_told(shop: House, group: Group) -> list[Told]:
    return [await told(shop, booking.id) for booking in group.bookings]


async def attempt(shop: House, group: Group, deed: Awaitable[Any], scope: Scope) -> int:
    """Do it, and count the bookings that it changed."""
    before, refused = await all_told(shop, group), False
    try:
        await deed
    except AppError:
        refused = True
    after = await all_told(shop, group)
    for was, now in zip(before, after, strict=True):
        assert_told_once(was, now, actor=str(scope.actor), cause=scope.cause, refused=refused)
    return sum(was != now for was, now in zip(before, after, strict=True))


def cases() -> Iterator[tuple[str, Callable[[House, Booking], Awaitable[None]], datetime, timedelta]]:
    """Every state, each on days of its own, and the moments to try it at."""
    tried = [(kind, bring, moment) for kind, bring in STATES for moment in (BEFORE, AFTER)]
    for number, (kind, bring, moment) in enumerate(tried):
        yield kind, bring, at("12:00", day=4 * number), moment


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY) as frozen:
        yield frozen


@pytest.fixture
async def house(database: Database, here: Scope) -> House:
    shop = House(database, here, timezone="UTC")
    await shop.furnish()
    return await shop.stock()


@pytest.mark.parametrize(
    ("request_type", "edit", "way"), WAYS, ids=lambda each: getattr(each, "__name__", each and str(each)) or ""
)
async def test_a_request_changes_each_booking_once_or_not_at_all(
    house: House, request_type: type[Request[Any]], edit: EditScope | None, way: str
) -> None:
    scope = replace(house.scope if way == "staff" else house.guest, cause="req_1")
    changed = 0
    make: Build = House.recurring if ANSWERS[request_type] is Series else House.in_a_row
    for kind, bring, when, moment in cases():
        with clock.frozen(when - EARLIER):
            group = await make(house, when, getattr(house, kind))
        await bring(house, group.bookings[0])
        tokens = [group.links.cancel_token, group.links.reschedule_token] if way == "token" else [None]
        with clock.frozen(when + moment):
            for token in tokens:
                asked = request_type(**fields_for(request_type, group, edit, token))
                changed += await attempt(house, group, house.ask(asked, scope), scope)
    assert changed


@pytest.mark.parametrize("request_type", MAKES, ids=lambda each: each.__name__)
@pytest.mark.parametrize("way", ["guest", "staff"])
async def test_each_booking_begins_with_one_event(house: House, request_type: type[Request[Any]], way: str) -> None:
    scope = replace(house.scope if way == "staff" else house.guest, cause="req_2")
    for day, service in enumerate((house.plain, house.asked, house.paid)):
        when = at("12:00", day=4 * day)
        known: dict[str, Any] = {
            "service_id": service.id, "starts_at": when, "rule": "FREQ=DAILY;COUNT=2", "customer": EVE,
            "parts": [want(service, when), want(service, when + timedelta(hours=1))],
        }  # fmt: skip
        wanted = {name for name, field in request_type.model_fields.items() if field.is_required()}
        made = await house.ask(request_type(**{name: known[name] for name in wanted}), scope)
        assert len(made.bookings) == 2
        nothing = Told(0, None, [], [])  # type: ignore[arg-type]
        for booking in made.bookings:
            after = await told(house, booking.id)
            assert_told_once(nothing, after, actor=str(scope.actor), cause="req_2", refused=False)
