"""Looking for visits, against an oracle that tries every start with everybody."""

import time
from collections.abc import Sequence
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.availability import rules
from scheduling.availability.rules import Busy, Calendar, Question, Schedule, ServiceRules, StaffMember, WeeklyRule
from scheduling.visits.rules import Part, Step, visits

MINUTE = 60
DAY = rules.parse_instant("2027-03-01T00:00:00Z")
NINE, FIVE = DAY + 9 * 3600, DAY + 17 * 3600
HOURS = Calendar(Schedule("UTC", rules=(WeeklyRule(frozenset(range(7)), 9 * 60, 17 * 60),)))

quarters = st.integers(0, 31).map(lambda n: NINE + n * 15 * MINUTE)


@st.composite
def members(draw: st.DrawFn) -> tuple[StaffMember, ...]:
    found = []
    for number in range(draw(st.integers(1, 3))):
        busy = tuple(
            Busy(start, start + draw(st.integers(1, 8)) * 15 * MINUTE) for start in draw(st.lists(quarters, max_size=4))
        )
        found.append(StaffMember(f"member {number}", HOURS, busy=busy))
    return tuple(found)


@st.composite
def parts(draw: st.DrawFn) -> list[Part]:
    team = draw(members())
    found: list[Part] = []
    for number in range(draw(st.integers(1, 3))):
        service = ServiceRules(
            "UTC", draw(st.sampled_from([15, 30, 45])), interval_minutes=draw(st.sampled_from([15, 30])),
            buffer_before_minutes=draw(st.sampled_from([0, 0, 15])),
            buffer_after_minutes=draw(st.sampled_from([0, 0, 15])), id=f"service {number}",
        )  # fmt: skip
        given_by = tuple(member for member in team if draw(st.integers(0, 3)))
        question = Question(service, DAY, given_by)
        gap, wait = (draw(st.sampled_from([0, 10, 30])) * MINUTE, draw(st.sampled_from([0, 15, 45])) * MINUTE)
        found.append(Part(question, rules.slots(question, DAY, DAY + 86_400), gap, wait))
    return found


def fits(wanted: Sequence[Part], steps: Sequence[Step]) -> bool:
    """Whether every part is free by itself, follows the one before in time, and keeps its distance from all."""
    for number, (part, step) in enumerate(zip(wanted, steps, strict=True)):
        if number:
            distance = step.start - steps[number - 1].end - part.gap
            if not 0 <= distance <= part.wait:
                return False
        for other, earlier in zip(wanted[:number], steps[:number], strict=True):
            between = other.question.service.buffer_after_minutes + part.question.service.buffer_before_minutes
            if earlier.staff == step.staff and earlier.end + between * MINUTE > step.start:
                return False
    return True


def choices(part: Part) -> list[Step]:
    return [Step(slot.start, slot.end, (member,)) for slot in part.slots for member in slot.staff]


@given(parts())
@settings(max_examples=150, deadline=None)
def test_a_start_is_found_exactly_when_everything_can_follow(wanted: list[Part]) -> None:
    found, _ = visits(wanted, limit=1_000)
    assert all(fits(wanted, steps) for steps in found)
    assert [steps[0].start for steps in found] == sorted({steps[0].start for steps in found})
    every = product(*(choices(part) for part in wanted)) if len(wanted) < 3 else three(wanted)
    assert {steps[0].start for steps in found} == {steps[0].start for steps in every if fits(wanted, steps)}


def three(wanted: list[Part]) -> list[tuple[Step, ...]]:
    """All that could be, but for what follows too late or too soon, which would be half a million."""
    first, second, third = (choices(part) for part in wanted)
    return [
        (one, two, three)
        for one in first
        for two in second
        if 0 <= two.start - one.end <= 3_600 * 2
        for three in third
        if 0 <= three.start - two.end <= 3_600 * 2
    ]


def test_what_nobody_gives_is_never_found() -> None:
    question = Question(ServiceRules("UTC", 30), DAY, (StaffMember("Ada", HOURS),))
    nobody = Question(ServiceRules("UTC", 30), DAY, ())
    slots = rules.slots(question, DAY, DAY + 86_400)
    assert visits([Part(question, slots), Part(nobody, [])], limit=1_000) == ([], False)


def test_a_contrived_visit_costs_little() -> None:
    """Many people who all could, and a limit that none of them can get round."""
    once = ServiceRules("UTC", 30, interval_minutes=15, limits=rules.Limits(per_day=1), id="once")
    question = Question(once, DAY, tuple(StaffMember(f"member {n}", HOURS) for n in range(12)))
    part = Part(question, rules.slots(question, DAY, DAY + 14 * 86_400), wait=3_600)
    started = time.perf_counter()
    assert visits([part] * 5, limit=200)[0] == []
    assert time.perf_counter() - started < 3
