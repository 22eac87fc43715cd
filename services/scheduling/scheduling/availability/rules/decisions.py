"""The one decision about a start, the list made of it, and how far the facts behind them reach."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cache
from itertools import islice

from scheduling.availability.rules.answers import Decision, Reason, Slot
from scheduling.availability.rules.calendars import Calendar, Window
from scheduling.availability.rules.gate import Gate, gate
from scheduling.availability.rules.grid import starts
from scheduling.availability.rules.questions import Question, RollingAvailableDays
from scheduling.availability.rules.sessions import reasons_session, session_slots
from scheduling.availability.rules.teams import Team, needs_of
from scheduling.availability.rules.times import DAY, WEEK, zone

MINUTE = 60
FARTHEST = 16 * DAY  # beyond this no anchor of a grid can lie, see grid._weeks


def decide(question: Question, start: int, *, offered: bool = False, end: int | None = None) -> Decision:
    """Whether the service can be booked at `start`, and all the reasons why not.

    `offered` says that the caller holds a valid offer for this start: then it need not lie on today's grid, and
    nothing else is skipped. A request that is approved lay on the grid when it was made and is treated alike. `end`
    matters for sessions alone, where slots of several lengths may begin together; without it the one with most seats
    left is meant. Costs about as much as listing one day.
    """
    if question.sessions is not None:
        slot, reasons = reasons_session(question, start, end)
    else:
        slot, reasons = _team(question, start, aligned=not offered and question.action != "approve")
    passing = _gate(question, start + 1).reasons(start, (slot.end - start) // MINUTE)
    return Decision(start, slot.end, (*passing, *reasons), slot.staff, slot.remaining)


def slots(
    question: Question,
    frm: int,
    to: int,
    *,
    limit: int | None = None,
    first_per_day: bool = False,
    viewer_timezone: str | None = None,
) -> list[Slot]:
    """The bookable slots that start in `[frm, to)`, sorted, without duplicates: those `decide` has no reason against.

    `limit` ends the list early. `first_per_day` keeps the first slot of each date of the viewer's zone (None: the
    service's). Neither the range nor `now` moves the grid.
    """
    passing = _gate(question, to)
    found = _passing(question, passing, frm, to) if limit is None else _by_weeks(question, passing, frm, to)
    if first_per_day:
        found = _first_per_day(found, viewer_timezone or question.service.timezone)
    return list(found if limit is None else islice(found, limit))


def timetable(question: Question, frm: int, to: int) -> list[tuple[Slot, bool]]:
    """All session slots that start in `[frm, to)`, also full ones, each with whether it can be booked."""
    bookable = {slot[:2] for slot in slots(question, frm, to)}
    return [(slot, slot[:2] in bookable) for slot in session_slots(question, frm, to)]


def free_windows(question: Question, frm: int, to: int) -> list[Window]:
    """The windows, not clipped, that overlap `[frm, to)` and in which enough members are free to give the service."""
    team = Team(question)
    windows = team.windows(team.free(_chain_start(question, frm), _chain_end(question, to)))
    return [window for window in windows if window[0] < to and frm < window[1]]


def reach(question: Question, frm: int, to: int) -> Window:
    """The range of instants for which the question must know bookings, holds, blocked and busy times.

    Load whatever overlaps it (bookings and holds with their own buffers). It is wider than `[frm, to)`: a grid begins
    where its free window begins, buffers reach out, and a horizon of available days counts from today. Needs the
    members' calendars only.
    """
    service = question.service
    if isinstance(service.horizon, RollingAvailableDays):
        frm = min(frm, question.now)
    start, end = _span(question, frm, to)
    return start - service.buffer_before_minutes * MINUTE, end + service.buffer_after_minutes * MINUTE


def _passing(question: Question, passing: Gate, frm: int, to: int) -> Iterable[Slot]:
    frm, to = passing.clip(frm, to)
    if frm >= to:
        return []
    candidates = _session_candidates if question.sessions is not None else _team_candidates
    found, limits = candidates(question, frm, to), passing.limits
    if limits is None:
        return found
    return (slot for slot in found if not limits.reasons(slot.start, (slot.end - slot.start) // MINUTE))


def _by_weeks(question: Question, passing: Gate, frm: int, to: int) -> Iterator[Slot]:
    """The same slots, worked out a week at a time, for callers who may soon have enough."""
    frm, to = passing.clip(frm, to)
    for begin in range(frm, to, WEEK):
        yield from _passing(question, passing, begin, min(begin + WEEK, to))


def _gate(question: Question, to: int) -> Gate:
    """The gate that starts before `to` must pass, with the horizon of available days worked out."""
    plain = gate(question)
    horizon = question.service.horizon
    if not isinstance(horizon, RollingAvailableDays):
        return plain
    at = zone(question.service.timezone)
    days = {at.day(question.now) - 1} if horizon.days < 1 else set()
    for slot in _by_weeks(question, plain, question.now, to) if horizon.days > 0 else ():
        days.add(at.day(slot.start))
        if len(days) == horizon.days:
            break
    return plain if len(days) < horizon.days else plain._replace(closes=at.midnight(max(days) + 1))


def _first_per_day(found: Iterable[Slot], timezone: str) -> Iterator[Slot]:
    at = zone(timezone)
    seen: set[int] = set()
    for slot in found:
        day = at.day(slot.start)
        if day not in seen:
            seen.add(day)
            yield slot


def _team_candidates(question: Question, frm: int, to: int) -> list[Slot]:
    """The grid starts in the range that enough members are free for, whatever else stands against them."""
    team, length = Team(question), question.service.duration_minutes * MINUTE
    free = team.free(*_span(question, frm, to))
    grid = starts(question.service, zone(question.service.timezone), team.windows(free), frm, to)
    masks = team.free_at(grid, length, free)
    if team.has_limits:
        masks = (team.within_limits(mask, start) for start, mask in zip(grid, masks, strict=True))
    takers = map(cache(team.takers), masks)
    new = tuple.__new__  # half the time of Slot(), which counts in a list of a thousand
    return [
        new(Slot, (start, start + length, who, 1)) for start, who in zip(grid, takers, strict=True) if who is not None
    ]


def _team(question: Question, start: int, *, aligned: bool) -> tuple[Slot, list[Reason]]:
    """Who could take the start, and what stands against it on the team's side and the grid's."""
    team, length = Team(question), question.service.duration_minutes * MINUTE
    free = team.free(*_span(question, start, start + 1))
    (mask,) = team.free_at([start], length, free)
    able = team.within_limits(mask, start)
    reasons = team.reasons(able, start)
    if aligned and not reasons:
        at = zone(question.service.timezone)
        if not starts(question.service, at, team.windows(free), start, start + 1):
            reasons = [Reason("off_grid")]
    return Slot(start, start + length, team.names(able)), reasons


def _session_candidates(question: Question, frm: int, to: int) -> list[Slot]:
    return [slot for slot in session_slots(question, frm, to) if slot.remaining]


def _span(question: Question, frm: int, to: int) -> Window:
    """How far the windows reach that starts in `[frm, to)` lie in: back to their anchors, on to the last slot's end.

    Adaptive grids depend on the ends of their windows too.
    """
    end = to + question.service.duration_minutes * MINUTE
    if question.service.alignment == "adaptive":
        end = _chain_end(question, end)
    return _chain_start(question, frm), end


def _chain_start(question: Question, moment: int) -> int:
    """Where the hours begin that are worked without a gap until `moment`, in each pool by whomever."""
    return max((_begin_of(calendars, moment) for calendars in _pools(question)), default=moment)


def _chain_end(question: Question, moment: int) -> int:
    """Where the hours end that are worked without a gap from `moment` on, in each pool by whomever."""
    return min((_end_of(calendars, moment) for calendars in _pools(question)), default=moment)


def _pools(question: Question) -> Iterator[Collection[Calendar]]:
    """The calendars of each pool, one of each. A room that never closes lengthens nobody's day."""
    for pool, *_ in needs_of(question):
        members = (member for index, member in enumerate(question.members) if pool >> index & 1)
        yield {id(member.calendar): member.calendar for member in members}.values()


def _begin_of(calendars: Collection[Calendar], moment: int) -> int:
    earliest = moment - FARTHEST
    while moment > earliest:
        before = min((w[0] for each in calendars for w in each.windows(moment - 1, moment)), default=moment)
        if before >= moment:
            return moment
        moment = before
    return earliest


def _end_of(calendars: Collection[Calendar], moment: int) -> int:
    latest = moment + FARTHEST
    while moment < latest:
        after = max((w[1] for each in calendars for w in each.windows(moment, moment + 1)), default=moment)
        if after <= moment:
            return moment
        moment = after
    return latest
