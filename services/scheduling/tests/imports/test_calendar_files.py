"""Busy times from iCalendar: what RFC 5545 says, what calendars really write, and what nobody should write."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from import_stories import calendar, event

from scheduling.availability.rules.times import from_datetime, zone
from scheduling.imports.rules import calendar_files
from scheduling.imports.rules.calendar_files import NoCalendar, busy_times

NEW_YEAR = datetime(2027, 1, 1, tzinfo=UTC).replace(tzinfo=None)
WINDOW = (from_datetime(datetime(2027, 1, 1, tzinfo=UTC)), from_datetime(datetime(2028, 1, 1, tzinfo=UTC)))


def read(text: str, floating: str = "Europe/Berlin"):
    return busy_times(text, floating=floating, window=WINDOW)


def times(text: str, **more) -> list[str]:
    """From and to of every busy time, in UTC."""
    return [
        f"{datetime.fromtimestamp(start, UTC):%m-%d %H:%M} {datetime.fromtimestamp(end, UTC):%m-%d %H:%M}"
        for start, end, _ in read(text, **more).blocks
    ]


ZONE = (
    "BEGIN:VTIMEZONE\r\nTZID:Our own\r\nBEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\n"
    "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\n"
    "TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n"
)


class TestOnce:
    @pytest.mark.parametrize(
        ("lines", "expected"),
        [
            (("DTSTART:20270301T090000Z", "DTEND:20270301T100000Z"), "03-01 09:00 03-01 10:00"),
            (("DTSTART;TZID=Europe/Berlin:20270701T090000", "DTEND;TZID=Europe/Berlin:20270701T100000"), "07-01 07:00 07-01 08:00"),
            (("DTSTART;TZID=/vendor/x/America/New_York:20270301T090000", "DURATION:PT30M"), "03-01 14:00 03-01 14:30"),
            (("DTSTART;TZID=W. Europe Standard Time:20270301T090000", "DURATION:PT1H"), "03-01 08:00 03-01 09:00"),
            (("DTSTART;TZID=Our own:20270701T090000", "DURATION:PT1H"), "07-01 07:00 07-01 08:00"),
            (("DTSTART;TZID=Our own:20270101T090000", "DURATION:PT1H"), "01-01 08:00 01-01 09:00"),
            (("DTSTART:20270301T090000", "DTEND:20270301T100000"), "03-01 08:00 03-01 09:00"),
            (("DTSTART;VALUE=DATE:20270301", "DTEND;VALUE=DATE:20270303"), "02-28 23:00 03-02 23:00"),
            (("DTSTART;VALUE=DATE:20270301",), "02-28 23:00 03-01 23:00"),
            (("DTSTART;VALUE=DATE:20270328",), "03-27 23:00 03-28 22:00"),
            (("DTSTART;TZID=Europe/Berlin:20270327T120000", "DURATION:P1D"), "03-27 11:00 03-28 10:00"),
            (("DTSTART;TZID=Europe/Berlin:20270328T023000", "DURATION:PT1H"), "03-28 01:30 03-28 02:30"),
            (("DTSTART;TZID=Europe/Berlin:20271031T023000", "DURATION:PT1H"), "10-31 00:30 10-31 01:30"),
            (("DTSTART;TZID=Europe/Berlin:20270301T090000", "DTEND;TZID=America/New_York:20270301T090000"), "03-01 08:00 03-01 14:00"),
            (("DTSTART:20261231T230000Z", "DTEND:20270101T010000Z"), "01-01 00:00 01-01 01:00"),
            (("DTST\r\n ART:20270301T09\r\n\t0000Z", "DURATION:PT1H"), "03-01 09:00 03-01 10:00"),
        ],
    )  # fmt: skip
    def test_is_when_it_says(self, lines: tuple[str, ...], expected: str) -> None:
        assert times(calendar(*lines, extra=ZONE)) == [expected]

    @pytest.mark.parametrize(
        "line",
        ["TRANSP:TRANSPARENT", "STATUS:CANCELLED", "X-MICROSOFT-CDO-BUSYSTATUS:FREE", "DURATION:PT0S", "RDATE:20270101T090000Z\r\nTRANSP:TRANSPARENT"],
    )  # fmt: skip
    def test_takes_no_time_if_it_says_so(self, line: str) -> None:
        found = read(calendar("DTSTART:20270301T090000Z", *([] if "DURATION" in line else ["DURATION:PT1H"]), line))
        assert (found.blocks, found.skipped, found.rows, found.refused) == ([], 1, 1, [])

    def test_a_calendars_own_zone_is_where_its_floating_times_are(self) -> None:
        text = calendar("DTSTART:20270301T090000", "DURATION:PT1H", extra="X-WR-TIMEZONE:America/New_York\r\n")
        assert times(text) == ["03-01 14:00 03-01 15:00"]

    def test_what_it_is_about_is_not_kept_nor_even_parsed(self) -> None:
        text = calendar(
            "DTSTART:20270301T090000Z", "DURATION:PT1H", "SUMMARY:Secret", "ATTENDEE:mailto:x", "GEO:broken"
        )
        found = read(text)
        assert (len(found.blocks), found.refused) == (1, [])
        assert "Secret" not in repr(found)


class TestRecurring:
    WEEKLY = ("DTSTART;TZID=Europe/Berlin:20270322T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=3")

    def test_stays_at_its_local_time_across_a_clock_change(self) -> None:
        assert times(calendar(*self.WEEKLY)) == [
            "03-22 08:00 03-22 09:00", "03-29 07:00 03-29 08:00", "04-05 07:00 04-05 08:00",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        "without",
        ["EXDATE;TZID=Europe/Berlin:20270329T090000", "EXDATE:20270329T070000Z", "EXDATE;VALUE=DATE:20270329", "EXDATE;TZID=America/New_York:20270329T030000,20270330T030000"],
    )  # fmt: skip
    def test_leaves_out_what_is_excluded_however_that_is_written(self, without: str) -> None:
        assert [each[:5] for each in times(calendar(*self.WEEKLY, without))] == ["03-22", "04-05"]

    @pytest.mark.parametrize(
        ("rule", "starts"),
        [
            ("FREQ=DAILY;UNTIL=20270324", ["03-22", "03-23", "03-24"]),
            ("FREQ=DAILY;UNTIL=20270324T080000Z", ["03-22", "03-23", "03-24"]),
            ("FREQ=DAILY;UNTIL=20270324T075959Z", ["03-22", "03-23"]),
            ("FREQ=DAILY;UNTIL=20270324T090000", ["03-22", "03-23", "03-24"]),
            ("FREQ=MONTHLY;BYDAY=-1MO;COUNT=2", ["03-22", "03-29", "04-26"]),
            ("FREQ=YEARLY;COUNT=5", ["03-22"]),
            ("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=3", ["03-22", "03-24", "03-29"]),
        ],
    )
    def test_by_a_rule(self, rule: str, starts: list[str]) -> None:
        assert [each[:5] for each in times(calendar(*self.WEEKLY[:2], f"RRULE:{rule}"))] == starts

    def test_without_end_goes_to_the_end_of_the_window(self) -> None:
        found = times(calendar("DTSTART;TZID=Europe/Berlin:19990101T090000", "DURATION:PT1H", "RRULE:FREQ=DAILY"))
        assert (len(found), found[0][:5], found[-1][:5]) == (365, "01-01", "12-31")

    def test_on_other_dates_too(self) -> None:
        more = ("RDATE:20270501T090000Z", "RDATE;VALUE=PERIOD:20270601T090000Z/PT2H,20270602T090000Z/20270602T091500Z")
        assert times(calendar(*self.WEEKLY[:2], *more))[1:] == [
            "05-01 09:00 05-01 10:00", "06-01 09:00 06-01 11:00", "06-02 09:00 06-02 09:15",
        ]  # fmt: skip

    def test_one_time_is_moved_and_another_called_off(self) -> None:
        moved = event(
            "1", "RECURRENCE-ID;TZID=Europe/Berlin:20270329T090000", "DTSTART:20270330T100000Z", "DURATION:PT2H"
        )
        off = event(
            "1", "RECURRENCE-ID:20270405T070000Z", "DTSTART:20270405T070000Z", "DURATION:PT1H", "STATUS:CANCELLED"
        )
        for extra in (moved + off, off + moved):
            assert times(calendar(*self.WEEKLY, extra=extra)) == ["03-22 08:00 03-22 09:00", "03-30 10:00 03-30 12:00"]

    def test_the_later_revision_of_an_event_counts(self) -> None:
        newer = event("1", "SEQUENCE:2", "DTSTART:20270501T090000Z", "DURATION:PT1H")
        older = event("1", "SEQUENCE:1", "DTSTART:20270601T090000Z", "DURATION:PT1H")
        for extra in (newer + older, older + newer):
            assert times(calendar(extra=extra)) == ["05-01 09:00 05-01 10:00"]

    def test_from_one_time_on_it_is_another(self) -> None:
        later = event(
            "1", "RECURRENCE-ID;RANGE=THISANDFUTURE:20270329T070000Z",
            "DTSTART;TZID=Europe/Berlin:20270330T110000", "DURATION:PT2H",
        )  # fmt: skip
        assert times(calendar(*self.WEEKLY, extra=later)) == [
            "03-22 08:00 03-22 09:00", "03-30 09:00 03-30 11:00", "04-06 09:00 04-06 11:00",
        ]  # fmt: skip

    def test_of_which_only_one_time_was_exported_is_that_time(self) -> None:
        lone = event("9", "RECURRENCE-ID:20270329T070000Z", "DTSTART:20270329T080000Z", "DURATION:PT1H")
        assert times(calendar(extra=lone)) == ["03-29 08:00 03-29 09:00"]

    def test_a_transparent_event_of_which_one_time_is_busy(self) -> None:
        busy = event("1", "RECURRENCE-ID:20270329T070000Z", "DTSTART:20270329T080000Z", "DURATION:PT1H")
        assert times(calendar(*self.WEEKLY, "TRANSP:TRANSPARENT", extra=busy)) == ["03-29 08:00 03-29 09:00"]


@given(
    name=st.sampled_from(
        ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns"]
    ),
    start=st.integers(2 * 1_440, 150 * 1_440).map(lambda minutes: NEW_YEAR + timedelta(minutes=minutes)),
    every=st.integers(1, 9),
    count=st.integers(1, 30),
    without=st.sets(st.integers(0, 29), max_size=5),
)
def test_a_daily_event_is_what_counting_days_by_hand_gives(name, start, every, count, without) -> None:
    """Against an oracle that knows no rules: the wall time, so many days later, on the zone's clocks."""
    clock = zone(name)
    walls = [start + timedelta(days=every * n) for n in range(count)]
    instants = [clock.instant(int(wall.replace(tzinfo=UTC).timestamp())) for wall in walls]
    expected = [at for n, at in enumerate(instants) if n not in without and WINDOW[0] <= at < WINDOW[1]]
    left_out = ",".join(f"{walls[n]:%Y%m%dT%H%M%S}" for n in sorted(without) if n < count)
    lines = [
        f"DTSTART;TZID={name}:{start:%Y%m%dT%H%M%S}",
        "DURATION:PT20M",
        f"RRULE:FREQ=DAILY;INTERVAL={every};COUNT={count}",
    ]
    found = read(calendar(*lines, *([f"EXDATE;TZID={name}:{left_out}"] if left_out else [])))
    assert [block[0] for block in found.blocks] == expected


class TestRefused:
    @pytest.mark.parametrize(
        ("lines", "refusal"),
        [
            (("DTSTART;TZID=Nowhere/Land:20270301T090000",), ("DTSTART", "unknown_timezone")),
            (("DTSTART:garbage",), ("DTSTART", "invalid")),
            (("SUMMARY:When?",), ("DTSTART", "missing")),
            (("DTSTART:20270301T090000Z", "DTEND:20270301T080000Z"), ("DTEND", "ends_before_start")),
            (("DTSTART:20270301T090000Z", "DURATION:-PT1H"), ("DTEND", "ends_before_start")),
            (("DTSTART:20270301T090000Z", "DURATION:long"), ("DURATION", "invalid")),
            (("DTSTART:20270301T090000Z", "DURATION:PT1M", "RRULE:FREQ=HOURLY"), ("RRULE", "too_frequent")),
            (("DTSTART:20270301T090000Z", "DURATION:PT1M", "RRULE:FREQ=DAILY;BYMINUTE=1,2,3"), ("RRULE", "too_frequent")),
            (("DTSTART:20270301T090000Z", "DURATION:PT1M", "RRULE:FREQ=SOMETIMES"), ("RRULE", "invalid")),
            (("DTSTART:20270301T090000Z", "DURATION:PT1M", "RRULE:FREQ=DAILY;BYDAY=XX"), ("RRULE", "invalid")),
            (("DTSTART:20270301T090000Z", "EXDATE:never"), ("EXDATE", "invalid")),
            (("DTSTART:20270301T090000Z", "DTSTART:20270302T090000Z"), ("DTSTART", "invalid")),
        ],
    )  # fmt: skip
    def test_an_event_that_cannot_be_understood_is_told_of_and_the_others_are_read(self, lines, refusal) -> None:
        good = event("2", "DTSTART:20270601T090000Z", "DURATION:PT1H")
        found = read(calendar(*lines, extra=good))
        assert found.refused == [(8, *refusal)]
        assert [block[2] for block in found.blocks] == ["2"]
        assert found.rows == 2

    @pytest.mark.parametrize(
        "text", ["", "hello", "BEGIN:VCALENDAR", "BEGIN:VEVENT\r\nEND:VEVENT\r\n", "\x00" * 99, "name,email\r\n"]
    )
    def test_what_is_no_calendar_is_none(self, text: str) -> None:
        with pytest.raises(NoCalendar):
            read(text)

    def test_too_many_times_are_too_many(self) -> None:
        many = "".join(
            event(str(n), "DTSTART:20270101T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY") for n in range(30)
        )
        with pytest.raises(NoCalendar, match="too_many_times"):
            read(calendar(extra=many))

    def test_a_calendar_without_events_is_one(self) -> None:
        assert read(calendar()).blocks == []


PROPERTY = st.sampled_from(
    ["DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "UID", "SEQUENCE", "TZID", "STATUS"]
)
VALUE = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["20270301T090000Z", "20270301", "00010101T000000", "99991231T235959Z", "PT1H", "-P9999999999D", "P99999W",
                     "FREQ=DAILY;COUNT=3", "FREQ=YEARLY;UNTIL=20270101", "FREQ=WEEKLY;INTERVAL=0", "FREQ=MONTHLY;BYSETPOS=9",
                     "FREQ=DAILY;COUNT=-1", "20270301T090000Z/PT1H", "20270230", "1"]),
)  # fmt: skip
PARAMETER = st.sampled_from(
    ["", ";VALUE=DATE", ";VALUE=PERIOD", ";TZID=Europe/Berlin", ';TZID="x"', ";RANGE=THISANDFUTURE", ";TZID="]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(PROPERTY, PARAMETER, VALUE), max_size=8))
def test_whatever_an_event_says_it_is_read_or_refused(lines) -> None:
    text = calendar(*(f"{name}{parameter}:{value}" for name, parameter, value in lines), "COMMENT:x")
    try:
        found = read(text)
    except NoCalendar:
        return
    assert all(WINDOW[0] <= start < end <= WINDOW[1] for start, end, _ in found.blocks)


def test_as_a_program_it_reads_its_input_and_writes_what_it_found() -> None:
    head = json.dumps({"floating": "Europe/Berlin", "from": WINDOW[0], "to": WINDOW[1]}).encode() + b"\n"
    for text, expected in (
        (calendar("DTSTART:20270301T090000Z", "DURATION:PT1H"), {"rows": 1}), ("hello", {"unreadable": "not_a_calendar"})
    ):  # fmt: skip
        command = [sys.executable, "-I", "-m", calendar_files.__name__]
        done = subprocess.run(command, input=head + text.encode(), capture_output=True, check=True, timeout=60)
        assert json.loads(done.stdout).items() >= expected.items()
