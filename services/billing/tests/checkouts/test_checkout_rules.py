"""Until when one can pay."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from billing.checkouts import rules

NOW = datetime(2026, 12, 1, 9, 0, 30, 123_456, UTC)
MINUTE = timedelta(minutes=1)


@given(st.integers(1, 3_000), st.integers(0, 600))
def test_it_ends_between_pay_by_and_the_moment_the_time_is_released(minutes: int, seconds: int) -> None:
    pay_by = NOW.replace(microsecond=0) + minutes * MINUTE - timedelta(seconds=seconds)
    due = pay_by + 5 * MINUTE
    ends = rules.ends(NOW, pay_by, due)
    assert ends.ours < due
    assert ends.ours >= min(pay_by, NOW + rules.LONGEST - 2 * rules.MARGIN)
    assert ends.ours <= ends.stripes
    assert rules.SHORTEST <= ends.stripes - NOW <= rules.LONGEST
    assert ends.stripes.microsecond == 0


def test_stripes_own_end_is_ours_where_it_can_be() -> None:
    pay_by = NOW + 27 * MINUTE
    assert rules.ends(NOW, pay_by, pay_by + 5 * MINUTE).ours < pay_by + 5 * MINUTE
    assert rules.ends(NOW, pay_by, pay_by + 5 * MINUTE).ours == rules.ends(NOW, pay_by, pay_by + 5 * MINUTE).stripes


def test_without_an_end_it_is_a_day() -> None:
    ends = rules.ends(NOW, None, None)
    assert ends.ours == ends.stripes == NOW.replace(microsecond=0) + timedelta(hours=24) - rules.MARGIN
