"""Recording that periods are paid: once each, whoever took the money."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from billing.audit import operations as audit
from billing.businesses import queries as businesses
from billing.ledger import operations as ledger
from billing.ledger.models import Account
from billing.memberships import operations as memberships
from billing.memberships import queries as known
from billing.memberships.models import Membership, MembershipPlan
from billing.periods import queries, rules
from billing.periods.models import PaidPeriod
from billing.subscriptions import queries as subscriptions
from contracts.billing.events import PeriodPaid
from contracts.billing.periods import shapes
from contracts.billing.periods.api import RecordPeriodPaid
from contracts.billing.periods.shapes import PaidBy
from contracts.scheduling.credits.shapes import MembershipStatus
from contracts.types import Money, Period, to_typeid, uuid7
from kit import clock, outbox
from kit.db import Session
from kit.errors import Conflict, Invalid, NotFound


class RenewedByStripe(Conflict):
    """A subscription at Stripe renews this membership: its clock alone does while it runs."""

    code = "billing.renewed_by_stripe"


class PeriodPaidAlready(Conflict):
    """This time, or a part of it, is paid already."""

    code = "billing.period_paid_already"


class MembershipEnded(Conflict):
    """This membership has ended."""

    code = "billing.membership_ended"


@dataclass(frozen=True, slots=True)
class Evidence:
    """That a period of a membership is paid."""

    membership_id: UUID
    period: Period
    amount: Money
    paid_by: PaidBy
    paid_at: datetime
    description: str | None = None
    """What was paid for, in the business's words."""
    payment_id: UUID | None = None
    """Of the payment's mirror, where Stripe has the money."""
    invoice_id: UUID | None = None


async def pay(session: Session, evidence: Evidence) -> PaidPeriod | None:
    """Record a paid period and tell of it: once for each membership and start, however often it is found or paid.

    None where it was paid before. The books are not touched: whoever knows the payment enters it.
    """
    await memberships.lock(session, evidence.membership_id)
    if await queries.find(session, evidence.membership_id, evidence.period.starts_at):
        return None
    paid = PaidPeriod(
        id=uuid7(), number=await queries.count(session, evidence.membership_id) + 1,
        membership_id=evidence.membership_id, starts_at=evidence.period.starts_at, ends_at=evidence.period.ends_at,
        amount_minor=evidence.amount.amount_minor, currency=evidence.amount.currency, paid_by=evidence.paid_by,
        payment_id=evidence.payment_id or uuid7(), invoice_id=evidence.invoice_id, paid_at=evidence.paid_at,
        actor=str(session.actor), created_at=clock.now(),
    )  # fmt: skip
    session.add(paid)
    await session.flush()
    await audit.record(
        session, "period.paid", membership_id=to_typeid("mem", paid.membership_id),
        starts_at=paid.starts_at.isoformat(), ends_at=paid.ends_at.isoformat(), amount_minor=paid.amount_minor,
        currency=paid.currency, paid_by=paid.paid_by,
    )  # fmt: skip
    membership = await known.find(session, paid.membership_id)
    outbox.publish(
        session,
        PeriodPaid(
            version=paid.number, membership_id=paid.membership_id, period=paid.period, payment_id=paid.payment_id,
            amount=paid.amount, customer_id=membership.customer_id if membership else None,
            description=evidence.description,
        ),
    )  # fmt: skip
    return paid


async def record(session: Session, asked: RecordPeriodPaid) -> shapes.PaidPeriod:
    """Record what staff took for a period; the books and the audit chain have it too.

    Raises `NotFound`, `MembershipEnded`, `RenewedByStripe`, `PeriodPaidAlready`, and `Invalid` for a period that does
    not end after it starts, another currency than the membership's, and an amount below nothing.
    """
    await memberships.lock(session, asked.membership_id)
    membership = await known.find(session, asked.membership_id)
    if membership is None:
        raise NotFound
    if membership.status is MembershipStatus.ENDED:
        raise MembershipEnded
    if await subscriptions.runs(session, membership.id):
        raise RenewedByStripe
    plan = await known.find_plan(session, membership.plan_id)
    period = await _period(session, asked, membership, plan)
    if await queries.overlaps(session, membership.id, period.starts_at, period.ends_at):
        raise PeriodPaidAlready
    evidence = Evidence(
        membership.id, period, _amount(asked, membership), PaidBy(asked.paid_by), paid_at=clock.now(),
        description=plan.name if plan else None,
    )  # fmt: skip
    paid = await pay(session, evidence)
    assert paid is not None, "it would overlap"
    await enter_at_the_desk(session, paid, paid.amount_minor)
    return queries.shown(paid)


async def enter_at_the_desk(session: Session, paid: PaidPeriod, amount: int) -> None:
    """Enter in the books what was taken for a period that Stripe does not have, in minor units."""
    lines = {Account.DESK: amount, Account.SALES: -amount}
    await ledger.post(session, f"desk:{to_typeid('per', paid.id)}", paid.currency, lines, happened_at=paid.paid_at)


async def _period(
    session: Session, asked: RecordPeriodPaid, membership: Membership, plan: MembershipPlan | None
) -> Period:
    """The period that is asked for; by default the next one that is due."""
    last = await queries.last_end(session, membership.id)
    starts_at = asked.starts_at or max(membership.renews_at, last or membership.renews_at)
    ends_at = asked.ends_at
    if ends_at is None:
        if plan is None:
            raise _invalid("/ends_at", "Say when it ends: its plan is not known here yet")
        business = await businesses.get(session)
        ends_at = rules.ends_at(membership.starts_at, plan.interval, starts_at, business.timezone)
    if starts_at >= ends_at:
        raise _invalid("/ends_at", "A period must end after it starts")
    return Period(starts_at=starts_at, ends_at=ends_at)


def _amount(asked: RecordPeriodPaid, membership: Membership) -> Money:
    amount = asked.amount or membership.price
    if amount.currency != membership.currency or amount.amount_minor < 0:
        raise _invalid("/amount", f"Should be an amount of {membership.currency}, 0 or more")
    return amount


def _invalid(pointer: str, detail: str) -> Invalid:
    return Invalid(errors=[{"pointer": pointer, "detail": detail}])
