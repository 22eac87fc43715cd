"""Visits that are decided together: what the earlier ones take."""

from scheduling.availability import rules
from scheduling.availability.rules import Calendar, Limits, Question, Schedule, ServiceRules, StaffMember, WeeklyRule

DAY = rules.parse_instant("2027-03-01T00:00:00Z")
TEN, ELEVEN, NOON = (DAY + hour * 3600 for hour in (10, 11, 12))
HOURS = Calendar(Schedule("UTC", rules=(WeeklyRule(frozenset(range(7)), 9 * 60, 17 * 60),)))


def question(staff_limits: Limits | None = None, **service) -> Question:
    terms = ServiceRules("UTC", 60, id="massage", **service)
    return Question(terms, DAY, tuple(StaffMember(name, HOURS, limits=staff_limits) for name in ("Ada", "Ben")))


def booked(asked: Question, start: int, *staff: str) -> rules.Earlier:
    return rules.taken_by(asked, rules.decide(asked, start), staff)


def codes(asked: Question, start: int) -> set[str]:
    return {reason.code for reason in rules.decide(asked, start).reasons}


def test_whoever_gives_one_is_taken_for_the_next() -> None:
    asked = question()
    earlier = [booked(asked, TEN, "Ada")]
    assert rules.decide(rules.after(asked, earlier), TEN).staff == ("Ben",)
    both = [*earlier, booked(asked, TEN, "Ben")]
    assert codes(rules.after(asked, both), TEN) == {"booked", "no_staff"}
    assert not codes(rules.after(asked, both), ELEVEN)


def test_buffers_of_both_lie_between() -> None:
    asked = question(buffer_before_minutes=10, buffer_after_minutes=20, interval_minutes=10)
    after = rules.after(asked, [booked(asked, TEN, "Ada")])
    assert rules.decide(after, ELEVEN + 20 * 60).staff == ("Ben",)
    assert rules.decide(after, ELEVEN + 30 * 60).staff == ("Ada", "Ben")


def test_each_counts_against_the_limits_of_its_service_and_its_staff() -> None:
    asked = question(limits=Limits(per_day=1))
    assert codes(rules.after(asked, [booked(asked, TEN, "Ada")]), NOON) == {"limit_day"}
    other = booked(asked, TEN, "Ada")._replace(service="peel")
    assert not codes(rules.after(asked, [other]), NOON)
    theirs = question(staff_limits=Limits(minutes_per_day=60))
    assert rules.decide(rules.after(theirs, [booked(theirs, TEN, "Ada")]), NOON).staff == ("Ben",)


def test_nothing_earlier_changes_nothing() -> None:
    asked = question()
    assert rules.after(asked, []) is asked
