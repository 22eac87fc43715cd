"""Judging where businesses stand, and what those who run the platform do about it."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from billing.audit import operations as audit
from billing.looks import operations as looks
from billing.settings import settings
from billing.standings import queries
from billing.standings.models import BusinessStands
from billing.standings.rules import FREE, Phase, Rests, Verdict, stand
from contracts.billing.events import StandingChanged, TrialEnding
from contracts.billing.standings.api import EndExcuse, ExcuseBusiness, ExtendTrial
from contracts.billing.standings.shapes import BusinessStanding, Standing, StandingReason
from kit import clock, outbox
from kit.db import Session
from kit.errors import Conflict, Invalid

SUBSCRIPTION = "platform.subscription"
"""The kind of look at a subscription of a plan, in the platform's own account."""


class NoPlans(Conflict):
    """This platform sells no plans: every business may do all there is."""

    code = "billing.no_plans"


class MustBeAhead(Invalid):
    """That moment is past."""

    code = "billing.moment_past"


async def begin(session: Session) -> None:
    """Let a business stand somewhere from the moment that it is heard of; its trial begins where plans are sold."""
    fresh = insert(BusinessStands).values(
        business_id=session.business_id, standing=Standing.ACTIVE, plan=FREE, reason=StandingReason.NO_PLANS, version=0,
        changed_at=clock.now(), phase=Phase.NONE, judged_selling=False, judged_grace_days=0,
    )  # fmt: skip
    await session.execute(fresh.on_conflict_do_nothing())
    await review(session)


async def review(session: Session) -> bool:
    """Judge anew where the business of the scope stands; whether that is elsewhere than before."""
    return await judge(session, await queries.get(session, for_update=True))


async def judge(session: Session, row: BusinessStands, *, looked: bool = False) -> bool:
    """Judge by what its row, which is locked, says now; tell and note a change. Whether there was one.

    A trial that ends soon is told too, once for each of its reminders.

    Stripe is asked where the rules want that, unless it has just been `looked` at.
    """
    now, terms = clock.now(), queries.terms()
    if row.trial_ends_at is None and terms.sells_plans:
        row.begin_trial(now, timedelta(days=settings().trial_days))
    verdict = stand(row.facts, terms, now)
    if verdict.ask and row.subscription is not None and not looked:
        await looks.want(session, SUBSCRIPTION, row.subscription)
    previous = row.standing
    changed = row.become(verdict, terms, now)
    if row.remind(verdict.remind):
        _remind(session, row, verdict)
    if not changed:
        return False
    told = StandingChanged(
        business_id=row.business_id, standing=row.standing, plan=row.plan, until=row.until, reason=row.reason,
        version=row.version, most_staff_members=row.most_staff_members, previous=previous,
    )  # fmt: skip
    outbox.publish(session, told)
    await audit.record(session, "standing.changed", standing=row.standing, plan=row.plan, reason=row.reason)
    return True


def _remind(session: Session, row: BusinessStands, verdict: Verdict) -> None:
    assert verdict.until is not None
    assert verdict.remind is not None
    ending = TrialEnding(
        business_id=row.business_id, ends_at=verdict.until, days=verdict.remind.days, version=row.version
    )
    outbox.publish(session, ending)


async def rest_on(session: Session, row: BusinessStands, subscription: Rests) -> None:
    """Let the business, whose row is locked, stand on what was just seen of its newest subscription."""
    row.subscription, row.subscribed_plan = subscription.stripe_id, subscription.plan
    row.phase, row.phase_since = subscription.phase, subscription.since
    row.renews_at, row.looked_at = subscription.renews_at, subscription.looked_at
    await judge(session, row, looked=True)


async def extend_trial(session: Session, asked: ExtendTrial) -> BusinessStanding:
    """Let a trial last until then. Raises `BusinessNotHeardOf`, `NoPlans` and `MustBeAhead`."""
    row = await _entered(session, asked.business_id, asked.until)
    if row.extend_trial(clock.now(), asked.until):
        until = asked.until.isoformat()
        await audit.record(session, "standing.trial_extended", until=until, reason=asked.reason)
        await judge(session, row)
    return BusinessStanding.model_validate(row)


async def excuse(session: Session, asked: ExcuseBusiness) -> BusinessStanding:
    """Let a business go on without paying. Raises `BusinessNotHeardOf`, `NoPlans` and `MustBeAhead`."""
    row = await _entered(session, asked.business_id, asked.until)
    row.excuse(clock.now(), asked.until)
    until = asked.until.isoformat() if asked.until else None
    await audit.record(session, "standing.excused", until=until, reason=asked.reason)
    await judge(session, row)
    return BusinessStanding.model_validate(row)


async def end_excuse(session: Session, asked: EndExcuse) -> BusinessStanding:
    """Excuse a business no more. Raises `BusinessNotHeardOf` and `NoPlans`."""
    row = await _entered(session, asked.business_id)
    if row.end_excuse(clock.now()):
        await audit.record(session, "standing.excuse_ended")
        await judge(session, row)
    return BusinessStanding.model_validate(row)


async def _entered(session: Session, business_id: UUID, until: datetime | None = None) -> BusinessStands:
    """The row of a business that a platform admin names, locked."""
    if until is not None and until <= clock.now():
        raise MustBeAhead
    if not queries.terms().sells_plans:
        raise NoPlans
    await session.enter(business_id)
    return await queries.get(session, for_update=True)
