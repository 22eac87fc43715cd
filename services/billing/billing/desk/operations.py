"""Entering in the books what staff took and gave back."""

from datetime import datetime

from billing.audit import operations as audit
from billing.ledger import operations as ledger
from billing.ledger.models import Account
from contracts.scheduling.credits.events import PurchaseChanged
from contracts.scheduling.credits.shapes import PurchaseStatus
from contracts.types import to_typeid
from kit.db import Session

_FACTS = {
    PurchaseStatus.PAID: ("desk", "purchase.paid_at_the_desk", 1),
    PurchaseStatus.REFUNDED: ("desk-refund", "purchase.refunded_at_the_desk", -1),
}


async def enter(session: Session, told: PurchaseChanged, happened_at: datetime) -> None:
    """Enter a purchase that was paid or refunded at the desk: each once, in whatever order they are told."""
    if not told.at_the_desk or told.status not in _FACTS:
        return
    kind, what, sign = _FACTS[told.status]
    purchase, amount = to_typeid("pur", told.purchase_id), sign * told.price.amount_minor
    lines = {Account.DESK: amount, Account.SALES: -amount}
    if await ledger.post(session, f"{kind}:{purchase}", told.price.currency, lines, happened_at=happened_at):
        await audit.record(
            session, what, purchase_id=purchase, amount_minor=told.price.amount_minor, currency=told.price.currency
        )
