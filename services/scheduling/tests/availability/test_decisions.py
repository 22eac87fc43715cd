"""One start at a time: what stands against it, and by which rule or booking."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from scheduling.availability import rules

MONDAY = date(2026, 6, 1)
NOW = rules.parse_instant("2026-05-29T12:00:00Z")  # a Friday


def at(text: str, on: str = "2026-06-01") -> int:
    return rules.parse_instant(f"{on}T{text}:00Z")


def office(**dates: Any) -> rules.Calendar:
    hours = rules.WeeklyRule(frozenset(range(5)), 540, 1020, "office-hours")
    return rules.Calendar(rules.Schedule("UTC", (hours,), **dates))


def anna(**taken: Any) -> rules.StaffMember:
    return rules.StaffMember(**({"id": "anna", "calendar": office()} | taken))


def ask(*members: rules.StaffMember, **changes: Any) -> rules.Question:
    """An hour on the hour in UTC, with Anna unless somebody else is named."""
    service = rules.ServiceRules("UTC", 60, **changes.pop("service", {}))
    return rules.Question(service, NOW, members or (anna(),), **changes)


def why(question: rules.Question, start: int, **how: Any) -> list[tuple[str | None, ...]]:
    decision = rules.decide(question, start, **how)
    listed = [slot.start for slot in rules.slots(question, start - 7200, start + 7200)]
    assert decision.bookable == (start in listed) or how.get("offered")
    return [tuple(reason) for reason in decision.reasons]


class TestHours:
    def test_nothing_stands_against_a_free_hour(self) -> None:
        decision = rules.decide(ask(), at("10:00"))
        assert decision.bookable
        assert (decision.end, decision.staff, decision.remaining) == (at("11:00"), ("anna",), 1)

    def test_outside_hours(self) -> None:
        assert why(ask(), at("20:00")) == [("outside_hours", None, "anna")]
        named = rules.Calendar(replace(office().schedule, id="default"))
        assert why(ask(anna(calendar=named)), at("20:00")) == [("outside_hours", "default", "anna")]

    def test_does_not_fit_before_closing(self) -> None:
        assert why(ask(), at("16:30")) == [("does_not_fit", None, "anna")]

    def test_a_closed_override_is_named(self) -> None:
        closed = anna(calendar=office(overrides=(rules.Override(MONDAY, 0, 0, "closed-monday"),)))
        assert why(ask(closed), at("10:00")) == [("override_closed", "closed-monday", "anna")]

    def test_shorter_hours_of_an_override_are_named(self) -> None:
        short = anna(calendar=office(overrides=(rules.Override(MONDAY, 540, 600, "short-monday"),)))
        assert why(ask(short), at("10:00")) == [("outside_hours", "short-monday", "anna")]

    def test_an_absence_is_named_and_wins_over_an_override(self) -> None:
        away = office(
            overrides=(rules.Override(MONDAY, 540, 1020, "long-monday"),),
            out_of_office=(rules.OutOfOffice(date(2026, 5, 30), MONDAY, "holiday"),),
        )
        assert why(ask(anna(calendar=away)), at("10:00")) == [("out_of_office", "holiday", "anna")]

    def test_the_business_is_not_open(self) -> None:
        opening = rules.Calendar(rules.Schedule("UTC", (rules.WeeklyRule(frozenset(range(7)), 600, 720),)))
        assert why(ask(restriction=opening), at("09:00")) == [("restricted", None, "anna")]

    def test_round_the_clock_has_one_grid_whatever_is_asked(self) -> None:
        always = rules.Calendar(rules.Schedule("Europe/London", (rules.WeeklyRule(frozenset(range(7)), 0, 1440),)))
        question = ask(anna(calendar=always), service={"interval_minutes": 50, "alignment": "window_start"})
        whole = rules.slots(question, at("00:00"), at("00:00", "2026-07-20"))
        parts = [
            slot
            for day in range(49)
            for slot in rules.slots(question, at("00:00") + day * 86_400, at("00:00") + (day + 1) * 86_400)
        ]
        assert parts == whole
        assert all(rules.decide(question, slot.start).bookable for slot in whole[::97])


class TestTaken:
    @pytest.mark.parametrize(
        ("code", "taken"),
        [
            ("blocked", {"blocked": (rules.Busy(at("10:00"), at("11:00"), "x"),)}),
            ("busy_calendar", {"busy": (rules.Busy(at("10:00"), at("11:00"), "x"),)}),
            ("booked", {"bookings": (rules.Booking(at("10:00"), at("11:00"), id="x"),)}),
            ("held", {"holds": (rules.Hold(at("10:00"), at("11:00"), "somebody", NOW + 1, id="x"),)}),
        ],
    )
    def test_what_takes_the_time_is_named(self, code: str, taken: dict[str, Any]) -> None:
        assert why(ask(anna(**taken)), at("10:00")) == [(code, "x", "anna")]
        assert why(ask(anna(**taken)), at("11:00")) == []

    def test_everything_in_the_way_is_told(self) -> None:
        busy = (rules.Busy(at("10:15"), at("10:30"), "a"), rules.Busy(at("10:40"), at("12:00"), "b"))
        assert [reason[1] for reason in why(ask(anna(busy=busy)), at("10:00"))] == ["a", "b"]

    def test_the_buffers_of_both_visits_lie_between_them(self) -> None:
        booked = (rules.Booking(at("10:00"), at("11:00"), buffer_after_minutes=30, id="x"),)
        question = ask(anna(bookings=booked), service={"buffer_before_minutes": 30, "interval_minutes": 30})
        assert why(question, at("11:30")) == [("booked", "x", "anna")]
        assert why(question, at("12:00")) == []

    def test_awaiting_payment_occupies_until_it_is_due(self) -> None:
        waiting = rules.Booking(at("10:00"), at("11:00"), "pending", payment_due_at=NOW + 60, id="x")
        question = ask(anna(bookings=(waiting,)))
        assert why(question, at("10:00")) == [("booked", "x", "anna")]
        assert why(replace(question, now=NOW + 60), at("10:00")) == []

    def test_a_booking_never_stands_in_the_way_of_its_own_move(self) -> None:
        booked = (rules.Booking(at("10:00"), at("11:00"), id="moved"),)
        question = ask(
            anna(bookings=booked), service={"interval_minutes": 15}, exclude=frozenset({"moved"}), action="move"
        )
        assert why(question, at("10:15")) == []

    def test_nobody_in_particular_owns_no_holds(self) -> None:
        held = (rules.Hold(at("10:00"), at("11:00"), "somebody", NOW + 1, id="x"),)
        assert why(ask(anna(holds=held), asker=None), at("10:00")) == [("held", "x", "anna")]
        assert why(ask(anna(holds=held), asker="somebody"), at("10:00")) == []


class TestLanes:
    def test_a_room_with_two_lanes_takes_two_at_a_time(self) -> None:
        visits = (rules.Booking(at("10:00"), at("11:00"), id="x"), rules.Booking(at("10:30"), at("11:30"), id="y"))
        room = anna(bookings=visits, capacity=2)
        assert why(ask(room), at("10:00")) == [("capacity", "anna", "anna")]
        assert why(ask(room, service={"interval_minutes": 30}), at("11:00")) == []
        assert why(ask(replace(room, capacity=3)), at("10:00")) == []

    def test_visits_one_after_the_other_share_a_lane_within_the_buffers(self) -> None:
        visits = (rules.Booking(at("10:00"), at("11:00")), rules.Booking(at("11:00"), at("12:00")))
        question = ask(
            anna(bookings=visits, capacity=2), service={"buffer_before_minutes": 30, "buffer_after_minutes": 30}
        )
        assert why(question, at("10:00")) == []

    def test_a_block_closes_all_lanes(self) -> None:
        room = anna(blocked=(rules.Busy(at("10:00"), at("11:00"), "paint"),), capacity=2)
        assert why(ask(room), at("10:00")) == [("blocked", "paint", "anna")]


class TestOffers:
    BUSY = (rules.Busy(at("10:00"), at("11:10"), "x"),)

    def test_a_start_off_the_grid_needs_an_offer(self) -> None:
        question = ask(anna(busy=self.BUSY), service={"interval_minutes": 20, "alignment": "window_start"})
        assert why(question, at("11:20")) == [("off_grid", None, None)]
        assert why(question, at("11:20"), offered=True) == []

    def test_a_request_is_approved_though_the_grid_has_moved(self) -> None:
        question = ask(anna(busy=self.BUSY), service={"interval_minutes": 20, "alignment": "window_start"})
        assert rules.decide(replace(question, action="approve"), at("11:20")).bookable

    def test_an_offer_skips_nothing_else(self) -> None:
        question = ask(anna(busy=self.BUSY), service={"notice": rules.Notice(book_minutes=10_000)})
        assert why(question, at("10:30"), offered=True) == [("notice", None, None), ("busy_calendar", "x", "anna")]


class TestGate:
    def test_the_past(self) -> None:
        assert why(ask(), at("10:00", "2026-05-29")) == [("past", None, None)]

    def test_notice_differs_for_booking_and_moving(self) -> None:
        notice = rules.Notice(book_minutes=4320, move_minutes=60)
        assert why(ask(service={"notice": notice}), at("10:00")) == [("notice", None, None)]
        assert why(ask(service={"notice": notice}, action="move"), at("10:00")) == []

    def test_a_host_is_exempt_from_notice_but_not_from_the_past(self) -> None:
        question = ask(service={"notice": rules.Notice(10_000)}, by_host=True)
        assert why(question, at("10:00")) == []
        assert why(question, at("10:00", "2026-05-29")) == [("past", None, None)]

    def test_approving_asks_for_no_notice(self) -> None:
        assert why(ask(service={"notice": rules.Notice(10_000)}, action="approve"), at("10:00")) == []

    def test_cancelling_has_a_notice_of_its_own(self) -> None:
        notice = rules.Notice(cancel_minutes=60)
        assert rules.may_cancel(notice, at("10:00"), now=at("09:00"))
        assert not rules.may_cancel(notice, at("10:00"), now=at("09:00") + 1)
        assert rules.may_cancel(notice, at("10:00"), now=at("09:59"), by_host=True)

    def test_a_closed_business(self) -> None:
        assert why(ask(business_closed=True), at("10:00")) == [("closed_business", None, None)]

    def test_the_horizon(self) -> None:
        assert why(ask(service={"horizon": rules.RollingCalendarDays(2)}), at("10:00")) == [("horizon", None, None)]

    def test_a_range_of_dates_may_never_end(self) -> None:
        assert why(ask(service={"horizon": rules.DateRange(MONDAY, date.max)}), at("10:00")) == []

    def test_no_available_days_are_none(self) -> None:
        assert why(ask(service={"horizon": rules.RollingAvailableDays(0)}), at("10:00")) == [("horizon", None, None)]

    def test_all_reasons_are_told(self) -> None:
        question = ask(business_closed=True, service={"horizon": rules.RollingCalendarDays(0)})
        codes = [reason[0] for reason in why(question, at("22:00"))]
        assert codes == ["closed_business", "horizon", "outside_hours"]


class TestLimits:
    BOOKED = (rules.Booking(at("15:00"), at("16:00"), id="x"),)

    @pytest.mark.parametrize(
        ("code", "limit"),
        [
            ("limit_day", {"per_day": 1}),
            ("limit_week", {"per_week": 1}),
            ("limit_month", {"per_month": 1}),
            ("limit_year", {"per_year": 1}),
            ("limit_minutes", {"minutes_per_day": 119}),
        ],
    )
    def test_the_limit_that_is_reached_is_named(self, code: str, limit: dict[str, int]) -> None:
        usage = rules.count_usage(self.BOOKED, "UTC", now=NOW)
        limits = rules.Limits(id="rule", **limit)
        assert why(ask(usage=usage, service={"limits": limits}), at("10:00")) == [(code, "rule", None)]

    def test_a_staff_member_at_the_limit_leaves_it_to_others(self) -> None:
        usage = rules.count_usage(self.BOOKED, "UTC", now=NOW)
        full = anna(limits=rules.Limits(per_day=1, id="rule"), usage=usage)
        ben = replace(anna(), id="ben")
        assert rules.decide(ask(full, ben), at("10:00")).staff == ("ben",)
        assert why(ask(full), at("10:00")) == [("limit_day", "rule", "anna")]

    def test_the_moved_booking_does_not_count(self) -> None:
        usage = rules.count_usage(self.BOOKED, "UTC", now=NOW, exclude=frozenset({"x"}))
        assert usage == {}

    def test_longer_periods_may_not_allow_less(self) -> None:
        assert rules.Limits(per_day=2, per_month=2).consistent
        assert not rules.Limits(per_day=2, per_week=None, per_year=1).consistent

    def test_the_periods_to_lock(self) -> None:
        limits = rules.Limits(per_day=1, per_week=2, per_month=3, per_year=4, minutes_per_day=60)
        start = rules.parse_instant("2025-12-31T20:00:00Z")
        assert rules.limit_keys(limits, start, "Asia/Kolkata") == [
            "day:2026-01-01",
            "week:2025-12-29",
            "month:2026-01-01",
            "year:2026-01-01",
        ]
        assert rules.limit_keys(replace(limits, timezone="UTC"), start, "Asia/Kolkata")[0] == "day:2025-12-31"
        assert rules.limit_keys(rules.Limits(minutes_per_day=60), start, "UTC") == ["day:2025-12-31"]


class TestReach:
    def test_goes_back_to_where_the_hours_begin(self) -> None:
        question = ask(service={"buffer_before_minutes": 10, "buffer_after_minutes": 20})
        assert rules.reach(question, at("12:00"), at("13:00")) == (at("08:50"), at("14:20"))

    def test_available_days_count_from_now(self) -> None:
        question = ask(service={"horizon": rules.RollingAvailableDays(3)})
        assert rules.reach(question, at("12:00"), at("13:00"))[0] <= NOW

    def test_never_goes_farther_than_about_two_weeks(self) -> None:
        always = rules.Calendar(rules.Schedule("UTC", (rules.WeeklyRule(frozenset(range(7)), 0, 1440),)))
        start, _ = rules.reach(ask(anna(calendar=always)), at("12:00"), at("13:00"))
        assert at("12:00") - start == 16 * 86_400


class TestListing:
    def test_can_end_early(self) -> None:
        assert [slot.start for slot in rules.slots(ask(), at("00:00"), at("23:00"), limit=2)] == [
            at("09:00"),
            at("10:00"),
        ]

    def test_ends_as_early_however_far_away_the_first_ones_are(self) -> None:
        far = rules.parse_instant("2026-08-01T00:00:00Z")
        away = office(out_of_office=(rules.OutOfOffice(MONDAY, date(2026, 7, 1)),))
        found = rules.slots(ask(anna(calendar=away)), at("00:00"), far, limit=9)
        assert [slot.start for slot in found][::8] == [at("09:00", "2026-07-02"), at("09:00", "2026-07-03")]

    def test_the_first_slot_of_each_day_of_the_viewer(self) -> None:
        found = rules.slots(ask(), at("00:00"), at("23:00"), first_per_day=True, viewer_timezone="Asia/Tokyo")
        assert [slot.start for slot in found] == [at("09:00"), at("15:00")]

    def test_without_staff_nothing_is_offered(self) -> None:
        question = replace(ask(), members=())
        assert rules.slots(question, at("00:00"), at("23:00")) == []
        assert why(question, at("10:00")) == [("no_staff", None, None)]
