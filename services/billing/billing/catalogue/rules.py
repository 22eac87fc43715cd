"""What has to be done so that products and prices at Stripe are what is wanted. Pure: nobody is asked here."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from billing import money
from billing.plans import Plan
from contracts.billing.catalogue.shapes import CatalogueAct

PURPOSE: Final = "plan"
PREFIX: Final = "nexus_plan_"
CHECK_EVERY: Final = timedelta(hours=1)
Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class WantedPrice:
    """A price as it should be: its amount in Stripe's units, its currency in lower case."""

    lookup_key: str
    currency: str
    amount: int
    interval: str | None = None
    """How often it is paid; None is once."""

    @property
    def terms(self) -> tuple[str, int | None, str | None]:
        """What of a price never changes at Stripe: other terms are another price."""
        return self.currency, self.amount, self.interval


@dataclass(frozen=True, slots=True)
class WantedProduct:
    """A product as it should be, with all its prices. One that is not active has none."""

    id: str
    name: str
    metadata: Mapping[str, str]
    prices: tuple[WantedPrice, ...] = ()
    description: str | None = None
    features: tuple[str, ...] = ()
    active: bool = True

    @property
    def fields(self) -> dict[str, Any]:
        """What may be changed of it."""
        return {
            "name": self.name,
            "description": self.description,
            "features": list(self.features),
            "active": self.active,
        }


@dataclass(frozen=True, slots=True)
class FoundPrice:
    """A price of ours as it is at Stripe."""

    id: str
    currency: str
    amount: int | None
    interval: str | None
    active: bool
    lookup_key: str | None
    created: int

    @property
    def terms(self) -> tuple[str, int | None, str | None]:
        """What of a price never changes."""
        return self.currency, self.amount, self.interval


@dataclass(frozen=True, slots=True)
class FoundProduct:
    """A product as it is at Stripe, with those of its prices that are ours."""

    id: str
    fields: Fields
    ours: bool
    """Whether its metadata says so."""
    default_price: str | None = None
    prices: tuple[FoundPrice, ...] = ()


@dataclass(frozen=True, slots=True)
class CreateProduct:
    """Make the product."""

    wanted: WantedProduct


@dataclass(frozen=True, slots=True)
class ChangeProduct:
    """Change these fields of the product."""

    wanted: WantedProduct
    fields: Fields


@dataclass(frozen=True, slots=True)
class CreatePrice:
    """Make the price, and take its lookup key from whatever price has it."""

    product: WantedProduct
    wanted: WantedPrice


@dataclass(frozen=True, slots=True)
class RevivePrice:
    """Use a price again that has the right terms already."""

    id: str
    lookup_key: str


@dataclass(frozen=True, slots=True)
class PreferPrice:
    """Have the product's default be a price that stays: the present one could not be archived."""

    product_id: str
    lookup_key: str


@dataclass(frozen=True, slots=True)
class ArchivePrice:
    """Sell at this price no more; who subscribed at it goes on."""

    id: str


Step = CreateProduct | ChangeProduct | CreatePrice | RevivePrice | PreferPrice | ArchivePrice


@dataclass(frozen=True, slots=True)
class Drift:
    """Something of ours is at Stripe neither as we left it nor as it should be: somebody changed it there."""

    object_id: str
    field: str
    left: Any
    """As we left it."""
    found: Any


def of_plan(plan: Plan) -> WantedProduct:
    """A plan as a product of the platform's."""
    prices = tuple(
        WantedPrice(each.lookup_key, each.amount.currency.lower(), money.to_stripe(each.amount), each.interval)
        for each in plan.prices
    )
    return WantedProduct(
        id=plan.product_id, name=plan.title, description=plan.description or None, features=plan.features,
        prices=prices, metadata={"nexus_purpose": PURPOSE, "nexus_id": plan.name},
    )  # fmt: skip


def gone(found: FoundProduct) -> WantedProduct:
    """A plan that is not declared any more: archived, else as it is."""
    fields = found.fields
    return WantedProduct(
        id=found.id, name=fields["name"], description=fields["description"], features=tuple(fields["features"]),
        metadata={"nexus_purpose": PURPOSE, "nexus_id": found.id.removeprefix(PREFIX)}, active=False,
    )  # fmt: skip


def steps(wanted: WantedProduct, found: FoundProduct | None) -> list[Step]:
    """What to do, in this order, so that a crash after any of it leaves something that can be sold.

    New prices come before old ones go. A product that should not be active is not made for that.
    """
    if found is None:
        made = [CreatePrice(wanted, price) for price in wanted.prices]
        return [CreateProduct(wanted), *made] if wanted.active else []
    changed = {name: value for name, value in wanted.fields.items() if found.fields[name] != value}
    done: list[Step] = [ChangeProduct(wanted, changed)] if changed or not found.ours else []
    chosen = choose(wanted, found)
    for price in wanted.prices:
        kept = chosen.get(price.lookup_key)
        if kept is None:
            done.append(CreatePrice(wanted, price))
        elif not kept.active or kept.lookup_key != price.lookup_key:
            done.append(RevivePrice(kept.id, price.lookup_key))
    return done + _archived(wanted, found, {price.id for price in chosen.values()})


def _archived(wanted: WantedProduct, found: FoundProduct, kept: set[str]) -> list[Step]:
    done: list[Step] = []
    for price in found.prices:
        if price.id in kept or not price.active or _has_to_stay(price, wanted, found):
            continue
        if price.id == found.default_price:
            done.append(PreferPrice(wanted.id, wanted.prices[0].lookup_key))
        done.append(ArchivePrice(price.id))
    return done


def _has_to_stay(price: FoundPrice, wanted: WantedProduct, found: FoundProduct) -> bool:
    """Stripe archives no default price, and nothing can take its place in a product that has no other."""
    return price.id == found.default_price and not wanted.prices


def choose(wanted: WantedProduct, found: FoundProduct) -> dict[str, FoundPrice]:
    """The price that serves each lookup key: of those with the right terms the one that has the key, else the oldest.

    An archived one serves too: Stripe gives back an amount that was there before, rather than a second of the same.
    """
    chosen: dict[str, FoundPrice] = {}
    for price in wanted.prices:
        right = [each for each in found.prices if each.terms == price.terms]
        if right:
            key = price.lookup_key
            chosen[key] = min(right, key=lambda each: (each.lookup_key != key, not each.active, each.created, each.id))
    return chosen


def after(wanted: WantedProduct, found: FoundProduct | None, prices: Mapping[str, str]) -> dict[str, Fields]:
    """How the objects of a product are left, by their ids; `prices` are those that serve, by lookup key."""
    left: dict[str, Fields] = {wanted.id: wanted.fields} if found is not None or wanted.active else {}
    if found is not None:
        for each in found.prices:
            left[each.id] = {"active": each.active and _has_to_stay(each, wanted, found)}
    return left | {price_id: {"active": True, "lookup_key": key} for key, price_id in prices.items()}


def drifts(
    wanted: Iterable[WantedProduct], found: Mapping[str, FoundProduct], left: Mapping[str, Fields]
) -> list[Drift]:
    """What somebody changed at Stripe since we left it.

    What is as it should be is nobody's change: it may be our own, recorded by nobody because a process died.
    """
    should: dict[str, Fields] = {}
    are: dict[str, Fields] = {}
    for product in wanted:
        should[product.id] = product.fields
        known = found.get(product.id)
        if known is None:
            continue
        are[product.id] = known.fields
        chosen = {price.id: key for key, price in choose(product, known).items()}
        for price in known.prices:
            should[price.id] = {"active": price.id in chosen, "lookup_key": chosen.get(price.id)}
            are[price.id] = {"active": price.active, "lookup_key": price.lookup_key}
    told = []
    for object_id, fields in left.items():
        if object_id not in are:
            told.append(Drift(object_id, "exists", left=True, found=False))
            continue
        now, right = are[object_id], should[object_id]
        told += [
            Drift(object_id, name, value, now[name])
            for name, value in fields.items()
            if now[name] not in (value, right[name])
        ]
    return told


def digest(plans: Sequence[Plan]) -> bytes:
    """The same for the same plans."""
    return hashlib.sha256(repr(plans).encode()).digest()


def is_due(agreed_at: datetime, started_at: datetime, now: datetime, *, same: bool) -> bool:
    """Whether to bring the catalogue into agreement: once after each start, then every hour.

    `same`: whether it was last brought into agreement with what this process declares. Else a newer process has done
    so, and an older one that is still there does not turn prices back.
    """
    return agreed_at < started_at or (same and now - agreed_at >= CHECK_EVERY)


def told(step: Step) -> tuple[CatalogueAct, str]:
    """A step as those who run the platform are told of it: what was done, and to what."""
    match step:
        case CreateProduct(wanted):
            return CatalogueAct.CREATE_PRODUCT, wanted.id
        case ChangeProduct(wanted, _):
            return CatalogueAct.CHANGE_PRODUCT, wanted.id
        case CreatePrice(_, price):
            return CatalogueAct.CREATE_PRICE, price.lookup_key
        case RevivePrice(id_, _):
            return CatalogueAct.REVIVE_PRICE, id_
        case PreferPrice(_, key):
            return CatalogueAct.PREFER_PRICE, key
        case ArchivePrice(id_):
            return CatalogueAct.ARCHIVE_PRICE, id_
