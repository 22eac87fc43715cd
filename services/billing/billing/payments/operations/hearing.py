"""Who hears in the same transaction that a payment has brought its money, or will not."""

from collections.abc import Awaitable, Callable
from typing import Final

from billing.payments.models import Payment
from contracts.billing.events import PaymentPurpose
from kit.db import Session

Hearer = Callable[[Session, Payment], Awaitable[None]]
"""Takes over for its noun that a payment succeeded, whose row is locked: told once for each."""

HEARERS: Final[dict[PaymentPurpose, Hearer]] = {}
LOSERS: Final[dict[PaymentPurpose, Hearer]] = {}
"""The same of payments that have failed or were cancelled: told at each look that finds one so."""


def of(purpose: PaymentPurpose) -> Callable[[Hearer], Hearer]:
    """Register who hears of payments for a purpose: nouns that stand above payments."""

    def register(hearer: Hearer) -> Hearer:
        assert purpose not in HEARERS, f"two hear of {purpose}"
        HEARERS[purpose] = hearer
        return hearer

    return register


async def tell(session: Session, payment: Payment) -> None:
    """Tell whoever hears of such payments that this one succeeded."""
    hearer = HEARERS.get(payment.purpose)
    if hearer is not None:
        await hearer(session, payment)


def of_loss(purpose: PaymentPurpose) -> Callable[[Hearer], Hearer]:
    """Register who hears of payments for a purpose that bring no money."""

    def register(hearer: Hearer) -> Hearer:
        assert purpose not in LOSERS, f"two hear of {purpose}"
        LOSERS[purpose] = hearer
        return hearer

    return register


async def tell_loss(session: Session, payment: Payment) -> None:
    """Tell whoever hears of such payments that this one has brought no money."""
    hearer = LOSERS.get(payment.purpose)
    if hearer is not None:
        await hearer(session, payment)
