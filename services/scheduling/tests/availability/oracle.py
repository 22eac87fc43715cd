"""A second opinion on slots: obvious, slow, and written apart from the engine.

Time is a set of ticks (five minutes each) instead of ranges, local times are datetimes, and every question is answered
by looking at each tick. Inputs must lie on whole ticks.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib import resources
from itertools import combinations
from zoneinfo import ZoneInfo

from scheduling.availability import rules

TICK = 300
MARGIN = timedelta(days=8)


@cache
def zone_info(name: str) -> ZoneInfo:
    with resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as data:
        return ZoneInfo.from_file(data, key=name)


def local(instant: int, timezone: str) -> datetime:
    return datetime.fromtimestamp(instant, UTC).astimezone(zone_info(timezone))


def instant(on: date, minute: int, timezone: str) -> int:
    """RFC 5545 by way of PEP 495: with fold=0 a skipped time takes the offset before, a repeated one is the first."""
    wall = datetime(on.year, on.month, on.day, tzinfo=zone_info(timezone)) + timedelta(minutes=minute)
    return int(wall.timestamp())


def ticks(start: int, end: int) -> set[int]:
    return set(range(start // TICK, -(-end // TICK)))


def dates(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)


def hours(schedule: rules.Schedule, first: date, last: date) -> set[int]:
    """All ticks in the schedule's hours of these dates."""
    found: set[int] = set()
    for on in dates(first, last):
        if any(out.first <= on <= out.last for out in schedule.out_of_office):
            continue
        timezone = schedule.timezone
        for travel in schedule.travel:
            if travel.first <= on and (travel.last is None or on <= travel.last):
                timezone = travel.timezone
        of_day = [o for o in schedule.overrides if o.on == on] or [
            rule for rule in schedule.rules if on.weekday() in rule.weekdays
        ]
        for each in of_day:
            found |= ticks(instant(on, each.start_minute, timezone), instant(on, each.end_minute, timezone))
    return found


def taken(question: rules.Question, member: rules.StaffMember) -> set[int]:
    """All ticks at which no visit may be under way, because of what takes the member's time."""
    before, after = question.service.buffer_before_minutes * 60, question.service.buffer_after_minutes * 60
    found: set[int] = set()
    for block in (*member.blocked, *member.busy):
        found |= ticks(block.start - after, block.end + before)
    lanes: dict[int, int] = {}
    for start, end in visits(question, member):
        for tick in ticks(start, end):
            lanes[tick] = lanes.get(tick, 0) + 1
    for tick, visitors in lanes.items():
        if visitors >= member.capacity:
            found |= ticks(tick * TICK - after, (tick + 1) * TICK + before)
    return found


def visits(question: rules.Question, member: rules.StaffMember) -> Iterator[tuple[int, int]]:
    """What is kept for others, with its own buffers."""
    for booking in member.bookings:
        takes = booking.status in ("confirmed", "completed", "no_show")
        takes = takes or (booking.status == "pending" and booking.blocks)
        if takes and booking.id not in question.exclude:
            start = booking.start - booking.buffer_before_minutes * 60
            yield start, booking.end + booking.buffer_after_minutes * 60
    for hold in member.holds:
        if hold.expires_at > question.now and hold.owner != question.asker:
            yield hold.start, hold.end


def runs(free: set[int]) -> list[list[int]]:
    """The free ticks, split at the gaps."""
    found: list[list[int]] = []
    for tick in sorted(free):
        if found and found[-1][-1] == tick - 1:
            found[-1].append(tick)
        else:
            found.append([tick])
    return found


def steps_through(first: int, end: int, service: rules.ServiceRules) -> list[int]:
    """The starts from `first` on whose visits end by `end`."""
    found = []
    while first + service.duration_minutes * 60 <= end:
        found.append(first)
        first += (service.interval_minutes or service.duration_minutes) * 60
    return found


def rounded(start: int, minutes: int, timezone: str) -> int:
    while local(start, timezone).minute % minutes:
        start += TICK
    return start


def anchored(start: int, end: int, service: rules.ServiceRules) -> int:
    if service.alignment == "window_start":
        return start
    interval = service.interval_minutes or service.duration_minutes
    if service.alignment == "clock":
        return rounded(start, next(n for n in (60, 30, 20, 15, 10, 5) if interval % n == 0), service.timezone)
    most = len(steps_through(start, end, service))
    for minutes in (60, 15, 5):
        first = rounded(start, minutes, service.timezone)
        if len(steps_through(first, end, service)) == most:
            return first
    return start


def places(question: rules.Question) -> list[tuple[set[str], int]]:
    """How many of whom are needed, with the one that the customer chose taking a place of theirs."""
    required = {m.id for m in question.members if m.required or question.service.collective}
    rest = {m.id for m in question.members} - required
    needed = [(set(r.pool), r.count) for r in question.requirements]
    needed = needed or [(required, len(required)), *([(rest, 1)] if rest else [])]
    needed = [(pool, count) for pool, count in needed if count]
    for chosen in question.only_staff or ():
        first = next(index for index, (pool, _) in enumerate(needed) if chosen in pool)
        needed = [(pool - {chosen}, count - (index == first)) for index, (pool, count) in enumerate(needed)]
        needed = [({chosen}, 1), *((pool, count) for pool, count in needed if count)]
    return needed


def seated(needed: list[tuple[set[str], int]], able: set[str]) -> bool:
    """Whether different people can take all places: every combination is tried."""
    if not needed:
        return True
    (pool, count), rest = needed[0], needed[1:]
    return any(seated(rest, able - set(some)) for some in combinations(sorted(pool & able), count))


def grid(question: rules.Question, free: dict[str, set[int]]) -> list[int]:
    service, needed = question.service, places(question)
    anybody = set.union(*free.values()) if free else set()
    together = {tick for tick in anybody if all(sum(tick in free[i] for i in pool) >= count for pool, count in needed)}
    found = []
    for run in runs(together):
        start, end = run[0] * TICK, (run[-1] + 1) * TICK
        first = anchored(start, end, service) + service.offset_start_minutes * 60
        for moment in steps_through(first, end, service):
            visit = ticks(moment, moment + service.duration_minutes * 60)
            on = local(moment, service.timezone).date()
            able = {m.id for m in question.members if visit <= free[m.id] and rested(m, service, on)}
            if seated(needed, able):
                found.append(moment)
    return found


def allowed(question: rules.Question, start: int) -> bool:
    """Notice, horizon (but that of available days) and limits."""
    service = question.service
    if start < question.now + service.notice.book_minutes * 60:
        return False
    on, today = local(start, service.timezone).date(), local(question.now, service.timezone).date()
    match service.horizon:
        case rules.RollingCalendarDays(days) if on > today + timedelta(days=days):
            return False
        case rules.RollingBusinessDays(days) if sum(
            each.weekday() < 5 for each in dates(today + timedelta(days=1), on)
        ) > days or (on > today and closed_weekend(today, on, days)):
            return False
        case rules.DateRange(first, last) if not first <= on <= last:
            return False
        case _:
            return within_limits(question, on)


def closed_weekend(today: date, on: date, days: int) -> bool:
    """Whether the last weekday that counts lies before this weekend date already."""
    counted = [each for each in dates(today + timedelta(days=1), on) if each.weekday() < 5]
    return on.weekday() >= 5 and len(counted) >= days


def within_limits(question: rules.Question, on: date) -> bool:
    """The service's limits; the first member's bookings are those of the service."""
    return within(question.service.limits, question.members[0], question.service, on)


def rested(member: rules.StaffMember, service: rules.ServiceRules, on: date) -> bool:
    """The member's own limits."""
    return within(member.limits, member, service, on)


def within(limits: rules.Limits | None, member: rules.StaffMember, service: rules.ServiceRules, on: date) -> bool:
    if limits is None:
        return True
    booked = [
        (local(b.start, service.timezone).date(), (b.end - b.start) // 60)
        for b in member.bookings
        if b.status in ("confirmed", "completed", "no_show") or (b.status == "pending" and b.blocks)
    ]
    same = {
        limits.per_day: [d for d, _ in booked if d == on],
        limits.per_week: [d for d, _ in booked if d.isocalendar()[:2] == on.isocalendar()[:2]],
        limits.per_month: [d for d, _ in booked if (d.year, d.month) == (on.year, on.month)],
        limits.per_year: [d for d, _ in booked if d.year == on.year],
    }
    if any(most is not None and len(booked_in) >= most for most, booked_in in same.items()):
        return False
    spent = sum(minutes for d, minutes in booked if d == on)
    return limits.minutes_per_day is None or spent + service.duration_minutes <= limits.minutes_per_day


def slots(question: rules.Question, frm: int, to: int) -> list[int]:
    """The starts in `[frm, to)` that should be listed."""
    begin = datetime.fromtimestamp(min(frm, question.now), UTC).date() - MARGIN
    end = datetime.fromtimestamp(to, UTC).date() + MARGIN
    open_ticks = hours(question.restriction.schedule, begin, end) if question.restriction else None
    free = {}
    for member in question.members:
        working = hours(member.calendar.schedule, begin, end)
        free[member.id] = (working if open_ticks is None else working & open_ticks) - taken(question, member)
    found = [start for start in grid(question, free) if allowed(question, start)]
    if isinstance(question.service.horizon, rules.RollingAvailableDays):
        days = sorted({local(start, question.service.timezone).date() for start in found})
        found = [
            start
            for start in found
            if local(start, question.service.timezone).date() in days[: question.service.horizon.days]
        ]
    return [start for start in found if frm <= start < to]
