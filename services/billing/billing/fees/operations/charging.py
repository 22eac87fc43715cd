"""Charging saved cards for fees: a person confirms, a tick asks Stripe, the payment's settling has the last word."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from billing import money
from billing.audit import operations as audit
from billing.checkouts import queries as checkouts
from billing.fees import queries
from billing.fees.models import CHARGING, Fee
from billing.looks import operations as looks
from billing.objects import KEY_HOLDS
from billing.payment_methods import queries as payment_methods
from billing.payments import operations as payments
from billing.payments.operations import Subject
from contracts.billing.events import PaymentPurpose
from contracts.billing.fees import shapes
from contracts.billing.fees.api import ConfirmFeeCharge
from contracts.types import ActorKind, Money, to_typeid
from kit import clock
from kit.db import Session, lock_keys
from kit.errors import Conflict, Forbidden, NotFound, PreconditionFailed

LEASE = timedelta(seconds=60)


class ChargeNeedsPerson(Forbidden):
    """A saved card is charged for a fee only when a person has confirmed it."""

    code = "billing.charge_needs_person"


class NoSavedMethod(Conflict):
    """This customer has no saved card that can be charged; they can pay the fee themselves."""

    code = "billing.no_saved_method"


class FeeBeingPaid(Conflict):
    """The customer is paying this fee on Stripe's page; once that has ended, it can be charged again."""

    code = "billing.fee_being_paid"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A charge that Stripe has to make."""

    fee_id: UUID
    booking_id: UUID
    account: str
    payment_intent: str | None
    """The one that was tried before, if it was."""
    key: str
    """The idempotency key of this charge."""
    stripe_customer: str
    payment_method: str
    amount: Money
    description: str
    since: datetime | None
    """When the fee was first charged, where the key may be forgotten at Stripe: then it is looked up first."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What Stripe said to a charge."""

    payment_intent: str | None
    problem: str | None
    """Why there is no money, as a code; None where there is, or will be."""
    dead: bool = False
    """Whether the payment intent can be charged no more: the next charge makes another."""


async def confirm(session: Session, asked: ConfirmFeeCharge) -> shapes.Fee:
    """Have a fee that is due charged to the customer's saved card: a person says so.

    Raises `ChargeNeedsPerson` for anybody but a user, `NotFound`, `PreconditionFailed`, `FeeUndecided`, `FeeNotDue`,
    `FeeBeingPaid` while the customer has a page open to pay it, `NoSavedMethod`, `NotChargeable`.
    """
    if session.actor.kind is not ActorKind.USER:
        raise ChargeNeedsPerson
    fee = await get_locked(session, asked.fee_id, asked.if_version)
    fee.refuse_unless_due()
    await lock_keys(session, [f"checkout:{PaymentPurpose.FEE}:{fee.booking_id}"])
    now = clock.now()
    if any(each.live for each in await checkouts.of_subject(session, PaymentPurpose.FEE, fee.booking_id)):
        raise FeeBeingPaid
    method = await payment_methods.find_chargeable(session, fee.customer_id, now)
    if method is None:
        raise NoSavedMethod
    money.to_stripe(fee.left)
    fee.charge(method, str(session.actor), now)
    await session.flush()
    await audit.record(
        session, "fee.confirmed", fee_id=to_typeid("fee", fee.id), booking_id=to_typeid("bkg", fee.booking_id),
        payment_method_id=to_typeid("pmt", method.id), consent_version=method.consent_version,
        amount_minor=fee.left.amount_minor, currency=fee.currency,
    )  # fmt: skip
    return shapes.Fee.model_validate(fee)


async def claim(session: Session, fee_id: UUID, now: datetime) -> Wanted | None:
    """Take a lease on a fee that Stripe has to be asked for; None where another has it, or its card was removed."""
    fee = await queries.lock(session, fee_id, skip_locked=True)
    if fee is None or fee.status is not CHARGING or fee.due_at is None or fee.due_at > now:
        return None
    method = await payment_methods.find(session, fee.payment_method_id) if fee.payment_method_id else None
    if method is None or (method.removed_at is not None and fee.tried_at is None):
        fee.fail("payment_method_removed")
        return None
    forgotten = fee.tried_at is not None and now - fee.tried_at >= KEY_HOLDS
    fee.tried_at = fee.tried_at or now
    fee.due_at = now + LEASE * min(2**fee.attempts, 60)
    fee.attempts = min(fee.attempts + 1, 10)
    name = to_typeid("fee", fee.id)
    return Wanted(
        fee.id, fee.booking_id, method.account, fee.stripe_id, name if fee.charges == 1 else f"{name}:{fee.charges}",
        method.stripe_customer, method.stripe_id, fee.left, fee.description,
        since=fee.created_at if forgotten else None,
    )  # fmt: skip


async def record(session: Session, fee_id: UUID, outcome: Outcome) -> None:
    """Keep what Stripe said: the payment is known from now on, and looked at; a fee without money is due again."""
    fee = await queries.lock(session, fee_id)
    if fee is None or fee.status is not CHARGING:
        return
    assert fee.account is not None, "it was charged in one"
    if outcome.payment_intent is not None:
        fee.stripe_id = outcome.payment_intent
        await _know(session, fee, fee.account, outcome.payment_intent)
    if outcome.problem is None:
        fee.due_at = None
        return
    if outcome.dead:
        fee.stripe_id = None
    await fail(session, fee, outcome.problem)


async def fail(session: Session, fee: Fee, problem: str) -> None:
    """A fee that is being charged brings no money: it is due again. Its row is locked."""
    fee.fail(problem)
    await audit.record(
        session, "fee.charge_failed", fee_id=to_typeid("fee", fee.id), booking_id=to_typeid("bkg", fee.booking_id),
        code=problem,
    )  # fmt: skip


async def _know(session: Session, fee: Fee, account: str, payment_intent: str) -> None:
    """Have the payment of a fee followed like any other: looked at again after each charge."""
    subject = Subject(PaymentPurpose.FEE, fee.booking_id, fee.customer_id, fee.description)
    payment = await payments.know(
        session, payment_intent, account, subject, amount_minor=fee.left.amount_minor, currency=fee.currency
    )
    fee.payment_id = payment.id
    await looks.want(session, "payment_intent", payment_intent, account)


async def get_locked(session: Session, fee_id: UUID, if_version: int | None) -> Fee:
    """The fee, locked. Raises `NotFound`, `PreconditionFailed`."""
    fee = await queries.lock(session, fee_id)
    if fee is None:
        raise NotFound
    if if_version is not None and if_version != fee.version:
        raise PreconditionFailed(current={"version": fee.version})
    return fee
