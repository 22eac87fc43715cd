"""Shapes of the books."""

from enum import StrEnum

from pydantic import AwareDatetime

from contracts.types import Currency, LedgerFactId, Money, Shape


class Account(StrEnum):
    """An account of the books. What a business has grows by debits (positive), what it owes or earned by credits."""

    STRIPE = "stripe"
    """What lies at Stripe, paid out or not."""
    DESK = "desk"
    """What staff took themselves: cash, card terminals, transfers."""
    SALES = "sales"
    """Earned, without tax."""
    TAX = "tax"
    """Taken for the state, as Stripe's tax lines say."""
    GIFTS = "gifts"
    """Owed to whoever holds a gift code."""
    STRIPE_FEES = "stripe_fees"
    PLATFORM_FEES = "platform_fees"
    DISPUTES = "disputes"
    """Money that a bank has taken back while a dispute lasts, and for good if it is lost."""


class LedgerLine(Shape):
    """What a fact adds to an account (debit, positive) or takes from it (credit, negative)."""

    account: Account
    amount: Money


class LedgerFact(Shape):
    """One thing that happened to money. Its lines are of one currency and sum to zero."""

    id: LedgerFactId
    key: str
    """What it is, once: `payment:pi_…`, `refund:re_…`, `desk:…`."""
    happened_at: AwareDatetime
    entered_at: AwareDatetime
    actor: str
    """Who entered it: `user:usr_…`, `system:…`."""
    lines: list[LedgerLine]


class Balance(Shape):
    """What an account holds in one currency: the sum of its lines, in minor units."""

    account: Account
    currency: Currency
    amount_minor: int


class Balances(Shape):
    """Every account that anything was ever entered in. Those of one currency sum to zero."""

    at: AwareDatetime
    """What had happened before this moment."""
    items: list[Balance]
