"""Hosts who set the business's own rules aside: what they may, what they never may, and what is written down of it."""

from datetime import date
from typing import Any

import pytest
from booking_stories import TODAY, Salon, at, count_overlaps, salon

from contracts.permissions import Role
from contracts.scheduling import api
from contracts.scheduling.catalogue import api as catalogue
from contracts.scheduling.catalogue.shapes import DateRange, Horizon, Limits, Notice
from contracts.scheduling.events import BookingCancelled, BookingConfirmed, BookingRescheduled
from contracts.scheduling.shapes import Booking
from contracts.types import ActorKind
from kit import clock
from kit.db import Database
from kit.errors import Forbidden, Invalid
from kit.scope import Scope
from scheduling.occupancies.operations import NotBookable, SlotTaken
from testkit import envelopes, published

WHY = {"override": True, "override_reason": "Her bus leaves at five"}


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY) as frozen:
        yield frozen


@pytest.fixture
async def shop(database: Database, here: Scope) -> Salon:
    return await salon(database, here)


async def history(shop: Salon, booking: Booking) -> list[str]:
    return [entry.detail for entry in (await shop.ask(api.GetTimeline(booking_id=booking.id))).entries]


class TestBook:
    @pytest.mark.parametrize(
        ("when", "code"),
        [
            (at("20:00"), "outside_hours"), (at("16:30"), "does_not_fit"), (at("10:07"), "off_grid"),
            (at("10:00", day=200), "horizon"),
        ],
    )  # fmt: skip
    async def test_sets_aside_hours_grid_and_horizon(self, shop: Salon, when: Any, code: str) -> None:
        with pytest.raises(NotBookable):
            await shop.book(when, by=shop.scope)
        booking = await shop.book(when, by=shop.scope, **WHY)
        assert (booking.starts_at, booking.overridden) == (when, [code])
        (told,) = await published(shop.database, shop.scope, BookingConfirmed)
        assert told.overridden == [code]

    async def test_sets_absences_and_closed_dates_aside(self, shop: Salon) -> None:
        given = {
            "schedule_id": shop.hours.id,
            "name": "Hours",
            "timezone": "UTC",
            "rules": shop.hours.rules,
            "travel": [],
        }
        away = [DateRange(from_date=date(2027, 3, 1), to_date=date(2027, 3, 1))]
        await shop.ask(catalogue.UpdateSchedule(**given, out_of_office=away))
        assert (await shop.book(at("10:00"), by=shop.scope, **WHY)).overridden == ["out_of_office"]
        await shop.ask(catalogue.UpdateSchedule(**given, out_of_office=[]))
        closed = catalogue.SetOverride(schedule_id=shop.hours.id, date=date(2027, 3, 2), start="00:00", end="00:00")
        await shop.ask(closed)
        assert (await shop.book(at("10:00", day=1), by=shop.scope, **WHY)).overridden == ["override_closed"]

    async def test_never_takes_what_is_taken(self, shop: Salon) -> None:
        service = await shop.offer(buffer_after_minutes=15)
        await shop.book(at("20:00"), by=shop.scope, service=service, **WHY)
        await shop.hold(at("10:00"))
        await shop.ask(catalogue.BlockTime(staff_member_id=shop.ada.id, starts_at=at("23:00"), ends_at=at("23:30")))
        for when, code in (("20:30", "booked"), ("21:10", "booked"), ("10:07", "held"), ("22:15", "blocked")):
            with pytest.raises(NotBookable) as refused:
                await shop.book(at(when), by=shop.scope, **WHY)
            assert [reason["code"] for reason in refused.value.extra["reasons"]] == [code]
            assert isinstance(refused.value, SlotTaken) == (code != "blocked")
        assert await count_overlaps(shop.database, shop.scope) == 0

    async def test_passes_no_limit_and_books_no_past(self, shop: Salon, today: clock.Frozen) -> None:
        service = await shop.offer(limits=Limits(bookings_per_day=1))
        await shop.book(at("10:00"), service=service)
        with pytest.raises(NotBookable) as refused:
            await shop.book(at("20:00"), by=shop.scope, service=service, **WHY)
        assert refused.value.extra["reasons"] == [{"code": "limit_day"}]
        today.at = at("20:30")
        with pytest.raises(NotBookable):
            await shop.book(at("20:00"), by=shop.scope, **WHY)

    async def test_says_what_stood_against_the_one_who_gives_it(self, database: Database, here: Scope) -> None:
        shop = await salon(database, here, "Ada", "Ben")
        await shop.book(at("20:00"), by=shop.scope, staff_member_id=shop.ada.id, **WHY)
        booking = await shop.book(at("20:07"), by=shop.scope, email="b@example.com", **WHY)
        assert (booking.staff_member_name, booking.overridden) == ("Ben", ["outside_hours"])

    async def test_writes_down_who_did_it_and_why(self, shop: Salon) -> None:
        booking = await shop.book(at("20:07"), by=shop.scope, **WHY)
        (entry,) = (await shop.ask(api.GetTimeline(booking_id=booking.id))).entries
        assert "set aside: outside_hours" in entry.detail
        assert "Her bus leaves at five" in entry.detail
        assert entry.actor == str(shop.scope.actor)
        asked = api.GetTimeline(booking_id=booking.id, token=booking.links.cancel_token)
        (shown,) = (await shop.ask(asked, shop.guest)).entries
        assert "bus leaves" not in shown.detail
        (told,) = await envelopes(shop.database, shop.scope, BookingConfirmed)
        assert "bus leaves" not in told.model_dump_json()

    async def test_that_needed_nothing_set_aside_says_nothing(self, shop: Salon) -> None:
        assert (await shop.book(at("10:00"), by=shop.scope, **WHY)).overridden == []


class TestWhoMay:
    async def test_managers_may_and_others_may_not(self, shop: Salon) -> None:
        for role in (Role.STAFF, Role.CUSTOMER):
            with pytest.raises(Forbidden):
                await shop.book(at("20:00"), by=shop.a(role), **WHY)
        with pytest.raises(Forbidden):
            await shop.book(at("20:00"), by=shop.guest, **WHY)
        assert (await shop.book(at("20:00"), by=shop.a(Role.MANAGER), **WHY)).overridden == ["outside_hours"]

    async def test_it_takes_a_reason(self, shop: Salon) -> None:
        with pytest.raises(Invalid) as refused:
            await shop.book(at("20:00"), by=shop.scope, override=True)
        assert refused.value.extra["errors"][0]["pointer"] == "/override_reason"
        with pytest.raises(Invalid):
            await shop.book(at("10:00"), by=shop.scope, override_reason="Because")

    async def test_nobody_may_in_a_customers_name(self, shop: Salon) -> None:
        booking = await shop.book(at("10:00"))
        asked = api.RescheduleBooking(
            booking_id=booking.id, starts_at=at("20:00"), token=booking.links.reschedule_token, **WHY
        )
        with pytest.raises(Invalid):
            await shop.ask(asked, shop.scope)


class TestMove:
    async def test_sets_rules_aside_for_the_new_time_alone(self, shop: Salon) -> None:
        booking = await shop.book(at("10:00"))
        with pytest.raises(NotBookable):
            await shop.move(booking, at("20:00"))
        moved = await shop.move(booking, at("20:00"), **WHY)
        assert moved.overridden == ["outside_hours"]
        assert (await shop.move(booking, at("12:00"))).overridden == []
        told = await published(shop.database, shop.scope, BookingRescheduled)
        assert [event.overridden for event in told] == [["outside_hours"], None]

    async def test_never_onto_what_is_taken(self, shop: Salon) -> None:
        booking, _ = await shop.book(at("10:00")), await shop.book(at("12:00"))
        with pytest.raises(SlotTaken):
            await shop.move(booking, at("12:30"), **WHY)


class TestNotice:
    async def test_binds_no_host_which_is_written_down(self, shop: Salon, today: clock.Frozen) -> None:
        service = await shop.offer(notice=Notice(book_minutes=120, move_minutes=120, cancel_minutes=120))
        today.at = at("09:00")
        with pytest.raises(NotBookable):
            await shop.book(at("10:00"), service=service)
        booking = await shop.book(at("10:00"), service=service, by=shop.a(Role.STAFF))
        assert booking.overridden == ["notice"]
        moved = await shop.move(booking, at("15:00"))
        assert moved.overridden == ["notice"]
        assert (await shop.move(booking, at("16:00"))).overridden == []
        today.at = at("15:00")
        assert (await shop.cancel(booking)).fee is None
        details = await history(shop, booking)
        assert details[0] == "set aside: notice"
        assert details[1].endswith("; set aside: notice")
        assert details[3] == "set aside: notice"
        (told,) = await published(shop.database, shop.scope, BookingCancelled)
        assert told.late is False
        assert shop.scope.actor.kind is ActorKind.USER

    async def test_of_a_far_horizon_is_another_matter(self, shop: Salon) -> None:
        service = await shop.offer(horizon=Horizon(kind="rolling_calendar_days", days=3))
        with pytest.raises(NotBookable) as refused:
            await shop.book(at("10:00"), service=service, by=shop.scope)
        assert refused.value.extra["reasons"] == [{"code": "horizon"}]
