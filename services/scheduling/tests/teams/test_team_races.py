"""Many who want the same people and rooms at once."""

from collections import Counter
from datetime import timedelta

import pytest
from booking_stories import TODAY, Salon, at, count_overlaps, outcomes
from sqlalchemy import func, select
from team_stories import Clinic, clinic

from contracts.scheduling.shapes import Booking, BookingStatus
from kit import clock
from kit.db import Database
from kit.scope import Scope
from scheduling.bookings.models import BookingNotPending
from scheduling.occupancies.models import Occupancy
from scheduling.occupancies.operations import SlotTaken

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
async def shop(database: Database, here: Scope) -> Clinic:
    return await clinic(database, here)


def at_once(bookings: list[Booking], length: timedelta = HOUR) -> int:
    """How many of the visits lie over one another at the busiest moment."""
    starts = [booking.starts_at for booking in bookings]
    return max(sum(other <= start < other + length for other in starts) for start in starts)


async def assert_sound(shop: Salon, bookings: list[Booking], *, each: int) -> None:
    """Everybody who takes part is there once, and nobody else's time is taken."""
    assert await count_overlaps(shop.database, shop.scope) == 0
    async with shop.database.transaction(shop.scope, reads=True) as session:
        query = select(Occupancy.booking_id, func.count(), func.count(Occupancy.resource_id.distinct()))
        found = {row[0]: row[1:] for row in await session.execute(query.group_by(Occupancy.booking_id))}
    assert found == {booking.id: (each, each) for booking in bookings}


async def test_two_of_five_and_a_room_are_given_twice_at_a_time(shop: Clinic) -> None:
    won, lost = await outcomes(shop.book(at("10:00"), service=shop.duo, email=f"g{n}@example.com") for n in range(20))
    assert (len(won), {type(error) for error in lost}) == (2, {SlotTaken})
    assert not {each.name for each in won[0].team} & {each.name for each in won[1].team}
    await assert_sound(shop, won, each=3)


async def test_the_rooms_are_what_runs_out(database: Database, here: Scope) -> None:
    shop = await clinic(database, here, therapists=5, rooms=1, capacity=2)
    solo = await shop.team_service(shop.needs(shop.therapists), shop.needs(shop.places))
    won, lost = await outcomes(shop.book(at("10:00"), service=solo, email=f"g{n}@example.com") for n in range(15))
    assert (len(won), {type(error) for error in lost}) == (2, {SlotTaken})
    await assert_sound(shop, won, each=2)


async def test_overlapping_but_different_times(shop: Clinic) -> None:
    wanted = [at("10:00") + timedelta(minutes=15 * (n % 9)) for n in range(45)]
    won, lost = await outcomes(
        shop.book(when, service=shop.duo, email=f"g{n}@example.com") for n, when in enumerate(wanted)
    )
    assert {type(error) for error in lost} == {SlotTaken}
    assert at_once(won) == 2
    await assert_sound(shop, won, each=3)
    for when in set(wanted):  # whatever could still be had is listed, and whatever is listed can be had
        listed = when in await shop.free_starts(service=shop.duo)
        again, _ = await outcomes([shop.book(when, service=shop.duo)])
        assert bool(again) == listed
        for booking in again:
            await shop.cancel(booking)


async def test_a_room_of_three_places_under_many_lengths(database: Database, here: Scope) -> None:
    """Places have to be exchanged: at no moment are there more than three, and everybody has one all along."""
    shop = await clinic(database, here, therapists=5, rooms=1, capacity=3)
    lengths = (30, 45, 75, 105)
    services = [
        await shop.team_service(shop.needs(shop.therapists), shop.needs(shop.places), duration_minutes=length)
        for length in lengths
    ]
    wanted = [(services[n % 4], at("09:00") + timedelta(minutes=15 * (7 * n % 25))) for n in range(60)]
    won, lost = await outcomes(
        shop.book(when, service=service, email=f"g{n}@example.com") for n, (service, when) in enumerate(wanted)
    )
    assert {type(error) for error in lost} <= {SlotTaken}
    moments = sorted({booking.starts_at for booking in won})
    most = max(sum(booking.starts_at <= moment < booking.ends_at for booking in won) for moment in moments)
    assert most == 3
    await assert_sound(shop, won, each=2)
    async with shop.database.transaction(shop.scope, reads=True) as session:
        assert await session.scalar(select(func.max(Occupancy.lane))) <= 2


async def test_team_named_and_single_bookings_together(shop: Clinic) -> None:
    """A duo of two of five, massages by whoever is named, and moves among them: nobody is in two places."""
    moved = [await shop.book(at(when), service=shop.duo) for when in ("09:00", "15:00")]
    attempts = [
        *(shop.book(at("11:00") + timedelta(minutes=15 * n), service=shop.duo) for n in range(8)),
        *(shop.book(at("11:30"), staff_member_id=member.id) for member in shop.staff),
        *(shop.move(booking, at("11:45")) for booking in moved),
        *(shop.hold(at("12:00"), service=shop.duo) for _ in range(3)),
    ]
    _, lost = await outcomes(attempts)
    assert {type(error) for error in lost} <= {SlotTaken}
    assert await count_overlaps(shop.database, shop.scope) == 0


async def test_requests_for_more_than_there_are_are_approved_as_far_as_they_go(shop: Clinic) -> None:
    service = await shop.team_service(
        shop.needs(shop.therapists, 2), shop.needs(shop.places), requires_approval=True, pending_occupies=False
    )
    requests = [await shop.book(at("10:00"), service=service, email=f"g{n}@example.com") for n in range(6)]
    won, lost = await outcomes(shop.confirm(request) for request in requests for _ in range(2))
    assert {type(error) for error in lost} <= {SlotTaken, BookingNotPending}
    assert len(won) == 2
    assert {booking.status for booking in won} == {BookingStatus.CONFIRMED}
    await assert_sound(shop, won, each=3)


async def test_moving_and_approving_one_request_at_once_leaves_it_in_one_place(shop: Clinic) -> None:
    service = await shop.team_service(shop.needs(shop.therapists, 2), shop.needs(shop.places), requires_approval=True)
    for _ in range(5):
        request = await shop.book(at("10:00"), service=service)
        await outcomes([shop.confirm(request), shop.move(request, at("13:00")), shop.confirm(request)])
        booking = await shop.see(request.id)
        async with shop.database.transaction(shop.scope, reads=True) as session:
            taken = await session.scalars(select(func.lower(Occupancy.during)))
            assert set(taken) == {booking.starts_at}
        await shop.cancel(booking)


async def test_the_turns_are_even_whatever_the_order(shop: Clinic) -> None:
    days = range(1, 11)
    won, _ = await outcomes(shop.book(at("10:00", day=day), service=shop.duo) for day in days)
    parts = Counter(each.name for booking in won for each in booking.team)
    assert {parts[member.name] for member in shop.staff} == {4}
    assert {parts[room.name] for room in shop.rooms} <= {3, 4}
