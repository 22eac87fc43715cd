"""When an event takes place: once, by a rule, on dates, and not on others. Local times, without a zone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from heapq import merge
from itertools import groupby
from typing import Final

from dateutil.rrule import rrule, rrulestr
from icalendar import vRecur

ALLOWED: Final = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
"""What takes place each hour or more often is no appointment."""
Local = Callable[[datetime], datetime]
"""From an instant with its offset to what the event's clocks show."""


class TooFrequent(ValueError):
    """The rule gives a time each hour or more often."""


def starts(
    first: datetime, rules: list[vRecur], more: list[datetime], until: datetime, local: Local
) -> Iterator[datetime]:
    """The local starts until a moment, in order, each once: the first, what the rules give, and dates besides.

    Raises `TooFrequent`, and `ValueError` for what is no rule of RFC 5545.
    """
    given: list[Iterator[datetime]] = [iter([first]), iter(sorted(more))]
    given += [iter(_rule(rule, first, until, local)) for rule in rules]
    for start, _ in groupby(merge(*given)):
        if start > until:
            return
        yield start


def _rule(rule: vRecur, first: datetime, until: datetime, local: Local) -> rrule:
    parts = {str(name).upper(): value for name, value in rule.items()}
    if not set(parts.get("FREQ", ())) <= ALLOWED:
        raise TooFrequent
    if any(name in parts for name in ("BYHOUR", "BYMINUTE", "BYSECOND")):
        raise TooFrequent
    ends = [_last(each, local) for each in parts.pop("UNTIL", ())]
    text = vRecur(parts).to_ical().decode()  # type: ignore[no-untyped-call]
    found = rrulestr(text, dtstart=first, ignoretz=True)
    assert isinstance(found, rrule)
    if "COUNT" in parts:  # which dateutil takes no UNTIL beside
        return found
    return found.replace(until=min([until, *ends]))


def _last(until: date, local: Local) -> datetime:
    """The last local time that is included: UNTIL is an instant, a local time, or a whole day."""
    if not isinstance(until, datetime):
        return datetime.combine(until, time.max)
    return local(until) if until.tzinfo else until
