"""Who hears in the same transaction that a payment has brought its money, or will not."""

from collections.abc import Awaitable, Callable
from typing import Final

from billing.payments.models import Payment
from contracts.billing.events import PaymentPurpose
from contracts.billing.payments.shapes import PaymentStatus
from kit.db import Session

Hearer = Callable[[Session, Payment], Awaitable[None]]
"""Takes over for its noun how a payment ended, whose row is locked.

That it succeeded is told once for each, that it failed or was cancelled at each look that finds it so.
"""

HEARERS: Final[dict[tuple[PaymentPurpose, bool], Hearer]] = {}


def of(purpose: PaymentPurpose, *, paid: bool = True) -> Callable[[Hearer], Hearer]:
    """Register who hears of payments for a purpose that succeeded, or of those that did not: nouns above payments."""

    def register(hearer: Hearer) -> Hearer:
        assert (purpose, paid) not in HEARERS, f"two hear of {purpose}"
        HEARERS[purpose, paid] = hearer
        return hearer

    return register


async def tell(session: Session, payment: Payment) -> None:
    """Tell whoever hears of such payments how this one ended."""
    hearer = HEARERS.get((payment.purpose, payment.status is PaymentStatus.SUCCEEDED))
    if hearer is not None:
        await hearer(session, payment)
