"""Who came and left, who did not, and what a person decides that it costs."""

from datetime import timedelta
from typing import Any

import pytest
from booking_stories import TODAY, Salon, at, salon, thoroughly

from contracts.permissions import Role
from contracts.scheduling import api
from contracts.scheduling.attendance import api as attendance
from contracts.scheduling.attendance.events import (
    BookingCheckedIn,
    BookingCheckedOut,
    BookingFeeConfirmed,
    BookingFeeWaived,
)
from contracts.scheduling.catalogue.shapes import Unattended
from contracts.scheduling.events import BookingNoShow
from contracts.scheduling.shapes import Booking, BookingStatus
from contracts.types import Actor, ActorKind, Money, uuid7
from kit import clock
from kit.db import Database
from kit.errors import Forbidden, NotFound, PreconditionFailed
from kit.scope import Scope
from scheduling.bookings.models import (
    AlreadyCheckedIn,
    BookingNotConfirmed,
    CheckInTooEarly,
    NoFeePending,
    NotCheckedIn,
)
from scheduling.bookings.operations.attending import FeeNeedsPerson
from scheduling.bookings.ticks import settle_over
from testkit import published

FEE = Money(amount_minor=2_000, currency="EUR")
COSTLY = {"no_show_fee_percent": 25}


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY) as frozen:
        yield frozen


@pytest.fixture
async def shop(database: Database, here: Scope) -> Salon:
    return await salon(database, here, **COSTLY)


async def check_in(shop: Salon, booking: Booking, **more: Any) -> Booking:
    return await shop.ask(attendance.CheckIn(booking_id=booking.id, **more))


async def check_out(shop: Salon, booking: Booking) -> Booking:
    return await shop.ask(attendance.CheckOut(booking_id=booking.id))


async def missed(shop: Salon, today: clock.Frozen, **more: Any) -> Booking:
    booking = await shop.book(at("10:00"), **more)
    today.at = at("10:20")
    return await shop.mark_no_show(booking)


class TestCheckIn:
    async def test_and_out_keep_when_and_tell_once_each(self, shop: Salon, today: clock.Frozen) -> None:
        booking = await shop.book(at("10:00"))
        today.at = at("09:50")
        assert (await check_in(shop, booking)).checked_in_at == at("09:50")
        today.at = at("11:10")
        left = await check_out(shop, booking)
        assert (left.checked_in_at, left.checked_out_at) == (at("09:50"), at("11:10"))
        assert (left.status, left.version) == (BookingStatus.CONFIRMED, 3)
        (came,) = await published(shop.database, shop.scope, BookingCheckedIn)
        (went,) = await published(shop.database, shop.scope, BookingCheckedOut)
        assert (came.version, came.checked_in_at) == (2, at("09:50"))
        assert (went.version, went.checked_out_at) == (3, at("11:10"))

    async def test_happens_once_and_to_confirmed_bookings(self, shop: Salon, today: clock.Frozen) -> None:
        booking, cancelled = await shop.book(at("10:00")), await shop.bring_to(BookingStatus.CANCELLED, at("12:00"))
        today.at = at("09:50")
        await check_in(shop, booking)
        with pytest.raises(AlreadyCheckedIn):
            await check_in(shop, booking)
        with pytest.raises(BookingNotConfirmed):
            await check_in(shop, cancelled)
        assert len(await published(shop.database, shop.scope, BookingCheckedIn)) == 1

    async def test_is_possible_from_a_day_before_on(self, shop: Salon, today: clock.Frozen) -> None:
        booking = await shop.book(at("10:00"))
        today.at = at("10:00", day=-1) - timedelta(seconds=1)
        with pytest.raises(CheckInTooEarly):
            await check_in(shop, booking)
        today.move(timedelta(seconds=1))
        assert (await check_in(shop, booking)).checked_in_at == at("10:00", day=-1)

    async def test_who_was_not_in_cannot_go_nor_go_twice(self, shop: Salon, today: clock.Frozen) -> None:
        booking = await shop.book(at("10:00"))
        today.at = at("10:00")
        with pytest.raises(NotCheckedIn):
            await check_out(shop, booking)
        await check_in(shop, booking)
        await check_out(shop, booking)
        with pytest.raises(NotCheckedIn):
            await check_out(shop, booking)

    async def test_who_stays_long_can_go_after_the_booking_was_settled(self, shop: Salon, today: clock.Frozen) -> None:
        booking = await shop.book(at("10:00"))
        today.at = at("10:00")
        await check_in(shop, booking)
        today.at = at("12:30")
        await thoroughly(settle_over, shop.database)
        assert (await check_out(shop, booking)).status is BookingStatus.COMPLETED

    async def test_is_over_with_a_move(self, shop: Salon, today: clock.Frozen) -> None:
        booking = await shop.book(at("10:00"))
        today.at = at("10:00")
        await check_in(shop, booking)
        assert (await shop.move(booking, at("14:00"))).checked_in_at is None

    async def test_of_a_stale_version_changes_nothing(self, shop: Salon, today: clock.Frozen) -> None:
        booking = await shop.book(at("10:00"))
        await shop.move(booking, at("11:00"))
        today.at = at("10:50")
        with pytest.raises(PreconditionFailed):
            await check_in(shop, booking, if_version=1)
        assert (await shop.see(booking.id)).checked_in_at is None

    async def test_is_a_matter_of_the_businesss_own_staff(self, shop: Salon, elsewhere: Scope) -> None:
        booking = await shop.book(at("10:00"))
        for request in (attendance.CheckIn, attendance.CheckOut, attendance.ConfirmFee, attendance.WaiveFee):
            asked = request(booking_id=booking.id)
            with pytest.raises(NotFound):
                await shop.ask(asked, elsewhere)
            for stranger in (shop.guest, shop.a(Role.CUSTOMER)):
                with pytest.raises(Forbidden):
                    await shop.ask(asked, stranger)


class TestUnattended:
    async def test_who_checked_in_did_come(self, shop: Salon, today: clock.Frozen) -> None:
        booking = await shop.book(at("10:00"), service=await shop.offer(unattended=Unattended.NO_SHOW, **COSTLY))
        today.at = at("10:00")
        await check_in(shop, booking)
        today.at = at("18:00")
        await thoroughly(settle_over, shop.database)
        settled = await shop.see(booking.id)
        assert (settled.status, settled.pending_fee) == (BookingStatus.COMPLETED, None)

    async def test_settles_the_status_but_never_the_fee(self, shop: Salon, today: clock.Frozen) -> None:
        booking = await shop.book(at("10:00"), service=await shop.offer(unattended=Unattended.NO_SHOW, **COSTLY))
        today.at = at("18:00")
        for _ in range(3):
            await thoroughly(settle_over, shop.database)
        settled = await shop.see(booking.id)
        assert (settled.status, settled.fee, settled.pending_fee) == (BookingStatus.NO_SHOW, None, FEE)
        assert await published(shop.database, shop.scope, BookingFeeConfirmed) == []


class TestFee:
    async def test_waits_for_a_person_who_confirms_it(self, shop: Salon, today: clock.Frozen) -> None:
        booking = await missed(shop, today)
        assert (booking.fee, booking.pending_fee) == (None, FEE)
        (told,) = await published(shop.database, shop.scope, BookingNoShow)
        assert told.pending_fee == FEE
        decided = await shop.ask(attendance.ConfirmFee(booking_id=booking.id))
        assert (decided.fee, decided.pending_fee, decided.version) == (FEE, None, 3)
        (owed,) = await published(shop.database, shop.scope, BookingFeeConfirmed)
        assert (owed.fee, owed.version, owed.status) == (FEE, 3, BookingStatus.NO_SHOW)

    async def test_or_waives_it_and_says_why(self, shop: Salon, today: clock.Frozen) -> None:
        booking = await missed(shop, today)
        decided = await shop.ask(attendance.WaiveFee(booking_id=booking.id, reason="Snow"))
        assert (decided.fee, decided.pending_fee) == (None, None)
        (told,) = await published(shop.database, shop.scope, BookingFeeWaived)
        assert (told.waived, told.reason) == (FEE, None), "what people say is in no event"
        timeline = await shop.ask(api.GetTimeline(booking_id=booking.id))
        assert timeline.entries[-1].detail == "Snow"

    async def test_is_decided_once(self, shop: Salon, today: clock.Frozen) -> None:
        booking = await missed(shop, today)
        await shop.ask(attendance.WaiveFee(booking_id=booking.id))
        for request in (attendance.ConfirmFee, attendance.WaiveFee):
            with pytest.raises(NoFeePending):
                await shop.ask(request(booking_id=booking.id))

    async def test_is_no_machines_business(self, shop: Salon, today: clock.Frozen) -> None:
        booking = await missed(shop, today)
        machine = Actor(kind=ActorKind.API_KEY, id=str(uuid7()))
        owner = Scope(shop.scope.business_id, machine, frozenset({Role.OWNER}))
        for request in (attendance.ConfirmFee, attendance.WaiveFee):
            with pytest.raises(FeeNeedsPerson):
                await shop.ask(request(booking_id=booking.id), owner)
        assert (await shop.see(booking.id)).pending_fee == FEE

    async def test_is_of_the_policy_that_was_bought(self, shop: Salon, today: clock.Frozen) -> None:
        free, costly = await shop.offer(), await shop.offer(**COSTLY)
        booking = await shop.book(at("10:00"), service=free)
        other = await shop.book(at("12:00"), service=costly)
        today.at = at("12:01")
        assert (await shop.mark_no_show(booking)).pending_fee is None
        assert (await shop.mark_no_show(other)).pending_fee == FEE

    async def test_comes_with_a_check_in_that_was_a_mistake(self, shop: Salon, today: clock.Frozen) -> None:
        booking = await shop.book(at("10:00"))
        today.at = at("10:05")
        await check_in(shop, booking)
        assert (await shop.mark_no_show(booking)).checked_in_at is None
