"""What a host may set aside: the business's own rules about when it works, and never what is taken."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from scheduling.availability.rules.answers import Decision
from scheduling.availability.rules.calendars import Calendar, Schedule, WeeklyRule
from scheduling.availability.rules.decisions import decide
from scheduling.availability.rules.gate import notice_point
from scheduling.availability.rules.questions import Notice, Question

OVERRIDABLE = frozenset(
    {
        "outside_hours", "override_closed", "out_of_office", "restricted", "does_not_fit", "off_grid", "notice",
        "horizon",
    }
)  # fmt: skip
"""The reasons that a host may set aside. Bookings, holds, blocked and busy time, seats and limits are none of them."""
ALWAYS = Calendar(Schedule("UTC", rules=(WeeklyRule(frozenset(range(7)), 0, 1_440),)))


def relaxed(question: Question) -> Question:
    """The same question without hours, notice and horizon; put it as offered, and the grid does not matter either."""
    return replace(
        question,
        service=replace(question.service, notice=Notice(), horizon=None),
        members=tuple(replace(member, calendar=ALWAYS) for member in question.members),
        restriction=None,
        by_host=True,
    )


def set_aside(question: Question, decision: Decision, staff: Collection[str]) -> tuple[str, ...]:
    """Which rules stood against these staff members' taking a start, and were set aside for it: codes, each once.

    For a host these are the notice too, from which they are exempt.
    """
    concerned = {None, *staff}
    found = [each.code for each in decision.reasons if each.code in OVERRIDABLE and each.staff in concerned]
    if question.by_host and question.now <= decision.start < notice_point(replace(question, by_host=False)):
        found.append("notice")
    return tuple(dict.fromkeys(found))


def decide_overriding(question: Question, start: int) -> tuple[Question, Decision]:
    """The decision for a host who sets rules aside, and the question that it answers."""
    without = relaxed(question)
    return without, decide(without, start, offered=True)
