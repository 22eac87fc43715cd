"""The gate: what stands against a start whoever gives it: closed business, past, notice, horizon, limits."""

from __future__ import annotations

from typing import NamedTuple

from scheduling.availability.rules.answers import Reason
from scheduling.availability.rules.limits import LimitCheck
from scheduling.availability.rules.questions import (
    DateRange,
    Notice,
    Question,
    RollingAvailableDays,
    RollingBusinessDays,
    RollingCalendarDays,
)
from scheduling.availability.rules.times import day_of, weekday_of, zone

MINUTE = 60
EVER = 1 << 60


class Gate(NamedTuple):
    """The instants between which starts are let through, the service's limits, and its id.

    Starts are past before `now`, too short notice before `notice_point`, and outside the horizon before `opens` and
    from `closes` on.
    """

    now: int
    notice_point: int
    opens: int
    closes: int
    business_closed: bool
    limits: LimitCheck | None
    service: str | None

    def clip(self, frm: int, to: int) -> tuple[int, int]:
        """The part of `[frm, to)` that is not refused as a whole; it may be empty."""
        if self.business_closed:
            return frm, frm
        return max(frm, self.now, self.notice_point, self.opens), min(to, self.closes)

    def reasons(self, start: int, minutes: int) -> list[Reason]:
        """All that stands against a start of that many minutes."""
        found: list[Reason] = []
        if self.business_closed:
            found.append(Reason("closed_business"))
        if start < self.now:
            found.append(Reason("past"))
        elif start < self.notice_point:
            found.append(Reason("notice", self.service))
        if not self.opens <= start < self.closes:
            found.append(Reason("horizon", self.service))
        if self.limits:
            found.extend(self.limits.reasons(start, minutes))
        return found


def gate(question: Question) -> Gate:
    """The gate of a question, but for a horizon of available days, which needs the list of slots."""
    service = question.service
    opens, closes = _horizon(question)
    limits = LimitCheck(service.limits, question.usage, service.timezone) if service.limits else None
    return Gate(question.now, notice_point(question), opens, closes, question.business_closed, limits, service.id)


def notice_point(question: Question) -> int:
    """The first instant that is far enough ahead; for hosts, and for a request that is approved, it is now."""
    notice = question.service.notice
    minutes = {"book": notice.book_minutes, "move": notice.move_minutes, "approve": 0}[question.action]
    return question.now + (0 if question.by_host else minutes * MINUTE)


def may_cancel(notice: Notice, start: int, *, now: int, by_host: bool = False) -> bool:
    """Whether a booking that starts at `start` may still be cancelled: before its start less the notice."""
    return by_host or now <= start - notice.cancel_minutes * MINUTE


def today(question: Question) -> int:
    """The local date of `now` in the service's zone, as days since 1970-01-01."""
    return zone(question.service.timezone).day(question.now)


def _horizon(question: Question) -> tuple[int, int]:
    """The instants at which the horizon's first date begins and its last one ends."""
    at = zone(question.service.timezone)
    match question.service.horizon:
        case RollingCalendarDays(days):
            return -EVER, at.midnight(today(question) + days + 1)
        case RollingBusinessDays(days):
            return -EVER, at.midnight(_business_days_after(today(question), days) + 1)
        case DateRange(first, last):
            return at.midnight(day_of(first)), at.midnight(day_of(last) + 1)
        case RollingAvailableDays() | None:
            return -EVER, EVER


def _business_days_after(day: int, count: int) -> int:
    while count > 0:
        day += 1
        if weekday_of(day) < 5:
            count -= 1
    return day
