"""Where a business stands: a function of what is known of it and of the time, and nothing else."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from billing import plans
from contracts.billing.standings.shapes import Standing, StandingReason

FREE: Final = "free"
"""The plan of whoever pays for none and need not."""
TRIAL: Final = "trial"
"""The plan of whoever has chosen none yet."""
LATE: Final = timedelta(hours=1)
"""How long after a period's end Stripe is asked whether the next is paid, when nobody has told of it."""
REMINDERS: Final = (timedelta(days=7), timedelta(days=1))
"""How long before a trial ends its owners are reminded, the longest first."""
ASK_AGAIN: Final = timedelta(minutes=10)
"""How long an answer of Stripe's is waited for before it is asked once more."""


class Phase(StrEnum):
    """What a subscription amounts to, whatever Stripe calls it."""

    NONE = "none"
    """There has never been one."""
    PAYING = "paying"
    """It is paid, or in a trial of Stripe's own."""
    ARREARS = "arrears"
    """An invoice is due and was not paid."""
    PAUSED = "paused"
    """It rests, for want of a way to pay."""
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms this platform lets businesses work."""

    sells_plans: bool
    grace: timedelta


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a business."""

    trial_ends_at: datetime
    excused_from: datetime | None = None
    """Since when it need not pay; null if that was never so."""
    excused_until: datetime | None = None
    """When that ended or will; null with `excused_from` set is for good."""
    plan: str | None = None
    """The plan of its newest subscription, ended or not."""
    phase: Phase = Phase.NONE
    since: datetime | None = None
    """When the arrears, the pause or the end began; null while it pays."""
    renews_at: datetime | None = None
    """When the period ends that is paid."""
    looked_at: datetime | None = None
    """When Stripe was last asked about the subscription."""


@dataclass(frozen=True, slots=True)
class Rests:
    """The subscription that a standing rests on, as Stripe had it when it was looked at."""

    stripe_id: str
    plan: str
    phase: Phase
    since: datetime | None
    """When the arrears, the pause or the end began; null while it pays."""
    renews_at: datetime | None
    looked_at: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where a business stands, and when that has to be judged again if nothing is heard before."""

    standing: Standing
    plan: str
    reason: StandingReason
    until: datetime | None = None
    """When the trial, the excuse or the grace ends."""
    again_at: datetime | None = None
    """Until then time changes nothing; null is never."""
    ask: bool = False
    """Whether Stripe has to be asked first: an event may have been lost."""
    remind: timedelta | None = None
    """The newest of `REMINDERS` whose time has come, in a trial."""

    @property
    def most_staff_members(self) -> int | None:
        """How many staff members may be active at once; a trial has room for as many as there are."""
        return None if self.standing is Standing.TRIAL else plans.limits(self.plan).staff_members


_BEHIND: Final = {
    Phase.ARREARS: StandingReason.PAYMENT_FAILED,
    Phase.PAUSED: StandingReason.PLAN_PAUSED,
    Phase.ENDED: StandingReason.PLAN_ENDED,
}


def stand(facts: Facts, terms: Terms, now: datetime) -> Verdict:
    """Where a business stands now. What is best for it counts: an excuse, a paid plan, its trial, and then grace.

    The grace begins when the last of what let it work is over. Nobody is suspended for arrears or a pause on old
    news: Stripe is asked after the grace is over, and while it does not answer the business works on.
    """
    if not terms.sells_plans:
        return Verdict(Standing.ACTIVE, FREE, StandingReason.NO_PLANS)
    if _is_excused(facts, now):
        until = facts.excused_until
        return Verdict(Standing.ACTIVE, facts.plan or FREE, StandingReason.EXCUSED, until, until)
    if facts.phase is Phase.PAYING:
        return _paying(facts, now)
    if now < facts.trial_ends_at:
        return _trying(facts, now)
    return _lapsed(facts, _lapsed_at(facts) + terms.grace, now)


def _trying(facts: Facts, now: datetime) -> Verdict:
    ends_at, left = facts.trial_ends_at, facts.trial_ends_at - now
    again_at = next((ends_at - each for each in REMINDERS if left > each), ends_at)
    remind = min((each for each in REMINDERS if left <= each), default=None)
    return Verdict(Standing.TRIAL, facts.plan or TRIAL, StandingReason.TRIAL, ends_at, again_at, remind=remind)


def _lapsed(facts: Facts, grace_ends: datetime, now: datetime) -> Verdict:
    """Nothing lets it work any more but the grace."""
    plan, reason = facts.plan or TRIAL, _reason(facts)
    if now < grace_ends:
        return Verdict(Standing.PAST_DUE, plan, reason, grace_ends, grace_ends)
    if facts.phase in {Phase.ARREARS, Phase.PAUSED} and (facts.looked_at is None or facts.looked_at < grace_ends):
        return Verdict(Standing.PAST_DUE, plan, reason, grace_ends, now + ASK_AGAIN, ask=True)
    return Verdict(Standing.SUSPENDED, plan, reason)


def _paying(facts: Facts, now: datetime) -> Verdict:
    ask_at = facts.renews_at + LATE if facts.renews_at else None
    overdue = ask_at is not None and ask_at <= now
    again_at = now + ASK_AGAIN if overdue else ask_at
    return Verdict(Standing.ACTIVE, facts.plan or FREE, StandingReason.SUBSCRIBED, None, again_at, ask=overdue)


def _is_excused(facts: Facts, now: datetime) -> bool:
    return facts.excused_from is not None and (facts.excused_until is None or now < facts.excused_until)


def _lapsed_at(facts: Facts) -> datetime:
    """When the last of what let it work was over."""
    return max(at for at in (facts.trial_ends_at, facts.excused_until, facts.since) if at is not None)


def _reason(facts: Facts) -> StandingReason:
    """Why it lacks cover: what it subscribed to and does not pay comes before what was lent to it."""
    if facts.phase in _BEHIND:
        return _BEHIND[facts.phase]
    excused = facts.excused_until is not None and facts.excused_until >= facts.trial_ends_at
    return StandingReason.EXCUSE_OVER if excused else StandingReason.TRIAL_OVER
