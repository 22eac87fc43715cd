"""Series against everybody else: all of a series or nothing of it, each time once, and nobody meets a deadlock."""

from collections import Counter
from datetime import timedelta

import pytest
from booking_stories import TODAY, at, count_occupancies, count_overlaps, outcomes
from series_stories import DAILY, Studio, studio

from contracts.scheduling.events import BookingCancelled, BookingRescheduled
from contracts.scheduling.series.shapes import EditScope, NewSeries
from contracts.scheduling.shapes import BookingStatus, NewBooking
from kit import clock
from kit.db import Database
from kit.errors import PreconditionFailed
from kit.scope import Scope
from scheduling.bookings.models import BookingOver
from scheduling.bookings.operations.moving import BookingsChanged
from scheduling.occupancies.operations import SlotTaken
from testkit import published

ONE, ALL = EditScope.ONE, EditScope.ALL


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
async def shop(database: Database, here: Scope) -> Studio:
    return await studio(database, here)


async def test_a_series_against_single_bookings_gets_all_or_nothing(shop: Studio) -> None:
    for round_ in range(3):
        week = at("10:00", day=round_ * 28)
        singles = [
            shop.book(week + timedelta(days=7 * n, minutes=15 * (guest % 3)), email=f"g{n}-{guest}@example.com")
            for n in range(4)
            for guest in range(6)
        ]
        attempts = [*singles[: 8 * round_], shop.recur(week), *singles[8 * round_ :]]
        won, lost = await outcomes(attempts)
        assert {type(error) for error in lost} == {SlotTaken}
        starts = [b.starts_at for each in won for b in (each.bookings if isinstance(each, NewSeries) else [each])]
        weeks = Counter(when.date() for when in starts)
        assert set(weeks.values()) == {1}
        assert len(weeks) == 4
        series = [each for each in won if isinstance(each, NewSeries)]
        assert len(won) == (1 if series else 4)
    assert await count_overlaps(shop.database, shop.scope) == 0
    assert await count_occupancies(shop.database, shop.scope) == 12


async def test_of_many_series_on_one_time_one_is_made(shop: Studio) -> None:
    won, lost = await outcomes(shop.recur(email=f"g{n}@example.com") for n in range(12))
    assert (len(won), {type(error) for error in lost}) == (1, {SlotTaken})
    assert await count_occupancies(shop.database, shop.scope) == 4


async def test_series_that_cross_each_other_are_whole(shop: Studio) -> None:
    rules = [(at("10:00"), "FREQ=WEEKLY;COUNT=4"), (at("10:30", day=-6), "FREQ=DAILY;COUNT=30"),
             (at("09:30", day=1), "FREQ=WEEKLY;COUNT=3;BYDAY=TU,MO")]  # fmt: skip
    won, lost = await outcomes(shop.recur(*rules[n % 3], email=f"g{n}@example.com") for n in range(12))
    assert {type(error) for error in lost} == {SlotTaken}
    expected = {"FREQ=WEEKLY;COUNT=4": 4, "FREQ=DAILY;COUNT=30": 30, "FREQ=WEEKLY;COUNT=3;BYDAY=TU,MO": 3}
    assert all(len(series.bookings) == expected[series.rule] for series in won)
    assert await count_overlaps(shop.database, shop.scope) == 0
    assert await count_occupancies(shop.database, shop.scope) == sum(len(series.bookings) for series in won)


async def test_the_last_places_of_a_week_go_to_one_series_or_to_single_bookings(
    database: Database, here: Scope
) -> None:
    shop = await studio(database, here, "Ada", "Ben")
    scarce = await shop.offer(limits={"bookings_per_week": 4}, horizon={"days": 100})
    won, lost = await outcomes(
        [
            *(shop.recur(rule=DAILY, service=scarce, email=f"s{n}@example.com") for n in range(3)),
            *(shop.book(at("14:00", day=n), service=scarce, email=f"g{n}@example.com") for n in range(4)),
        ]
    )
    made = sum(len(each.bookings) if isinstance(each, NewSeries) else 1 for each in won)
    assert made == 4
    assert {reason["code"] for error in lost for reason in error.extra["reasons"]} == {"limit_week"}


async def test_a_series_moves_whole_or_stays(shop: Studio) -> None:
    series = await shop.recur()
    won, lost = await outcomes(
        [
            *(shop.book(at("14:15", day=7 * n), email=f"g{n}@example.com") for n in range(4)),
            shop.shift(series, ALL, series.bookings[0], at("14:00")),
            *(shop.book(at("13:45", day=7 * n), email=f"h{n}@example.com") for n in range(4)),
        ]
    )
    assert {type(error) for error in lost} <= {SlotTaken}
    after = await shop.show(series.id)
    assert {booking.starts_at.hour for booking in after.bookings} in ({10}, {14})
    moved = after.bookings[0].starts_at.hour == 14
    assert sum(isinstance(each, NewBooking) for each in won) == (0 if moved else 4)
    assert len(await published(shop.database, shop.scope, BookingRescheduled)) == (4 if moved else 0)
    assert await count_overlaps(shop.database, shop.scope) == 0


async def test_two_series_that_swap_places_both_stay(shop: Studio) -> None:
    first, second = await shop.recur(), await shop.recur(at("11:00"))
    won, lost = await outcomes(
        [
            shop.shift(first, ALL, first.bookings[0], at("11:00")),
            shop.shift(second, ALL, second.bookings[0], at("10:00")),
        ]
    )
    assert (len(won), {type(error) for error in lost}) == (0, {SlotTaken})
    assert await count_overlaps(shop.database, shop.scope) == 0


async def test_of_many_changes_to_one_version_of_a_series_one_is_made(shop: Studio) -> None:
    series = await shop.recur()
    won, lost = await outcomes(
        [
            *(shop.shift(series, ALL, series.bookings[0], at("10:15") + timedelta(minutes=15 * n), if_version=1)
              for n in range(5)),
            *(shop.call_off(series, ALL, if_version=1) for _ in range(3)),
        ]
    )  # fmt: skip
    assert len(won) == 1
    assert {type(error) for error in lost} <= {PreconditionFailed, BookingsChanged, BookingOver}
    assert {booking.version for booking in (await shop.show(series.id)).bookings} == {2}


async def test_whoever_ends_an_occurrence_ends_it_once(shop: Studio) -> None:
    series = await shop.recur()
    _, lost = await outcomes(
        [
            *(shop.cancel(booking) for booking in reversed(series.bookings)),
            *(shop.call_off(series, ALL) for _ in range(3)),
            *(shop.call_off(series, ONE, booking) for booking in series.bookings),
            *(shop.shift(series, ALL, series.bookings[0], at("15:00")) for _ in range(2)),
        ]
    )
    assert {type(error) for error in lost} <= {BookingOver, BookingsChanged}
    after = await shop.show(series.id)
    assert {booking.status for booking in after.bookings} == {BookingStatus.CANCELLED}
    told = await published(shop.database, shop.scope, BookingCancelled)
    assert sorted(event.booking_id for event in told) == sorted(booking.id for booking in series.bookings)
    assert await count_occupancies(shop.database, shop.scope) == 0
