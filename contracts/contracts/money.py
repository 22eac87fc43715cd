"""How amounts are counted: the minor unit of each currency, as the whole of Nexus and Stripe count it."""

from typing import Final

WHOLE: Final = frozenset(
    [
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF",
        "XPF",
    ]
)  # fmt: skip
"""Currencies without a minor unit (ISO 4217). The ariary, which has fifths, is counted whole as well."""
THOUSANDTHS: Final = frozenset(["BHD", "JOD", "KWD", "OMR", "TND"])


def digits(currency: str) -> int:
    """How many digits of an amount's minor units follow the point, by the currency's code in capitals."""
    if currency in WHOLE:
        return 0
    return 3 if currency in THOUSANDTHS else 2
