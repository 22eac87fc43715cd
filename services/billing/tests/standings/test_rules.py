"""Where a business stands: every combination of facts against a table, and what holds whenever one looks."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.standings.rules import ASK_AGAIN, FREE, LATE, TRIAL, Facts, Phase, Terms, stand
from contracts.billing.standings.shapes import Standing, StandingReason

DAY = timedelta(days=1)
T0 = datetime(2026, 12, 1, tzinfo=UTC)
TERMS = Terms(sells_plans=True, grace=14 * DAY)
ORDER = [Standing.ACTIVE, Standing.TRIAL, Standing.PAST_DUE, Standing.SUSPENDED]
BEHIND = [Phase.ARREARS, Phase.PAUSED, Phase.ENDED]

moments = st.integers(-40 * 24, 120 * 24).map(lambda hours: T0 + timedelta(hours=hours))


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    phase = draw(st.sampled_from(Phase))
    excused_from = draw(st.none() | moments)
    return Facts(
        trial_ends_at=draw(moments),
        excused_from=excused_from,
        excused_until=draw(st.none() | moments) if excused_from else None,
        plan=None if phase is Phase.NONE else "studio",
        phase=phase,
        since=draw(moments) if phase in BEHIND else None,
        renews_at=draw(st.none() | moments) if phase is not Phase.NONE else None,
        looked_at=draw(st.none() | moments) if phase is not Phase.NONE else None,
    )


terms = st.builds(Terms, st.booleans(), st.integers(0, 30).map(lambda days: days * DAY))


class TestEveryCombination:
    """Each fact in the past or ahead of now, long ago or within the grace, against what the table says."""

    WHEN = (-20, -1, 1)
    """Days from now: beyond the grace, within it, ahead."""

    @pytest.mark.parametrize("phase", Phase)
    @pytest.mark.parametrize("looked", [None, -21, 0])
    def test_stands_where_the_table_says(self, phase: Phase, looked: int | None) -> None:
        excuses = [None, "for good", *self.WHEN]
        for trial, excuse, since in product(self.WHEN, excuses, self.WHEN if phase in BEHIND else [None]):
            found = Facts(
                trial_ends_at=T0 + trial * DAY,
                excused_from=None if excuse is None else T0 - 40 * DAY,
                excused_until=T0 + excuse * DAY if isinstance(excuse, int) else None,
                plan=None if phase is Phase.NONE else "studio",
                phase=phase,
                since=None if since is None else T0 + since * DAY,
                looked_at=None if looked is None else T0 + looked * DAY,
            )
            assert stand(found, TERMS, T0).standing is self.expected(trial, excuse, phase, since, looked), found

    @staticmethod
    def expected(trial: int, excuse: int | str | None, phase: Phase, since: int | None, looked: int | None) -> Standing:
        if excuse in {"for good", 1} or phase is Phase.PAYING:
            return Standing.ACTIVE
        if trial == 1:
            return Standing.TRIAL
        covered = max(each for each in (trial, excuse, since) if isinstance(each, int))
        if covered > -14:
            return Standing.PAST_DUE
        unsure = phase in {Phase.ARREARS, Phase.PAUSED} and looked != 0
        return Standing.PAST_DUE if unsure else Standing.SUSPENDED


class TestOverTime:
    def walk(self, found: Facts, *days: float) -> list[Standing]:
        return [stand(found, TERMS, T0 + day * DAY).standing for day in days]

    def test_a_trial_passes_into_grace_and_then_into_suspension(self) -> None:
        found = Facts(trial_ends_at=T0 + 30 * DAY)
        hour = 1 / 24
        assert self.walk(found, 0, 30 - hour, 30, 44 - hour, 44, 400) == [
            Standing.TRIAL, Standing.TRIAL, Standing.PAST_DUE, Standing.PAST_DUE, Standing.SUSPENDED, Standing.SUSPENDED,
        ]  # fmt: skip

    def test_a_plan_that_is_called_off_in_the_trial_leaves_the_trial(self) -> None:
        found = Facts(trial_ends_at=T0 + 30 * DAY, plan="studio", phase=Phase.ENDED, since=T0 + 3 * DAY)
        assert self.walk(found, 5, 31, 45) == [Standing.TRIAL, Standing.PAST_DUE, Standing.SUSPENDED]

    def test_an_excuse_that_is_over_gives_the_whole_grace(self) -> None:
        found = Facts(T0 - 90 * DAY, excused_from=T0 - 60 * DAY, excused_until=T0)
        assert stand(found, TERMS, T0).reason is StandingReason.EXCUSE_OVER
        assert self.walk(found, -1, 0, 13, 14) == [
            Standing.ACTIVE, Standing.PAST_DUE, Standing.PAST_DUE, Standing.SUSPENDED,
        ]  # fmt: skip

    def test_old_news_of_arrears_suspend_nobody(self) -> None:
        found = Facts(T0 - 90 * DAY, plan="studio", phase=Phase.ARREARS, since=T0 - 15 * DAY, looked_at=T0 - 2 * DAY)
        asked = stand(found, TERMS, T0)
        assert (asked.standing, asked.ask, asked.again_at) == (Standing.PAST_DUE, True, T0 + ASK_AGAIN)
        assert stand(replace(found, looked_at=T0), TERMS, T0).standing is Standing.SUSPENDED

    def test_asks_whether_the_next_period_is_paid_when_nobody_tells(self) -> None:
        found = Facts(T0 - 90 * DAY, plan="studio", phase=Phase.PAYING, renews_at=T0, looked_at=T0 - 30 * DAY)
        before, after = (stand(found, TERMS, at) for at in (T0, T0 + LATE))
        assert (before.standing, before.ask, before.again_at) == (Standing.ACTIVE, False, T0 + LATE)
        assert (after.standing, after.ask, after.again_at) == (Standing.ACTIVE, True, T0 + LATE + ASK_AGAIN)

    def test_what_is_owed_is_the_reason_rather_than_what_was_lent(self) -> None:
        found = Facts(T0, T0 - 9 * DAY, T0 - DAY, "studio", Phase.ARREARS, T0 - 5 * DAY)
        assert stand(found, TERMS, T0).reason is StandingReason.PAYMENT_FAILED


class TestAlways:
    @given(facts(), terms, moments)
    def test_time_changes_nothing_before_it_says_so(self, found: Facts, terms: Terms, now: datetime) -> None:
        """A scan that comes back at `again_at`, and never in between, misses nothing."""
        verdict = stand(found, terms, now)
        if verdict.again_at is not None:
            assert verdict.again_at > now
        last = verdict.again_at or now + 400 * DAY
        for share in (0.0, 0.3, 0.7, 0.999_999):
            then = stand(found, terms, now + (last - now) * share)
            assert (then.standing, then.plan, then.reason, then.until) == (
                verdict.standing, verdict.plan, verdict.reason, verdict.until,
            )  # fmt: skip

    @given(facts(), terms, moments, moments)
    def test_time_alone_takes_and_never_gives(self, found: Facts, terms: Terms, one: datetime, other: datetime) -> None:
        earlier, later = sorted((one, other))
        if found.excused_from and found.excused_until and found.excused_until > later:
            return  # covered all the while
        before, after = (ORDER.index(stand(found, terms, at).standing) for at in (earlier, later))
        assert before <= after or stand(found, terms, earlier).reason is StandingReason.EXCUSED

    @given(facts(), moments)
    def test_nobody_is_suspended_within_the_grace_of_any_cover(self, found: Facts, now: datetime) -> None:
        if stand(found, TERMS, now).standing is Standing.SUSPENDED:
            covers = (found.trial_ends_at, found.excused_until, found.since)
            assert all(cover + TERMS.grace <= now for cover in covers if cover is not None)
            assert found.phase is not Phase.PAYING

    @given(facts(), moments)
    def test_who_is_late_is_suspended_once_stripe_was_asked(self, found: Facts, now: datetime) -> None:
        """Nothing but an answer of Stripe's stands between the end of the grace and the suspension."""
        late = replace(found, looked_at=now) if found.phase is not Phase.NONE else found
        covers = [cover for cover in (late.trial_ends_at, late.excused_until, late.since) if cover is not None]
        excused = late.excused_from is not None and (late.excused_until is None or late.excused_until > now)
        if late.phase is not Phase.PAYING and not excused and max(covers) + TERMS.grace <= now:
            assert stand(late, TERMS, now).standing is Standing.SUSPENDED

    @given(facts(), terms, moments)
    def test_a_date_is_told_exactly_where_time_will_change_something(
        self, found: Facts, terms: Terms, now: datetime
    ) -> None:
        verdict = stand(found, terms, now)
        if verdict.standing in {Standing.TRIAL, Standing.PAST_DUE}:
            assert verdict.until is not None
            assert verdict.until > now or verdict.ask
        if verdict.standing is Standing.SUSPENDED:
            assert (verdict.until, verdict.again_at, verdict.ask) == (None, None, False)

    @given(facts(), moments)
    def test_where_no_plans_are_sold_everybody_is_active(self, found: Facts, now: datetime) -> None:
        verdict = stand(found, Terms(False, TERMS.grace), now)
        assert (verdict.standing, verdict.plan, verdict.reason) == (Standing.ACTIVE, FREE, StandingReason.NO_PLANS)
        assert (verdict.until, verdict.again_at, verdict.ask) == (None, None, False)

    @given(facts(), terms, moments)
    def test_an_hour_more_of_anything_makes_nothing_worse(self, found: Facts, terms: Terms, now: datetime) -> None:
        hour = timedelta(hours=1)
        before = ORDER.index(stand(found, terms, now).standing)
        longer = [replace(found, trial_ends_at=found.trial_ends_at + hour)]
        longer += [replace(found, excused_until=found.excused_until + hour)] if found.excused_until else []
        for more in longer:
            assert ORDER.index(stand(more, terms, now).standing) <= before
        more_grace = replace(terms, grace=terms.grace + hour)
        assert ORDER.index(stand(found, more_grace, now).standing) <= before

    @given(facts(), terms, moments)
    def test_a_plan_has_a_name(self, found: Facts, terms: Terms, now: datetime) -> None:
        verdict = stand(found, terms, now)
        assert verdict.plan == (found.plan if found.plan and terms.sells_plans else verdict.plan)
        assert verdict.plan in {FREE, TRIAL, "studio"}


class TestLimit:
    @pytest.mark.parametrize(
        ("plan", "phase", "day", "most"),
        [
            (None, Phase.NONE, -1, None),
            (None, Phase.NONE, 1, None),
            ("solo", Phase.PAYING, 1, 1),
            ("studio", Phase.PAYING, 1, 10),
            ("clinic", Phase.PAYING, 1, None),
            ("studio", Phase.ENDED, -1, None),
            ("studio", Phase.ENDED, 1, 10),
            ("of-old", Phase.PAYING, 1, None),
        ],
    )
    def test_is_that_of_the_plan_and_none_in_a_trial(
        self, plan: str | None, phase: Phase, day: int, most: int | None
    ) -> None:
        since = T0 - DAY if phase is Phase.ENDED else None
        found = stand(Facts(trial_ends_at=T0, plan=plan, phase=phase, since=since), TERMS, T0 + day * DAY)
        assert found.most_staff_members == most

    def test_is_none_where_no_plans_are_sold(self) -> None:
        found = stand(Facts(T0, plan="solo", phase=Phase.PAYING), Terms(sells_plans=False, grace=DAY), T0)
        assert found.most_staff_members is None
