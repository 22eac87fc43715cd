"""Taking over how payments stand at Stripe."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from billing.audit import operations as audit
from billing.checkouts import queries as checkouts
from billing.checkouts.models import Checkout
from billing.gift_codes import operations as gift_codes
from billing.ledger import operations as ledger
from billing.looks import operations as looks
from billing.payments import queries, rules
from billing.payments.models import GIFT, Payment
from billing.payments.operations import hearing, refunding
from billing.payments.rules import Told
from contracts.billing.events import PaymentFailed, PaymentPurpose, PaymentSucceeded
from contracts.billing.payments.shapes import PaymentStatus, RefundReason
from contracts.types import Money, from_typeid, to_typeid, uuid7
from kit import clock, outbox
from kit.db import Session, lock_keys
from kit.errors import Unavailable

NO_MONEY = (PaymentStatus.FAILED, PaymentStatus.CANCELLED)


class Unclear(Unavailable):
    """It is not known yet what this payment is for; it is looked at again."""

    code = "billing.payment_unclear"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a payment is for."""

    purpose: PaymentPurpose
    id: UUID
    """The booking, purchase or membership."""
    customer_id: UUID | None
    description: str
    checkout_id: UUID | None = None
    period_starts_at: datetime | None = None
    """Of a membership: when the period begins that is paid."""
    tax_minor: int = 0
    """The part of the amount that is tax, by Stripe's own lines."""


async def know(
    session: Session, stripe_id: str, account: str, subject: Subject, *, amount_minor: int, currency: str
) -> Payment:
    """The payment behind a payment intent that is for this; made where it is new, and then looked at.

    For whoever makes payment intents other than by a checkout, or hears of them first: invoices, fees. Twice is once.
    """
    await lock_keys(session, [f"payment:{stripe_id}"])
    payment = await queries.lock_by_stripe(session, stripe_id)
    if payment is None:
        payment = Payment(
            id=uuid7(), stripe_id=stripe_id, account=account, status=PaymentStatus.PENDING, version=0,
            purpose=subject.purpose, subject_id=subject.id, period_starts_at=subject.period_starts_at,
            checkout_id=subject.checkout_id, customer_id=subject.customer_id, description=subject.description,
            amount_minor=amount_minor, tax_minor=subject.tax_minor, currency=currency, reserved_minor=0,
            refunded_minor=0, disputed=False, takes_fee=False,
            created_at=clock.now(),
        )  # fmt: skip
        session.add(payment)
        await session.flush()
        await looks.want(session, "payment_intent", stripe_id, account)
    return payment


async def settle(session: Session, told: Told) -> None:
    """Take over how a payment intent stands: each fact of it once, in whatever order it is told, never going back.

    Raises `Unclear` for one of ours of which it is not known yet what it is for.
    """
    await lock_keys(session, [f"payment:{told.stripe_id}"])
    payment = await queries.lock_by_stripe(session, told.stripe_id) or await _new(session, told)
    if payment is None:
        return
    payment.takes_fee = told.takes_fee
    payment.amount_to(told.amount_minor)
    if told.status is PaymentStatus.SUCCEEDED:
        if payment.succeed(told.paid_at or clock.now()):
            await _take(session, payment)
    elif payment.follow(told.status, told.decline_code, clock.now()) and payment.membership_id is None:
        await tell_failed(session, payment)  # of a membership's its invoice says so: it knows of the next attempt
    if payment.status in NO_MONEY:
        await hearing.tell(session, payment)
        if payment.checkout_id is not None:
            await _fail_checkout(session, payment.checkout_id)
    await _keep_fees(session, payment, told)
    for each in told.refunds:
        await refunding.settle_refund(session, payment, each)
    await session.flush()


async def _new(session: Session, told: Told) -> Payment | None:
    """A payment that a checkout made; None for what is not ours."""
    if told.nexus_id is None:
        return None
    try:
        checkout_id = from_typeid("chk", told.nexus_id)
    except ValueError:
        raise Unclear from None
    checkout = await checkouts.lock(session, checkout_id)
    if checkout is None:
        raise Unclear
    subject = Subject(
        checkout.purpose, checkout.subject_id, checkout.customer_id, checkout.description, checkout.id,
        tax_minor=told.tax_minor,
    )  # fmt: skip
    payment = await know(
        session, told.stripe_id, told.account, subject, amount_minor=told.amount_minor, currency=told.currency
    )
    checkout.payment_id = payment.id
    checkout.version += 1
    return payment


async def settle_gift(session: Session, checkout_id: UUID) -> None:
    """Take over that a gift code has paid all of a checkout: once."""
    checkout = await checkouts.lock(session, checkout_id)
    assert checkout is not None, "its gift was set aside"
    if await queries.lock_by_stripe(session, _gift_name(checkout)) is None:
        payment = await _take_gift(session, checkout, clock.now())
        assert payment is not None, "all of it was set aside"
        checkout.payment_id = payment.id
        checkout.version += 1
        await _tell_taken(session, payment, checkout, payment.amount)


async def _fail_checkout(session: Session, checkout_id: UUID) -> None:
    """What banks take days for may fail after the customer was through; on an open page they try again.

    What a gift code was to pay of it is back on the code.
    """
    checkout = await checkouts.lock(session, checkout_id)
    if checkout is not None and checkout.fail():
        await gift_codes.release(session, checkout.id)


async def _take(session: Session, payment: Payment) -> None:
    """The money is there, and with it the part of its checkout that a gift code pays."""
    assert payment.paid_at is not None
    await _enter(session, payment)
    checkout = await _paid_checkout(session, payment.checkout_id) if payment.checkout_id else None
    amount = payment.amount
    if checkout is not None and checkout.gift_minor:
        gift = await _take_gift(session, checkout, payment.paid_at)
        amount = payment.money(payment.amount_minor + (gift.amount_minor if gift else 0))
    await _tell_taken(session, payment, checkout, amount)


async def _paid_checkout(session: Session, checkout_id: UUID) -> Checkout | None:
    """The checkout that brought the money. Another page for the same thing, of which one may be open yet, is ended."""
    checkout = await checkouts.lock(session, checkout_id)
    if checkout is not None:
        checkout.recover()
        for each in await checkouts.of_subject(session, checkout.purpose, checkout.subject_id):
            if each.id != checkout.id:
                each.call_off(clock.now())
    return checkout


async def _take_gift(session: Session, checkout: Checkout, paid_at: datetime) -> Payment | None:
    """What a gift code pays of a checkout is spent: a payment of its own, of which nobody is told apart.

    None where nothing is on the code any more.
    """
    spent = await gift_codes.spend(session, checkout.id)
    if spent == 0:
        return None
    payment = Payment(
        id=uuid7(), stripe_id=_gift_name(checkout), account=checkout.account, status=PaymentStatus.SUCCEEDED,
        version=0, purpose=checkout.purpose, subject_id=checkout.subject_id, checkout_id=checkout.id,
        customer_id=checkout.customer_id, description=checkout.description, amount_minor=spent,
        tax_minor=0, currency=checkout.currency, reserved_minor=0, refunded_minor=0, disputed=False, takes_fee=False,
        paid_at=paid_at, created_at=clock.now(),
    )  # fmt: skip
    session.add(payment)
    await session.flush()
    await _enter(session, payment)
    return payment


async def _enter(session: Session, payment: Payment) -> None:
    """Money that came stands in the books and in the chain."""
    assert payment.paid_at is not None
    payment.version += 1
    lines = rules.taken(payment.amount_minor, payment.tax_minor, *payment.accounts)
    key = f"payment:{payment.stripe_id}"
    await ledger.post(session, key, payment.currency, lines, happened_at=payment.paid_at)
    await audit.record(
        session, "payment.succeeded", payment_id=to_typeid("pay", payment.id), stripe_id=payment.stripe_id,
        purpose=payment.purpose, amount_minor=payment.amount_minor, currency=payment.currency,
    )  # fmt: skip
    await session.flush()


async def _tell_taken(session: Session, payment: Payment, checkout: Checkout | None, amount: Money) -> None:
    """Tell whom it concerns that this much is paid; what has no use is given back."""
    assert payment.paid_at is not None
    outbox.publish(
        session,
        PaymentSucceeded(
            version=payment.version, payment_id=payment.id, paid_at=payment.paid_at, amount=amount,
            purpose=payment.purpose, booking_id=payment.booking_id, purchase_id=payment.purchase_id,
            membership_id=payment.membership_id, customer_id=payment.customer_id, description=payment.description,
        ),
    )  # fmt: skip
    await hearing.tell(session, payment)
    unusable = checkout is not None and checkout.called_off_at and payment.purpose is not PaymentPurpose.DEPOSIT
    if unusable:  # of bookings scheduling decides, of nothing else anybody does
        await refunding.give_back(session, payment, amount.amount_minor, RefundReason.UNUSABLE, undoes=False)


def _gift_name(checkout: Checkout) -> str:
    return GIFT + to_typeid("chk", checkout.id)


async def tell_failed(session: Session, payment: Payment, *, next_attempt_at: datetime | None = None) -> None:
    """Tell that a payment was refused, whose row is locked; by itself Stripe tries again then."""
    payment.version += 1
    await audit.record(
        session, "payment.failed", payment_id=to_typeid("pay", payment.id), stripe_id=payment.stripe_id,
        purpose=payment.purpose, amount_minor=payment.amount_minor, currency=payment.currency,
        code=payment.decline_code,
    )  # fmt: skip
    outbox.publish(
        session,
        PaymentFailed(
            version=payment.version, payment_id=payment.id, amount=payment.amount, purpose=payment.purpose,
            booking_id=payment.booking_id, purchase_id=payment.purchase_id, membership_id=payment.membership_id,
            customer_id=payment.customer_id, description=payment.description, decline_code=payment.decline_code,
            next_attempt_at=next_attempt_at,
        ),
    )  # fmt: skip


async def _keep_fees(session: Session, payment: Payment, told: Told) -> None:
    """What was kept of it, once Stripe says; and what came back of the platform's part."""
    fees = told.fees
    if fees is not None and payment.stripe_fee_minor is None and payment.paid_at is not None:
        payment.fee_currency = fees.currency
        payment.stripe_fee_minor, payment.platform_fee_minor = fees.stripe_minor, fees.platform_minor
        key = f"fees:{payment.stripe_id}"
        await ledger.post(session, key, fees.currency, rules.kept(fees), happened_at=payment.paid_at)
    for each in told.fee_refunds:
        lines = rules.fee_given_back(each.amount_minor)
        await ledger.post(session, f"fee_refund:{each.stripe_id}", each.currency, lines, happened_at=each.made_at)
