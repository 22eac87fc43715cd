"""What is owed for a booking that awaits its deposit, and who is told."""

from datetime import timedelta

import pytest
from booking_stories import TODAY, Salon, at, salon
from people_stories import Person

from contracts.permissions import Role
from contracts.scheduling.api import CancelBooking
from contracts.scheduling.deposits.api import GetDue
from contracts.scheduling.deposits.shapes import DepositTerms
from contracts.types import Money, uuid7
from kit import clock
from kit.db import Database
from kit.errors import NotFound
from kit.scope import Scope
from scheduling.bookings.operations.awaiting import NothingDue, TooLateToPay


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY) as frozen:
        yield frozen


@pytest.fixture
async def shop(database: Database, here: Scope) -> Salon:
    return await salon(database, here, deposit=DepositTerms(percent=25))


class TestTell:
    async def test_what_until_when_and_on_which_terms(self, shop: Salon) -> None:
        booking = await shop.book(at("10:00"), email="ada@example.com")
        due = await shop.ask(GetDue(booking_id=booking.id, token=booking.links.cancel_token), shop.guest)
        assert (due.amount, due.customer_id) == (Money(amount_minor=2_000, currency="EUR"), booking.customer_id)
        assert (due.pay_by, due.payment_due_at) == (TODAY + timedelta(minutes=30), booking.payment_due_at)
        assert (due.email, due.terms.price, due.terms.booked_at) == (
            "ada@example.com",
            booking.price,
            booking.created_at,
        )
        assert due.description.startswith(booking.service_name)
        assert due.description.endswith("10:00")

    async def test_the_whole_price_where_the_service_asks_for_it(self, database: Database, elsewhere: Scope) -> None:
        shop = await salon(database, elsewhere, deposit=DepositTerms(percent=100))
        booking = await shop.book(at("10:00"))
        due = await shop.ask(GetDue(booking_id=booking.id, token=booking.links.reschedule_token), shop.guest)
        assert due.amount == booking.price

    async def test_nothing_once_it_does_not_wait(self, shop: Salon) -> None:
        booking = await shop.book(at("10:00"))
        token = booking.links.cancel_token
        await shop.ask(CancelBooking(booking_id=booking.id, token=token), shop.guest)
        with pytest.raises(NothingDue):
            await shop.ask(GetDue(booking_id=booking.id, token=token), shop.guest)

    async def test_nobody_begins_to_pay_when_it_is_too_late(self, shop: Salon, today: clock.Frozen) -> None:
        booking = await shop.book(at("10:00"))
        today.move(timedelta(minutes=30))
        with pytest.raises(TooLateToPay):
            await shop.ask(GetDue(booking_id=booking.id, token=booking.links.cancel_token), shop.guest)


class TestWho:
    async def test_the_customer_by_login_and_staff(self, shop: Salon, database: Database) -> None:
        eve, other = Person(database), Person(database)
        for person in (eve, other):
            await person.tell(person.verified())
        booking = await shop.book(at("10:00"), email=eve.email)
        asked = GetDue(booking_id=booking.id)
        staff = Scope(shop.scope.business_id, roles=frozenset({Role.STAFF}))
        told = [await shop.ask(asked, scope) for scope in (eve.at(shop), staff)]
        assert told[0] == told[1]
        for scope in (other.at(shop), shop.guest):
            with pytest.raises(NotFound):
                await shop.ask(asked, scope)

    async def test_no_other_token_booking_or_business(self, shop: Salon, database: Database, elsewhere: Scope) -> None:
        booking, other = await shop.book(at("10:00")), await shop.book(at("14:00"))
        neighbour = await salon(database, elsewhere)
        token = booking.links.cancel_token
        for asked, scope in (
            (GetDue(booking_id=other.id, token=token), shop.guest),
            (GetDue(booking_id=uuid7(), token=token), shop.guest),
            (GetDue(booking_id=booking.id, token=token), neighbour.guest),
            (GetDue(booking_id=booking.id), neighbour.scope),
        ):
            with pytest.raises(NotFound):
                await shop.ask(asked, scope)
