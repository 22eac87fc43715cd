"""Shapes of saved payment methods."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, StringConstraints

from contracts.types import CardSetupId, CustomerId, Line, PaymentMethodId, Prose, Shape

ConsentVersion = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
"""Which wording was agreed to: the first 64 bits of its SHA-256, so that no other text has it."""


class CardConsent(Shape):
    """What a customer agrees to who lets a card be kept; it has to be shown before they do."""

    text: Prose
    version: ConsentVersion


class CardSetupStatus(StrEnum):
    """Where the saving of a card stands: started → open → complete | expired."""

    STARTED = "started"
    """Stripe has not answered yet; ask again, and it goes on."""
    OPEN = "open"
    COMPLETE = "complete"
    EXPIRED = "expired"


class CardSetup(Shape):
    """A page of Stripe's on which a customer leaves a card."""

    id: CardSetupId
    status: CardSetupStatus
    url: str | None
    """Where the customer leaves it; null where nobody can."""
    expires_at: AwareDatetime


class PaymentMethod(Shape):
    """A card that a customer lets the business charge later. Its number is Stripe's alone."""

    id: PaymentMethodId
    customer_id: CustomerId
    brand: Line
    """By Stripe's names: `visa`, `mastercard`, …"""
    last4: str
    exp_month: int
    exp_year: int
    consent: CardConsent
    """What they agreed to."""
    agreed_at: AwareDatetime
    saved_at: AwareDatetime
