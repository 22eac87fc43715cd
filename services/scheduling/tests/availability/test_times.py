"""Zones: every clock change of the pinned database from 2024 to 2036, and local times around it."""

from __future__ import annotations

import struct
import zoneinfo
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from importlib import resources

import pytest

from scheduling.availability import rules
from scheduling.availability.rules import times

FIRST, LAST = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (2024, 2037))
ZONES = sorted(times.known_timezones())


def raw(name: str) -> bytes:
    return resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).read_bytes()


def reference(name: str) -> zoneinfo.ZoneInfo:
    with resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as data:
        return zoneinfo.ZoneInfo.from_file(data, key=name)


def changes(name: str) -> list[int]:
    """The transition times that the zone's file lists (RFC 9636), read without any library."""
    data = raw(name)
    isut, isstd, leap, count, types, chars = struct.unpack(">6l", data[20:44])
    second = 44 + count * 5 + types * 6 + chars + leap * 8 + isstd + isut
    (count,) = struct.unpack(">l", data[second + 32 : second + 36])
    listed = struct.unpack(f">{count}q", data[second + 44 : second + 44 + 8 * count])
    return [moment for moment in listed if FIRST <= moment < LAST]


def offset_of(moment: int, zone: zoneinfo.ZoneInfo) -> int:
    offset = datetime.fromtimestamp(moment, zone).utcoffset()
    assert offset is not None
    return int(offset.total_seconds())


def walls_around(change: int, zone: zoneinfo.ZoneInfo) -> Iterator[datetime]:
    """Local times, without zone, on both sides of a clock change and within what it skips or repeats."""
    for offset in (offset_of(change - 1, zone), offset_of(change, zone)):
        for minutes in (-61, -60, -31, -30, -1, 0, 1, 29, 30, 59, 60, 61):
            yield datetime.fromtimestamp(change + offset, UTC).replace(tzinfo=None) + timedelta(minutes=minutes)


@pytest.mark.parametrize("name", ZONES)
def test_every_clock_change(name: str) -> None:
    zone, known = times.zone(name), reference(name)
    for change in changes(name):
        for moment in (change - 86_400, change - 1, change, change + 1, change + 86_400):
            assert zone.offset(moment) == offset_of(moment, known)
        for wall in walls_around(change, known):
            # PEP 495 with fold=0 says the same as RFC 5545 §3.3.5.
            seconds = int(wall.replace(tzinfo=UTC).timestamp())
            assert zone.instant(seconds) == int(wall.replace(tzinfo=known).timestamp())


@pytest.mark.parametrize("name", ZONES)
def test_a_grid_start_is_the_first_local_multiple(name: str) -> None:
    zone = times.zone(name)
    for change in changes(name)[:6]:
        for moment in range(change - 5400, change + 5401, 1500):
            found = zone.ceil(moment, 1800)
            multiples = (m for m in range(moment, moment + 7200) if (m + zone.offset(m)) % 1800 == 0)
            assert found == next(multiples)


class TestLocalTimes:
    NEW_YORK = times.zone("America/New_York")

    def at(self, on: date, minute: int) -> str:
        return rules.to_datetime(self.NEW_YORK.instant(rules.day_of(on) * 86_400 + 60 * minute)).isoformat()

    def test_a_skipped_time_takes_the_offset_before(self) -> None:
        assert self.at(date(2026, 3, 8), 150) == "2026-03-08T07:30:00+00:00"  # 02:30 becomes 03:30

    def test_a_repeated_time_is_its_first_occurrence(self) -> None:
        assert self.at(date(2026, 11, 1), 90) == "2026-11-01T05:30:00+00:00"

    def test_beyond_the_last_listed_change_the_rule_goes_on(self) -> None:
        assert self.at(date(2060, 7, 1), 720) == "2060-07-01T16:00:00+00:00"


class TestZones:
    def test_the_machine_is_never_asked(self) -> None:
        before = zoneinfo.TZPATH
        zoneinfo.reset_tzpath(())
        try:
            assert times._load.__wrapped__("Europe/Paris").offset(FIRST) == 3600
        finally:
            zoneinfo.reset_tzpath(before)

    @pytest.mark.parametrize("name", ["Mars/Olympus", "../zones", "", "europe/london"])
    def test_an_unknown_zone_is_refused(self, name: str) -> None:
        with pytest.raises(times.UnknownTimezone):
            times.zone(name)


class TestConverters:
    def test_there_and_back(self) -> None:
        moment = rules.parse_instant("2026-12-01T09:00:30+05:30")
        assert moment == 1_796_095_830
        assert rules.from_datetime(rules.to_datetime(moment)) == moment

    def test_a_text_without_offset_is_no_instant(self) -> None:
        with pytest.raises(ValueError, match="offset"):
            rules.parse_instant("2026-12-01T09:00:00")

    def test_dates_are_days_since_1970(self) -> None:
        assert rules.day_of(date(1970, 1, 2)) == 1
        assert rules.local_day(rules.parse_instant("2026-05-31T18:30:00Z"), "Asia/Kolkata") == rules.day_of(
            date(2026, 6, 1)
        )
