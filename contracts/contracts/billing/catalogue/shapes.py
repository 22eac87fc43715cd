"""Shapes of the platform's catalogue at Stripe."""

from enum import StrEnum
from typing import Any

from pydantic import AwareDatetime

from contracts.types import Money, Shape


class CataloguePrice(Shape):
    """A price of a plan."""

    lookup_key: str
    """What it is called, whatever its amount."""
    price_id: str | None
    """The price at Stripe that serves it now; null until there is one."""
    interval: str
    """`month` or `year`."""
    amount: Money


class CataloguePlan(Shape):
    """A plan as it is declared."""

    name: str
    title: str
    description: str
    features: list[str]
    most_staff_members: int | None
    """Null is any number."""
    product_id: str
    prices: list[CataloguePrice]


class CatalogueDrift(Shape):
    """Somebody changed a product or price at Stripe by hand."""

    object_id: str
    field: str
    left: Any
    """How it was left."""
    found: Any
    seen_at: AwareDatetime
    repaired_at: AwareDatetime | None
    """When the catalogue agreed again."""


class Catalogue(Shape):
    """What the platform sells, and how that stands at Stripe."""

    plans: list[CataloguePlan]
    agreed_at: AwareDatetime | None
    """When Stripe last agreed with it; null if it never has."""
    drifts: list[CatalogueDrift]
    """The newest 50."""


class CatalogueAct(StrEnum):
    """What was done to a product or price at Stripe."""

    CREATE_PRODUCT = "create_product"
    CHANGE_PRODUCT = "change_product"
    CREATE_PRICE = "create_price"
    REVIVE_PRICE = "revive_price"
    PREFER_PRICE = "prefer_price"
    ARCHIVE_PRICE = "archive_price"


class CatalogueStep(Shape):
    """One thing that was done."""

    act: CatalogueAct
    about: str
    """The product's id, the price's, or the lookup key of one that was made."""


class CatalogueSynced(Catalogue):
    """What was done just now, and how the catalogue stands after it."""

    steps: list[CatalogueStep]
    """Empty where all agreed before."""
