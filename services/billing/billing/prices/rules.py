"""How a thing that a business sells is at Stripe."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from billing import money
from billing.catalogue.rules import WantedPrice, WantedProduct
from billing.objects import labels
from contracts.types import Money, to_typeid

LEASE: Final = timedelta(seconds=60)
"""Longer than the few calls of one product may take."""
_LONGEST: Final = timedelta(hours=1)
PURPOSE: Final = "sellable"


class SellableKind(StrEnum):
    """What a business sells."""

    SERVICE = "service"
    PACKAGE = "package"
    MEMBERSHIP_PLAN = "membership_plan"


_PREFIXES: Final = {SellableKind.SERVICE: "svc", SellableKind.PACKAGE: "pkg", SellableKind.MEMBERSHIP_PLAN: "mpl"}


def product(
    business_id: UUID, kind: SellableKind, id_: UUID, *, name: str, price: Money, interval: str | None, active: bool
) -> WantedProduct:
    """The product of a sellable, under an id of its own (`nexus_pkg_…`), with one price, whose lookup key that is.

    What costs nothing is not sold at Stripe. Raises `NotChargeable`.
    """
    typeid = to_typeid(_PREFIXES[kind], id_)
    sold = active and price.amount_minor > 0
    prices = (WantedPrice(f"nexus_{typeid}", price.currency.lower(), money.to_stripe(price), interval),) if sold else ()
    return WantedProduct(
        id=f"nexus_{typeid}", name=name, prices=prices, active=sold,
        metadata=labels(business_id, PURPOSE, typeid),
    )  # fmt: skip


def next_attempt(now: datetime, attempts: int) -> datetime:
    """When Stripe is told again that could not be so many times in a row: 2 s, 4 s, 8 s … an hour."""
    doubled: int = 2 ** min(attempts, 12)
    return now + min(timedelta(seconds=doubled), _LONGEST)
