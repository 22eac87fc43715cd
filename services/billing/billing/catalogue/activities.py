"""Bringing products and prices at Stripe into agreement with what is wanted."""

import hashlib
import json
import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, cast

from stripe import InvalidRequestError, Price, Product, StripeClient
from stripe.params import PriceCreateParams, ProductCreateParams, ProductUpdateParams

from billing import metrics
from billing.catalogue import operations, queries, rules
from billing.catalogue.rules import (
    ArchivePrice,
    ChangeProduct,
    CreatePrice,
    CreateProduct,
    Drift,
    Fields,
    FoundPrice,
    FoundProduct,
    PreferPrice,
    RevivePrice,
    Step,
    WantedPrice,
    WantedProduct,
)
from billing.plans import PLANS, Plan
from billing.stripe import NOT_FOUND, StripeRefused, options, talking
from contracts.billing.catalogue.api import SyncCatalogue
from kit import crash
from kit.db import Database
from kit.errors import Conflict
from kit.scope import Scope, system

log = logging.getLogger(__name__)

JOB: Final = "sync-catalogue"
EXISTS: Final = "resource_already_exists"
PAGE: Final = 100


class SyncRunning(Conflict):
    """The catalogue is being brought into agreement already; look again shortly."""

    code = "billing.sync_running"


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was done to a product, and what serves now."""

    steps: Sequence[Step]
    prices: Mapping[str, str]
    """The price that serves each lookup key, by its id."""


@dataclass(frozen=True, slots=True)
class Synced:
    """What was done to the platform's catalogue, and what somebody had changed there."""

    steps: Sequence[Step]
    drifts: Sequence[Drift]


async def sync(database: Database, declared: Sequence[Plan] = PLANS) -> Synced:
    """Make the platform's products and prices what is declared: made, changed, archived; others are left alone.

    Safe to repeat and to kill. The lock keeps processes from doing so side by side, outside any transaction; where it
    fails, ids, lookup keys and idempotency keys that follow from what is wanted do. Raises `SyncRunning`, `StripeAway`,
    `StripeRefused`.
    """
    async with database.lock("catalogue") as held:
        if not held:
            raise SyncRunning
        left = await database.run(system(JOB), queries.left, reads=True)
        found = await _read_plans(declared, left)
        wanted = [rules.of_plan(plan) for plan in declared]
        named = {product.id for product in wanted}
        wanted += [rules.gone(each) for each in found.values() if each.id not in named]
        drifts = rules.drifts(wanted, found, left)
        await _report(database, drifts)
        steps: list[Step] = []
        after: dict[str, Fields] = {}
        for product in wanted:
            agreed = await agree(product, found.get(product.id))
            steps += agreed.steps
            after |= rules.after(product, found.get(product.id), agreed.prices)
        await database.run(system(JOB), partial(operations.agreed, objects=after, declared=rules.digest(declared)))
        return Synced(steps, drifts)


async def sync_now(database: Database, _: Scope, __: SyncCatalogue) -> Synced:
    """The same, because somebody asks for it."""
    return await sync(database)


async def agree(wanted: WantedProduct, found: FoundProduct | None, account: str | None = None) -> Agreed:
    """Do what is needed for one product, on the platform's account or a connected one. Safe to repeat and to kill.

    Raises `StripeAway`, `StripeRefused`.
    """
    prices = {key: price.id for key, price in rules.choose(wanted, found).items()} if found else {}
    steps = rules.steps(wanted, found)
    for step in steps:
        async with talking("catalogue") as stripe:
            await _do(stripe, step, prices, account)
        crash.point("catalogue.after_step")
    return Agreed(steps, prices)


async def read(product_id: str, account: str | None = None, known: Collection[str] = ()) -> FoundProduct | None:
    """A product and those of its prices that are ours, by their metadata or because their ids are `known`."""
    try:
        async with talking("product") as stripe:
            product = await stripe.v1.products.retrieve_async(product_id, None, options(account))
    except StripeRefused as refused:
        if refused.what != NOT_FOUND:
            raise
        return None
    return await _with_prices(product, account, known)


async def _read_plans(declared: Sequence[Plan], left: Collection[str]) -> dict[str, FoundProduct]:
    """The plans that are at Stripe: declared, or left there when they were."""
    named = {plan.product_id for plan in declared}
    async with talking("products") as stripe:
        listed = await stripe.v1.products.list_async({"limit": PAGE})
        products = [each async for each in listed.auto_paging_iter()]
    ours = [
        each
        for each in products
        if each.id in named or each.id in left or (each.id.startswith(rules.PREFIX) and _is_ours(each))
    ]
    return {each.id: await _with_prices(each, None, left) for each in ours}


async def _with_prices(product: Product, account: str | None, known: Collection[str]) -> FoundProduct:
    async with talking("prices") as stripe:
        listed = await stripe.v1.prices.list_async({"product": product.id, "limit": PAGE}, options(account))
        prices = [each async for each in listed.auto_paging_iter()]
    default = product.default_price
    fields = {
        "name": product.name, "description": product.description, "active": product.active,
        "features": [each.name for each in product.marketing_features],
    }  # fmt: skip
    return FoundProduct(
        product.id, fields, _is_ours(product), default.id if isinstance(default, Price) else default,
        tuple(_found(each) for each in prices if each.id in known or _is_ours(each)),
    )  # fmt: skip


def _is_ours(thing: Product | Price) -> bool:
    return "nexus_id" in thing.metadata.to_dict()


def _found(price: Price) -> FoundPrice:
    recurring = price.recurring
    usual = recurring is None or (recurring.interval_count == 1 and recurring.usage_type == "licensed")
    interval = recurring.interval if recurring else None
    return FoundPrice(
        price.id, price.currency, price.unit_amount if usual else None, interval, price.active, price.lookup_key,
        price.created,
    )  # fmt: skip


async def _do(stripe: StripeClient, step: Step, prices: dict[str, str], account: str | None) -> None:
    match step:
        case CreateProduct(wanted):
            await _create_product(stripe, wanted, account)
        case ChangeProduct(wanted, fields):
            changes = cast("ProductUpdateParams", _told(fields) | {"metadata": dict(wanted.metadata)})
            await stripe.v1.products.update_async(wanted.id, changes, options(account))
        case CreatePrice(product, price):
            prices[price.lookup_key] = await _create_price(stripe, product, price, account)
        case RevivePrice(id_, key):
            await stripe.v1.prices.update_async(
                id_, {"active": True, "lookup_key": key, "transfer_lookup_key": True}, options(account)
            )
        case PreferPrice(product_id, key):
            await stripe.v1.products.update_async(product_id, {"default_price": prices[key]}, options(account))
        case ArchivePrice(id_):
            await stripe.v1.prices.update_async(id_, {"active": False}, options(account))


async def _create_product(stripe: StripeClient, wanted: WantedProduct, account: str | None) -> None:
    """Make a product under its own id: one that was made meanwhile is as good."""
    told = {name: value for name, value in _told(wanted.fields).items() if value != ""}
    params = cast("ProductCreateParams", told | {"id": wanted.id, "metadata": dict(wanted.metadata)})
    try:
        await stripe.v1.products.create_async(params, options(account))
    except InvalidRequestError as refused:
        if refused.code != EXISTS:
            raise


async def _create_price(stripe: StripeClient, product: WantedProduct, price: WantedPrice, account: str | None) -> str:
    """Make a price; its id. The key follows from what it is: who makes the same at the same time makes one."""
    params: PriceCreateParams = {
        "product": product.id, "currency": price.currency, "unit_amount": price.amount, "lookup_key": price.lookup_key,
        "transfer_lookup_key": True, "metadata": dict(product.metadata),
    }  # fmt: skip
    if price.interval is not None:
        params["recurring"] = {"interval": price.interval}
    key = hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()
    made = await stripe.v1.prices.create_async(params, options(account, key))
    return made.id


def _told(fields: Fields) -> dict[str, Any]:
    """Fields in Stripe's words; what is nothing is unset."""
    told = {name: value for name, value in fields.items() if name != "features"}
    if told.get("description", ...) is None:
        told["description"] = ""
    if "features" in fields:
        told["marketing_features"] = [{"name": each} for each in fields["features"]] or ""
    return told


async def _report(database: Database, drifts: Sequence[Drift]) -> None:
    metrics.set_drifted(len(drifts))
    for each in drifts:
        log.warning(
            "%s was changed at Stripe: %s was left as %r and is %r", each.object_id, each.field, each.left, each.found
        )
    if drifts:
        await database.run(system(JOB), partial(operations.report, drifts=drifts))
