"""Runs slot cases (neutral JSON, one object for each case) through the production engine.

python services/scheduling/tests/availability/slot_cases.py FILE
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from datetime import date, datetime
from math import ceil, floor
from pathlib import Path
from typing import Any

from scheduling.availability import rules
from scheduling.availability.rules.times import DAY, date_of, zone

Json = dict[str, Any]
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def main(paths: list[str]) -> int:
    cases = [case for path in paths for case in json.loads(Path(path).read_text("utf-8"))]
    failed = 0
    for case in cases:
        expected, got = verdict(case)
        if expected != got:
            failed += 1
            print(f"{case['id']}: {case.get('description', '')}\n  expected {expected}\n  got      {got}")
    print(f"{len(cases) - failed} passed, {failed} failed")
    return 1 if failed or not cases else 0


def verdict(case: Json) -> tuple[Any, Any]:
    """What the case expects and what the engine says, in one comparable form."""
    given, expected = case["input"], case["expected"]
    try:
        return ANSWERS[expected["kind"]](given, expected)
    except Exception as error:  # noqa: BLE001 (one broken case must not hide the others)
        return expected, f"{type(error).__name__}: {error}"


def starts_utc(given: Json, expected: Json) -> tuple[Any, Any]:
    return [shown(instant(text)) for text in expected["starts"]], [shown(s.start) for s in listed(given)]


def windows_utc(given: Json, expected: Json) -> tuple[Any, Any]:
    windows = rules.free_windows(question(given), *query(given))
    wanted = [(shown(instant(w["start"])), shown(instant(w["end"]))) for w in expected["windows"]]
    return wanted, [(shown(start), shown(end)) for start, end in windows]


def count(given: Json, expected: Json) -> tuple[Any, Any]:
    return expected["count"], len(listed(given))


def counts_by_local_date(given: Json, expected: Json) -> tuple[Any, Any]:
    by_date = grouped(given, expected)
    wanted = named_dates(expected)
    return wanted, {on: len(by_date.get(on, ())) for on in wanted}


def first_start_by_local_date(given: Json, expected: Json) -> tuple[Any, Any]:
    by_date = grouped(given, expected)
    wanted = named_dates(expected)
    at = zone(viewer(given, expected))
    got = {}
    for on, first in wanted.items():
        start = by_date[on][0] if on in by_date else None
        if start is not None and first is not None and "T" not in first:
            got[on] = clock((start + at.offset(start)) % DAY)
        else:
            got[on] = start if start is None else shown(start)
    return {on: shown(instant(f)) if f and "T" in f else f for on, f in wanted.items()}, got


def remaining(given: Json, expected: Json) -> tuple[Any, Any]:
    at, day = zone(given["timezone"]), rules.day_of(date.fromisoformat(given["date"]))
    found = rules.slots(question(given), at.midnight(day), at.midnight(day + 1))
    rows = []
    for slot in found:
        start, end = (clock(moment + at.offset(moment) - day * DAY) for moment in slot[:2])
        rows.append((start, end, slot.remaining))
    return [(row["start"], row["end"], row["remaining"]) for row in expected["rows"]], rows


ANSWERS: dict[str, Callable[[Json, Json], tuple[Any, Any]]] = {
    each.__name__: each
    for each in (starts_utc, windows_utc, count, counts_by_local_date, first_start_by_local_date, remaining)
}


def listed(given: Json) -> list[rules.Slot]:
    return rules.slots(question(given), *query(given))


def query(given: Json) -> tuple[int, int]:
    return later(given["query"]["from"]), later(given["query"]["to"])


def viewer(given: Json, expected: Json) -> str:
    return expected.get("timezone") or given.get("viewer_timezone") or given["timezone"]


def grouped(given: Json, expected: Json) -> dict[str, list[int]]:
    at = viewer(given, expected)
    found: dict[str, list[int]] = {}
    for slot in listed(given):
        found.setdefault(date_of(rules.local_day(slot.start, at)).isoformat(), []).append(slot.start)
    return found


def named_dates(expected: Json) -> dict[str, Any]:
    return next(value for value in expected.values() if isinstance(value, dict))


def question(given: Json) -> rules.Question:
    """The case's input as the engine is asked."""
    bookings = () if given.get("sessions") is not None else tuple(booking(given, b) for b in many(given, "bookings"))
    now = later(given["now"])
    restriction = given.get("restriction")
    only = given.get("only_staff")
    return rules.Question(
        service=service(given),
        now=now,
        members=members(given, bookings),
        only_staff=None if only is None else frozenset([only] if isinstance(only, str) else only),
        asker=given.get("session"),
        usage=rules.count_usage(bookings, given["timezone"], now=now),
        restriction=rules.Calendar(schedule(restriction, given["timezone"])) if restriction else None,
        sessions=sessions(given),
        seats=seats(given),
    )


def service(given: Json) -> rules.ServiceRules:
    limits = given.get("limits")
    return rules.ServiceRules(
        timezone=given["timezone"],
        duration_minutes=given.get("duration_min") or given.get("interval_min") or 0,
        interval_minutes=given.get("interval_min"),
        alignment=given.get("alignment") or "clock",
        offset_start_minutes=given.get("offset_start_min") or 0,
        buffer_before_minutes=given.get("buffer_before_min") or 0,
        buffer_after_minutes=given.get("buffer_after_min") or 0,
        notice=rules.Notice(given.get("min_notice_min") or 0),
        horizon=horizon(given.get("horizon")),
        limits=limits and rules.Limits(**{LIMITS[name]: most for name, most in limits.items()}),
        collective=given.get("mode") == "collective",
        id=given.get("service"),
    )


LIMITS = {f"bookings_per_{period}": f"per_{period}" for period in ("day", "week", "month", "year")} | {
    "minutes_per_day": "minutes_per_day"
}


def horizon(given: Json | None) -> rules.Horizon | None:
    if not given:
        return None
    if given["type"] == "date_range":
        return rules.DateRange(date.fromisoformat(given["from_date"][:10]), date.fromisoformat(given["to_date"][:10]))
    kinds = {
        "rolling_calendar_days": rules.RollingCalendarDays,
        "rolling_business_days": rules.RollingBusinessDays,
        "rolling_available_days": rules.RollingAvailableDays,
    }
    return kinds[given["type"]](given["days"])


def members(given: Json, bookings: tuple[rules.Booking, ...]) -> tuple[rules.StaffMember, ...]:
    """The staff of the case; without any, one member who works the case's own hours.

    The case's hours are the service's schedule and so hold before a staff member's; what takes time of the service
    takes it of everybody.
    """
    found = []
    for person in given["staff"] if given.get("staff") is not None else [{"id": "service"}]:
        own_hours = person.get("rules") or person.get("windows")
        hours = person if own_hours and given.get("rules") is None and given.get("windows") is None else given
        dates = {name: [*many(given, name), *many(person, name)] for name in DATED}
        merged = {**dates, "rules": hours.get("rules"), "windows": hours.get("windows")}
        home = (hours.get("timezone") or given["timezone"]) if hours is person else given["timezone"]
        outside = (*many(given, "external_busy"), *many(person, "external_busy"), *many(person, "busy"))
        found.append(
            rules.StaffMember(
                id=person["id"],
                calendar=rules.Calendar(schedule(merged, home)),
                required=bool(person.get("required")),
                blocked=tuple(busy(b) for b in (*many(given, "blocked"), *many(person, "blocked"))),
                busy=tuple(busy(b) for b in outside),
                bookings=bookings + tuple(booking(given, b) for b in many(person, "bookings")),
                holds=tuple(hold(given, h) for h in (*many(given, "holds"), *many(person, "holds"))),
            )
        )
    return tuple(found)


DATED = ("overrides", "out_of_office_dates", "travel")


def schedule(given: Json, timezone: str) -> rules.Schedule:
    return rules.Schedule(
        timezone=given.get("timezone") or timezone,
        rules=tuple(weekly_rule(rule) for rule in many(given, "rules")),
        overrides=tuple(
            rules.Override(date.fromisoformat(o["date"]), minutes(o["start"]), minutes(o["end"]))
            for o in many(given, "overrides")
        ),
        out_of_office=tuple(
            rules.OutOfOffice(date.fromisoformat(on), date.fromisoformat(on))
            for on in many(given, "out_of_office_dates")
        ),
        travel=tuple(travel(each) for each in many(given, "travel")),
        openings=tuple(rules.Opening(instant(w["start"]), later(w["end"])) for w in many(given, "windows")),
    )


def weekly_rule(given: Json) -> rules.WeeklyRule:
    days = frozenset(WEEKDAYS.index(day) for day in given["days"])
    return rules.WeeklyRule(days, minutes(given["start"]), minutes(given["end"]))


def travel(given: Json) -> rules.Travel:
    last = given.get("to_date")
    return rules.Travel(
        date.fromisoformat(given["from_date"]), date.fromisoformat(last) if last else None, given["timezone"]
    )


def busy(given: Json) -> rules.Busy:
    return rules.Busy(instant(given["start"]), later(given["end"]), given.get("id"))


def booking(given: Json, one: Json) -> rules.Booking:
    return rules.Booking(
        instant(one["start"]),
        later(one["end"]),
        one.get("status") or "confirmed",
        given.get("buffer_before_min") or 0,
        given.get("buffer_after_min") or 0,
        bool(one.get("blocks")),
        id=one.get("id"),
    )


def hold(given: Json, one: Json) -> rules.Hold:
    return rules.Hold(
        instant(one["start"]),
        later(one["end"]),
        one.get("session") or "",
        later(one["expires_at"]) if one.get("expires_at") else 1 << 60,
        given.get("buffer_before_min") or 0,
        given.get("buffer_after_min") or 0,
    )


def sessions(given: Json) -> tuple[rules.SessionBlock, ...] | None:
    if given.get("sessions") is None:
        return None
    return tuple(
        rules.SessionBlock(
            on_date(given, minutes(each["from"])),
            on_date(given, minutes(each["until"])),
            frozenset(each["services"]),
            each["capacity"],
            each.get("slot_min"),
        )
        for each in given["sessions"]
    )


def seats(given: Json) -> tuple[rules.SeatBooking, ...]:
    if given.get("sessions") is None:
        return ()
    now = later(given["now"])
    found = []
    for seat in many(given, "bookings"):
        start = on_date(given, minutes(seat["time"]))
        status = seat.get("status") or "confirmed"
        expires_at = now if seat.get("expired") else None
        found.append(rules.SeatBooking(start, start + 60 * seat["duration_min"], seat["service"], status, expires_at))
    return tuple(found)


def on_date(given: Json, minute: int) -> int:
    day = rules.day_of(date.fromisoformat(given["date"]))
    return zone(given["timezone"]).instant(day * DAY + 60 * minute)


def many(given: Json, name: str) -> Iterable[Any]:
    return given.get(name) or ()


def minutes(text: str) -> int:
    hours, minute = text.split(":")[:2]
    return 60 * int(hours) + int(minute)


def instant(text: str) -> int:
    return floor(datetime.fromisoformat(text).timestamp())


def later(text: str) -> int:
    """The whole second at or after the text: what ends within a second takes all of it."""
    return ceil(datetime.fromisoformat(text).timestamp())


def shown(moment: int) -> str:
    return rules.to_datetime(moment).strftime("%Y-%m-%dT%H:%M:%SZ")


def clock(local: int) -> str:
    return f"{local // 3600 % 25:02}:{local // 60 % 60:02}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
