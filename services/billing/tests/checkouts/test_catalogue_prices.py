"""What is in the business's catalogue at Stripe is paid by its price there, where that is what is owed."""

from functools import partial
from typing import Any

import pytest
from charging_stories import Till, euros
from sellers import Shop
from sqlalchemy import select

from billing.checkouts.models import Checkout
from billing.prices import consumers, ticks
from billing.stripe import options, talking
from contracts.billing.checkouts.shapes import CheckoutStatus
from contracts.scheduling.credits.events import MembershipPlanChanged, PackageChanged
from contracts.scheduling.credits.shapes import Interval
from contracts.types import to_typeid, uuid7
from kit.db import Session
from testkit.events import deliver

SERVICE = uuid7()
(consumer,) = consumers.consumers.all


@pytest.fixture
def till(shop: Shop) -> Till:
    return Till(shop)


async def sell(till: Till, fact: PackageChanged | MembershipPlanChanged) -> None:
    """Let scheduling say what is sold, and Stripe be told."""
    await deliver(till.shop.database, consumer, till.shop.scope, fact)
    while await ticks.offer_sellables(till.shop.database):
        pass


async def kept(till: Till) -> list[Checkout]:
    async def read(session: Session) -> list[Checkout]:
        return list(await session.scalars(select(Checkout).order_by(Checkout.created_at)))

    found: list[Checkout] = await till.shop.run(read)
    return found


async def there(till: Till, kind: str) -> list[dict[str, Any]]:
    return (await till.shop.twin.state(till.shop.account)).get(kind, [])


def package() -> PackageChanged:
    return PackageChanged(
        version=1, package_id=uuid7(), name="Ten", credits=10, price=euros(9_000), service_ids=[SERVICE], active=True
    )


class TestPackage:
    async def test_is_paid_by_its_price(self, till: Till) -> None:
        sold = package()
        await sell(till, sold)
        opened = await till.open(till.package(sold.price, package_id=sold.package_id))
        (price,) = await there(till, "price")
        (checkout,) = await kept(till)
        assert checkout.price_id == price["id"]
        assert (await till.page(opened.id))["amount_total"] == 9_000
        assert [each["id"] for each in await there(till, "product")] == [f"nexus_{to_typeid('pkg', sold.package_id)}"]

    async def test_bought_at_an_earlier_amount_is_paid_at_that(self, till: Till) -> None:
        sold = package()
        await sell(till, sold)
        opened = await till.open(till.package(euros(8_000), package_id=sold.package_id))
        assert [each.price_id for each in await kept(till)] == [None]
        assert (await till.page(opened.id))["amount_total"] == 8_000

    async def test_is_sold_though_somebody_archived_its_price(self, till: Till) -> None:
        sold = package()
        await sell(till, sold)
        (price,) = await there(till, "price")
        async with talking("archive a price") as stripe:
            await stripe.v1.prices.update_async(price["id"], {"active": False}, options(till.shop.account))
        opened = await till.open(till.package(sold.price, package_id=sold.package_id))
        assert [(each.status, each.price_id) for each in await kept(till)] == [
            (CheckoutStatus.EXPIRED, price["id"]),
            (CheckoutStatus.OPEN, None),
        ]
        assert (await till.page(opened.id))["amount_total"] == 9_000
        while await ticks.offer_sellables(till.shop.database):
            pass
        assert [each["active"] for each in await there(till, "price") if each["id"] == price["id"]] == [True]
        again = partial(till.package, sold.price, package_id=sold.package_id)
        await till.open(again())
        assert (await kept(till))[-1].price_id == price["id"]


async def test_a_membership_is_subscribed_to_by_its_price(till: Till) -> None:
    plan = MembershipPlanChanged(
        version=1, plan_id=uuid7(), name="Gold", credits=4, price=euros(4_000), interval=Interval.MONTH,
        service_ids=[SERVICE], active=True,
    )  # fmt: skip
    await sell(till, plan)
    await till.open(till.membership(plan.price, plan_id=plan.plan_id))
    await till.open(till.membership(plan.price, plan_id=plan.plan_id, interval=Interval.YEAR))
    (price,) = [each["id"] for each in await there(till, "price") if each["lookup_key"]]
    assert [each.price_id for each in await kept(till)] == [price, None]
