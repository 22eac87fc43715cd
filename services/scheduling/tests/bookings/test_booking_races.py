"""Many who want the same time at once: one gets it, the others are told what is left, nothing overlaps."""

import asyncio
import itertools
from datetime import timedelta

import pytest
from booking_stories import TODAY, Salon, at, count_occupancies, count_overlaps, outcomes, salon, thoroughly

from contracts.scheduling.catalogue.shapes import StaffMode
from contracts.scheduling.events import BookingCancelled, BookingCompleted, BookingConfirmed, BookingNoShow, HoldEnded
from contracts.scheduling.shapes import BookingStatus
from kit import clock
from kit.db import Database
from kit.errors import PreconditionFailed
from kit.scope import Scope
from scheduling.bookings.models import BookingNotPending
from scheduling.bookings.ticks import expire_requests, settle_over
from scheduling.holds.ticks import expire_holds
from scheduling.occupancies.operations import SlotTaken
from testkit import published


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
async def shop(database: Database, here: Scope) -> Salon:
    return await salon(database, here)


async def assert_nothing_overlaps(shop: Salon, *, occupancies: int) -> None:
    assert await count_overlaps(shop.database, shop.scope) == 0
    assert await count_occupancies(shop.database, shop.scope) == occupancies


async def test_one_of_a_hundred_gets_the_slot_and_the_others_are_told_what_is_left(shop: Salon) -> None:
    won, lost = await outcomes(shop.book(at("10:00"), email=f"guest{n}@example.com") for n in range(100))
    assert len(won) == 1
    assert {type(error) for error in lost} == {SlotTaken}
    for error in lost:
        assert error.extra["reasons"] == [{"code": "booked"}]
        assert [slot["starts_at"] for slot in error.extra["alternatives"]] == [
            "2027-03-01T09:00:00Z", "2027-03-01T11:00:00Z", "2027-03-01T11:15:00Z", "2027-03-01T11:30:00Z",
            "2027-03-01T11:45:00Z",
        ]  # fmt: skip
    assert len(await published(shop.database, shop.scope, BookingConfirmed)) == 1
    await assert_nothing_overlaps(shop, occupancies=1)


async def test_overlapping_but_different_times_leave_room_for_nobody_twice(shop: Salon) -> None:
    wanted = [at("10:00") + timedelta(minutes=15 * (n % 9)) for n in range(45)]
    won, lost = await outcomes(shop.book(when, email=f"g{n}@example.com") for n, when in enumerate(wanted))
    assert {type(error) for error in lost} == {SlotTaken}
    starts = sorted(booking.starts_at for booking in won)
    assert all(later - earlier >= timedelta(hours=1) for earlier, later in itertools.pairwise(starts))
    await assert_nothing_overlaps(shop, occupancies=len(won))


async def test_buffers_of_two_services_keep_their_distance_in_a_race(shop: Salon) -> None:
    peel = await shop.offer(name="Peel", buffer_before_minutes=15, buffer_after_minutes=15)
    won, lost = await outcomes(
        shop.book(at("10:00" if n % 2 else "11:00"), service=shop.massage if n % 2 else peel) for n in range(20)
    )
    assert (len(won), {type(error) for error in lost}) == (1, {SlotTaken})
    await assert_nothing_overlaps(shop, occupancies=1)


async def test_each_of_two_therapists_is_booked_once(database: Database, here: Scope) -> None:
    shop = await salon(database, here, "Ada", "Ben")
    won, lost = await outcomes(shop.book(at("10:00"), email=f"g{n}@example.com") for n in range(30))
    assert {booking.staff_member_id for booking in won} == {member.id for member in shop.staff}
    assert (len(won), {type(error) for error in lost}) == (2, {SlotTaken})
    await assert_nothing_overlaps(shop, occupancies=2)


async def test_a_visit_with_everybody_needs_everybody(database: Database, here: Scope) -> None:
    shop = await salon(database, here, "Ada", "Ben")
    duo = await shop.offer(name="Four hands", staff_mode=StaffMode.COLLECTIVE)
    won, _ = await outcomes(
        [shop.book(at("10:00"), service=duo), shop.book(at("10:15")), shop.book(at("10:30"), service=duo)]
    )
    assert 1 <= len(won) <= 2
    assert await count_overlaps(database, here) == 0


async def test_the_last_place_of_a_day_is_given_once(database: Database, here: Scope) -> None:
    shop = await salon(database, here, "Ada", "Ben", limits={"bookings_per_day": 3})
    times = ["09:00", "10:00", "11:00", "12:00", "13:00", "14:00", "15:00", "16:00"]
    won, lost = await outcomes(shop.book(at(when), email=f"{when[:2]}@example.com") for when in times)
    assert len(won) == 3
    assert {reason["code"] for error in lost for reason in error.extra["reasons"]} == {"limit_day"}


async def test_one_of_many_holds_keeps_the_slot_and_only_its_owner_books_it(shop: Salon) -> None:
    won, lost = await outcomes(shop.hold(at("10:00")) for _ in range(20))
    assert (len(won), {type(error) for error in lost}) == (1, {SlotTaken})
    booked, refused = await outcomes(
        [shop.book_held(won[0]), *(shop.book(at("10:00"), email=f"g{n}@example.com") for n in range(10))]
    )
    assert [booking.starts_at for booking in booked] == [at("10:00")]
    assert {type(error) for error in refused} == {SlotTaken}
    await assert_nothing_overlaps(shop, occupancies=1)


async def test_a_hold_is_booked_once(shop: Salon) -> None:
    hold = await shop.hold(at("10:00"))
    won, lost = await outcomes(shop.book_held(hold, email=f"g{n}@example.com") for n in range(10))
    assert (len(won), len(lost)) == (1, 9)
    await assert_nothing_overlaps(shop, occupancies=1)


async def test_an_expired_hold_is_swept_and_expired_while_others_book(shop: Salon) -> None:
    hold = await shop.hold(at("10:00"))
    with clock.frozen(hold.expires_at):
        attempts = (shop.book(at("10:00"), email=f"g{n}@example.com") for n in range(10))
        (won, lost), *_ = await asyncio.gather(outcomes(attempts), *(expire_holds(shop.database) for _ in range(4)))
    assert (len(won), {type(error) for error in lost}) == (1, {SlotTaken})
    await assert_nothing_overlaps(shop, occupancies=1)


async def test_of_two_requests_for_one_time_one_can_be_approved(shop: Salon) -> None:
    service = await shop.offer(requires_approval=True, pending_occupies=False)
    requests = [await shop.book(at("10:00"), service=service, email=f"g{n}@example.com") for n in range(5)]
    won, lost = await outcomes(shop.confirm(request) for request in requests)
    assert (len(won), {type(error) for error in lost}) == (1, {SlotTaken})
    assert len(await published(shop.database, shop.scope, BookingConfirmed)) == 1
    await assert_nothing_overlaps(shop, occupancies=1)


async def test_a_request_is_approved_once(shop: Salon) -> None:
    request = await shop.bring_to(BookingStatus.PENDING, at("10:00"))
    won, lost = await outcomes(shop.confirm(request) for _ in range(8))
    assert (len(won), {type(error) for error in lost}) == (1, {BookingNotPending})
    assert len(await published(shop.database, shop.scope, BookingConfirmed)) == 1


async def test_of_many_changes_to_one_version_one_is_made(shop: Salon) -> None:
    booking = await shop.book(at("10:00"))
    won, lost = await outcomes(
        shop.move(booking, at("10:00") + timedelta(minutes=15 * n), if_version=1) for n in range(1, 9)
    )
    assert (len(won), {type(error) for error in lost}) == (1, {PreconditionFailed})
    assert all(error.extra["current"] == {"version": 2} for error in lost)
    await assert_nothing_overlaps(shop, occupancies=1)


async def test_a_booking_ends_once_however_many_end_it(shop: Salon) -> None:
    booking = await shop.book(at("10:00"))
    with clock.frozen(at("10:30")):
        won, lost = await outcomes(
            [deed(booking) for deed in (shop.cancel, shop.complete, shop.mark_no_show) for _ in range(4)]
        )
    assert (len(won), len(lost)) == (1, 11)
    told = [
        event
        for fact in (BookingCancelled, BookingCompleted, BookingNoShow)
        for event in await published(shop.database, shop.scope, fact)
    ]
    assert [event.version for event in told] == [2]


async def test_moving_and_booking_the_same_time(shop: Salon) -> None:
    booking = await shop.book(at("09:00"))
    won, lost = await outcomes(
        [
            *(shop.book(at("11:30"), email=f"g{n}@example.com") for n in range(10)),
            shop.move(booking, at("11:00")),
            shop.move(booking, at("11:15")),
            *(shop.book(at("11:45"), email=f"h{n}@example.com") for n in range(10)),
        ]
    )
    assert {type(error) for error in lost} == {SlotTaken}
    assert won
    assert await count_overlaps(shop.database, shop.scope) == 0


async def test_two_bookings_swap_places_at_most_one_way(shop: Salon) -> None:
    first, second = await shop.book(at("10:00")), await shop.book(at("11:00"))
    won, lost = await outcomes([shop.move(first, at("11:00")), shop.move(second, at("10:00"))])
    assert (len(won), {type(error) for error in lost}) == (0, {SlotTaken})
    await assert_nothing_overlaps(shop, occupancies=2)


async def test_a_customer_who_books_twice_at_once_is_one_customer(shop: Salon) -> None:
    bookings, _ = await outcomes(shop.book(at(when)) for when in ("09:00", "10:00", "11:00", "12:00"))
    assert len({booking.customer_id for booking in bookings}) == 1


async def test_ticks_that_run_twice_at_once_do_everything_once(shop: Salon) -> None:
    over = await shop.book(at("10:00"))
    unanswered = await shop.bring_to(BookingStatus.PENDING, at("12:00"))
    hold = await shop.hold(at("14:00"))
    with clock.frozen(at("18:00")):
        jobs = (settle_over, expire_requests, expire_holds) * 3
        await asyncio.gather(*(thoroughly(job, shop.database) for job in jobs))
    completed = await published(shop.database, shop.scope, BookingCompleted)
    cancelled = await published(shop.database, shop.scope, BookingCancelled)
    assert [event.booking_id for event in completed] == [over.id]
    assert [event.booking_id for event in cancelled] == [unanswered.id]
    ended = await published(shop.database, shop.scope, HoldEnded)
    assert [event.hold_id for event in ended] == [hold.id]
