"""Packages are defined, bought, paid and given back."""

import asyncio
from datetime import timedelta

import pytest
from booking_stories import TODAY, at, outcomes
from credit_stories import EVE, Studio, assert_adds_up, paid, refunded, studio

from contracts.permissions import Role
from contracts.scheduling.credits import api
from contracts.scheduling.credits.events import CreditGranted, CreditRevoked, PackageChanged, PurchaseChanged
from contracts.scheduling.credits.shapes import PurchaseStatus
from contracts.scheduling.shapes import Contact
from contracts.types import Money, uuid7
from kit import clock
from kit.consumers import Retry
from kit.db import Database
from kit.errors import Forbidden, Invalid, NotFound, PreconditionFailed
from kit.scope import Scope
from scheduling.main import app
from scheduling.packages.models import PackageNotSold
from scheduling.packages.operations import PurchasePaidOnline, PurchaseRefunded
from testkit import deliver, published

AWAITING, PAID, REFUNDED = PurchaseStatus


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY) as frozen:
        yield frozen


@pytest.fixture
async def shop(database: Database, here: Scope) -> Studio:
    return await studio(database, here)


def fields_of(package: api.PackageFields) -> dict:
    return {name: getattr(package, name) for name in api.PackageFields.model_fields}


class TestDefine:
    async def test_a_package_is_told_of_and_offered(self, shop: Studio) -> None:
        package = await shop.sell_package(count=5, valid_days=180)
        assert [each.id for each in (await shop.ask(api.ListPublicPackages(), shop.guest)).items] == [package.id]
        (told,) = await published(shop.database, shop.scope, PackageChanged)
        assert (told.package_id, told.credits, told.valid_days, told.version) == (package.id, 5, 180, 1)

    async def test_what_is_not_sold_is_listed_for_staff_alone(self, shop: Studio) -> None:
        package = await shop.sell_package()
        changed = await shop.ask(api.UpdatePackage(**fields_of(package) | {"active": False}, package_id=package.id))
        assert changed.version == 2
        assert (await shop.ask(api.ListPublicPackages(), shop.guest)).items == []
        assert [each.id for each in (await shop.ask(api.ListPackages())).items] == [package.id]
        with pytest.raises(PackageNotSold):
            await shop.buy(package)

    async def test_a_package_pays_for_services_there_are_in_the_businesss_currency(self, shop: Studio) -> None:
        with pytest.raises(Invalid) as refused:
            await shop.sell_package(
                price=Money(amount_minor=-1, currency="USD"), service_ids=[shop.massage.id, uuid7(), shop.massage.id]
            )
        assert [each["pointer"] for each in refused.value.extra["errors"]] == [
            "/price/currency", "/price/amount_minor", "/service_ids/1", "/service_ids/2",
        ]  # fmt: skip

    async def test_a_change_says_which_version_it_has_read(self, shop: Studio) -> None:
        package = await shop.sell_package()
        with pytest.raises(PreconditionFailed):
            await shop.ask(api.UpdatePackage(**fields_of(package), package_id=package.id, if_version=7))


class TestBuyOneself:
    async def test_credits_come_with_the_money(self, shop: Studio) -> None:
        package = await shop.sell_package(count=5)
        wish = api.BuyPackage(package_id=package.id, customer=Contact(name="Eve", email=EVE))
        bought = await shop.ask(wish, shop.guest)
        assert (bought.status, bought.price, bought.email) == (AWAITING, package.price, EVE)
        assert await shop.balance(bought.customer_id) == 0
        await shop.hear(paid(bought))
        assert await shop.balance(bought.customer_id) == 5
        assert not any(each.at_the_desk for each in await published(shop.database, shop.scope, PurchaseChanged))

    async def test_what_costs_nothing_is_granted_at_once_and_was_not_taken_at_the_desk(self, shop: Studio) -> None:
        package = await shop.sell_package(count=1, price=Money(amount_minor=0, currency="EUR"))
        wish = api.BuyPackage(package_id=package.id, customer=Contact(name="Eve", email=EVE))
        bought = await shop.ask(wish, shop.guest)
        assert (bought.status, await shop.balance(bought.customer_id)) == (PAID, 1)
        (told,) = await published(shop.database, shop.scope, PurchaseChanged)
        assert not told.at_the_desk

    async def test_somebody_has_to_be_named(self, shop: Studio) -> None:
        package = await shop.sell_package()
        for scope in (shop.guest, shop.a(Role.CUSTOMER)):
            with pytest.raises(Invalid) as refused:
                await shop.ask(api.BuyPackage(package_id=package.id), scope)
            assert refused.value.extra["errors"][0]["pointer"] == "/customer"

    async def test_only_what_is_sold_here_is_bought(self, shop: Studio, database: Database, elsewhere: Scope) -> None:
        package = await shop.sell_package()
        await shop.ask(api.UpdatePackage(**fields_of(package) | {"active": False}, package_id=package.id))
        wish = api.BuyPackage(package_id=package.id, customer=Contact(name="Eve", email=EVE))
        with pytest.raises(PackageNotSold):
            await shop.ask(wish, shop.guest)
        other = await studio(database, elsewhere)
        with pytest.raises(NotFound):
            await other.ask(wish, other.guest)


class TestBuy:
    async def test_a_purchase_paid_at_the_desk_is_granted_at_once(self, shop: Studio) -> None:
        purchase = await shop.buy(await shop.sell_package(count=5, valid_days=10))
        assert purchase.status is PAID
        (lot,) = (await shop.credits_of(purchase.customer_id)).lots
        assert (lot.granted, lot.remaining, lot.purchase_id) == (5, 5, purchase.id)
        assert lot.expires_at == TODAY + timedelta(days=11)
        (told,) = await published(shop.database, shop.scope, PurchaseChanged)
        assert (told.status, told.at_the_desk) == (PAID, True)

    async def test_a_purchase_keeps_its_terms(self, shop: Studio) -> None:
        package = await shop.sell_package(count=5)
        purchase = await shop.buy(package, paid=False)
        await shop.ask(api.UpdatePackage(**fields_of(package) | {"credits": 1}, package_id=package.id))
        await shop.hear(paid(purchase))
        assert await shop.balance(purchase.customer_id) == 5

    async def test_a_purchase_is_granted_once_however_often_its_payment_is_told(self, shop: Studio) -> None:
        purchase = await shop.buy(await shop.sell_package(count=5), paid=False)
        assert (purchase.status, await shop.balance(purchase.customer_id)) == (AWAITING, 0)
        for _ in range(3):
            await shop.hear(paid(purchase))
        assert await shop.statement(purchase.customer_id) == [("grant", 5)]
        assert len(await published(shop.database, shop.scope, CreditGranted)) == 1
        told = await published(shop.database, shop.scope, PurchaseChanged)
        assert [(each.status, each.version, each.at_the_desk) for each in told] == [
            (AWAITING, 1, False),
            (PAID, 2, False),
        ]

    async def test_payments_told_all_at_once_grant_once(self, shop: Studio) -> None:
        purchase = await shop.buy(await shop.sell_package(), paid=False)
        await asyncio.gather(*(shop.hear(paid(purchase)) for _ in range(8)))
        assert await shop.statement(purchase.customer_id) == [("grant", 5)]
        await assert_adds_up(shop.database, shop.scope)

    async def test_a_payment_that_is_for_something_else_is_none_of_ours(self, shop: Studio) -> None:
        purchase = await shop.buy(await shop.sell_package(), paid=False)
        await shop.hear(paid(purchase).model_copy(update={"purchase_id": None}))
        assert await shop.count_entries() == 0

    async def test_a_payment_that_overtakes_its_purchase_is_heard_again_later(self, shop: Studio) -> None:
        purchase = await shop.buy(await shop.sell_package(), paid=False)
        unknown = paid(purchase).model_copy(update={"purchase_id": uuid7()})
        consumer = next(each for each in app.parts.all_consumers() if each.durable == "scheduling-settle_purchase")
        assert all(isinstance(each, Retry) for each in await deliver(shop.database, consumer, shop.scope, unknown))


class TestRefund:
    async def test_revokes_what_is_unspent_and_leaves_bookings_what_they_hold(self, shop: Studio) -> None:
        purchase = await shop.buy_credits(5)
        booking = await shop.pay(at("10:00"))
        told = refunded(purchase)
        await shop.hear(told)
        await shop.hear(told)
        assert await shop.statement(purchase.customer_id) == [("grant", 5), ("hold", -1), ("revoke", -4)]
        assert len(await published(shop.database, shop.scope, CreditRevoked)) == 1
        await shop.complete(booking)
        assert (await shop.statement(purchase.customer_id))[3:] == [("release", 1), ("use", -1)]
        await assert_adds_up(shop.database, shop.scope)

    async def test_what_comes_back_to_a_refunded_purchase_is_gone_at_once(self, shop: Studio) -> None:
        purchase = await shop.buy_credits(5)
        booking = await shop.pay(at("10:00"))
        await shop.hear(refunded(purchase))
        await shop.cancel(booking)
        assert (await shop.statement(purchase.customer_id))[3:] == [("release", 1), ("expire", -1)]
        assert await shop.balance(purchase.customer_id) == 0

    async def test_that_is_told_before_the_payment_leaves_no_credits_either(self, shop: Studio) -> None:
        purchase = await shop.buy(await shop.sell_package(), paid=False)
        await shop.hear(refunded(purchase))
        await shop.hear(paid(purchase))
        assert await shop.balance(purchase.customer_id) == 0
        (seen,) = (await shop.ask(api.ListPurchases())).items
        assert seen.status is REFUNDED

    async def test_at_the_desk_happens_once(self, shop: Studio) -> None:
        purchase = await shop.buy_credits(5)
        won, lost = await outcomes(shop.ask(api.RefundPurchase(purchase_id=purchase.id)) for _ in range(5))
        assert ([each.status for each in won], {type(each) for each in lost}) == ([REFUNDED], {PurchaseRefunded})
        assert await shop.statement(purchase.customer_id) == [("grant", 5), ("revoke", -5)]
        told = (await published(shop.database, shop.scope, PurchaseChanged))[-1]
        assert (told.status, told.at_the_desk) == (REFUNDED, True)

    async def test_of_what_was_paid_online_is_not_for_the_desk(self, shop: Studio) -> None:
        purchase = await shop.buy(await shop.sell_package(), paid=False)
        await shop.hear(paid(purchase))
        with pytest.raises(PurchasePaidOnline):
            await shop.ask(api.RefundPurchase(purchase_id=purchase.id))
        assert await shop.balance(purchase.customer_id) == purchase.credits
        await shop.hear(refunded(purchase))
        assert await shop.balance(purchase.customer_id) == 0

    async def test_of_nothing_in_particular_revokes_nothing(self, shop: Studio) -> None:
        purchase = await shop.buy_credits(5)
        await shop.hear(refunded(purchase).model_copy(update={"purchase_id": None}))
        assert await shop.balance(purchase.customer_id) == 5


async def test_purchases_are_listed_newest_first_of_one_customer_too(shop: Studio, today: clock.Frozen) -> None:
    package = await shop.sell_package()
    bought = []
    for email in (EVE, "ada@example.com", EVE):
        today.move(timedelta(minutes=1))
        bought.append(await shop.buy(package, email=email))
    page = await shop.ask(api.ListPurchases(limit=2))
    rest = await shop.ask(api.ListPurchases(limit=2, cursor=page.cursor))
    assert [each.id for each in [*page.items, *rest.items]] == [each.id for each in reversed(bought)]
    hers = await shop.ask(api.ListPurchases(customer_id=bought[0].customer_id))
    assert [each.id for each in hers.items] == [bought[2].id, bought[0].id]


async def test_everything_of_another_business_does_not_exist(shop: Studio, elsewhere: Scope) -> None:
    other = await studio(shop.database, elsewhere)
    package = await shop.sell_package()
    purchase = await shop.buy(package)
    contact = Contact(name="Eve", email=EVE)
    for asked in (
        api.UpdatePackage(**fields_of(package) | {"service_ids": [other.massage.id]}, package_id=package.id),
        api.RecordPurchase(package_id=package.id, customer=contact),
        api.RefundPurchase(purchase_id=purchase.id),
    ):
        with pytest.raises(NotFound):
            await other.ask(asked)
    with pytest.raises(Invalid):
        await other.ask(api.CreatePackage(**fields_of(package)))
    for asked in (api.ListPackages(), api.ListPublicPackages(), api.ListPurchases()):
        assert (await other.ask(asked)).items == []
    assert (await other.ask(api.ListPurchases(customer_id=purchase.customer_id))).items == []


async def test_who_may_sell(shop: Studio) -> None:
    package = await shop.sell_package()
    contact = Contact(name="Eve", email=EVE)
    purchase = await shop.ask(api.RecordPurchase(package_id=package.id, customer=contact), shop.a(Role.STAFF))
    refused = {
        Role.CUSTOMER: [api.RecordPurchase(package_id=package.id, customer=contact), api.ListPurchases()],
        Role.STAFF: [api.RefundPurchase(purchase_id=purchase.id), api.CreatePackage(**fields_of(package))],
    }
    for role, requests in refused.items():
        for asked in requests:
            with pytest.raises(Forbidden):
                await shop.ask(asked, shop.a(role))
