"""Amounts as Stripe has them, and the one rule by which shares are rounded.

Ours are whole minor units of ISO 4217 (`contracts.types.Money`). Stripe's are the same in nearly all currencies; where
they are not, it is said here alone (docs.stripe.com/currencies, "Zero-decimal", "Three-decimal" and "Special cases").
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from contracts.money import THOUSANDTHS
from contracts.types import Money
from kit.errors import Invalid

WHOLE_AS_HUNDREDTHS: Final = frozenset(["ISK", "UGX"])
"""Without minor unit today, and still told to Stripe in hundredths, of which it moves hundreds alone."""


class NotChargeable(Invalid):
    """This amount cannot be charged in its currency: amounts with three decimals must end in 0."""

    code = "billing.not_chargeable"


def step(currency: str) -> int:
    """The smallest amount that can be moved, in our minor units: every amount charged is a multiple of it.

    Of thousandths Stripe moves tens alone.
    """
    return 10 if currency in THOUSANDTHS else 1


def to_stripe(money: Money) -> int:
    """The amount as Stripe wants it. Raises `NotChargeable`."""
    if money.amount_minor % step(money.currency):
        raise NotChargeable
    return money.amount_minor * _factor(money.currency)


def of_stripe(amount: int, currency: str) -> Money:
    """What Stripe says, in our minor units.

    A fraction of a krona or a shilling, which fees may have, is rounded by the one rule: whoever splits a sum takes
    its last part by subtraction.
    """
    code = currency.upper()
    return Money(amount_minor=rounded(Decimal(amount) / _factor(code)), currency=code)


def share(money: Money, percent: Decimal) -> Money:
    """So many percent of an amount, rounded once, to what can be moved in its currency."""
    least = step(money.currency)
    exact = Decimal(money.amount_minor) * percent / 100
    return Money(amount_minor=rounded(exact / least) * least, currency=money.currency)


def rounded(exact: Decimal) -> int:
    """The one rule: to the nearest whole, a half away from zero."""
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def _factor(currency: str) -> int:
    return 100 if currency in WHOLE_AS_HUNDREDTHS else 1
