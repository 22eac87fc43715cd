"""A business whose plan is not paid: nothing new begins in it; what was begun is finished, paid, and called off."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from booking_stories import MONDAY, TODAY, Salon, at, salon
from doors import Door

from contracts.billing.events import PaymentPurpose, PaymentSucceeded, StandingChanged
from contracts.billing.standings.shapes import Standing, StandingReason
from contracts.permissions import Role
from contracts.scheduling import api
from contracts.scheduling.catalogue.api import CreateSchedule, ListServices
from contracts.scheduling.customers.api import CreateCustomer, ExportCustomer
from contracts.scheduling.deposits.shapes import DepositTerms
from contracts.scheduling.shapes import BookingStatus, NewBooking
from contracts.types import to_typeid, uuid7
from kit import clock
from kit.consumers import Retry
from kit.db import Database
from kit.scope import Scope
from scheduling.bookings.ticks import settle_over
from scheduling.businesses import queries
from scheduling.businesses.consumers import consumers
from scheduling.main import app
from testkit import deliver

_, REMEMBER = consumers.all
(TAKE_DEPOSIT,) = (each for each in app.parts.all_consumers() if each.durable == "scheduling-take_deposit")
UNPAID, CLOSED = (402, "business_not_in_good_standing"), (409, "business_closed")
HOURS: dict[str, Any] = {
    "name": "Hours",
    "timezone": "Europe/Berlin",
    "rules": [{"days": ["MO"], "start": "09:00", "end": "17:00"}],
}


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY) as frozen:
        yield frozen


@pytest.fixture
async def shop(database: Database, here: Scope) -> Salon:
    return await salon(database, here)


@pytest.fixture
async def door(database: Database) -> Door:
    return Door(database)


def changed(scope: Scope, standing: Standing, version: int = 1) -> StandingChanged:
    return StandingChanged(
        version=version, business_id=scope.business_id, standing=standing, plan="studio",
        reason=StandingReason.PAYMENT_FAILED,
    )  # fmt: skip


async def become(shop: Salon, standing: Standing, version: int = 1) -> None:
    assert await deliver(shop.database, REMEMBER, shop.scope, changed(shop.scope, standing, version)) == [None, None]


def wish(shop: Salon, when: str = "10:00") -> dict[str, Any]:
    return {
        "service_id": to_typeid("svc", shop.massage.id),
        "starts_at": at(when).isoformat(),
        "customer": {"name": "Eve", "email": "eve@example.com"},
    }


class TestNothingNewBegins:
    async def test_for_customers_who_learn_no_more_than_that(self, shop: Salon, door: Door) -> None:
        await become(shop, Standing.SUSPENDED)
        assert await door.ask(shop.guest, api.CreateBooking, **wish(shop)) == CLOSED
        assert await door.ask(shop.a(Role.CUSTOMER), api.CreateBooking, **wish(shop)) == CLOSED

    @pytest.mark.parametrize("role", [Role.STAFF, Role.MANAGER, Role.OWNER])
    async def test_for_its_own_people_who_learn_why(self, shop: Salon, door: Door, role: Role) -> None:
        await become(shop, Standing.SUSPENDED)
        assert await door.ask(shop.a(role), api.CreateBooking, **wish(shop)) == UNPAID

    async def test_for_its_keys(self, shop: Salon, door: Door) -> None:
        await become(shop, Standing.SUSPENDED)
        key = Scope(shop.scope.business_id, shop.scope.actor, permissions=frozenset({"schedules:write"}))
        assert await door.ask(key, CreateSchedule, **HOURS) == UNPAID

    async def test_but_those_who_run_the_platform_may(self, shop: Salon, door: Door) -> None:
        await become(shop, Standing.SUSPENDED)
        assert await door.ask(shop.a(Role.PLATFORM_ADMIN), CreateSchedule, **HOURS) == (200, None)

    async def test_nor_is_anything_listed_as_free(self, shop: Salon) -> None:
        frm, to = MONDAY.isoformat(), (MONDAY + timedelta(days=1)).isoformat()
        assert await shop.starts(shop.massage, frm, to)
        await become(shop, Standing.SUSPENDED)
        assert await shop.starts(shop.massage, frm, to) == []
        following = await shop.ask(api.NextAvailability(service=shop.massage.id), shop.guest)
        assert following.slots == []
        assert await shop.reasons(shop.massage, at("10:00").isoformat()) == ["closed_business"]

    async def test_until_it_pays(self, shop: Salon, door: Door) -> None:
        await become(shop, Standing.SUSPENDED)
        await become(shop, Standing.ACTIVE, version=2)
        assert (await door.ask(shop.guest, api.CreateBooking, **wish(shop)))[0] == 200

    @pytest.mark.parametrize("standing", [Standing.TRIAL, Standing.ACTIVE, Standing.PAST_DUE])
    async def test_while_it_stands_otherwise_everything_does(self, shop: Salon, door: Door, standing: Standing) -> None:
        await become(shop, standing)
        assert (await door.ask(shop.guest, api.CreateBooking, **wish(shop)))[0] == 200
        assert await door.ask(shop.scope, CreateSchedule, **HOURS) == (200, None)

    async def test_of_no_other_business(self, shop: Salon, door: Door, elsewhere: Scope) -> None:
        theirs = await salon(shop.database, elsewhere)
        await become(shop, Standing.SUSPENDED)
        assert (await door.ask(theirs.guest, api.CreateBooking, **wish(theirs)))[0] == 200


class TestWhatWasBegunGoesOn:
    @pytest.fixture
    async def booking(self, shop: Salon) -> NewBooking:
        made = await shop.book(at("10:00"))
        await become(shop, Standing.SUSPENDED)
        return made

    async def test_a_customer_calls_it_off(self, shop: Salon, door: Door, booking: NewBooking) -> None:
        asked = {"booking_id": to_typeid("bkg", booking.id), "token": booking.links.cancel_token}
        assert await door.ask(shop.guest, api.CancelBooking, **asked) == (200, None)

    async def test_it_is_completed(self, shop: Salon, door: Door, booking: NewBooking) -> None:
        with clock.frozen(at("11:30")):
            asked = {"booking_id": to_typeid("bkg", booking.id)}
            assert await door.ask(shop.a(Role.STAFF), api.CompleteBooking, **asked) == (200, None)

    async def test_it_is_settled_by_itself(self, shop: Salon, booking: NewBooking) -> None:
        with clock.frozen(at("10:00") + timedelta(days=3)):
            await settle_over(shop.database)
            assert (await shop.ask(api.GetBooking(booking_id=booking.id))).status is BookingStatus.COMPLETED

    async def test_but_it_is_not_moved(self, shop: Salon, door: Door, booking: NewBooking) -> None:
        asked = {"booking_id": to_typeid("bkg", booking.id), "starts_at": at("12:00").isoformat()}
        assert await door.ask(shop.scope, api.RescheduleBooking, **asked) == UNPAID

    async def test_a_request_is_approved(self, shop: Salon, door: Door) -> None:
        service = await shop.offer(requires_approval=True)
        request = await shop.book(at("13:00"), service=service)
        await become(shop, Standing.SUSPENDED)
        asked = {"booking_id": to_typeid("bkg", request.id)}
        assert await door.ask(shop.scope, api.ConfirmBooking, **asked) == (200, None)

    @pytest.mark.parametrize("late", [False, True])
    async def test_a_deposit_that_arrives_lets_its_booking_stand(self, shop: Salon, late: bool) -> None:
        service = await shop.offer(deposit=DepositTerms(percent=25))
        booking = await shop.book(at("10:00"), service=service)
        await become(shop, Standing.SUSPENDED)
        paid = PaymentSucceeded(
            version=1, payment_id=uuid7(), paid_at=clock.now(), amount=booking.deposit,
            purpose=PaymentPurpose.DEPOSIT, booking_id=booking.id,
        )  # fmt: skip
        with clock.frozen(booking.payment_due_at + timedelta(minutes=5) if late else clock.now()):
            assert await deliver(shop.database, TAKE_DEPOSIT, shop.scope, paid) == [None, None]
        assert (await shop.ask(api.GetBooking(booking_id=booking.id))).status is BookingStatus.CONFIRMED

    async def test_what_is_there_can_be_read_and_taken_along(
        self, shop: Salon, door: Door, booking: NewBooking
    ) -> None:
        assert await door.ask(shop.scope, ListServices) == (200, None)
        customer = {"customer_id": to_typeid("cus", booking.customer_id)}
        assert await door.ask(shop.scope, ExportCustomer, **customer) == (200, None)
        assert await door.ask(shop.scope, CreateCustomer, name="Max", email="max@example.com") == UNPAID


class TestWhileItChanges:
    async def test_each_request_comes_before_or_behind_the_change(self, shop: Salon, door: Door) -> None:
        """A booking is made whole or refused; once the change is committed none begins any more."""
        times = [f"{hour:02}:{minute:02}" for hour in range(9, 16) for minute in (0, 30)]
        bookings = [door.ask(shop.guest, api.CreateBooking, **wish(shop, each)) for each in times]
        half = len(bookings) // 2
        answers = await asyncio.gather(*bookings[:half], become(shop, Standing.SUSPENDED), *bookings[half:])
        outcomes = [each for each in answers if each is not None]
        assert {status for status, _ in outcomes} <= {200, 409}
        listed = await shop.ask(api.ListBookings())
        assert len(listed.items) == sum(status == 200 for status, _ in outcomes)
        assert await door.ask(shop.guest, api.CreateBooking, **wish(shop, "16:00")) == CLOSED

    async def test_a_change_back_and_forth_leaves_the_last_word(self, shop: Salon, door: Door) -> None:
        words = [changed(shop.scope, Standing.SUSPENDED if n % 2 else Standing.ACTIVE, n) for n in range(1, 8)]
        await asyncio.gather(
            *(deliver(shop.database, REMEMBER, shop.scope, each) for each in reversed(words)),
            *(door.ask(shop.guest, api.CreateBooking, **wish(shop)) for _ in range(5)),
        )
        business = await shop.database.run(shop.scope, queries.get, reads=True)
        assert (business.standing, business.standing_version) == (Standing.SUSPENDED, 7)


class TestRemember:
    async def test_older_word_changes_nothing(self, shop: Salon) -> None:
        for version, standing in ((3, Standing.ACTIVE), (2, Standing.SUSPENDED)):
            await become(shop, standing, version)
        business = await shop.database.run(shop.scope, queries.get, reads=True)
        assert (business.standing, business.standing_version) == (Standing.ACTIVE, 3)

    async def test_waits_for_the_business_itself(self, database: Database, here: Scope) -> None:
        [outcome] = await deliver(database, REMEMBER, here, changed(here, Standing.SUSPENDED), times=1)
        assert isinstance(outcome, Retry)
