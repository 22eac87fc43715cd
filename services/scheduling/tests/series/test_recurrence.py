"""Recurrence rules: the examples of RFC 5545, the bounds, clock changes, and an oracle that counts days."""

import time
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.errors import Invalid
from scheduling.availability.rules.times import known_timezones
from scheduling.series.rules import RuleRefused, instant_of, occurrences, wall_of

wall = datetime.fromisoformat
NEW_YORK = "America/New_York"
BERLIN = "Europe/Berlin"
NINE = wall("2027-09-02T09:00")
"""A Thursday."""
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def dates(rule: str, first: datetime = NINE, **more) -> list[str]:
    return [f"{each:%m-%d}" for each in occurrences(rule, first, NEW_YORK, **more)]


class TestExamples:
    """Those of RFC 5545, 3.8.5.3, moved to a year that is ahead; all at nine in New York."""

    @pytest.mark.parametrize(
        ("rule", "first", "expected"),
        [
            ("FREQ=DAILY;COUNT=4", NINE, "09-02 09-03 09-04 09-05"),
            ("FREQ=DAILY;INTERVAL=10;COUNT=3", NINE, "09-02 09-12 09-22"),
            ("FREQ=WEEKLY;UNTIL=20270917T000000Z", NINE, "09-02 09-09 09-16"),
            ("FREQ=WEEKLY;COUNT=4;BYDAY=TU,TH", NINE, "09-02 09-07 09-09 09-14"),
            ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;WKST=SU;BYDAY=TU,TH", NINE, "09-02 09-14 09-16 09-28"),
            ("FREQ=MONTHLY;COUNT=3;BYDAY=1FR", wall("2027-09-03T09:00"), "09-03 10-01 11-05"),
            ("FREQ=MONTHLY;INTERVAL=2;COUNT=4;BYDAY=1SU,-1SU", wall("2027-09-05T09:00"), "09-05 09-26 11-07 11-28"),
            ("FREQ=MONTHLY;COUNT=3;BYMONTHDAY=-3", wall("2027-09-28T09:00"), "09-28 10-29 11-28"),
            ("FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", wall("2027-09-07T09:00"), "09-07 10-07 11-04"),
            ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2;COUNT=3", wall("2027-09-29T09:00"), "09-29 10-28 11-29"),
            ("FREQ=YEARLY;COUNT=3;BYMONTH=9;BYDAY=TH", NINE, "09-02 09-09 09-16"),
        ],
    )
    def test_give_what_it_says(self, rule: str, first: datetime, expected: str) -> None:
        assert dates(rule, first) == expected.split()

    def test_weeks_begin_on_monday_unless_said(self) -> None:
        first = wall("2027-08-03T09:00")
        rule = "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU"
        assert dates(f"{rule};WKST=MO", first) == dates(rule, first) == ["08-03", "08-08", "08-17", "08-22"]
        assert dates(f"{rule};WKST=SU", first) == ["08-03", "08-15", "08-17", "08-29"]

    def test_a_month_without_the_day_is_left_out(self) -> None:
        assert dates("FREQ=MONTHLY;COUNT=3", wall("2027-10-31T09:00")) == ["10-31", "12-31", "01-31"]

    def test_what_is_left_out_is_counted(self) -> None:
        assert dates("FREQ=DAILY;COUNT=3", without=[wall("2027-09-03T09:00")]) == ["09-02", "09-04"]


class TestEnds:
    def test_until_a_day_includes_it(self) -> None:
        assert dates("FREQ=DAILY;UNTIL=20270903") == ["09-02", "09-03"]

    def test_until_an_instant_is_read_on_the_zones_clocks(self) -> None:
        assert dates("FREQ=DAILY;UNTIL=20270903T130000Z") == ["09-02", "09-03"]
        assert dates("FREQ=DAILY;UNTIL=20270903T125959Z") == ["09-02"]
        assert dates("FREQ=DAILY;UNTIL=20270903T085959") == ["09-02"]

    @pytest.mark.parametrize(
        "rule",
        [
            "FREQ=DAILY", "FREQ=DAILY;COUNT=3;UNTIL=20270903", "FREQ=DAILY;COUNT=101", "FREQ=DAILY;COUNT=0",
            "FREQ=DAILY;UNTIL=20280903", "FREQ=WEEKLY;UNTIL=20290907", "FREQ=YEARLY;COUNT=4", "FREQ=DAILY;COUNT=x",
            "FREQ=DAILY;COUNT=99999999999", "FREQ=DAILY;INTERVAL=0;COUNT=3", "FREQ=WEEKLY;UNTIL=20271331",
            "FREQ=WEEKLY;UNTIL=20270831",
        ],
    )  # fmt: skip
    def test_are_near(self, rule: str) -> None:
        with pytest.raises(RuleRefused):
            occurrences(rule, NINE, NEW_YORK)

    def test_a_hundred_within_two_years_are_the_most(self) -> None:
        assert len(occurrences("FREQ=WEEKLY;COUNT=100", NINE, NEW_YORK)) == 100
        assert len(occurrences("FREQ=DAILY;INTERVAL=7;UNTIL=20290726", NINE, NEW_YORK)) == 100


class TestRefusals:
    @pytest.mark.parametrize(
        "rule",
        [
            "FREQ=HOURLY;COUNT=3", "FREQ=SECONDLY;COUNT=3", "COUNT=3", "FREQ=DAILY;COUNT=3;BYHOUR=9", "FREQ=DAILY;FREQ=DAILY;COUNT=2",
            "FREQ=WEEKLY;COUNT=3;BYDAY=2TH", "FREQ=WEEKLY;COUNT=3;BYMONTHDAY=2", "FREQ=DAILY;COUNT=3;BYEASTER=0",
            "FREQ=WEEKLY;COUNT=3;BYDAY=XX", "FREQ=MONTHLY;COUNT=3;BYSETPOS=-2", "FREQ=MONTHLY;COUNT=3;BYMONTHDAY=40", "FREQ=WEEKLY;BYDAY=TH;BYSETPOS=1;COUNT=2",
        ],
    )  # fmt: skip
    def test_of_what_is_no_rule_or_not_by_the_day(self, rule: str) -> None:
        with pytest.raises(RuleRefused):
            occurrences(rule, NINE, NEW_YORK)

    def test_of_a_start_that_the_rule_does_not_give(self) -> None:
        with pytest.raises(RuleRefused):
            occurrences("FREQ=WEEKLY;COUNT=3;BYDAY=MO", NINE, NEW_YORK)

    def test_of_leaving_out_what_the_rule_does_not_give(self) -> None:
        with pytest.raises(Invalid):
            occurrences("FREQ=DAILY;COUNT=3", NINE, NEW_YORK, without=[NINE + timedelta(hours=1)])

    @pytest.mark.parametrize(
        "rule", ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=2", "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=9;COUNT=2"]
    )
    def test_of_a_rule_that_gives_nothing_are_quick(self, rule: str) -> None:
        started = time.perf_counter()
        with pytest.raises(RuleRefused):
            occurrences(rule, NINE, NEW_YORK)
        assert time.perf_counter() - started < 0.2


class TestClockChanges:
    def test_local_intent_is_kept(self) -> None:
        walls = occurrences("FREQ=WEEKLY;COUNT=3", wall("2027-03-21T10:00"), BERLIN)
        assert [f"{instant_of(each, BERLIN):%m-%d %H:%M}" for each in walls] == [
            "03-21 09:00",
            "03-28 08:00",
            "04-04 08:00",
        ]

    def test_a_skipped_time_takes_the_offset_before_the_gap(self) -> None:
        skipped = instant_of(wall("2027-03-28T02:30"), BERLIN)
        assert (skipped, wall_of(skipped, BERLIN)) == (
            datetime(2027, 3, 28, 1, 30, tzinfo=UTC), wall("2027-03-28T03:30"),
        )  # fmt: skip

    def test_a_time_that_comes_twice_is_its_first(self) -> None:
        assert instant_of(wall("2027-10-31T02:30"), BERLIN) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def counted_out(first: datetime, interval: int, weekdays: frozenset[int], count: int) -> list[datetime]:
    """The oracle of weekly rules: go through the days, one by one."""
    monday, found, day = first.date() - timedelta(days=first.weekday()), [], first.date()
    while len(found) < count:
        if day.weekday() in weekdays and (day - monday).days // 7 % interval == 0:
            found.append(datetime.combine(day, first.time()))
        day += timedelta(days=1)
    return found


@cache
def pinned(name: str) -> ZoneInfo:
    with resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as data:
        return ZoneInfo.from_file(data, key=name)


def clocks(instant: datetime, zone: str) -> datetime:
    return instant.astimezone(pinned(zone)).replace(tzinfo=None)


ZONES = sorted(known_timezones())
FIRSTS = st.datetimes(wall("2025-01-01T00:00"), wall("2034-12-31T00:00")).map(
    lambda each: each.replace(second=0, microsecond=0)
)


@given(
    FIRSTS, st.integers(1, 4), st.frozensets(st.integers(0, 6), min_size=1), st.integers(1, 12), st.sampled_from(ZONES)
)
@settings(deadline=None, max_examples=300)
def test_weekly_rules_give_what_going_through_the_days_gives(first, interval, weekdays, count, zone) -> None:
    weekdays |= {first.weekday()}
    by_day = ",".join(DAYS[day] for day in sorted(weekdays))
    rule = f"FREQ=WEEKLY;INTERVAL={interval};BYDAY={by_day};COUNT={count}"
    walls = occurrences(rule, first, zone)
    assert walls == counted_out(first, interval, weekdays, count)
    assert (
        occurrences(f"FREQ=WEEKLY;INTERVAL={interval};BYDAY={by_day};UNTIL={walls[-1]:%Y%m%dT%H%M%S}", first, zone)
        == walls
    )


@given(FIRSTS, st.integers(1, 60), st.sampled_from(ZONES))
@settings(deadline=None, max_examples=500)
def test_each_start_is_the_wanted_time_on_the_clocks_of_its_place(first: datetime, days: int, zone: str) -> None:
    for wanted in occurrences(f"FREQ=DAILY;INTERVAL={days};COUNT=12", first, zone):
        start = instant_of(wanted, zone)
        if clocks(start, zone) == wanted:
            assert not any(clocks(start - timedelta(minutes=step), zone) == wanted for step in range(15, 25 * 60, 15))
        else:  # a gap: no instant shows the wanted time, and the old offset holds
            before = start - timedelta(days=2)
            old = clocks(before, zone) - before.replace(tzinfo=None)
            assert wanted - old == start.replace(tzinfo=None)
            assert clocks(start, zone) > wanted
        assert wall_of(start, zone) == clocks(start, zone)
