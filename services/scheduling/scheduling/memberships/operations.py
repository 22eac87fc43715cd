"""Defining membership plans, and what becomes of memberships. Billing alone says which period is paid."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import and_

from contracts.billing.events import CheckoutExpired, PaymentRefunded, PeriodPaid
from contracts.billing.subscriptions.events import SubscriptionChanged
from contracts.scheduling.credits import api, shapes
from contracts.scheduling.credits.events import MembershipChanged, MembershipPlanChanged, RenewalEvidenceMissing
from contracts.scheduling.credits.shapes import MembershipStatus
from contracts.types import uuid7
from kit import clock, outbox
from kit.consumers import NotYet
from kit.db import Session
from kit.errors import NotFound
from scheduling.credits import operations as ledger
from scheduling.credits import queries as entries
from scheduling.credits import rules as keys
from scheduling.credits.models import Lot
from scheduling.customers import operations as customers
from scheduling.customers.models import Customer
from scheduling.database import refuse_stale
from scheduling.memberships import queries
from scheduling.memberships.models import Membership, MembershipPlan, PlanNotSold
from scheduling.services import operations as services


class MembershipNotKnownYet(NotYet):
    """This membership is not known here yet; try again shortly."""

    code = "scheduling.membership_not_known_yet"


class PeriodNotKnownYet(NotYet):
    """The payment of this period is not known here yet; try again shortly."""

    code = "scheduling.period_not_known_yet"


async def create(session: Session, asked: api.CreateMembershipPlan) -> shapes.MembershipPlan:
    """Add a plan. Raises `Invalid` for services that do not exist and another currency than the business's."""
    await services.refuse_unsellable(session, asked.price, asked.service_ids)
    plan = MembershipPlan(id=uuid7(), version=1)
    plan.replace(asked)
    session.add(plan)
    return _changed(session, plan)


async def update(session: Session, asked: api.UpdateMembershipPlan) -> shapes.MembershipPlan:
    """Replace all that a business decides about a plan; memberships keep their terms.

    Raises `NotFound`, `PreconditionFailed`, `Invalid`.
    """
    plan = await queries.get_plan_for_change(session, asked.plan_id)
    refuse_stale(plan, asked.if_version)
    await services.refuse_unsellable(session, asked.price, asked.service_ids)
    plan.replace(asked)
    plan.version += 1
    return _changed(session, plan)


async def start(session: Session, asked: api.StartMembership) -> shapes.NewMembership:
    """Record a membership. It grants nothing: its credits come with each period that is paid.

    Raises `NotFound`, `PlanNotSold`.
    """
    plan = await _sold(session, asked.plan_id)
    customer = await customers.welcome(session, asked.customer)
    membership = _begin(session, plan, customer, asked.starts_at)
    token = ledger.issue_pass(session, customer, membership.id)
    return shapes.NewMembership(**dict(shapes.Membership.model_validate(membership)), credits_pass=token)


async def join(session: Session, asked: api.JoinMembership) -> shapes.JoinedMembership:
    """Record that a customer joins by themselves, from now on: as `start`, it grants nothing.

    Raises `NotFound`, `PlanNotSold`, `Invalid` where nobody is named.
    """
    plan = await _sold(session, asked.plan_id)
    customer = await customers.buyer(session, asked.customer)
    membership = _begin(session, plan, customer, None)
    joined = dict(shapes.Membership.model_validate(membership))
    token = ledger.issue_pass(session, customer, membership.id)
    return shapes.JoinedMembership(**joined, credits_pass=token, interval=plan.interval, email=customer.email)


async def give_up(session: Session, expired: CheckoutExpired) -> None:
    """End a membership whose checkout nobody paid, unless a period of it is paid otherwise.

    Other checkouts are not for us. Raises `MembershipNotKnownYet`.
    """
    if expired.membership_id is None:
        return
    membership = await _get(session, expired.membership_id)
    if membership.status is MembershipStatus.ACTIVE and membership.renews_at == membership.starts_at:
        membership.end(clock.now())
        _tell(session, membership)


async def end(session: Session, asked: api.EndMembership) -> shapes.Membership:
    """Let a membership renew no more; what it was granted stays until it expires.

    Raises `NotFound`, `PreconditionFailed`, `MembershipOver`.
    """
    membership = await queries.find(session, asked.membership_id)
    if membership is None:
        raise NotFound
    refuse_stale(membership, asked.if_version)
    membership.end(clock.now())
    _tell(session, membership)
    return shapes.Membership.model_validate(membership)


async def end_with_subscription(session: Session, changed: SubscriptionChanged) -> None:
    """End a membership that nothing renews any more, whoever let it end at the vendor; once, however often it is told.

    Raises `MembershipNotKnownYet`.
    """
    if not changed.ends_membership:
        return
    membership = await _get(session, changed.membership_id)
    if membership.status is MembershipStatus.ACTIVE:
        membership.end(clock.now())
        _tell(session, membership)


async def grant_period(session: Session, paid: PeriodPaid) -> None:
    """Grant the credits of exactly the period that is paid: once, however often and in whatever order it is told.

    They can be drawn from its start to its end. What is paid is granted, also of a membership that has ended: whether
    it should have been is billing's to say. Raises `MembershipNotKnownYet`.
    """
    membership = await _get(session, paid.membership_id)
    if membership.renew(paid.period.ends_at):
        _tell(session, membership)
    lot = Lot(
        customer_id=membership.customer_id, membership_id=membership.id, service_ids=membership.service_ids,
        granted=membership.credits, starts_at=paid.period.starts_at, expires_at=paid.period.ends_at,
    )  # fmt: skip
    await ledger.grant(session, lot, keys.period_key(membership.id, paid.period.starts_at))


async def undo_period(session: Session, refunded: PaymentRefunded) -> None:
    """Revoke what is unspent of a refunded period: once, however often it is told.

    Raises `PeriodNotKnownYet` when the refund has overtaken the payment, `MembershipNotKnownYet`.
    """
    if refunded.membership_id is None or refunded.period_starts_at is None:
        return
    membership = await _get(session, refunded.membership_id)
    key = keys.period_key(membership.id, refunded.period_starts_at)
    if await entries.find_entry(session, key) is None:
        raise PeriodNotKnownYet
    period = and_(Lot.membership_id == membership.id, Lot.starts_at == refunded.period_starts_at)
    await ledger.revoke(session, period, refunded.refund_id)


async def ask_for_evidence(session: Session, membership_id: UUID, now: datetime) -> bool:
    """Ask billing to look again at a period that has begun unpaid, once; whether there was one. Grants nothing."""
    membership = await queries.find(session, membership_id, skip_locked=True)
    if membership is None or not membership.ask(now):
        return False
    outbox.publish(
        session,
        RenewalEvidenceMissing(
            version=membership.version, membership_id=membership.id, customer_id=membership.customer_id,
            period_starts_at=membership.renews_at,
        ),
    )  # fmt: skip
    return True


async def _sold(session: Session, plan_id: UUID) -> MembershipPlan:
    plan = await queries.get_plan(session, plan_id)
    if not plan.active:
        raise PlanNotSold
    return plan


def _begin(session: Session, plan: MembershipPlan, customer: Customer, starts_at: datetime | None) -> Membership:
    now = clock.now()
    begins = starts_at or now
    membership = Membership(
        id=uuid7(), version=1, status=MembershipStatus.ACTIVE, plan_id=plan.id, plan_name=plan.name,
        customer_id=customer.id, credits=plan.credits, price_minor=plan.price_minor, currency=plan.currency,
        service_ids=plan.service_ids, starts_at=begins, renews_at=begins, created_at=now,
    )  # fmt: skip
    session.add(membership)
    _tell(session, membership)
    return membership


async def _get(session: Session, membership_id: UUID) -> Membership:
    membership = await queries.find(session, membership_id)
    if membership is None:
        raise MembershipNotKnownYet
    return membership


def _tell(session: Session, membership: Membership) -> None:
    outbox.publish(
        session,
        MembershipChanged(
            version=membership.version, membership_id=membership.id, status=membership.status,
            plan_id=membership.plan_id, customer_id=membership.customer_id, price=membership.price,
            starts_at=membership.starts_at, renews_at=membership.renews_at,
        ),
    )  # fmt: skip


def _changed(session: Session, plan: MembershipPlan) -> shapes.MembershipPlan:
    outbox.publish(
        session,
        MembershipPlanChanged(
            version=plan.version, plan_id=plan.id, name=plan.name, credits=plan.credits, price=plan.price,
            interval=plan.interval, service_ids=plan.service_ids, active=plan.active,
        ),
    )  # fmt: skip
    return shapes.MembershipPlan.model_validate(plan)
