"""Currencies: how many digits, the least that is charged, what Stripe keeps, and how amounts read."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

ZERO_DECIMAL: Final = frozenset(
    [
        "bif",
        "clp",
        "djf",
        "gnf",
        "jpy",
        "kmf",
        "krw",
        "mga",
        "pyg",
        "rwf",
        "vnd",
        "vuv",
        "xaf",
        "xof",
        "xpf",
    ]  # docs.stripe.com/currencies
)
THREE_DECIMAL: Final = frozenset(["bhd", "jod", "kwd", "omr", "tnd"])
WHOLE: Final = frozenset(["isk", "ugx"])
"""Counted in hundredths for compatibility, and charged in whole units alone ("Special cases" on the same page)."""
_TWO_DECIMAL: Final = frozenset(
    [
        "usd",
        "aed",
        "afn",
        "all",
        "amd",
        "ang",
        "aoa",
        "ars",
        "aud",
        "awg",
        "azn",
        "bam",
        "bbd",
        "bdt",
        "bgn",
        "bmd",
        "bnd",
        "bob",
        "brl",
        "bsd",
        "bwp",
        "byn",
        "bzd",
        "cad",
        "cdf",
        "chf",
        "cny",
        "cop",
        "crc",
        "cve",
        "czk",
        "dkk",
        "dop",
        "dzd",
        "egp",
        "etb",
        "eur",
        "fjd",
        "fkp",
        "gbp",
        "gel",
        "gip",
        "gmd",
        "gtq",
        "gyd",
        "hkd",
        "hnl",
        "htg",
        "huf",
        "idr",
        "ils",
        "inr",
        "isk",
        "jmd",
        "kes",
        "kgs",
        "khr",
        "kyd",
        "kzt",
        "lak",
        "lbp",
        "lkr",
        "lrd",
        "lsl",
        "mad",
        "mdl",
        "mkd",
        "mmk",
        "mnt",
        "mop",
        "mur",
        "mvr",
        "mwk",
        "mxn",
        "myr",
        "mzn",
        "nad",
        "ngn",
        "nio",
        "nok",
        "npr",
        "nzd",
        "pab",
        "pen",
        "pgk",
        "php",
        "pkr",
        "pln",
        "qar",
        "ron",
        "rsd",
        "rub",
        "sar",
        "sbd",
        "scr",
        "sek",
        "sgd",
        "shp",
        "sle",
        "sos",
        "srd",
        "std",
        "szl",
        "thb",
        "tjs",
        "top",
        "try",
        "ttd",
        "twd",
        "tzs",
        "uah",
        "ugx",
        "uyu",
        "uzs",
        "wst",
        "xcd",
        "yer",
        "zar",
        "zmw",
    ]
)
CURRENCIES: Final = ZERO_DECIMAL | THREE_DECIMAL | _TWO_DECIMAL
_LEAST: Final = {
    "usd": 50, "aed": 200, "aud": 50, "brl": 50, "cad": 50, "chf": 50, "czk": 1500, "dkk": 250, "eur": 50, "gbp": 30,
    "hkd": 400, "huf": 17500, "inr": 50, "jpy": 50, "mxn": 1000, "myr": 200, "nok": 300, "nzd": 50, "pln": 200,
    "ron": 200, "sek": 300, "sgd": 50, "thb": 1000,
}  # fmt: skip
_SIGNS: Final = {"usd": "$", "eur": "€", "gbp": "£", "jpy": "¥", "aud": "A$", "cad": "CA$", "inr": "₹", "brl": "R$"}

MOST: Final = 99_999_999
"""Eight digits, in the smallest unit."""
_FEE_SHARE: Final = Decimal("0.029")
_FEE_FIXED: Final = 30


def digits(currency: str) -> int:
    """How many digits follow the point."""
    if currency in ZERO_DECIMAL:
        return 0
    return 3 if currency in THREE_DECIMAL else 2


def least(currency: str) -> int:
    """The least that Stripe charges."""
    return _LEAST.get(currency, 1)


def told(amount: int, currency: str) -> str:
    """An amount for people, as in Stripe's messages: $30.00, ¥500, 1.500 KWD."""
    number = f"{Decimal(amount).scaleb(-digits(currency)):,.{digits(currency)}f}"
    return f"{_SIGNS[currency]}{number}" if currency in _SIGNS else f"{number} {currency.upper()}"


def rounded(value: Decimal | Fraction) -> int:
    """To the smallest unit, halves away from zero."""
    exact = value if isinstance(value, Decimal) else Decimal(value.numerator) / Decimal(value.denominator)
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def share(amount: int, part: int, whole: int) -> int:
    """`amount * part / whole`, rounded."""
    return rounded(Fraction(amount * part, whole)) if whole else 0


def fee(amount: int, currency: str) -> int:
    """What Stripe keeps of a charge: 2.9 % and 30 of the smallest unit of a two-decimal currency."""
    fixed = _FEE_FIXED if digits(currency) == 2 else _FEE_FIXED * (10 if digits(currency) == 3 else 1)
    return rounded(Decimal(amount) * _FEE_SHARE) + fixed
