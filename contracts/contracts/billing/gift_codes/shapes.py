"""Shapes of gift codes."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, StringConstraints

from contracts.types import Email, GiftCodeId, Input, Line, Money, PaymentId, Prose, Shape

GiftCodeText = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, to_upper=True, max_length=40, pattern=r"^[0-9A-Za-z]([0-9A-Za-z -]){25,39}$"
    ),
]
"""The code itself, as it was told: 26 digits and letters (130 bits); case, hyphens and spaces do not matter."""


class GiftCodeStatus(StrEnum):
    """Where a gift code stands: pending → active, and disabled."""

    PENDING = "pending"
    """It is not paid, and worth nothing."""
    ACTIVE = "active"
    DISABLED = "disabled"
    """Staff have stopped it; what is left on it is still owed."""


class GiftCode(Shape):
    """Money that somebody has paid for another to spend. The code itself is stored hashed."""

    id: GiftCodeId
    status: GiftCodeStatus
    version: int
    hint: str
    """The last four characters, so that people can tell codes apart."""
    amount: Money
    """What was paid for it."""
    balance: Money
    """What is left on it."""
    reserved: Money
    """The part of that which is set aside for checkouts that are open."""
    payment_id: PaymentId | None
    """The payment that bought it."""
    expires_at: AwareDatetime | None
    disabled_at: AwareDatetime | None
    created_at: AwareDatetime


class GiftBalance(Shape):
    """What whoever has a code can spend by it now."""

    balance: Money
    expires_at: AwareDatetime | None


class GiftRecipient(Input):
    """For whom a gift is; kept only until the mail is on its way, encrypted for whoever sends it."""

    name: Line
    email: Email
    message: Prose | None = None


class GiftMail(Shape):
    """What notifications needs to send a gift code; sealed to it."""

    code: str
    email: Email
    buyer_email: Email
    name: Line | None = None
    message: Prose | None = None


class RevealedGift(Shape):
    """A gift code, told once to whoever bought it."""

    code: str
    amount: Money
    expires_at: AwareDatetime | None
