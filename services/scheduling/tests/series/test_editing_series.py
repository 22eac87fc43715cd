"""Series that change: one occurrence, this and the following, or all that lie ahead."""

from datetime import timedelta

import pytest
from booking_stories import TODAY, at, count_occupancies, count_overlaps
from icalendar import Calendar
from series_stories import DAILY, Studio, studio, wall

from contracts.scheduling.api import GetCalendarFile
from contracts.scheduling.events import BookingCancelled, BookingRescheduled
from contracts.scheduling.series.shapes import EditScope, Series
from contracts.scheduling.shapes import Booking, BookingStatus
from contracts.types import uuid7
from kit import clock
from kit.db import Database
from kit.errors import Invalid, NotFound, PreconditionFailed
from kit.scope import Scope
from scheduling.bookings.models import BookingOver
from scheduling.bookings.operations.moving import TooLateToMove
from scheduling.occupancies.operations import NotBookable, SlotTaken
from testkit import published

ONE, FOLLOWING, ALL = EditScope.ONE, EditScope.FOLLOWING, EditScope.ALL
CANCELLED, CONFIRMED = BookingStatus.CANCELLED, BookingStatus.CONFIRMED


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY) as moment:
        yield moment


@pytest.fixture
async def shop(database: Database, here: Scope) -> Studio:
    return await studio(database, here)


def states(series: Series) -> list[str]:
    return [booking.status.value for booking in series.bookings]


def starts(series: Series) -> list[str]:
    return [f"{booking.starts_at:%m-%d %H:%M}" for booking in series.bookings]


class TestCallOff:
    async def test_one(self, shop: Studio) -> None:
        series = await shop.recur()
        after = await shop.call_off(series, ONE, series.bookings[1], series.links.cancel_token, reason="Ill")
        assert states(after) == ["confirmed", "cancelled", "confirmed", "confirmed"]
        assert (after.version, after.bookings[1].cancel_reason) == (1, "Ill")

    async def test_this_and_the_following(self, shop: Studio) -> None:
        series = await shop.recur()
        after = await shop.call_off(series, FOLLOWING, series.bookings[2], series.links.cancel_token)
        assert states(after) == ["confirmed", "confirmed", "cancelled", "cancelled"]
        assert after.version == 2
        assert at("10:00", day=14) in await shop.free_starts(14)

    async def test_all_that_lie_ahead(self, shop: Studio, today: clock.Frozen) -> None:
        series = await shop.recur()
        await shop.call_off(series, ONE, series.bookings[3])
        today.move(at("10:30", day=7) - TODAY)
        after = await shop.call_off(series, ALL)
        assert states(after) == ["confirmed", "confirmed", "cancelled", "cancelled"]
        with pytest.raises(BookingOver):
            await shop.call_off(series, ALL)

    async def test_tells_of_each_once(self, shop: Studio) -> None:
        series = await shop.recur()
        after = await shop.call_off(series, ALL, reason="Moving away")
        assert {booking.cancel_reason for booking in after.bookings} == {"Moving away"}
        told = await published(shop.database, shop.scope, BookingCancelled)
        assert [(event.booking_id, event.version) for event in told] == [(booking.id, 2) for booking in series.bookings]
        assert await count_occupancies(shop.database, shop.scope) == 0

    async def test_costs_a_customer_what_lies_inside_the_notice_and_staff_nothing(
        self, shop: Studio, today: clock.Frozen
    ) -> None:
        strict = await shop.offer(notice={"cancel_minutes": 1_440}, late_cancel_fee_percent=50, horizon={"days": 100})
        series = await shop.recur(service=strict)
        spared = await shop.recur(at("14:00"), service=strict)
        today.move(at("10:00", day=0) - timedelta(hours=3) - TODAY)
        after = await shop.call_off(series, ALL, token=series.links.cancel_token)
        assert [booking.fee.amount_minor if booking.fee else None for booking in after.bookings] == [
            4_000,
            None,
            None,
            None,
        ]
        assert not any(booking.fee for booking in (await shop.call_off(spared, ALL)).bookings)

    async def test_needs_the_version_it_was_meant_for(self, shop: Studio) -> None:
        series = await shop.recur()
        await shop.call_off(series, FOLLOWING, series.bookings[3])
        with pytest.raises(PreconditionFailed):
            await shop.call_off(series, ALL, if_version=1)

    async def test_needs_to_know_which(self, shop: Studio) -> None:
        series, other = await shop.recur(), await shop.recur(at("12:00"))
        for scope in (ONE, FOLLOWING):
            with pytest.raises(Invalid):
                await shop.call_off(series, scope)
            with pytest.raises(NotFound):
                await shop.call_off(series, scope, other.bookings[0])

    async def test_needs_the_token_of_that_purpose(self, shop: Studio, elsewhere: Scope) -> None:
        series = await shop.recur()
        stranger = await studio(shop.database, elsewhere)
        for token in (series.links.reschedule_token, series.bookings[0].links.cancel_token):
            with pytest.raises(NotFound):
                await shop.call_off(series, ALL, token=token)
        for token in (series.links.cancel_token, None):
            with pytest.raises(NotFound):
                await stranger.call_off(series, ALL, token=token)


class TestMove:
    async def test_one(self, shop: Studio) -> None:
        series = await shop.recur()
        after = await shop.shift(series, ONE, series.bookings[1], at("15:00", day=8), series.links.reschedule_token)
        assert starts(after) == ["03-01 10:00", "03-09 15:00", "03-15 10:00", "03-22 10:00"]
        assert (after.id, after.version, after.bookings[1].recurrence_id) == (series.id, 1, wall("08T10:00"))

    async def test_all_by_the_same_local_time(self, shop: Studio) -> None:
        series = await shop.recur()
        after = await shop.shift(series, ALL, series.bookings[2], at("11:30", day=15), series.links.reschedule_token)
        assert starts(after) == ["03-02 11:30", "03-09 11:30", "03-16 11:30", "03-23 11:30"]
        assert (after.id, after.version, after.shift_minutes) == (series.id, 2, 24 * 60 + 90)
        assert [booking.version for booking in after.bookings] == [2, 2, 2, 2]
        assert [booking.recurrence_id for booking in after.bookings] == [each.recurrence_id for each in series.bookings]

    async def test_none_of_its_own_times_stands_in_its_way(self, shop: Studio) -> None:
        series = await shop.recur(rule=DAILY)
        after = await shop.shift(series, ALL, series.bookings[0], at("10:30", day=1))
        assert starts(after) == [f"03-0{day} 10:30" for day in (2, 3, 4, 5)]
        again = await shop.shift(series, ALL, after.bookings[0], at("10:00"))
        assert starts(again) == [f"03-0{day} 10:00" for day in (1, 2, 3, 4)]
        assert await count_overlaps(shop.database, shop.scope) == 0
        assert await count_occupancies(shop.database, shop.scope) == 4

    async def test_counts_itself_once_against_limits(self, shop: Studio) -> None:
        daily = await shop.offer(limits={"bookings_per_day": 1, "bookings_per_week": 4}, horizon={"days": 100})
        series = await shop.recur(rule=DAILY, service=daily)
        after = await shop.shift(series, ALL, series.bookings[0], at("10:00", day=1))
        assert starts(after) == [f"03-0{day} 10:00" for day in (2, 3, 4, 5)]
        await shop.book(at("12:00", day=9), service=daily, email="ben@example.com")
        with pytest.raises(NotBookable):
            await shop.shift(after, ALL, after.bookings[0], at("10:00", day=7))

    async def test_this_and_the_following_become_a_series_of_their_own(self, shop: Studio) -> None:
        series = await shop.recur()
        token = series.links.reschedule_token
        rest = await shop.shift(series, FOLLOWING, series.bookings[2], at("16:00", day=14), token)
        assert starts(rest) == ["03-15 16:00", "03-22 16:00"]
        assert (rest.split_from, rest.version, rest.shift_minutes) == (series.id, 1, 360)
        assert rest.id != series.id
        kept = await shop.show(series.id, token)
        assert (starts(kept), kept.version) == (["03-01 10:00", "03-08 10:00"], 2)
        later = await shop.shift(rest, ALL, rest.bookings[0], at("09:00", day=14), token)
        assert (starts(later), later.id) == (["03-15 09:00", "03-22 09:00"], rest.id)
        assert states(await shop.call_off(later, ALL, token=series.links.cancel_token)) == ["cancelled", "cancelled"]
        assert states(await shop.show(series.id)) == ["confirmed", "confirmed"]

    async def test_from_the_first_on_is_all(self, shop: Studio) -> None:
        series = await shop.recur()
        after = await shop.shift(series, FOLLOWING, series.bookings[0], at("11:00"))
        assert (after.id, after.split_from, after.shift_minutes) == (series.id, None, 60)

    async def test_tells_of_each_once_and_of_its_new_series(self, shop: Studio) -> None:
        series = await shop.recur()
        rest = await shop.shift(series, FOLLOWING, series.bookings[1], at("16:00", day=7))
        told = await published(shop.database, shop.scope, BookingRescheduled)
        assert [(event.booking_id, event.version, event.series_id) for event in told] == [
            (booking.id, 2, rest.id) for booking in series.bookings[1:]
        ]
        assert [event.previous_starts_at for event in told] == [booking.starts_at for booking in series.bookings[1:]]

    async def test_moves_none_where_one_cannot_be_had(self, shop: Studio) -> None:
        series = await shop.recur()
        await shop.book(at("15:30", day=21), email="ben@example.com")
        for scope in (FOLLOWING, ALL):
            with pytest.raises(SlotTaken) as refused:
                await shop.shift(series, scope, series.bookings[1], at("15:00", day=7))
            assert refused.value.extra["reasons"] == [{"code": "booked", "starts_at": "2027-03-22T15:00:00+00:00"}]
        after = await shop.show(series.id)
        assert (starts(after), after.version) == (starts(series), 1)
        assert not await published(shop.database, shop.scope, BookingRescheduled)
        assert await count_occupancies(shop.database, shop.scope) == 5

    async def test_takes_along_what_was_moved_by_itself_from_where_it_is(self, shop: Studio) -> None:
        series = await shop.recur()
        await shop.shift(series, ONE, series.bookings[1], at("15:00", day=8))
        after = await shop.shift(series, ALL, series.bookings[0], at("11:00"))
        assert starts(after) == ["03-01 11:00", "03-09 16:00", "03-15 11:00", "03-22 11:00"]

    async def test_keeps_its_time_on_the_wall_across_a_clock_change(self, database: Database, here: Scope) -> None:
        shop = await studio(database, here, timezone="Europe/Berlin")
        series = await shop.recur(at("09:00", day=14), "FREQ=WEEKLY;COUNT=3")
        assert [each.local_start[5:] for each in series.bookings] == [
            "03-15T10:00:00+01:00", "03-22T10:00:00+01:00", "03-29T10:00:00+02:00",
        ]  # fmt: skip
        after = await shop.shift(series, ALL, series.bookings[0], at("09:30", day=21))
        assert [each.local_start[5:] for each in after.bookings] == [
            "03-22T10:30:00+01:00", "03-29T10:30:00+02:00", "04-05T10:30:00+02:00",
        ]  # fmt: skip

    async def test_goes_over_to_another_staff_member(self, database: Database, here: Scope) -> None:
        shop = await studio(database, here, "Ada", "Ben")
        ada, ben = shop.staff
        series = await shop.recur(staff_member_id=ada.id)
        rest = await shop.shift(series, FOLLOWING, series.bookings[2], at("10:00", day=14), staff_member_id=ben.id)
        assert {booking.staff_member_name for booking in rest.bookings} == {"Ben"}
        assert rest.staff_member_id == ben.id
        assert {booking.staff_member_name for booking in (await shop.show(series.id)).bookings} == {"Ada"}

    async def test_leaves_what_is_over_where_it_was(self, shop: Studio, today: clock.Frozen) -> None:
        series = await shop.recur()
        await shop.call_off(series, ONE, series.bookings[2])
        today.move(at("10:30") - TODAY)
        after = await shop.shift(series, ALL, series.bookings[1], at("11:00", day=7))
        assert starts(after) == ["03-01 10:00", "03-08 11:00", "03-15 10:00", "03-22 11:00"]
        for over in (series.bookings[0], series.bookings[2]):
            with pytest.raises(BookingOver):
                await shop.shift(series, ALL, over, at("12:00", day=7))

    async def test_gives_a_customer_the_notice_of_each(self, shop: Studio, today: clock.Frozen) -> None:
        strict = await shop.offer(notice={"move_minutes": 1_440}, horizon={"days": 100})
        series = await shop.recur(service=strict)
        token = series.links.reschedule_token
        today.move(at("10:00") - timedelta(hours=3) - TODAY)
        with pytest.raises(TooLateToMove) as refused:
            await shop.shift(series, ALL, series.bookings[1], at("11:00", day=7), token)
        assert refused.value.extra["reasons"] == [{"code": "notice", "starts_at": "2027-03-01T10:00:00+00:00"}]
        rest = await shop.shift(series, FOLLOWING, series.bookings[1], at("11:00", day=7), token)
        assert starts(rest) == ["03-08 11:00", "03-15 11:00", "03-22 11:00"]
        assert starts(await shop.shift(series, ALL, series.bookings[0], at("11:00"))) == ["03-01 11:00"]

    async def test_needs_the_version_and_the_token(self, shop: Studio, elsewhere: Scope) -> None:
        series = await shop.recur()
        await shop.shift(series, ALL, series.bookings[0], at("11:00"), if_version=1)
        with pytest.raises(PreconditionFailed):
            await shop.shift(series, ALL, series.bookings[0], at("12:00"), if_version=1)
        stranger = await studio(shop.database, elsewhere)
        for who, token in (
            (shop, series.links.cancel_token), (shop, series.bookings[0].links.reschedule_token),
            (stranger, series.links.reschedule_token), (stranger, None),
        ):  # fmt: skip
            with pytest.raises(NotFound):
                await who.shift(series, ALL, series.bookings[0], at("12:00"), token)
        with pytest.raises(NotFound):
            await shop.shift(
                series, ALL, (await shop.book(at("14:00"))).model_copy(update={"id": uuid7()}), at("15:00")
            )


async def test_calendars_know_each_occurrence_again(shop: Studio) -> None:
    """A UID of its own that it keeps through moves and splits, and a SEQUENCE that rises."""
    series = await shop.recur()
    before = [await calendar(shop, booking) for booking in series.bookings]
    assert len({uid for uid, _ in before}) == 4
    await shop.shift(series, FOLLOWING, series.bookings[2], at("16:00", day=14))
    await shop.call_off(series, ONE, series.bookings[0])
    after = [await calendar(shop, booking) for booking in series.bookings]
    assert [uid for uid, _ in after] == [uid for uid, _ in before]
    assert [sequence for _, sequence in after] == [1, 0, 1, 1]


async def calendar(shop: Studio, booking: Booking) -> tuple[str, int]:
    file = await shop.ask(GetCalendarFile(booking_id=booking.id))
    (event,) = Calendar.from_ical(file.content).walk("VEVENT")
    assert "RECURRENCE-ID" not in event
    return str(event["UID"]), int(event["SEQUENCE"])
