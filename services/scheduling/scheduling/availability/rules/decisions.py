"""The one decision about a start, the list made of it, and how far the facts behind them reach."""

from __future__ import annotations

from scheduling.availability.rules.answers import Decision, Slot
from scheduling.availability.rules.calendars import Window
from scheduling.availability.rules.questions import Question


def decide(question: Question, start: int, *, offered: bool = False, end: int | None = None) -> Decision:
    """Whether the service can be booked at `start`, and all the reasons why not.

    `offered` says that the caller holds a valid offer for this start: then it need not lie on today's grid, and
    nothing else is skipped. `end` matters for sessions alone, where slots of several lengths may begin together;
    without it the one with most seats left is meant. Costs about as much as listing one day.
    """
    raise NotImplementedError


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
    raise NotImplementedError


def free_windows(question: Question, frm: int, to: int) -> list[Window]:
    """The windows, not clipped, that touch `[frm, to)` and in which enough members are free to give the service."""
    raise NotImplementedError


def reach(question: Question, frm: int, to: int) -> Window:
    """The range of instants for which the question must know bookings, holds, blocked and busy times.

    Load whatever overlaps it (bookings and holds with their own buffers). It is wider than `[frm, to)`: a grid begins
    where its free window begins, buffers reach out, and a horizon of available days counts from today. Needs the
    members' calendars only.
    """
    raise NotImplementedError
