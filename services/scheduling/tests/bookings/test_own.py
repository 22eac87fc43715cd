"""What customers do with their own bookings by their login: just what they do by a manage token, and nobody else does."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from booking_stories import TODAY, Salon, at, salon
from people_stories import Person
from series_stories import TEN
from series_stories import studio as regulars
from visit_stories import by, spa, want

from contracts.permissions import Role
from contracts.request import Request
from contracts.scheduling import api
from contracts.scheduling.catalogue.shapes import Notice
from contracts.scheduling.customers.api import UpdateCustomer
from contracts.scheduling.events import BookingCancelled, BookingRescheduled
from contracts.scheduling.payers.api import GetPayer
from contracts.scheduling.rooms.api import JoinBooking
from contracts.scheduling.series.api import CancelSeries, GetSeries, RescheduleSeries
from contracts.scheduling.series.shapes import EditScope
from contracts.scheduling.shapes import Booking, BookingStatus
from contracts.scheduling.visits.api import CancelVisit, GetVisit, RescheduleVisit
from contracts.types import Money
from kit import clock
from kit.db import Database
from kit.errors import Forbidden, NotFound
from kit.scope import Scope
from scheduling.bookings.models import BookingOver
from scheduling.bookings.operations.moving import TooLateToMove
from testkit import envelopes, published

CANCELLED = BookingStatus.CANCELLED


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY) as frozen:
        yield frozen


@pytest.fixture
async def shop(database: Database, here: Scope) -> Salon:
    return await salon(database, here)


@pytest.fixture
async def other(database: Database, elsewhere: Scope) -> Salon:
    return await salon(database, elsewhere)


@pytest.fixture
async def eve(database: Database) -> Person:
    """A user whose address is proven."""
    return await proven(database)


async def proven(database: Database) -> Person:
    person = Person(database)
    await person.tell(person.verified())
    return person


ASKED: dict[str, Callable[[Booking], Request[Any]]] = {
    "see": lambda booking: api.GetBooking(booking_id=booking.id),
    "timeline": lambda booking: api.GetTimeline(booking_id=booking.id),
    "calendar": lambda booking: api.GetCalendarFile(booking_id=booking.id),
    "move": lambda booking: api.RescheduleBooking(booking_id=booking.id, starts_at=at("14:00")),
    "cancel": lambda booking: api.CancelBooking(booking_id=booking.id),
    "join": lambda booking: JoinBooking(booking_id=booking.id),
    "pay": lambda booking: GetPayer(booking_id=booking.id),
}


async def assert_nothing_there(shop: Salon, booking: Booking, scope: Scope) -> None:
    """All that can be asked is answered as for an id that does not exist, and changes nothing."""
    before = await shop.see(booking.id)
    for asked in ASKED.values():
        with pytest.raises(NotFound) as refused:
            await shop.ask(asked(booking), scope)
        assert refused.value.problem() == NotFound().problem()
    assert await shop.see(booking.id) == before


class TestOwn:
    async def test_is_seen_moved_and_cancelled_and_history_says_by_whom(self, shop: Salon, eve: Person) -> None:
        booking, me = await shop.book(at("10:00"), email=eve.email), eve.at(shop)
        assert await shop.ask(ASKED["see"](booking), me) == await shop.see(booking.id, token=booking.links.cancel_token)
        assert (await shop.ask(ASKED["calendar"](booking), me)).filename.endswith(".ics")
        assert (await shop.ask(ASKED["move"](booking), me)).starts_at == at("14:00")
        assert (await shop.ask(ASKED["cancel"](booking), me)).status is CANCELLED
        for fact in (BookingRescheduled, BookingCancelled):
            (told,) = await envelopes(shop.database, shop.scope, fact)
            assert told.actor == str(me.actor)
        actors = [entry.actor for entry in (await shop.ask(ASKED["timeline"](booking))).entries]
        assert actors == ["guest", str(me.actor), str(me.actor)]

    async def test_is_paid_by_its_customer_and_whoever_has_a_link_that_manages_it(
        self, shop: Salon, eve: Person
    ) -> None:
        booking = await shop.book(at("10:00"), email=eve.email)
        links = booking.links
        told = [await shop.ask(ASKED["pay"](booking), scope) for scope in (eve.at(shop), shop.scope)]
        told += [
            await shop.ask(GetPayer(booking_id=booking.id, token=token), shop.guest)
            for token in (links.cancel_token, links.reschedule_token)
        ]
        told.append(await shop.ask(GetPayer(), eve.at(shop)))
        assert {(each.customer_id, each.email) for each in told} == {(booking.customer_id, eve.email)}
        for scope in (shop.guest, (await proven(shop.database)).at(shop)):
            with pytest.raises(NotFound):
                await shop.ask(GetPayer(), scope)

    async def test_is_told_of_as_to_customers(self, shop: Salon, eve: Person) -> None:
        booking = await shop.book(at("10:00"), email=eve.email)
        await shop.move(booking, at("12:00"))
        by_token = api.GetTimeline(booking_id=booking.id, token=booking.links.cancel_token)
        mine = await shop.ask(ASKED["timeline"](booking), eve.at(shop))
        assert mine == await shop.ask(by_token, shop.guest)
        assert [entry.actor for entry in mine.entries] == ["guest", "user"]


class TestNobodyElses:
    async def test_booking_of_another_customer_is_not_there(self, shop: Salon, eve: Person) -> None:
        await shop.book(at("10:00"), email=eve.email)
        theirs = await shop.book(at("12:00"), email="somebody.else@example.com")
        stranger = await proven(shop.database)
        unlinked = await shop.book(at("16:00"), email="nobody@example.com")
        for scope in (eve.at(shop), stranger.at(shop), shop.guest):
            for booking in (theirs, unlinked):
                await assert_nothing_there(shop, booking, scope)

    async def test_a_link_in_another_business_opens_nothing_here(self, shop: Salon, other: Salon, eve: Person) -> None:
        there = await other.book(at("10:00"), email=eve.email)
        here = await shop.book(at("10:00"), email="somebody.else@example.com")
        await assert_nothing_there(shop, here, eve.at(shop))
        with pytest.raises(NotFound):
            await other.ask(ASKED["see"](there), eve.at(shop))
        assert (await other.ask(ASKED["see"](there), eve.at(other))).id == there.id

    async def test_an_erased_user_and_one_whose_customer_has_another_address_lose_it(
        self, shop: Salon, other: Salon, eve: Person
    ) -> None:
        parted, kept = await shop.book(at("10:00"), email=eve.email), await other.book(at("10:00"), email=eve.email)
        await shop.ask(UpdateCustomer(customer_id=parted.customer_id, name="Eve", email=f"new.{eve.email}"))
        await assert_nothing_there(shop, parted, eve.at(shop))
        assert (await other.ask(ASKED["see"](kept), eve.at(other))).id == kept.id
        await eve.tell(eve.erased())
        await assert_nothing_there(other, kept, eve.at(other))

    async def test_a_token_that_is_sent_decides_alone(self, shop: Salon, eve: Person) -> None:
        mine, theirs = await shop.book(at("10:00"), email=eve.email), await shop.book(at("12:00"))
        with pytest.raises(NotFound):
            await shop.ask(api.GetBooking(booking_id=mine.id, token=theirs.links.cancel_token), eve.at(shop))
        asked = api.CancelBooking(booking_id=theirs.id, token=theirs.links.cancel_token)
        assert (await shop.ask(asked, eve.at(shop))).status is CANCELLED


class TestRules:
    async def test_a_late_cancellation_owes_the_same_as_by_token(
        self, shop: Salon, eve: Person, today: clock.Frozen
    ) -> None:
        service = await shop.offer(notice=Notice(cancel_minutes=60), late_cancel_fee_percent=50)
        by_login = await shop.book(at("10:00"), service=service, email=eve.email)
        by_token = await shop.book(at("11:00"), service=service, email=eve.email)
        in_time = await shop.book(at("14:00"), service=service, email=eve.email)
        today.move(at("09:30") - TODAY)
        owed = (await shop.ask(ASKED["cancel"](by_login), eve.at(shop))).fee
        today.move(timedelta(hours=1))
        assert owed == (await shop.cancel(by_token, by_token.links.cancel_token)).fee
        assert owed == Money(amount_minor=4_000, currency="EUR")
        assert (await shop.ask(ASKED["cancel"](in_time), eve.at(shop))).fee is None
        told = await published(shop.database, shop.scope, BookingCancelled)
        assert [(event.late, event.fee) for event in told] == [(True, owed), (True, owed), (False, None)]

    async def test_neither_is_moved_inside_the_notice_nor_cancelled_once_it_has_begun(
        self, shop: Salon, eve: Person, today: clock.Frozen
    ) -> None:
        service = await shop.offer(notice=Notice(move_minutes=60))
        booking = await shop.book(at("10:00"), service=service, email=eve.email)
        today.move(at("09:30") - TODAY)
        with pytest.raises(TooLateToMove):
            await shop.ask(ASKED["move"](booking), eve.at(shop))
        today.move(timedelta(minutes=30))
        with pytest.raises(BookingOver):
            await shop.ask(ASKED["cancel"](booking), eve.at(shop))

    async def test_no_rule_is_set_aside(self, shop: Salon, eve: Person) -> None:
        booking = await shop.book(at("10:00"), email=eve.email)
        asked = api.RescheduleBooking(
            booking_id=booking.id, starts_at=at("20:00"), override=True, override_reason="I would like that"
        )
        with pytest.raises(Forbidden):
            await shop.ask(asked, eve.at(shop))

    async def test_staff_act_as_hosts_on_what_they_have_booked_themselves(
        self, shop: Salon, eve: Person, today: clock.Frozen
    ) -> None:
        service = await shop.offer(notice=Notice(cancel_minutes=60), late_cancel_fee_percent=50)
        as_host, as_customer = [
            await shop.book(at(hour), service=service, email=eve.email) for hour in ("10:00", "11:00")
        ]
        today.move(at("10:30") - TODAY)
        staff = replace(eve.at(shop), roles=frozenset({Role.STAFF}))
        assert (await shop.ask(ASKED["cancel"](as_host), staff)).fee is None
        asked = api.CancelBooking(booking_id=as_customer.id, token=as_customer.links.cancel_token)
        assert (await shop.ask(asked, staff)).fee == Money(amount_minor=4_000, currency="EUR")


class TestSeries:
    async def test_is_seen_moved_and_cancelled_by_its_customer_alone(
        self, database: Database, here: Scope, eve: Person, today: clock.Frozen
    ) -> None:
        shop = await regulars(database, here, notice=Notice(cancel_minutes=60), late_cancel_fee_percent=50)
        series, stranger = await shop.recur(TEN, email=eve.email), await proven(database)
        first, second = series.bookings[:2]
        asked: list[Request[Any]] = [
            GetSeries(series_id=series.id),
            RescheduleSeries(
                series_id=series.id, scope=EditScope.ONE, booking_id=second.id,
                starts_at=second.starts_at + timedelta(hours=1),
            ),
            CancelSeries(series_id=series.id, scope=EditScope.ONE, booking_id=first.id),
        ]  # fmt: skip
        today.move(at("09:30") - TODAY)
        for each in asked:
            with pytest.raises(NotFound):
                await shop.ask(each, stranger.at(shop))
        *_, cancelled = [await shop.ask(each, eve.at(shop)) for each in asked]
        assert [booking.fee for booking in cancelled.bookings][:2] == [Money(amount_minor=4_000, currency="EUR"), None]
        assert cancelled.bookings[1].starts_at == second.starts_at + timedelta(hours=1)


class TestVisit:
    async def test_is_seen_moved_and_cancelled_by_its_customer_alone(
        self, database: Database, here: Scope, eve: Person
    ) -> None:
        shop, stranger = await spa(database, here), await proven(database)
        visit = await shop.visit(want(shop.cut, at("10:00")), want(shop.colour, at("11:00")), email=eve.email)
        asked: list[Request[Any]] = [
            GetVisit(visit_id=visit.id),
            RescheduleVisit(visit_id=visit.id, parts=by(visit, hours=1)),
            CancelVisit(visit_id=visit.id),
        ]
        for each in asked:
            with pytest.raises(NotFound):
                await shop.ask(each, stranger.at(shop))
        _, moved, cancelled = [await shop.ask(each, eve.at(shop)) for each in asked]
        assert moved.bookings[0].starts_at == at("11:00")
        assert {booking.status for booking in cancelled.bookings} == {CANCELLED}
