"""Following disputes: what a bank takes back, and gives back."""

from billing.audit import operations as audit
from billing.ledger import operations as ledger
from billing.payments import queries, rules
from billing.payments.models import Dispute, Payment
from billing.payments.operations.settling import Unclear
from billing.payments.rules import CLOSED, ToldDispute
from contracts.billing.events import DisputeClosed, DisputeOpened
from contracts.billing.payments.shapes import DisputeStatus
from contracts.types import to_typeid, uuid7
from kit import clock, outbox
from kit.db import Session

OVER = (*CLOSED, DisputeStatus.LOST)


async def settle_dispute(session: Session, told: ToldDispute) -> None:
    """Take over how a dispute stands, and every move of money by it once.

    Raises `Unclear` while its payment is not known here.
    """
    payment = await queries.lock_by_stripe(session, told.payment)
    if payment is None:
        raise Unclear
    dispute = await queries.dispute_by_stripe(session, told.stripe_id)
    opens = dispute is None
    if dispute is None:
        dispute = Dispute(
            id=uuid7(), payment_id=payment.id, stripe_id=told.stripe_id, amount_minor=told.amount_minor,
            withdrawn_minor=0, currency=told.currency, reason=told.reason, opened_at=told.opened_at,
        )  # fmt: skip
        session.add(dispute)
    news = dispute.status is not told.status
    dispute.status, dispute.reason, dispute.answer_by = told.status, told.reason, told.answer_by
    dispute.withdrawn_minor = max(0, -sum(each.amount_minor for each in told.moves))
    await session.flush()
    payment.disputed = await queries.is_disputed(session, payment.id)
    for key, move in rules.keyed(told):
        await ledger.post(session, key, move.currency, rules.disputed(move), happened_at=move.at)
    if news:
        await audit.record(
            session, f"dispute.{told.status}", payment_id=to_typeid("pay", payment.id), stripe_id=told.stripe_id,
            amount_minor=told.amount_minor, currency=told.currency, reason=told.reason,
        )  # fmt: skip
    if opens:
        _tell_opened(session, payment, dispute)
    if news and told.status in OVER:
        _tell_closed(session, payment, dispute)
    await session.flush()


def _tell_opened(session: Session, payment: Payment, dispute: Dispute) -> None:
    outbox.publish(
        session,
        DisputeOpened(
            version=1, dispute_id=dispute.id, payment_id=payment.id, amount=dispute.amount, reason=dispute.reason,
            answer_by=dispute.answer_by, booking_id=payment.booking_id, purchase_id=payment.purchase_id,
            membership_id=payment.membership_id, customer_id=payment.customer_id, description=payment.description,
        ),
    )  # fmt: skip


def _tell_closed(session: Session, payment: Payment, dispute: Dispute) -> None:
    outbox.publish(
        session,
        DisputeClosed(
            version=2, dispute_id=dispute.id, payment_id=payment.id, amount=dispute.amount,
            won=dispute.status in CLOSED, description=payment.description, closed_at=clock.now(),
        ),
    )  # fmt: skip
