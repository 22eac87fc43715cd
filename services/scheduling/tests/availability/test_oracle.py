"""The engine against the oracle, on made-up questions; and the promises that hold for every question."""

from __future__ import annotations

import importlib.util
import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduling.availability import rules

_spec = importlib.util.spec_from_file_location("oracle", Path(__file__).with_name("oracle.py"))
assert _spec
assert _spec.loader
oracle = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(oracle)

ZONES = (
    "UTC",
    "Europe/London",
    "America/New_York",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "America/Havana",
    "Africa/Cairo",
    "Pacific/Apia",
)
# Weeks with clock changes in one zone or another, and one without.
ANCHORS = (
    date(2026, 3, 8),
    date(2026, 3, 29),
    date(2026, 10, 4),
    date(2026, 11, 1),
    date(2026, 4, 24),
    date(2025, 12, 30),
)
# SLOT_EXAMPLES=1000 looks harder; a first failure stays in Hypothesis' own database.
EXAMPLES = int(os.environ.get("SLOT_EXAMPLES", "50"))
FEW = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def minutes(low: int, high: int) -> st.SearchStrategy[int]:
    return st.integers(low // 5, high // 5).map(lambda n: 5 * n)


@st.composite
def schedules(draw: st.DrawFn, near: date) -> rules.Schedule:
    def day() -> date:
        return near + timedelta(days=draw(st.integers(-2, 4)))

    weekly = []
    for _ in range(draw(st.integers(1, 3))):
        days = draw(st.frozensets(st.integers(0, 5), min_size=2))  # one day a week without hours ends every window
        start, end = draw(
            st.sampled_from([(0, 1440), (540, 1020), (0, 180), (90, 150), (1320, 1440)])
            | st.tuples(minutes(0, 1440), minutes(0, 1440))
        )
        weekly.append(rules.WeeklyRule(days, start, end))
    overrides, absent, travel = [], [], []
    if draw(st.booleans()):
        start = draw(minutes(0, 1200))
        overrides = [rules.Override(day(), start, start + draw(minutes(0, 240)), "override")]
    if draw(st.booleans()):
        first = day()
        absent = [rules.OutOfOffice(first, first + timedelta(days=draw(st.integers(0, 1))), "away")]
    if draw(st.booleans()):
        first = day()
        last = draw(st.none() | st.just(first + timedelta(days=1)))
        travel = [rules.Travel(first, last, draw(st.sampled_from(ZONES)))]
    return rules.Schedule(draw(st.sampled_from(ZONES)), tuple(weekly), tuple(overrides), tuple(absent), tuple(travel))


@st.composite
def members(draw: st.DrawFn, number: int, near: date, service: rules.ServiceRules, now: int) -> rules.StaffMember:
    base = int(datetime(near.year, near.month, near.day, tzinfo=UTC).timestamp())

    def spans(most: int) -> list[tuple[int, int]]:
        starts = draw(st.lists(minutes(-1440, 4 * 1440), max_size=most))
        return [(base + 60 * s, base + 60 * (s + draw(minutes(5, 300)))) for s in starts]

    own = {"buffer_before_minutes": service.buffer_before_minutes, "buffer_after_minutes": service.buffer_after_minutes}
    status = st.sampled_from(["confirmed", "pending", "cancelled", "rejected", "no_show", "completed"])
    return rules.StaffMember(
        f"m{number}",
        rules.Calendar(draw(schedules(near))),
        required=draw(st.booleans()),
        blocked=tuple(rules.Busy(*span, "blocked") for span in spans(2)),
        busy=tuple(rules.Busy(*span, "busy") for span in spans(3)),
        bookings=tuple(
            rules.Booking(*span, draw(status), blocks=draw(st.booleans()), id=f"b{i}", **own)
            for i, span in enumerate(spans(4))
        ),
        holds=tuple(
            rules.Hold(*span, draw(st.sampled_from(["me", "other"])), now + draw(st.sampled_from([0, 60])), id="hold")
            for span in spans(2)
        ),
    )


@st.composite
def questions(draw: st.DrawFn) -> tuple[rules.Question, int, int]:
    near = draw(st.sampled_from(ANCHORS))
    base = int(datetime(near.year, near.month, near.day, tzinfo=UTC).timestamp())
    days = st.integers(0, 4)
    service = rules.ServiceRules(
        draw(st.sampled_from(ZONES)),
        duration_minutes=draw(st.sampled_from([15, 25, 30, 60, 90, 180])),
        interval_minutes=draw(st.sampled_from([None, 15, 20, 25, 30, 45, 60, 90])),
        alignment=draw(st.sampled_from(["clock", "window_start", "adaptive"])),
        offset_start_minutes=draw(st.sampled_from([0, 0, 5, 20])),
        buffer_before_minutes=draw(st.sampled_from([0, 0, 10, 120])),
        buffer_after_minutes=draw(st.sampled_from([0, 0, 15])),
        notice=rules.Notice(draw(st.sampled_from([0, 90, 1500]))),
        horizon=draw(
            st.none()
            | days.map(rules.RollingCalendarDays)
            | days.map(rules.RollingBusinessDays)
            | days.map(rules.RollingAvailableDays)
            | days.map(lambda n: rules.DateRange(near, near + timedelta(days=n)))
        ),
        limits=draw(
            st.none()
            | st.builds(
                rules.Limits,
                per_day=st.none() | st.just(1),
                per_week=st.none() | st.just(2),
                per_month=st.none() | st.just(3),
                per_year=st.none() | st.just(4),
                minutes_per_day=st.none() | minutes(60, 240),
            )
        ),
        collective=draw(st.booleans()),
    )
    now = base + 60 * draw(st.integers(-1440, 2880))
    team = tuple(draw(members(n, near, service, now)) for n in range(draw(st.integers(1, 3))))
    question = rules.Question(
        service,
        now,
        team,
        asker="me",
        usage=rules.count_usage(team[0].bookings, service.timezone, now=now),
        restriction=draw(st.none() | schedules(near).map(rules.Calendar)),
    )
    # A hold's own buffers are left out here: the oracle gives it none.
    frm = base + 60 * draw(minutes(-1440, 1440))
    return question, frm, frm + 60 * draw(minutes(60, 4 * 1440))


@FEW
@given(questions())
def test_lists_what_the_oracle_lists(asked: tuple[rules.Question, int, int]) -> None:
    question, frm, to = asked
    assert [slot.start for slot in rules.slots(question, frm, to)] == oracle.slots(question, frm, to)


@st.composite
def team_questions(draw: st.DrawFn) -> tuple[rules.Question, int, int]:
    """A question about pools that may overlap, rooms with several lanes, people with limits of their own."""
    question, frm, to = draw(questions())
    near = datetime.fromtimestamp(frm, UTC).date()
    more = tuple(draw(members(n, near, question.service, question.now)) for n in range(3, 3 + draw(st.integers(0, 2))))
    limits = st.none() | st.builds(rules.Limits, per_day=st.just(1), per_week=st.none() | st.just(2))
    team = tuple(
        replace(member, limits=draw(limits), capacity=draw(st.sampled_from([1, 1, 2, 3])))
        for member in question.members + more
    )
    team = tuple(
        replace(each, usage=rules.count_usage(each.bookings, question.service.timezone, now=question.now))
        for each in team
    )
    ids = [member.id for member in team]
    pools = st.lists(st.sampled_from(ids), min_size=1, unique=True).map(tuple)
    needed = draw(st.lists(st.builds(rules.Requirement, pools, st.integers(0, 2)), min_size=1, max_size=3))
    asked = [each for each in needed if each.count]
    chosen = sorted({each for requirement in asked for each in requirement.pool})
    only = draw(st.none() | st.sampled_from(chosen).map(lambda one: frozenset({one}))) if chosen else None
    requirements = tuple(needed) if asked else (rules.Requirement(tuple(ids)),)
    return replace(question, members=team, requirements=requirements, only_staff=only), frm, to


@FEW
@given(team_questions())
def test_teams_are_listed_as_the_oracle_lists_them(asked: tuple[rules.Question, int, int]) -> None:
    question, frm, to = asked
    assert [slot.start for slot in rules.slots(question, frm, to)] == oracle.slots(question, frm, to)


@FEW
@given(team_questions(), st.data())
def test_a_team_that_is_picked_fills_every_place(asked: tuple[rules.Question, int, int], data: st.DataObject) -> None:
    question, frm, to = asked
    for slot in rules.slots(question, frm, to)[:5]:
        decision = rules.decide(question, slot.start)
        liked = data.draw(st.frozensets(st.sampled_from([member.id for member in question.members])))
        picked = rules.pick(question, decision, preferred=liked)
        assert len(set(picked.staff)) == len(picked.staff) == len(picked.why)
        assert set(picked.staff) <= set(decision.staff) & set(rules.candidates(question))
        assert oracle.seated(oracle.places(question), set(picked.staff))
        assert question.only_staff is None or question.only_staff <= set(picked.staff)
        if oracle.seated(oracle.places(question), set(decision.staff) & liked):
            assert set(picked.staff) <= liked
        again = rules.pick(question, decision, preferred=picked.staff)
        assert set(again.staff) == set(picked.staff)


@FEW
@given(questions(), st.data())
def test_a_start_is_listed_exactly_when_nothing_stands_against_it(
    asked: tuple[rules.Question, int, int], data: st.DataObject
) -> None:
    question, frm, to = asked
    listed = {slot.start: slot for slot in rules.slots(question, frm, to)}
    some = st.sampled_from(sorted(listed)) if listed else st.nothing()
    start = data.draw(some | st.integers(frm // 300, (to - 1) // 300).map(lambda n: 300 * n).filter(lambda s: s >= frm))
    decision = rules.decide(question, start)
    assert decision.bookable == (start in listed), decision
    if decision.bookable:
        slot = listed[start]
        assert (slot.end, slot.staff) == (decision.end, decision.staff)
        assert set(rules.pick(question, decision).staff) <= set(slot.staff)


@FEW
@given(questions(), st.integers(1, 5000))
def test_a_listing_a_minute_later_never_shifts_the_grid(asked: tuple[rules.Question, int, int], seconds: int) -> None:
    question, frm, to = asked
    question = replace(question, service=replace(question.service, horizon=None))
    alive = tuple(replace(m, holds=()) for m in question.members)
    now = rules.slots(replace(question, members=alive), frm, to)
    later = rules.slots(replace(question, members=alive, now=question.now + seconds), frm, to)
    assert set(later) <= set(now)
    assert all(
        slot.start < question.now + seconds + question.service.notice.book_minutes * 60
        for slot in set(now) - set(later)
    )


@FEW
@given(questions(), minutes(0, 4 * 1440))
def test_the_range_asked_about_never_shifts_the_grid(asked: tuple[rules.Question, int, int], cut: int) -> None:
    question, frm, to = asked
    middle = min(frm + 60 * cut, to)
    assert rules.slots(question, frm, middle) + rules.slots(question, middle, to) == rules.slots(question, frm, to)


@FEW
@given(questions())
def test_facts_beyond_the_reach_change_nothing(asked: tuple[rules.Question, int, int]) -> None:
    question, frm, to = asked
    begin, end = rules.reach(question, frm, to)

    def near(member: rules.StaffMember) -> rules.StaffMember:
        def inside(thing: rules.Busy | rules.Booking | rules.Hold) -> bool:
            widest = 120 * 60
            return thing.start - widest < end and begin < thing.end + widest

        kinds = {
            name: tuple(filter(inside, getattr(member, name))) for name in ("blocked", "busy", "bookings", "holds")
        }
        return replace(member, **kinds)

    reduced = replace(question, members=tuple(map(near, question.members)))
    assert rules.slots(reduced, frm, to) == rules.slots(question, frm, to)


@FEW
@given(
    st.sampled_from(["clock", "window_start", "adaptive"]),
    st.sampled_from([25, 50, 60]),
    st.lists(st.tuples(minutes(0, 60 * 1440), minutes(5, 600)), max_size=4),
    st.integers(20, 40),
)
def test_hours_without_any_gap_have_one_grid(
    alignment: rules.Alignment, interval: int, taken: list[tuple[int, int]], day: int
) -> None:
    base = rules.parse_instant("2026-03-01T00:00:00Z")
    always = rules.Schedule("Europe/London", (rules.WeeklyRule(frozenset(range(7)), 0, 1440),))
    busy = tuple(rules.Busy(base + 60 * start, base + 60 * (start + length)) for start, length in taken)
    service = rules.ServiceRules("Europe/London", 45, interval, alignment)
    question = rules.Question(service, base, (rules.StaffMember("anna", rules.Calendar(always), busy=busy),))
    whole = rules.slots(question, base + 20 * 86_400, base + 41 * 86_400)
    frm, to = base + day * 86_400, base + (day + 1) * 86_400
    begin, end = rules.reach(question, frm, to)
    near = tuple(block for block in busy if block.start < end and begin < block.end)
    part = rules.slots(replace(question, members=(replace(question.members[0], busy=near),)), frm, to)
    assert part == [slot for slot in whole if frm <= slot.start < to]
    assert all(rules.decide(question, slot.start).bookable for slot in part[:3])
