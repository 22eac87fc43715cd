"""Keeping subscriptions as Stripe has them, and letting them end with their memberships."""

from billing.looks import operations as looks
from billing.memberships import operations as memberships
from billing.memberships import queries as known
from billing.subscriptions import queries
from billing.subscriptions.models import Subscription
from billing.subscriptions.rules import Told
from contracts.billing.subscriptions.events import SubscriptionChanged
from contracts.scheduling.credits.events import MembershipChanged
from contracts.scheduling.credits.shapes import MembershipStatus
from contracts.types import Period, uuid7
from kit import clock, outbox
from kit.db import Session

KIND = "subscription"


async def settle(session: Session, told: Told) -> bool:
    """Keep what Stripe says of a subscription, and tell of news; whether Stripe has to be told that it is to end.

    An answer that was asked for before another was settled may be older than that: it changes nothing, and Stripe is
    asked again.
    """
    await memberships.lock(session, told.membership_id)
    held = await queries.find_for_change(session, told.stripe_id)
    if held is not None and told.asked_at < held.looked_at:
        await looks.want(session, KIND, told.stripe_id, told.account)
        return False
    seen_before = held.latest_invoice if held else None
    news = held is None or held.take_over(told)
    held = held or _begin(session, told)
    held.looked_at = clock.now()
    await session.flush()
    if told.latest_invoice and told.latest_invoice != seen_before:
        await looks.want(session, "invoice", told.latest_invoice, told.account)
    if news:
        await _tell(session, held)
    if held.ended or held.cancel_at_period_end:
        return False
    membership = await known.find(session, held.membership_id)
    return membership is not None and membership.status is MembershipStatus.ENDED


async def follow(session: Session, told: MembershipChanged) -> None:
    """Keep up with a membership. When it has ended, its subscriptions are looked at: none outlives it."""
    await memberships.lock(session, told.membership_id)
    await memberships.remember(session, told)
    if told.status is MembershipStatus.ENDED:
        for held in await queries.of_membership(session, told.membership_id):
            if not held.ended:
                await looks.want(session, KIND, held.stripe_id, held.account)


def _begin(session: Session, told: Told) -> Subscription:
    held = Subscription(
        id=uuid7(), version=1, account=told.account, stripe_id=told.stripe_id, membership_id=told.membership_id,
        status=told.status, period_starts_at=told.period_starts_at, period_ends_at=told.period_ends_at,
        cancel_at_period_end=told.cancel_at_period_end, ended_at=told.ended_at, latest_invoice=told.latest_invoice,
        created_at=told.created_at,
    )  # fmt: skip
    session.add(held)
    return held


async def _tell(session: Session, held: Subscription) -> None:
    alone = held.status == "canceled" and not await queries.runs(session, held.membership_id)
    outbox.publish(
        session,
        SubscriptionChanged(
            version=held.version, subscription_id=held.id, membership_id=held.membership_id, status=held.status,
            period=Period(starts_at=held.period_starts_at, ends_at=held.period_ends_at),
            cancel_at_period_end=held.cancel_at_period_end, ended_at=held.ended_at, ends_membership=alone,
        ),
    )  # fmt: skip
