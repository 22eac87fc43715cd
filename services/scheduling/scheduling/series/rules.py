"""Recurrence rules (RFC 5545, 3.3.10): which local times they give, and which instants those are.

Bounded on purpose: a series is at most a hundred bookings within two years.
"""

from calendar import timegm
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice

from dateutil.rrule import rrule, rrulestr

from contracts.scheduling.series.shapes import MOST_OCCURRENCES
from kit.errors import Invalid
from scheduling.availability.rules import to_datetime
from scheduling.availability.rules.times import from_datetime, zone

LONGEST = timedelta(days=731)
"""Two years, one of them a leap year."""
FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
MONTHS = FREQUENCIES - {"DAILY", "WEEKLY"}
PARTS = {
    "FREQ": FREQUENCIES,
    "INTERVAL": FREQUENCIES,
    "COUNT": FREQUENCIES,
    "UNTIL": FREQUENCIES,
    "WKST": FREQUENCIES,
    "BYMONTH": FREQUENCIES,
    "BYDAY": FREQUENCIES,
    "BYMONTHDAY": MONTHS,
    "BYYEARDAY": frozenset({"YEARLY"}),
    "BYWEEKNO": frozenset({"YEARLY"}),
    "BYSETPOS": MONTHS,
}
"""The parts of a rule and the frequencies they go with: those of RFC 5545, but for the time of day, which is the
start's, and a few that only say in other words what another frequency says."""
CYCLE = 400
"""Years after which the Gregorian calendar repeats, weekdays and weeks included (146,097 days)."""


class RuleRefused(Invalid):
    """This recurrence rule cannot be booked by."""

    code = "scheduling.rule_refused"

    def __init__(self, detail: str) -> None:
        super().__init__(errors=[{"pointer": "/rule", "detail": detail}])


def occurrences(rule: str, first: datetime, timezone: str, *, without: Collection[datetime] = ()) -> list[datetime]:
    """The local times that a rule gives from the `first` on, which must be one of them, but for those left `without`.

    A UNTIL is included; with `Z` it is an instant, without it a time or date on the zone's clocks. Raises
    `RuleRefused`, `Invalid` for one left out that the rule does not give.
    """
    parts = _parts(rule)
    latest = first + LONGEST
    until = _until(parts["UNTIL"], timezone) if "UNTIL" in parts else latest
    given = list(islice(_generated(parts, first, min(until, latest)), MOST_OCCURRENCES + 1))
    _check_ends(parts, given, first, too_long=until > latest)
    wanted = given[: int(parts["COUNT"])] if "COUNT" in parts else given
    if unknown := [each for each in without if each not in wanted]:
        problem = f"The rule gives no start at {unknown[0].isoformat()}"
        raise Invalid(errors=[{"pointer": "/exdates", "detail": problem}])
    return [each for each in wanted if each not in without]


def instant_of(wall: datetime, timezone: str) -> datetime:
    """The instant of a local time: in a gap the offset before it holds, a time that occurs twice is its first."""
    return to_datetime(zone(timezone).instant(timegm(wall.timetuple())))


def wall_of(instant: datetime, timezone: str) -> datetime:
    """What the zone's clocks show at an instant."""
    offset = zone(timezone).offset(from_datetime(instant))
    return (instant.astimezone(UTC) + timedelta(seconds=offset)).replace(tzinfo=None)


def _parts(rule: str) -> dict[str, str]:
    """The rule's parts by name, each of them known and fit for the frequency."""
    pairs = [part.split("=") for part in rule.removeprefix("RRULE:").split(";")]
    parts = dict(pairs)
    if len(parts) < len(pairs):
        raise RuleRefused("A part is given twice")
    frequency = parts.get("FREQ", "")
    if frequency not in FREQUENCIES:
        raise RuleRefused("FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY")
    for name in parts:
        if frequency not in PARTS.get(name, ()):
            raise RuleRefused(f"{name} does not go with FREQ={frequency}")
    if frequency not in MONTHS and any(char.isdigit() for char in parts.get("BYDAY", "")):
        raise RuleRefused(f"A numbered BYDAY does not go with FREQ={frequency}")
    if ("COUNT" in parts) == ("UNTIL" in parts):
        raise RuleRefused("A series ends: give either COUNT or UNTIL")
    for name in ("COUNT", "INTERVAL"):
        if not parts.get(name, "1").isdecimal() or not 1 <= int(parts.get(name, "1")[:5]) <= 1_000:
            raise RuleRefused(f"{name} must be a number from 1 to 1000")
    return parts


def _generated(parts: dict[str, str], first: datetime, until: datetime) -> Iterator[datetime]:
    """What the rule gives from the first to the last local time.

    dateutil looks for a next one as far as the calendar goes, the year 9999: a rule that gives none would keep it busy
    for a second. It is asked in the calendar's last cycle instead, where every day falls as it does now.
    """
    endless = ";".join(f"{name}={value}" for name, value in parts.items() if name not in ("COUNT", "UNTIL"))
    later = (9_990 - first.year) // CYCLE * CYCLE
    try:
        rule = rrulestr(endless, dtstart=_in_years(first, later))
    except (ValueError, OverflowError):
        raise RuleRefused("This is no recurrence rule of RFC 5545") from None
    assert isinstance(rule, rrule)
    return (_in_years(each, -later) for each in rule.replace(until=_in_years(until, later)))


def _in_years(moment: datetime, years: int) -> datetime:
    return moment.replace(year=moment.year + years)


def _check_ends(parts: dict[str, str], given: list[datetime], first: datetime, *, too_long: bool) -> None:
    if given[:1] != [first]:
        raise RuleRefused(f"The rule does not give its own start, {first.isoformat()}")
    number = int(parts.get("COUNT", len(given)))
    if number > MOST_OCCURRENCES:
        raise RuleRefused(f"A series has {MOST_OCCURRENCES} occurrences at most")
    if too_long or number > len(given):
        raise RuleRefused("A series lasts two years at most")


def _until(text: str, timezone: str) -> datetime:
    """The last local time that is included."""
    try:
        if "T" not in text:
            return datetime.strptime(text, "%Y%m%d") + timedelta(days=1, microseconds=-1)  # noqa: DTZ007 - local
        if text.endswith("Z"):
            return wall_of(datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC), timezone)
        return datetime.strptime(text, "%Y%m%dT%H%M%S")  # noqa: DTZ007 - local
    except (ValueError, OverflowError):
        raise RuleRefused("UNTIL must be a date or a time, such as 20270331 or 20270331T090000Z") from None
