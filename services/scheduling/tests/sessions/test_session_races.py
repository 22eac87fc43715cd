"""Many who want the same seats at once: as many get one as there are, and nobody is refused whom one was left for."""

import itertools
from collections import Counter

import pytest
from booking_stories import TODAY, at, count_overlaps, outcomes
from session_stories import Gym, count_seats, gym

from contracts.scheduling.events import BookingCancelled, BookingConfirmed
from contracts.scheduling.sessions.events import SessionCancelled
from contracts.scheduling.shapes import BookingStatus
from kit import clock
from kit.db import Database
from kit.scope import Scope
from scheduling.occupancies.operations import NotBookable, SlotTaken
from scheduling.sessions.models import SessionOver
from scheduling.sessions.operations import SeatsTaken
from testkit import published


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
async def shop(database: Database, here: Scope) -> Gym:
    return await gym(database, here)


async def test_of_three_times_as_many_as_there_are_seats_exactly_so_many_get_one(shop: Gym) -> None:
    seats = 20
    planned = await shop.plan(capacity=seats)
    await shop.plan("20:00", "21:00", capacity=seats)
    won, lost = await outcomes(
        shop.book(at("18:00"), service=shop.yoga, name=f"G{n}", email=f"g{n}@example.com") for n in range(3 * seats)
    )
    assert (len(won), {type(error) for error in lost}) == (seats, {SlotTaken})
    for error in lost:
        assert error.extra["reasons"] == [{"code": "capacity"}]
        assert [slot["starts_at"] for slot in error.extra["alternatives"]] == ["2027-03-01T20:00:00Z"]
    assert sorted((await shop.roster(planned))[0]) == sorted(booking.customer_name for booking in won)
    assert len(await published(shop.database, shop.scope, BookingConfirmed)) == seats
    assert await count_overlaps(shop.database, shop.scope) == 0
    assert await count_seats(shop.database, shop.scope) == seats


async def test_slots_of_one_session_are_sold_each_on_its_own(shop: Gym) -> None:
    await shop.plan("18:00", "20:00", slot_minutes=30, capacity=2)
    times = ["18:00", "18:30", "19:00", "19:30"]
    won, lost = await outcomes(
        shop.book(at(when), service=shop.yoga, email=f"g{n}@example.com") for n, when in enumerate(times * 6)
    )
    assert Counter(booking.starts_at for booking in won) == {at(when): 2 for when in times}
    assert {type(error) for error in lost} == {SlotTaken}
    assert await count_overlaps(shop.database, shop.scope) == 0


@pytest.mark.parametrize("first", ["yoga", "pilates"])
async def test_nobody_is_refused_whom_a_reseating_could_take(shop: Gym, first: str) -> None:
    """Six seats for either, three for yoga alone: five for pilates and four for yoga fit, whoever comes first."""
    either = await shop.plan(services=[shop.yoga, shop.pilates], capacity=6)
    yoga_alone = await shop.plan(services=[shop.yoga], capacity=3)
    wanted = [shop.yoga] * 4 + [shop.pilates] * 5
    if first == "pilates":
        wanted.reverse()
    won, lost = await outcomes(
        shop.book(at("18:00"), service=service, name=f"G{n}", email=f"g{n}@example.com")
        for n, service in enumerate(wanted)
    )
    assert (len(won), lost) == (9, [])
    rosters = (await shop.roster(either))[0], (await shop.roster(yoga_alone))[0]
    assert [len(each) for each in rosters] == [6, 3]
    with pytest.raises(SlotTaken):
        await shop.book(at("18:00"), service=shop.pilates, email="late@example.com")
    assert await count_overlaps(shop.database, shop.scope) == 0


async def test_a_rush_on_seats_of_three_kinds_fills_every_one(shop: Gym) -> None:
    barre = await shop.offer(name="Barre", in_sessions=True)
    await shop.plan(services=[shop.yoga, shop.pilates], capacity=2)
    await shop.plan(services=[shop.pilates, barre], capacity=2)
    await shop.plan(services=[barre, shop.yoga], capacity=2)
    wanted = [*([shop.yoga] * 8), *([shop.pilates] * 8), *([barre] * 8)]
    won, lost = await outcomes(
        shop.book(at("18:00"), service=service, email=f"g{n}@example.com") for n, service in enumerate(wanted)
    )
    assert (len(won), {type(error) for error in lost}) == (6, {SlotTaken})
    assert max(Counter(booking.service_id for booking in won).values()) <= 4
    assert await count_overlaps(shop.database, shop.scope) == 0


async def test_seats_that_are_given_back_in_a_rush_are_sold_again(shop: Gym) -> None:
    planned = await shop.plan(capacity=5)
    there = [await shop.book(at("18:00"), service=shop.yoga, email=f"a{n}@example.com") for n in range(5)]
    await outcomes(
        itertools.chain.from_iterable(
            (shop.cancel(seat), shop.book(at("18:00"), service=shop.yoga, email=f"b{n}@example.com"))
            for n, seat in enumerate(there)
        )
    )
    taken = len((await shop.roster(planned))[0])
    assert await shop.left() == [5 - taken]
    won, _ = await outcomes(shop.book(at("18:00"), service=shop.yoga, email=f"c{n}@example.com") for n in range(8))
    assert len(won) == 5 - taken
    assert await count_overlaps(shop.database, shop.scope) == 0


async def test_one_of_many_holds_each_seat_and_its_owner_books_it(shop: Gym) -> None:
    await shop.plan(capacity=3)
    held, lost = await outcomes(shop.hold(at("18:00"), service=shop.yoga) for _ in range(9))
    assert (len(held), {type(error) for error in lost}) == (3, {SlotTaken})
    booked, refused = await outcomes(
        [
            *(
                shop.book(
                    hold.starts_at, service=shop.yoga, email=f"h{n}@example.com", hold_id=hold.id, hold_token=hold.token
                )
                for n, hold in enumerate(held)
            ),
            *(shop.book(at("18:00"), service=shop.yoga, email=f"g{n}@example.com") for n in range(5)),
        ]
    )
    assert (len(booked), {type(error) for error in refused}) == (3, {SlotTaken})
    assert await count_seats(shop.database, shop.scope) == 3


async def test_who_is_in_a_session_when_it_is_cancelled_is_cancelled_and_nobody_after(shop: Gym) -> None:
    planned = await shop.plan(capacity=10)
    won, lost = await outcomes(
        [
            *(shop.book(at("18:00"), service=shop.yoga, email=f"a{n}@example.com") for n in range(4)),
            shop.call_off(planned),
            *(shop.book(at("18:00"), service=shop.yoga, email=f"b{n}@example.com") for n in range(4)),
            shop.call_off(planned),
        ]
    )
    bookings = [each for each in won if hasattr(each, "links")]
    assert {type(error) for error in lost} <= {NotBookable, SessionOver}
    assert {(await shop.see(booking.id)).status for booking in bookings} <= {BookingStatus.CANCELLED}
    assert len(await published(shop.database, shop.scope, BookingCancelled)) == len(bookings)
    assert len(await published(shop.database, shop.scope, SessionCancelled)) == 1
    assert await count_seats(shop.database, shop.scope) == 0


async def test_who_leaves_a_session_while_it_is_cancelled_is_told_of_one_of_the_two(shop: Gym) -> None:
    planned, later = await shop.plan(capacity=6), await shop.plan("20:00", "21:00", capacity=6)
    seats = [await shop.book(at("18:00"), service=shop.yoga, email=f"a{n}@example.com") for n in range(6)]
    deeds = [shop.move(seat, at("20:00"), seat.links.reschedule_token) for seat in seats[:3]]
    deeds += [shop.cancel(seat, seat.links.cancel_token) for seat in seats[3:]]
    won, _ = await outcomes([*deeds, shop.call_off(planned)])
    assert [each for each in won if each.id == planned.id]
    statuses = [(await shop.see(seat.id)).status for seat in seats]
    assert set(statuses[3:]) == {BookingStatus.CANCELLED}
    stayed = [seat for seat, status in zip(seats, statuses, strict=True) if status is BookingStatus.CONFIRMED]
    assert len((await shop.roster(later))[0]) == len(stayed) == await count_seats(shop.database, shop.scope)
    told = await published(shop.database, shop.scope, BookingCancelled)
    assert len(told) == len({event.booking_id for event in told}) == 6 - len(stayed)


async def test_fewer_seats_and_one_more_booking_exclude_each_other(shop: Gym) -> None:
    planned = await shop.plan(capacity=4)
    for n in range(3):
        await shop.book(at("18:00"), service=shop.yoga, email=f"a{n}@example.com")
    won, lost = await outcomes(
        [
            shop.change(planned, capacity=3),
            *(shop.book(at("18:00"), service=shop.yoga, email=f"b{n}@example.com") for n in range(3)),
        ]
    )
    assert len(won) == 1
    assert {type(error) for error in lost} <= {SlotTaken, SeatsTaken}
    seated = (await shop.roster(planned))[0]
    assert len(seated) == (3 if won[0].id == planned.id else 4)
    assert await shop.left() == [0]
