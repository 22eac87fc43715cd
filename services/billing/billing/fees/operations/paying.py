"""Fees that their customers pay themselves, and what becomes of a fee by its money."""

from datetime import timedelta
from uuid import UUID

from billing.checkouts import operations as checkouts
from billing.checkouts.operations import Page
from billing.fees import queries
from billing.fees.models import CHARGING
from billing.fees.operations.charging import fail
from billing.payments.models import Payment
from billing.payments.operations import hearing
from contracts.billing.checkouts.api import OpenCheckout
from contracts.billing.checkouts.shapes import OpenedCheckout
from contracts.billing.events import PaymentPurpose
from contracts.billing.fees.api import OpenFeeCheckout
from kit import clock
from kit.db import Session

PAGE_LIVES = timedelta(minutes=32)
"""How long a customer has on the page: meanwhile nobody can have the fee charged."""


async def terms(session: Session, asked: OpenFeeCheckout) -> OpenCheckout:
    """What the customer pays on Stripe's page. Raises `NotFound`, `FeeUndecided`, `FeeNotDue`."""
    fee = await queries.get_of(session, asked.booking_id)
    fee.refuse_unless_due()
    return OpenCheckout(
        purpose=PaymentPurpose.FEE, booking_id=fee.booking_id, customer_id=fee.customer_id, email=asked.email,
        amount=fee.left, description=fee.description, gift_code=asked.gift_code, pay_by=clock.now() + PAGE_LIVES,
        success_url=asked.success_url, cancel_url=asked.cancel_url,
    )  # fmt: skip


async def opened(session: Session, booking_id: UUID, checkout_id: UUID, page: Page | None) -> OpenedCheckout:
    """Keep the page that Stripe has made, if the fee is due still; else nobody is told of it, and it ends by itself.

    Raises `FeeNotDue`.
    """
    fee = await queries.lock_of(session, booking_id)
    assert fee is not None, "its terms were told"
    fee.refuse_unless_due()
    return await checkouts.record(session, checkout_id, page)


@hearing.of(PaymentPurpose.FEE)
async def take(session: Session, payment: Payment) -> None:
    """The money of a fee is there; another page that is open for it is called off."""
    fee = await queries.lock_of(session, payment.subject_id)
    assert payment.paid_at is not None, "it succeeded"
    if fee is not None and fee.pay(payment.id, payment.paid_at) and payment.checkout_id is None:
        await checkouts.call_off(session, PaymentPurpose.FEE, fee.booking_id, clock.now())


@hearing.of(PaymentPurpose.FEE, paid=False)
async def lose(session: Session, payment: Payment) -> None:
    """A charge that Stripe had under way has failed after all: its fee is due as before."""
    fee = await queries.lock_of(session, payment.subject_id)
    if fee is not None and fee.status is CHARGING and fee.due_at is None and fee.stripe_id == payment.stripe_id:
        await fail(session, fee, payment.decline_code or "canceled")
