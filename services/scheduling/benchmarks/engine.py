"""Measures the pure slot engine against its budget: one JSON object a line.

python services/scheduling/benchmarks/engine.py
"""  # noqa: INP001 (a script, not a package)

from __future__ import annotations

import json
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import replace

from scheduling.availability import rules

FROM = rules.parse_instant("2026-12-01T00:00:00Z")
DAYS = 31
TO = FROM + DAYS * 86_400
OFFICE = rules.Schedule("Europe/London", (rules.WeeklyRule(frozenset(range(5)), 9 * 60, 17 * 60),))


def team(staff: int, blocks: int) -> rules.Question:
    """Any one of the staff, each with random 45-minute busy blocks within working hours, where they cost most."""
    chance = random.Random(staff)
    workdays = [day for day in range(DAYS) if (1 + day) % 7 < 5]  # 2026-12-01 is a Tuesday
    members = []
    for number in range(staff):
        begins = [
            FROM + chance.choice(workdays) * 86_400 + 60 * chance.randrange(9 * 60, 17 * 60 - 45) for _ in range(blocks)
        ]
        busy = tuple(rules.Busy(start, start + 45 * 60, f"busy-{start}") for start in begins)
        members.append(rules.StaffMember(f"staff-{number:02}", rules.Calendar(OFFICE), busy=busy))
    service = rules.ServiceRules("Europe/London", duration_minutes=30, interval_minutes=15)
    return rules.Question(service, now=FROM - 86_400, members=tuple(members))


def uncompiled(question: rules.Question) -> rules.Question:
    """The same question, with nothing compiled yet."""
    fresh = tuple(replace(member, calendar=rules.Calendar(OFFICE)) for member in question.members)
    return replace(question, members=fresh)


def median_ms(work: Callable[[], object], runs: int) -> float:
    """The median time of one call, in milliseconds."""
    spent = []
    for _ in range(runs):
        begun = time.perf_counter()
        work()
        spent.append(time.perf_counter() - begun)
    return statistics.median(spent) * 1000


def report(bench: str, value: float, budget: float | None) -> None:
    """Print one line; there is no baseline to compare with, so the ratio is the share of the budget."""
    ratio = None if budget is None else round(value / budget, 3)
    line = {"bench": bench, "value": round(value, 3), "unit": "ms", "baseline": None, "ratio": ratio, "budget": budget}
    print(json.dumps(line))


def main() -> None:
    """Measure listing (compiled, uncompiled), a big team, and one decision."""
    for staff, blocks, budget in ((10, 150, 3.0), (30, 200, 15.0)):
        question = team(staff, blocks)
        assert rules.slots(question, FROM, TO)
        name = f"engine.slots.{staff}_staff_31_days_{blocks}_busy"
        report(name, median_ms(lambda q=question: rules.slots(q, FROM, TO), 200), budget)
        fresh = [uncompiled(question) for _ in range(20)]
        report(f"{name}.uncompiled", median_ms(lambda f=fresh: rules.slots(f.pop(), FROM, TO), 20), None)
        start = rules.slots(question, FROM, TO)[-1].start
        report(
            f"engine.decide.{staff}_staff_{blocks}_busy",
            median_ms(lambda q=question, s=start: rules.decide(q, s), 60),
            None,
        )


if __name__ == "__main__":
    main()
