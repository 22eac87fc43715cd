"""What businesses sell: on their own account at Stripe, at the price of the newest fact, once."""

import asyncio
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sellers import Shop, Twin

from billing.looks import operations as looks
from billing.prices import activities, queries, ticks
from billing.prices.consumers import consumers
from billing.prices.models import Sellable
from billing.prices.rules import SellableKind
from contracts.billing.accounts.api import OpenAccount
from contracts.scheduling.credits.events import MembershipPlanChanged, PackageChanged
from contracts.scheduling.events import ServiceChanged
from contracts.types import Money, to_typeid, uuid7
from kit import clock
from kit.db import Database
from kit.scope import Scope
from testkit.events import deliver
from testkit.waiting import eventually

PACKAGE, PLAN, SERVICE = uuid7(), uuid7(), uuid7()
(consumer,) = consumers.all


def euros(amount: int, currency: str = "EUR") -> Money:
    return Money(amount_minor=amount, currency=currency)


def package(version: int = 1, price: Money | None = None, *, active: bool = True, name: str = "Ten") -> PackageChanged:
    return PackageChanged(
        version=version, package_id=PACKAGE, name=name, credits=10, price=price or euros(9_000),
        service_ids=[SERVICE], active=active,
    )  # fmt: skip


def plan(version: int = 1, interval: str = "month") -> MembershipPlanChanged:
    return MembershipPlanChanged(
        version=version, plan_id=PLAN, name="Gold", credits=4, price=euros(4_000), interval=interval,
        service_ids=[SERVICE], active=True,
    )  # fmt: skip


def service(price: Money) -> ServiceChanged:
    return ServiceChanged(version=1, service_id=SERVICE, name="Massage", duration_minutes=60, price=price, active=True)


async def tell(shop: Shop, *facts: Any) -> None:
    """Let scheduling say something, and Stripe be told."""
    for fact in facts:
        await deliver(shop.database, consumer, shop.scope, fact)
    while await ticks.offer_sellables(shop.database):
        pass


async def current(shop: Shop, price: Money | None = None) -> str | None:
    found: str | None = await shop.run(partial(queries.current, kind=SellableKind.PACKAGE, id_=PACKAGE, price=price))
    return found


async def prices(shop: Shop) -> list[tuple[str, int, bool]]:
    """Every price at Stripe: of what, how much, and whether it is sold."""
    state = await shop.twin.state(shop.account)
    return [(each["product"], each["unit_amount"], each["active"]) for each in state.get("price", [])]


async def look(shop: Shop) -> None:
    await shop.run(partial(looks.want, kind="account", object_id=shop.account, account=shop.account))
    await shop.look()


ID = f"nexus_{to_typeid('pkg', PACKAGE)}"


class TestOffer:
    async def test_makes_a_product_and_a_price_of_each(self, shop: Shop) -> None:
        await tell(shop, package(), plan(), service(euros(8_000)))
        state = await shop.twin.state(shop.account)
        assert {(each["product"], each["unit_amount"], each["currency"]) for each in state["price"]} == {
            (ID, 9_000, "eur"),
            (f"nexus_{to_typeid('mpl', PLAN)}", 4_000, "eur"),
            (f"nexus_{to_typeid('svc', SERVICE)}", 8_000, "eur"),
        }
        rhythms = [each["recurring"] and each["recurring"]["interval"] for each in state["price"]]
        assert sorted(rhythms, key=str) == [None, None, "month"]
        (made,) = [each for each in state["product"] if each["id"] == ID]
        assert made["name"] == "Ten"
        assert made["metadata"] == {
            "nexus_business": shop.business, "nexus_purpose": "sellable", "nexus_id": to_typeid("pkg", PACKAGE),
        }  # fmt: skip
        assert await current(shop) in [each["id"] for each in state["price"]]
        assert await shop.run(partial(queries.current, kind=SellableKind.SERVICE, id_=PACKAGE)) is None

    async def test_told_again_does_nothing_more(self, shop: Shop) -> None:
        for _ in range(3):
            await tell(shop, package())
        calls = len(shop.twin.stripe.calls)
        assert await ticks.offer_sellables(shop.database) == 0
        assert len(shop.twin.stripe.calls) == calls
        assert await prices(shop) == [(ID, 9_000, True)]

    async def test_a_new_amount_is_a_new_price(self, shop: Shop) -> None:
        await tell(shop, package())
        before = await current(shop, euros(9_000))
        await tell(shop, package(2, euros(9_500), name="Dozen"))
        assert await prices(shop) == [(ID, 9_000, False), (ID, 9_500, True)]
        assert await current(shop, euros(9_500)) not in (None, before)
        assert await current(shop, euros(9_000)) is None
        assert (await shop.twin.state(shop.account))["product"][0]["name"] == "Dozen"

    async def test_another_rhythm_is_a_new_price(self, shop: Shop) -> None:
        await tell(shop, plan())
        await tell(shop, plan(2, "year"))
        assert [active for _, _, active in await prices(shop)] == [False, True]

    async def test_what_is_not_sold_any_more_is_archived_and_may_come_back(self, shop: Shop) -> None:
        await tell(shop, package())
        was = await current(shop)
        await tell(shop, package(2, active=False))
        assert await prices(shop) == [(ID, 9_000, False)]
        assert (await shop.twin.state(shop.account))["product"][0]["active"] is False
        assert await current(shop) is None
        await tell(shop, package(3))
        assert await prices(shop) == [(ID, 9_000, True)]
        assert await current(shop) == was

    async def test_an_older_fact_changes_nothing(self, shop: Shop) -> None:
        await tell(shop, package(2, euros(9_500)))
        await tell(shop, package(1))
        assert await prices(shop) == [(ID, 9_500, True)]

    @pytest.mark.parametrize("sold", [package(active=False), package(price=euros(0))])
    async def test_what_was_never_sold_or_is_free_is_not_made(self, shop: Shop, sold: PackageChanged) -> None:
        await tell(shop, sold)
        assert "product" not in await shop.twin.state(shop.account)
        assert await current(shop) is None

    async def test_amounts_are_stripes(self, shop: Shop) -> None:
        await tell(shop, package(1, euros(500, "JPY")))
        await tell(shop, package(2, euros(5, "UGX")))
        assert await prices(shop) == [(ID, 500, False), (ID, 500, True)]
        state = await shop.twin.state(shop.account)
        assert [each["currency"] for each in state["price"]] == ["jpy", "ugx"]

    async def test_what_cannot_be_charged_is_left_until_it_changes(self, shop: Shop) -> None:
        await tell(shop, package(1, euros(5_124, "KWD")))
        row = await shop.run(lambda session: session.get(Sellable, (session.business_id, PACKAGE)))
        assert (row.problem, row.due_at) == ("billing.not_chargeable", None)
        assert await current(shop) is None
        await tell(shop, package(2, euros(5_120, "KWD")))
        assert await prices(shop) == [(ID, 5_120, True)]


class TestAccounts:
    async def test_waits_for_an_account(self, database: Database, here: Scope, twin: Twin) -> None:
        shop = await Shop(database, here, twin).open()
        await tell(shop, package())
        assert await current(shop) is None
        shop.account = (await shop.ask(OpenAccount())).account_id or ""
        await tell(shop)
        assert await prices(shop) == [(ID, 9_000, True)]
        assert await current(shop)

    async def test_tells_another_account_all_of_it(self, shop: Shop) -> None:
        await tell(shop, package())
        await shop.twin.switch(f"accounts/{shop.account}/deauthorize")
        await tell(shop, package(2, euros(9_500)))
        assert await current(shop) is None
        await look(shop)
        with clock.frozen(clock.now() + timedelta(hours=1)):
            await tell(shop)
            shop.account = (await shop.ask(OpenAccount())).account_id or ""
            await tell(shop)
        assert await prices(shop) == [(ID, 9_500, True)]

    async def test_leaves_other_businesses_and_other_products_alone(self, shop: Shop, other_shop: Shop) -> None:
        options: Any = {"stripe_account": shop.account}
        stripe = shop.twin.library.v1
        shirt = await stripe.products.create_async({"name": "Shirt"}, options)
        await tell(shop, package())
        await stripe.prices.create_async({"product": ID, "currency": "eur", "unit_amount": 5}, options)
        await tell(shop, package(2, euros(9_500)))
        assert sorted(await prices(shop)) == [(ID, 5, True), (ID, 9_000, False), (ID, 9_500, True)]
        assert (await stripe.products.retrieve_async(shirt.id, None, options)).active
        assert await current(other_shop) is None
        assert "product" not in await shop.twin.state(other_shop.account)
        await tell(other_shop, package(1, euros(100)))
        assert await prices(other_shop) == [(ID, 100, True)]
        assert len(await prices(shop)) == 3


class TestTrouble:
    @pytest.mark.parametrize("call", range(3))
    async def test_an_answer_that_is_lost_doubles_nothing(self, shop: Shop, call: int) -> None:
        await tell(shop, package())
        for _ in range(call):
            shop.twin.stripe.faults.add("delay", method="POST", path="/v1/p")
        shop.twin.stripe.faults.add("lose", method="POST", path="/v1/p")
        await tell(shop, package(2, euros(9_500), name="Dozen"))
        assert await current(shop) is None
        with clock.frozen(clock.now() + timedelta(minutes=1)):
            await tell(shop)
        assert await prices(shop) == [(ID, 9_000, False), (ID, 9_500, True)]
        assert await current(shop, euros(9_500))

    async def test_while_stripe_is_away_it_is_told_ever_later(self, shop: Shop) -> None:
        shop.twin.stripe.faults.add("refuse", times=99)
        await tell(shop, package())
        row = await shop.run(lambda session: session.get(Sellable, (session.business_id, PACKAGE)))
        assert (row.problem, row.attempts) == ("billing.stripe_away", 1)
        assert row.due_at > clock.now()

    async def test_two_ticks_at_once_make_one(self, shop: Shop) -> None:
        await deliver(shop.database, consumer, shop.scope, package())
        told = await asyncio.gather(
            *(activities.offer(shop.database, shop.scope.business_id, PACKAGE) for _ in range(4))
        )
        assert sum(told) == 1
        assert await prices(shop) == [(ID, 9_000, True)]

    async def test_what_changes_while_stripe_is_told_is_told_next(self, shop: Shop) -> None:
        shop.twin.stripe.faults.add("delay", method="POST", path="/v1/products", seconds=0.4)
        await deliver(shop.database, consumer, shop.scope, package())
        telling = asyncio.create_task(ticks.offer_sellables(shop.database))
        await eventually(shop.twin.stripe.faults.all_met)
        await deliver(shop.database, consumer, shop.scope, package(2, euros(9_500)))
        await telling
        assert await current(shop) is None
        await tell(shop)
        assert await prices(shop) == [(ID, 9_000, False), (ID, 9_500, True)]
