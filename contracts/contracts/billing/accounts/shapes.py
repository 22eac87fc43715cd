"""Shapes of connected accounts."""

from typing import Annotated

from pydantic import AwareDatetime, StringConstraints

from contracts.types import Shape

CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
"""A country's ISO 3166-1 code of two letters."""
ReturnAddress = Annotated[str, StringConstraints(max_length=2_000, pattern=r"^https?://[^\s\\]+$")]
"""Where a browser goes when it is done elsewhere: HTTPS, but for this machine in development."""


class PaymentAccount(Shape):
    """The account at Stripe in which a business takes its money, as Stripe described it last."""

    account_id: str | None
    """`acct_…`; null until Stripe has made it: then open it again."""
    country: str
    currency: str
    charges_enabled: bool
    """Whether it may take money."""
    payouts_enabled: bool
    """Whether Stripe pays out what was taken."""
    details_submitted: bool
    """Whether the business has gone through its sign-up at Stripe."""
    requirements: list[str]
    """What Stripe still wants to know, by its names."""
    disabled_reason: str | None
    """Why it may not take money, or is not paid out, by Stripe's name."""
    disconnected_at: AwareDatetime | None
    """When the business took the platform's access away; opening one again makes another account."""
    looked_at: AwareDatetime | None
    created_at: AwareDatetime


class PaymentAccountLink(Shape):
    """A page of Stripe's on which the business tells what Stripe has to know."""

    url: str
    """To be opened at once, by whoever asked: it works once, and for a few minutes."""
    expires_at: AwareDatetime
