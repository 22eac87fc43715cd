"""Keeping the mirror of invoices, and taking paid ones for evidence."""

from uuid import UUID

from billing.accounts import queries as accounts
from billing.invoices import queries, rules
from billing.invoices.models import Invoice
from billing.invoices.rules import Told
from billing.looks import operations as looks
from billing.memberships import queries as memberships
from billing.payments import operations as payments
from billing.payments.models import Payment
from billing.payments.operations import Subject
from billing.periods import operations as periods
from billing.periods.operations import Evidence
from contracts.billing.events import PaymentPurpose
from contracts.billing.invoices.events import InvoiceMirrored
from contracts.billing.invoices.shapes import InvoiceStatus
from contracts.billing.payments.shapes import PaymentStatus
from contracts.billing.periods.shapes import PaidBy
from contracts.types import Money, to_typeid
from kit import clock, outbox
from kit.db import Session

KIND = "invoice"
EVIDENCE = "membership"
"""A look at all that Stripe has of a membership; its object's id is the membership's."""


async def settle(session: Session, told: Told) -> None:
    """Keep what Stripe says of an invoice and tell of news; once it is paid, its periods are.

    An answer that was asked for before another was settled may be older than that: it changes nothing, and Stripe is
    asked again.
    """
    held = await queries.find_for_change(session, told.stripe_id)
    if held is not None and told.asked_at < held.looked_at:
        await looks.want(session, KIND, told.stripe_id, told.account)
        return
    tried_again = told.attempts > (held.attempts if held else 0)
    news = held is None or held.take_over(told)
    if held is None:
        held = Invoice.begin(told)
        session.add(held)
    held.looked_at = clock.now()
    await session.flush()
    if news:
        _tell(session, held)
    if told.membership_id is None:
        return
    payment = await _know_payments(session, told, told.membership_id, tried_again=tried_again)
    if told.status is InvoiceStatus.PAID:
        await _pay_periods(session, held, told, told.membership_id, payment)
    elif payment is not None and _has_failed(held, tried_again=tried_again):
        held.failure_told = True
        await payments.tell_failed(session, payment, next_attempt_at=told.next_attempt_at)


async def look_for_evidence(session: Session, membership_id: UUID) -> None:
    """Have Stripe asked about all invoices of a membership: what is paid there is granted, and nothing else is."""
    account = await accounts.find(session)
    if account is not None and account.stripe_id is not None:
        await looks.want(session, EVIDENCE, to_typeid("mem", membership_id), account.stripe_id)


async def _know_payments(session: Session, told: Told, membership_id: UUID, *, tried_again: bool) -> Payment | None:
    """What the payments of an invoice are for; the one that counts.

    How an attempt went the payment says: it is looked at, and then its invoice once more.
    """
    membership = await memberships.find(session, membership_id)
    found = rules.periods(told.lines)
    payment = None
    for each in told.payments:
        subject = Subject(
            PaymentPurpose.MEMBERSHIP, membership_id, membership.customer_id if membership else None, told.description,
            period_starts_at=found[0][0].starts_at if found else None,
            tax_minor=min(told.tax_minor, each.amount_minor),
        )  # fmt: skip
        payment = await payments.know(
            session, each.intent, told.account, subject, amount_minor=each.amount_minor, currency=told.currency
        )
        if tried_again or (each.paid and payment.status is not PaymentStatus.SUCCEEDED):
            await looks.want(session, "payment_intent", each.intent, told.account)
    return payment


async def _pay_periods(
    session: Session, held: Invoice, told: Told, membership_id: UUID, payment: Payment | None
) -> None:
    paid_by, outside = _paid_by(told), told.paid_outside_minor
    for period, amount in rules.periods(told.lines):
        evidence = Evidence(
            membership_id, period, amount, paid_by, paid_at=told.paid_at or told.created_at, invoice_id=held.id,
            description=told.description, payment_id=payment.id if payment else None,
        )  # fmt: skip
        paid = await periods.pay(session, evidence)
        if paid is not None and outside:
            minor = min(outside, paid.amount_minor)
            await periods.enter_at_the_desk(session, paid, minor)
            outside -= minor


def _has_failed(held: Invoice, *, tried_again: bool) -> bool:
    """Whether it is to be told that it could not be collected: once, and after its payment was looked at."""
    return held.status is InvoiceStatus.OPEN and held.attempts > 0 and not tried_again and not held.failure_told


def _paid_by(told: Told) -> PaidBy:
    if told.paid_outside_minor:
        return PaidBy.OUTSIDE
    return PaidBy.STRIPE if told.paid_minor else PaidBy.NOTHING


def _tell(session: Session, held: Invoice) -> None:
    def money(amount: int) -> Money:
        return Money(amount_minor=amount, currency=held.currency)

    outbox.publish(
        session,
        InvoiceMirrored(
            version=held.version, invoice_id=held.id, number=held.number, status=held.status,
            membership_id=held.membership_id, total=money(held.total_minor), due=money(held.due_minor),
            paid=money(held.paid_minor), next_attempt_at=held.next_attempt_at,
        ),
    )  # fmt: skip
