"""Giving money back: set aside first, so that no sum of refunds is more than what was paid."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from billing import money
from billing.audit import operations as audit
from billing.gift_codes import operations as gift_codes
from billing.ledger import operations as ledger
from billing.ledger.models import Account
from billing.looks import operations as looks
from billing.payments import queries, rules
from billing.payments.models import GIFT, NotPaid, Payment, Refund, RefundTooLarge
from billing.payments.rules import ToldRefund
from contracts.billing.events import PaymentPurpose, PaymentRefunded, RefundFailed
from contracts.billing.payments import shapes
from contracts.billing.payments.api import RefundPayment
from contracts.billing.payments.shapes import PaymentStatus, RefundReason, RefundStatus
from contracts.types import Money, from_typeid, to_typeid, uuid7
from kit import clock, outbox
from kit.db import Session, lock_keys
from kit.errors import Invalid, NotFound

LEASE = timedelta(seconds=60)
LONGEST_LEASE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A refund that Stripe has to make."""

    refund_id: UUID
    account: str
    payment_intent: str
    amount: Money
    reason: RefundReason
    returns_fee: bool
    """Whether the platform's share of the amount goes back to the business."""
    again: bool
    """Whether Stripe may have been asked before: then it is looked up first."""


async def refund(session: Session, asked: RefundPayment) -> shapes.Refund:
    """Set aside what staff give back: the tick has it made at Stripe.

    Raises `NotFound`, `NotPaid`, `RefundTooLarge`, `NotChargeable`, `Invalid` for another currency or nothing.
    """
    payment = await queries.lock(session, asked.payment_id)
    if payment is None:
        raise NotFound
    amount = asked.amount or payment.money(payment.left_minor)
    if amount.currency != payment.currency or amount.amount_minor <= 0:
        if asked.amount is None:
            raise RefundTooLarge(current={"left_minor": 0})
        raise Invalid(errors=[{"pointer": "/amount", "detail": "Some of the payment's own currency is given back"}])
    money.to_stripe(amount)
    made = await reserve(
        session, payment, amount.amount_minor, RefundReason(asked.reason), note=asked.note, undoes=asked.undoes
    )  # fmt: skip
    return shapes.Refund.model_validate(made)


async def give_back_for(session: Session, payment_id: UUID, amount: Money, reason: RefundReason) -> None:
    """Set aside what a booking's end gives back, or what is left of it: once for each reason, however often told.

    Raises `NotFound`.
    """
    payment = await queries.lock(session, payment_id)
    if payment is None:
        raise NotFound
    if await queries.find_keyed(session, payment_id, reason) is None:
        await give_back(session, payment, amount.amount_minor, reason, undoes=False)


async def give_back(session: Session, payment: Payment, minor: int, reason: RefundReason, *, undoes: bool) -> None:
    """Set aside so much of what one checkout brought, or what is left of it: a card's part first, then a gift code's.

    The payment's row is locked.
    """
    parts = sorted([payment, *await queries.others_of(session, payment)], key=lambda each: each.by_gift)
    for each in parts:
        part = min(minor, each.left_minor)
        if part:
            await reserve(session, each, part, reason, key=reason, undoes=undoes)
            minor -= part


async def reserve(
    session: Session,
    payment: Payment,
    minor: int,
    reason: RefundReason,
    *,
    undoes: bool,
    key: str | None = None,
    note: str | None = None,
) -> Refund:
    """Set aside so much of a payment, whose row is locked, and have Stripe asked.

    What a gift code paid is back on the code at once. Raises `NotPaid`, `RefundTooLarge`, and `GiftSpent` where more
    of a gift code that was bought is spent than would be left.
    """
    if payment.status is not PaymentStatus.SUCCEEDED:
        raise NotPaid
    if minor > payment.left_minor:
        raise RefundTooLarge(current={"left_minor": payment.left_minor})
    bought = minor if payment.purpose is PaymentPurpose.GIFT else 0
    if bought:
        await gift_codes.withdraw(session, payment.subject_id, bought)
    payment.reserved_minor += minor
    now = clock.now()
    made = Refund(
        id=uuid7(), payment_id=payment.id, status=RefundStatus.STARTED, key=key, amount_minor=minor, tax_minor=0,
        currency=payment.currency, reason=reason, note=note, undoes=undoes, due_at=now, attempts=0, created_at=now,
        gift_minor=bought,
    )  # fmt: skip
    session.add(made)
    await session.flush()
    await _record(session, "refund.started", payment, made)
    if payment.by_gift:
        await _put_back(session, payment, made, now)
    return made


async def _put_back(session: Session, payment: Payment, made: Refund, now: datetime) -> None:
    """What a gift code paid is on the code again: nobody else has to be asked."""
    assert payment.checkout_id is not None, "a gift code pays by a checkout"
    await gift_codes.give_back(session, payment.checkout_id, made.amount_minor)
    made.status, made.due_at, made.stripe_id = RefundStatus.SUCCEEDED, None, GIFT + to_typeid("rfd", made.id)
    await session.flush()
    await _give(session, payment, made, now)
    await _count(session, payment)


async def claim(session: Session, refund_id: UUID, now: datetime) -> Wanted | None:
    """Take a lease on a refund that Stripe has to make; None where another has it, or it is made."""
    found = await queries.lock_refund(session, refund_id, skip_locked=True)
    if found is None or found.due_at is None or found.due_at > now:
        return None
    payment = await queries.get(session, found.payment_id)
    again = found.tried_at is not None
    found.tried_at = found.tried_at or now
    found.due_at = now + min(LEASE * 2**found.attempts, LONGEST_LEASE)
    found.attempts = min(found.attempts + 1, 10)
    return Wanted(
        found.id, payment.account, payment.stripe_id, found.amount, found.reason,
        returns_fee=payment.takes_fee, again=again,
    )  # fmt: skip


async def settle_refund(session: Session, payment: Payment, told: ToldRefund) -> None:
    """Take over how a refund stands: each step once, in whatever order. The payment's row is locked."""
    found = await _known(session, payment, told)
    found.stripe_id, found.due_at = told.stripe_id, None
    before = found.status
    if told.status is before or (told.status is RefundStatus.PENDING and before is not RefundStatus.STARTED):
        return
    if before is RefundStatus.FAILED:  # what the bank has sent back once does not go again
        return
    found.status, found.problem = told.status, told.problem
    await session.flush()
    if told.status is RefundStatus.SUCCEEDED:
        await _give(session, payment, found, told.made_at)
    elif told.status is RefundStatus.FAILED:
        await _take_back(session, payment, found, moved=before is RefundStatus.SUCCEEDED)
    await _count(session, payment)


async def keep_refund(session: Session, refund_id: UUID, told: ToldRefund) -> None:
    """Take over what Stripe answered to our own refund; the payment is looked at for what else has changed by it."""
    payment_id = await queries.payment_of(session, refund_id)
    payment = await queries.lock(session, payment_id) if payment_id else None
    assert payment is not None, "it was claimed"
    await settle_refund(session, payment, told)
    await looks.want(session, "payment_intent", payment.stripe_id, payment.account)


async def postpone_refund(session: Session, refund_id: UUID, problem: str) -> None:
    """Say why a refund waits: it stays set aside, and Stripe is asked again after the lease.

    Under the same key it may answer the same for a day; a day later the refund is looked up, and asked for anew.
    """
    found = await queries.lock_refund(session, refund_id)
    if found is not None and found.status is RefundStatus.STARTED:
        found.problem = problem


async def fail_refund(session: Session, refund_id: UUID, problem: str) -> None:
    """Stripe refuses this refund for good: what was set aside for it can be given back otherwise."""
    payment_id = await queries.payment_of(session, refund_id)
    payment = await queries.lock(session, payment_id) if payment_id else None
    found = await queries.lock_refund(session, refund_id)
    if payment is None or found is None or found.status is not RefundStatus.STARTED:
        return
    found.status, found.problem, found.due_at = RefundStatus.FAILED, problem, None
    await session.flush()
    await _take_back(session, payment, found, moved=False)
    await _count(session, payment)
    await looks.want(session, "payment_intent", payment.stripe_id, payment.account)


async def _known(session: Session, payment: Payment, told: ToldRefund) -> Refund:
    """Our row of a refund at Stripe; of one that somebody made there, a new one."""
    ours = None
    if told.nexus_id is not None:
        try:
            ours = await queries.lock_refund(session, from_typeid("rfd", told.nexus_id))
        except ValueError:
            ours = None
    found = ours or await queries.refund_by_stripe(session, told.stripe_id)
    if found is None:
        found = Refund(
            id=uuid7(), payment_id=payment.id, status=RefundStatus.STARTED, stripe_id=told.stripe_id,
            amount_minor=told.amount_minor, tax_minor=0, currency=payment.currency, reason=RefundReason.ELSEWHERE,
            undoes=False, attempts=0, created_at=told.made_at, gift_minor=0,
        )  # fmt: skip
        if payment.purpose is PaymentPurpose.GIFT:
            found.gift_minor = await gift_codes.withdraw_left(session, payment.subject_id, told.amount_minor)
        session.add(found)
        await session.flush()
    return found


async def _give(session: Session, payment: Payment, found: Refund, made_at: datetime) -> None:
    """The money is on its way back: into the books, the chain, and to whom it concerns."""
    before = await queries.given_back(session, payment.id, but=found.id)
    found.refunded_at = made_at
    found.tax_minor = rules.tax_part(payment.tax_minor, payment.amount_minor, before, found.amount_minor)
    await ledger.post(
        session, f"refund:{found.stripe_id}", payment.currency, _lines(payment, found), happened_at=made_at
    )
    payment.version += 1
    await _record(session, "refund.succeeded", payment, found)
    await lock_keys(session, [f"undo:{payment.subject_id}"])  # a gift code's part may go back beside the card's
    undoes = found.undoes = found.undoes or await queries.left_for(session, payment) <= 0
    outbox.publish(
        session,
        PaymentRefunded(
            version=payment.version, refund_id=found.id, payment_id=payment.id, amount=found.amount,
            purchase_id=payment.purchase_id if undoes else None,
            membership_id=payment.membership_id if undoes else None,
            period_starts_at=payment.period_starts_at if undoes else None,
            booking_id=payment.booking_id, customer_id=payment.customer_id, description=payment.description,
        ),
    )  # fmt: skip


async def _take_back(session: Session, payment: Payment, found: Refund, *, moved: bool) -> None:
    """The money stays, or came back from the bank: told once, since what has failed stays so."""
    if moved:
        lines = {account: -minor for account, minor in _lines(payment, found).items()}
        key = f"refund_failed:{found.stripe_id}"
        await ledger.post(session, key, payment.currency, lines, happened_at=clock.now())
    if found.gift_minor:
        await gift_codes.restore(session, payment.subject_id, found.gift_minor)
    await _record(session, "refund.failed", payment, found)
    outbox.publish(
        session,
        RefundFailed(
            version=1, refund_id=found.id, payment_id=payment.id, amount=found.amount, problem=found.problem,
            booking_id=payment.booking_id, purchase_id=payment.purchase_id, membership_id=payment.membership_id,
            customer_id=payment.customer_id, description=payment.description,
        ),
    )  # fmt: skip


def _lines(payment: Payment, found: Refund) -> dict[Account, int]:
    if payment.purpose is PaymentPurpose.GIFT:
        return rules.gift_given_back(found.amount_minor, found.gift_minor)
    return rules.given_back(found.amount_minor, found.tax_minor, *payment.accounts)


async def _count(session: Session, payment: Payment) -> None:
    """Sum up anew what is set aside and what is given back."""
    payment.reserved_minor, payment.refunded_minor = await queries.sums(session, payment.id)
    await session.flush()


async def _record(session: Session, what: str, payment: Payment, found: Refund) -> None:
    await audit.record(
        session, what, payment_id=to_typeid("pay", payment.id), refund_id=to_typeid("rfd", found.id),
        stripe_id=found.stripe_id, amount_minor=found.amount_minor, currency=found.currency, reason=found.reason,
        code=found.problem,
    )  # fmt: skip
