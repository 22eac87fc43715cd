"""Recurring bookings: tried out, made all or none, and shown."""

from datetime import datetime, timedelta

import pytest
from booking_stories import TODAY, at, count_occupancies, count_overlaps, salon
from hypothesis import HealthCheck, given
from hypothesis import settings as tuned
from hypothesis import strategies as st
from series_stories import DAILY, WEEKLY, Studio, open_day_and_night, studio, wall

from contracts.permissions import Role
from contracts.scheduling import api
from contracts.scheduling.catalogue.shapes import Horizon
from contracts.scheduling.events import BookingConfirmed, BookingRequested
from contracts.scheduling.series.api import GetSeries
from contracts.scheduling.series.shapes import Instead
from contracts.scheduling.shapes import BookingStatus
from contracts.types import to_typeid, uuid7
from kit import clock
from kit.db import Database
from kit.errors import Invalid, NotFound
from kit.scope import Scope
from scheduling.availability.rules.offers import OfferExpired
from scheduling.availability.rules.times import known_timezones
from scheduling.occupancies.operations import NotBookable, SlotTaken
from scheduling.series.rules import RuleRefused, instant_of, wall_of
from testkit import published


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY) as moment:
        yield moment


@pytest.fixture
async def shop(database: Database, here: Scope) -> Studio:
    return await studio(database, here)


class TestDryRun:
    async def test_lists_every_occurrence_and_takes_nothing(self, shop: Studio) -> None:
        plan = await shop.preview()
        assert [each.recurrence_id for each in plan.occurrences] == [wall(f"{day:02}T10:00") for day in (1, 8, 15, 22)]
        assert [each.starts_at for each in plan.occurrences] == [at("10:00", day=7 * n) for n in range(4)]
        assert {tuple(each.staff_member_ids) for each in plan.occurrences} == {(shop.ada.id,)}
        assert (plan.conflicts, plan.timezone) == (0, "UTC")
        assert await count_occupancies(shop.database, shop.scope) == 0

    async def test_tells_of_each_conflict_why_and_what_could_be_had(self, shop: Studio) -> None:
        await shop.book(at("10:30", day=7))
        plan = await shop.preview(at("10:00"), WEEKLY)
        assert plan.conflicts == 1
        assert [each.bookable for each in plan.occurrences] == [True, False, True, True]
        conflict = plan.occurrences[1]
        assert [(reason.code, reason.id) for reason in conflict.reasons] == [("booked", None)]
        near = [each.starts_at for each in conflict.alternatives]
        assert near[:2] == [at("09:00", day=7), at("09:15", day=7)]
        assert len(near) == 5

    async def test_tells_staff_which_booking_is_in_the_way(self, shop: Studio) -> None:
        booking = await shop.book(at("10:30"))
        plan = await shop.preview(by=shop.a(Role.STAFF))
        (reason,) = plan.occurrences[0].reasons
        assert (reason.id, reason.staff_member_id) == (to_typeid("bkg", booking.id), shop.ada.id)

    async def test_sees_its_own_earlier_occurrences_in_limits(self, shop: Studio) -> None:
        twice = await shop.offer(limits={"bookings_per_week": 2}, horizon=Horizon(days=100))
        plan = await shop.preview(rule=DAILY, service=twice)
        assert [[reason.code for reason in each.reasons] for each in plan.occurrences] == [
            [], [], ["limit_week"], ["limit_week"],
        ]  # fmt: skip

    async def test_agrees_with_making(self, shop: Studio) -> None:
        await shop.book(at("09:45", day=1))
        plan = await shop.preview(rule="FREQ=DAILY;COUNT=6")
        series = await shop.recur(rule="FREQ=DAILY;COUNT=6", skip_conflicts=True)
        assert [each.recurrence_id for each in plan.occurrences if each.bookable] == [
            booking.recurrence_id for booking in series.bookings
        ]
        assert [each for each in plan.occurrences if not each.bookable] == series.skipped


class TestMake:
    async def test_books_each_occurrence_as_a_booking_of_its_own(self, shop: Studio) -> None:
        series = await shop.recur(note="My back")
        assert [booking.starts_at for booking in series.bookings] == [at("10:00", day=7 * n) for n in range(4)]
        assert {booking.status for booking in series.bookings} == {BookingStatus.CONFIRMED}
        assert {booking.series_id for booking in series.bookings} == {series.id}
        assert [booking.recurrence_id for booking in series.bookings][1] == wall("08T10:00")
        assert len({booking.links.cancel_token for booking in series.bookings} | {series.links.cancel_token}) == 5
        second = series.bookings[1]
        moved = await shop.move(second, at("11:00", day=7), second.links.reschedule_token)
        assert (moved.recurrence_id, moved.starts_at) == (wall("08T10:00"), at("11:00", day=7))

    async def test_tells_of_each_once_and_of_what_it_belongs_to(self, shop: Studio) -> None:
        series = await shop.recur()
        told = await published(shop.database, shop.scope, BookingConfirmed)
        assert [(event.booking_id, event.version) for event in told] == [(each.id, 1) for each in series.bookings]
        assert [event.recurrence_id for event in told] == [each.recurrence_id for each in series.bookings]
        assert {event.series_id for event in told} == {series.id}

    async def test_books_nothing_where_one_cannot_be_had(self, shop: Studio) -> None:
        await shop.book(at("10:30", day=14), email="ben@example.com")
        with pytest.raises(SlotTaken) as refused:
            await shop.recur()
        assert refused.value.extra["reasons"] == [{"code": "booked", "starts_at": "2027-03-15T10:00:00+00:00"}]
        assert refused.value.extra["alternatives"][0]["starts_at"] == "2027-03-15T09:00:00Z"
        assert await count_occupancies(shop.database, shop.scope) == 1
        assert len(await published(shop.database, shop.scope, BookingConfirmed)) == 1
        assert (await shop.ask(api.ListBookings())).items[0].customer_name == "Eve"
        assert len((await shop.ask(api.ListBookings())).items) == 1

    async def test_does_without_what_cannot_be_had_when_told_so(self, shop: Studio) -> None:
        await shop.book(at("10:30", day=14))
        series = await shop.recur(skip_conflicts=True)
        assert [each.starts_at for each in series.bookings] == [at("10:00", day=7 * n) for n in (0, 1, 3)]
        (skipped,) = series.skipped
        assert (skipped.recurrence_id, [reason.code for reason in skipped.reasons]) == (wall("15T10:00"), ["booked"])
        assert skipped.alternatives

    async def test_needs_at_least_one_that_can_be_had(self, shop: Studio) -> None:
        with pytest.raises(NotBookable) as refused:
            await shop.recur(at("20:00"), skip_conflicts=True)
        assert refused.value.extra["reasons"][0]["code"] == "outside_hours"

    async def test_leaves_out_what_is_left_out(self, shop: Studio) -> None:
        series = await shop.recur(exdates=[wall("08T10:00")])
        assert [each.starts_at for each in series.bookings] == [at("10:00", day=7 * n) for n in (0, 2, 3)]
        assert series.exdates == [wall("08T10:00")]

    async def test_takes_an_alternative_instead(self, shop: Studio) -> None:
        await shop.book(at("10:30", day=7))
        conflict = (await shop.preview()).occurrences[1]
        chosen = conflict.alternatives[3]
        instead = Instead(recurrence_id=conflict.recurrence_id, starts_at=chosen.starts_at, offer=chosen.offer)
        series = await shop.recur(instead=[instead])
        assert [each.starts_at for each in series.bookings][1] == chosen.starts_at
        assert series.bookings[1].recurrence_id == conflict.recurrence_id

    async def test_refuses_an_alternative_to_nothing(self, shop: Studio) -> None:
        with pytest.raises(Invalid):
            await shop.recur(instead=[Instead(recurrence_id=wall("09T10:00"), starts_at=at("11:00"))])

    async def test_takes_the_price_of_an_offer_and_its_start_off_todays_grid(
        self, shop: Studio, today: clock.Frozen
    ) -> None:
        asked = api.ListAvailability(service=shop.massage.id, from_=at("10:00"), to=at("12:00"))
        slot = (await shop.ask(asked, shop.guest)).slots[1]
        hourly = {"interval_minutes": 60, "price": shop.massage.price.model_copy(update={"amount_minor": 9_900})}
        await shop.change(shop.massage, **hourly)
        series = await shop.recur(slot.starts_at, "FREQ=WEEKLY;COUNT=1", offer=slot.offer)
        assert series.bookings[0].price == shop.massage.price
        with pytest.raises(NotBookable):
            await shop.recur(slot.starts_at + timedelta(days=7), "FREQ=WEEKLY;COUNT=1")
        today.move(timedelta(minutes=10))
        with pytest.raises(OfferExpired):
            await shop.recur(slot.starts_at, offer=slot.offer)

    async def test_stays_with_the_same_staff_member_where_free(self, database: Database, here: Scope) -> None:
        shop = await studio(database, here, "Ada", "Ben", "Cleo")
        first = await shop.recur()
        assert len({booking.staff_member_id for booking in first.bookings}) == 1
        other = next(member for member in shop.staff if member.id != first.bookings[0].staff_member_id)
        second = await shop.recur(staff_member_id=other.id, email="ben@example.com")
        assert {booking.staff_member_id for booking in second.bookings} == {other.id}
        assert second.staff_member_id == other.id

    async def test_waits_for_approval_each(self, shop: Studio) -> None:
        service = await shop.offer(requires_approval=True, horizon=Horizon(days=100))
        series = await shop.recur(service=service)
        assert {booking.status for booking in series.bookings} == {BookingStatus.PENDING}
        assert len(await published(shop.database, shop.scope, BookingRequested)) == 4
        assert (await shop.confirm(series.bookings[2])).status is BookingStatus.CONFIRMED

    async def test_reaches_no_farther_than_the_horizon(self, shop: Studio) -> None:
        near = await shop.offer(horizon=Horizon(days=14))
        plan = await shop.preview(service=near)
        codes = [[reason.code for reason in each.reasons] for each in plan.occurrences]
        assert codes == [[], [], ["horizon"], ["horizon"]]

    async def test_refuses_what_is_no_rule(self, shop: Studio) -> None:
        for rule in ("FREQ=HOURLY;COUNT=3", "FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=TU;COUNT=3"):
            with pytest.raises(RuleRefused):
                await shop.recur(rule=rule)

    async def test_a_hundred_are_made_at_once(self, shop: Studio) -> None:
        series = await shop.recur(rule="FREQ=DAILY;COUNT=100")
        assert len(series.bookings) == 100
        assert await count_overlaps(shop.database, shop.scope) == 0


class TestShow:
    async def test_to_whoever_has_a_token_of_it_and_to_staff(self, shop: Studio) -> None:
        series = await shop.recur()
        for token in (series.links.cancel_token, series.links.reschedule_token, None):
            shown = await shop.show(series.id, token)
            assert [booking.id for booking in shown.bookings] == [booking.id for booking in series.bookings]

    async def test_with_what_was_written_and_to_staff_with_why_each_takes_part(self, shop: Studio) -> None:
        series = await shop.recur(note="The ground floor, please")
        for token, told in ((series.links.cancel_token, False), (None, True)):
            shown = (await shop.show(series.id, token)).bookings
            assert {booking.note for booking in shown} == {"The ground floor, please"}
            assert {each.why is not None for booking in shown for each in booking.team} == {told}

    async def test_to_nobody_else(self, shop: Studio, elsewhere: Scope) -> None:
        series, other = await shop.recur(), await shop.recur(at("12:00"))
        wrong = (series.bookings[0].links.cancel_token, other.links.cancel_token, "made-up-token")
        for token in wrong:
            with pytest.raises(NotFound):
                await shop.show(series.id, token)
        with pytest.raises(NotFound):
            await shop.ask(GetSeries(series_id=series.id), shop.guest)
        with pytest.raises(NotFound):
            await shop.show(uuid7())
        stranger = await salon(shop.database, elsewhere)
        for token in (series.links.cancel_token, None):
            with pytest.raises(NotFound):
                await stranger.ask(GetSeries(series_id=series.id, token=token))

    async def test_is_made_in_no_other_business(self, shop: Studio, elsewhere: Scope) -> None:
        stranger = await studio(shop.database, elsewhere)
        for deed in (stranger.recur, stranger.preview):
            with pytest.raises(NotFound):
                await deed(service=shop.massage)


ZONES = sorted(known_timezones())


@given(zone=st.sampled_from(ZONES), minutes=st.integers(0, 330 * 24 * 60), step=st.sampled_from([1, 2, 7]))
@tuned(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_a_series_keeps_its_time_on_the_clocks_of_every_place(
    database: Database, here: Scope, zone: str, minutes: int, step: int
) -> None:
    shop = await studio(database, Scope(uuid7(), here.actor, here.roles), timezone=zone)
    await open_day_and_night(shop)
    night = await shop.offer(horizon=Horizon(days=1_000), interval_minutes=1, duration_minutes=5)
    wanted = at("00:00") + timedelta(minutes=minutes)
    wanted = instant_of(wall_of(wanted, zone), zone)  # of a time that comes twice the first
    series = await shop.recur(wanted, f"FREQ=DAILY;INTERVAL={step};COUNT=12", service=night)
    assert len(series.bookings) == 12
    for number, booking in enumerate(series.bookings):
        meant = wall_of(wanted, zone) + timedelta(days=step * number)
        shown = datetime.fromisoformat(booking.local_start).replace(tzinfo=None)
        assert booking.recurrence_id == meant
        assert shown == meant or wall_of(booking.starts_at - timedelta(hours=26), zone) < meant < shown
