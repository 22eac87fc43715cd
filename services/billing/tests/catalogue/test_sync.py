"""The platform's plans at Stripe: what is declared is there once, whoever asks, how often, and whatever goes wrong."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import billing_process
import httpx
import pytest
from billing_process import ENVIRONMENT
from sellers import Shop, Twin, ask
from sqlalchemy import delete

import billing.stripe
from billing import plans
from billing.catalogue import activities, ticks
from billing.catalogue.activities import Synced, SyncRunning
from billing.catalogue.models import CatalogueDrift, CatalogueObject, CatalogueState
from billing.plans import Interval, Limits, Plan
from billing.stripe import StripeAway
from contracts.billing.catalogue.api import GetCatalogue, SyncCatalogue
from contracts.permissions import Role
from contracts.types import Actor, ActorKind, uuid7
from kit import clock
from kit.db import Database, Session
from kit.errors import Forbidden
from kit.metrics import REGISTRY
from kit.scope import Scope, system
from testkit import eventually
from twins.serving import served
from twins.stripe.twin import Stripe

SOLO = Plan("solo", "Solo", "For one.", ("Booking",), Limits(1), {"EUR": 1_900})
STUDIO = Plan("studio", "Studio", "For ten.", ("Booking", "Rooms"), Limits(10), {"EUR": 4_900, "JPY": 7_000})
DECLARED = (SOLO, STUDIO)
ADMIN = Scope(None, Actor(kind=ActorKind.USER, id=str(uuid7())), frozenset({Role.PLATFORM_ADMIN}))


@pytest.fixture
async def platform(database: Database, twin: Twin) -> AsyncIterator[Twin]:
    """A platform that has sold nothing yet."""
    await database.run(system("test"), forget)
    stripe = Stripe(billing_process.STRIPE_KEY)
    async with httpx.AsyncClient(timeout=10) as http, served(stripe.app()) as url:
        await start(NEXUS_STRIPE_URL=url, NEXUS_SELLS_PLANS="1")
        yield Twin(stripe, url, http)
        await start(NEXUS_STRIPE_URL=twin.url)
        await stripe.stop()
    await database.run(system("test"), forget)


async def start(**environment: str) -> None:
    """Let the process start anew, its connections closed."""
    if billing.stripe.client.cache_info().currsize:
        await billing.stripe.client()._requestor._client.close_async()
    billing_process.start(**environment)


async def forget(session: Session) -> None:
    for table in (CatalogueObject, CatalogueDrift, CatalogueState):
        await session.execute(delete(table))


def by_key(state: dict[str, Any]) -> dict[str, tuple[int, bool]]:
    """What each lookup key costs, and whether it is sold at that."""
    return {each["lookup_key"]: (each["unit_amount"], each["active"]) for each in state["price"] if each["lookup_key"]}


async def price_id(twin: Twin, lookup_key: str) -> str:
    """The price that serves a lookup key."""
    (found,) = [each["id"] for each in (await twin.state())["price"] if each["lookup_key"] == lookup_key]
    return str(found)


async def shown(twin: Twin) -> tuple[list[tuple[str, bool]], dict[str, tuple[int, bool]], int]:
    """Products and whether they are sold; what each lookup key costs; how many prices there are."""
    state = await twin.state()
    return (
        sorted((each["id"], each["active"]) for each in state["product"]),
        by_key(state),
        len(state["price"]),
    )


ALL = (
    [("nexus_plan_solo", True), ("nexus_plan_studio", True)],
    {
        "nexus_plan_solo_month_eur": (1_900, True), "nexus_plan_solo_year_eur": (19_000, True),
        "nexus_plan_studio_month_eur": (4_900, True), "nexus_plan_studio_year_eur": (49_000, True),
        "nexus_plan_studio_month_jpy": (7_000, True), "nexus_plan_studio_year_jpy": (70_000, True),
    },
    6,
)  # fmt: skip


class TestSync:
    async def test_makes_what_is_declared(self, platform: Twin, database: Database) -> None:
        done = await activities.sync(database, DECLARED)
        assert len(done.steps) == 8
        assert await shown(platform) == ALL
        studio = (await platform.state())["product"][1]
        assert (studio["name"], studio["description"]) == ("Studio", "For ten.")
        assert [each["name"] for each in studio["marketing_features"]] == ["Booking", "Rooms"]
        assert studio["metadata"] == {"nexus_purpose": "plan", "nexus_id": "studio"}

    async def test_ten_times_is_once(self, platform: Twin, database: Database) -> None:
        await activities.sync(database, DECLARED)
        for _ in range(9):
            assert (await activities.sync(database, DECLARED)) == Synced([], [])
        assert await shown(platform) == ALL

    async def test_again_a_day_later_is_once(self, platform: Twin, database: Database) -> None:
        """When Stripe has forgotten every idempotency key, and we what we did."""
        await activities.sync(database, DECLARED)
        await database.run(system("test"), forget)
        await platform.switch("clock", seconds=25 * 3600)
        await activities.sync(database, DECLARED)
        assert await shown(platform) == ALL

    async def test_two_processes_at_once_make_one_of_each(self, platform: Twin, database: Database) -> None:
        """One goes first; where the lock failed, a key in use would send the other away until later."""
        other = Database(database.url, pool_size=4)
        try:
            told = await asyncio.gather(
                *(activities.sync(each, DECLARED) for each in (database, other)), return_exceptions=True
            )
        finally:
            await other.close()
        assert any(isinstance(each, Synced) for each in told), told
        assert all(isinstance(each, Synced | SyncRunning | StripeAway) for each in told), told
        await activities.sync(database, DECLARED)
        assert await shown(platform) == ALL

    async def test_no_transaction_is_open_while_one_goes_on(self, platform: Twin, database: Database) -> None:
        """The guard of kit would refuse the call; that it speaks at all shows that the lock is none of a transaction."""
        async with database.lock("catalogue") as held:
            assert held
            with pytest.raises(SyncRunning):
                await activities.sync(database, DECLARED)
        assert "price" not in await platform.state()


class TestChanges:
    async def test_a_new_amount_is_a_new_price_and_the_old_one_goes(self, platform: Twin, database: Database) -> None:
        await activities.sync(database, DECLARED)
        key = "nexus_plan_solo_month_eur"
        before = await price_id(platform, key)
        dearer = replace(SOLO, monthly={"EUR": 2_100})
        done = await activities.sync(database, (dearer, STUDIO))
        assert (len(done.steps), done.drifts) == (4, [])
        state = await platform.state()
        assert by_key(state)[key] == (2_100, True)
        (old,) = [each for each in state["price"] if each["id"] == before]
        assert (old["active"], old["lookup_key"], old["unit_amount"]) == (False, None, 1_900)
        now = await price_id(platform, key)
        assert now != before
        assert (await activities.sync(database, (dearer, STUDIO))).steps == []

    async def test_an_amount_that_was_there_before_is_its_old_price_again(
        self, platform: Twin, database: Database
    ) -> None:
        await activities.sync(database, DECLARED)
        for monthly in (2_100, 1_900, 2_100, 1_900):
            await activities.sync(database, (replace(SOLO, monthly={"EUR": monthly}), STUDIO))
        products, prices, count = await shown(platform)
        assert (products, prices) == ALL[:2]
        assert count == 8

    async def test_words_are_changed_in_place(self, platform: Twin, database: Database) -> None:
        await activities.sync(database, DECLARED)
        other = replace(SOLO, title="Alone", description="", features=())
        assert len((await activities.sync(database, (other, STUDIO))).steps) == 1
        solo = (await platform.state())["product"][0]
        assert (solo["name"], solo["description"], solo["marketing_features"]) == ("Alone", None, [])
        assert (await activities.sync(database, (other, STUDIO))) == Synced([], [])

    async def test_a_plan_that_is_taken_out_is_archived_and_comes_back(
        self, platform: Twin, database: Database
    ) -> None:
        await activities.sync(database, DECLARED)
        done = await activities.sync(database, (SOLO,))
        assert (len(done.steps), done.drifts) == (5, [])
        state = await platform.state()
        assert [(each["id"], each["active"]) for each in state["product"]] == [
            ("nexus_plan_solo", True),
            ("nexus_plan_studio", False),
        ]
        assert sum(each["active"] for each in state["price"]) == 2
        assert (await activities.sync(database, (SOLO,))) == Synced([], [])
        await activities.sync(database, DECLARED)
        assert await shown(platform) == ALL


class TestDrift:
    async def test_what_was_changed_by_hand_is_reported_and_changed_back(
        self, platform: Twin, database: Database
    ) -> None:
        await activities.sync(database, DECLARED)
        stripe = platform.library.v1
        price = await price_id(platform, "nexus_plan_solo_month_eur")
        await stripe.products.update_async("nexus_plan_solo", {"name": "Hacked"})
        await stripe.prices.update_async(price, {"active": False, "lookup_key": "mine"})
        done = await activities.sync(database, DECLARED)
        assert {(each.object_id, each.field, each.left, each.found) for each in done.drifts} == {
            ("nexus_plan_solo", "name", "Solo", "Hacked"),
            (price, "active", True, False),
            (price, "lookup_key", "nexus_plan_solo_month_eur", "mine"),
        }
        assert REGISTRY.get_sample_value("nexus_catalogue_drifted") == 3
        assert await shown(platform) == ALL
        told = (await ask(database, ADMIN, GetCatalogue())).drifts
        assert len(told) == 3
        assert all(each.repaired_at for each in told)
        assert (await activities.sync(database, DECLARED)).drifts == []

    async def test_a_price_that_was_made_the_default_by_hand_can_still_go(
        self, platform: Twin, database: Database
    ) -> None:
        await activities.sync(database, DECLARED)
        price = await price_id(platform, "nexus_plan_solo_month_eur")
        await platform.library.v1.products.update_async("nexus_plan_solo", {"default_price": price})
        dearer = replace(SOLO, monthly={"EUR": 2_100})
        await activities.sync(database, (dearer, STUDIO))
        assert (await platform.library.v1.prices.retrieve_async(price)).active is False
        await activities.sync(database, (STUDIO,))
        assert (await activities.sync(database, (STUDIO,))) == Synced([], [])

    async def test_what_is_not_ours_is_left_alone(self, platform: Twin, database: Database) -> None:
        stripe = platform.library.v1
        shirt = await stripe.products.create_async({"name": "Shirt"})
        lookalike = await stripe.products.create_async({"id": "nexus_plan_of_somebody", "name": "Lookalike"})
        await activities.sync(database, DECLARED)
        for product in (shirt.id, lookalike.id, "nexus_plan_solo"):
            await stripe.prices.create_async({"product": product, "currency": "eur", "unit_amount": 5})
        before = {each["id"]: each for kind in ("product", "price") for each in (await platform.state())[kind]}
        await activities.sync(database, (STUDIO,))
        after = {each["id"]: each for kind in ("product", "price") for each in (await platform.state())[kind]}
        foreign = [id_ for id_, each in before.items() if "nexus_id" not in each["metadata"]]
        assert len(foreign) == 5
        assert {id_: after[id_] for id_ in foreign} == {id_: before[id_] for id_ in foreign}

    async def test_accounts_of_businesses_are_left_alone(self, platform: Twin, database: Database, here: Scope) -> None:
        shop = await (await Shop(database, here, platform).open()).connect()
        await activities.sync(database, DECLARED)
        state = await platform.state(shop.account)
        assert "product" not in state
        assert "price" not in state


class TestTrouble:
    @pytest.mark.parametrize("call", range(1, 9))
    async def test_answers_that_are_lost_double_nothing(self, platform: Twin, database: Database, call: int) -> None:
        """The same as a crash right after that call: it had its effect, and nobody knows."""
        platform.stripe.faults.add("delay", method="POST", times=call - 1) if call > 1 else None
        platform.stripe.faults.add("lose", method="POST")
        with pytest.raises(StripeAway):
            await activities.sync(database, DECLARED)
        done = await activities.sync(database, DECLARED)
        assert done.drifts == []
        assert await shown(platform) == ALL

    @pytest.mark.parametrize("amount", [1_900, 2_100])
    async def test_a_process_that_is_killed_in_the_middle_leaves_no_doubles(
        self, platform: Twin, database: Database, amount: int
    ) -> None:
        if amount != 1_900:  # then it dies between a new price and the end of the old one
            await activities.sync(database, DECLARED)
        declared = (replace(SOLO, monthly={"EUR": amount}), STUDIO)
        script = (
            "import asyncio; import billing.main; from kit.db import Database; from billing.catalogue import activities;"
            "from billing.plans import Plan, Limits\n"
            f"asyncio.run(activities.sync(Database('{database.url}'), {declared!r}))"
        )
        environment = os.environ | ENVIRONMENT | {
            "NEXUS_STRIPE_URL": platform.url, "CRASHPOINT": "catalogue.after_step",
        }  # fmt: skip
        for _ in range(2):
            killed = await asyncio.to_thread(
                subprocess.run, [sys.executable, "-c", script], env=environment, capture_output=True, check=False
            )
            assert killed.returncode == -signal.SIGKILL, killed.stderr

        async def after_the_dead() -> bool:  # the server frees their lock as soon as it hears that they are gone
            with suppress(SyncRunning):
                return (await activities.sync(database, declared)).drifts == []
            return False

        await eventually(after_the_dead)
        products, prices, count = await shown(platform)
        assert (products, len(prices), count) == (ALL[0], 6, 6 if amount == 1_900 else 8)
        assert prices["nexus_plan_solo_month_eur"] == (amount, True)
        assert sum(each["active"] for each in (await platform.state())["price"]) == 6


class TestTick:
    async def test_converges_after_a_start_and_then_every_hour(self, platform: Twin, database: Database) -> None:
        platform.stripe.faults.add("refuse", times=1)
        with pytest.raises(StripeAway):
            await ticks.sync_catalogue(database)
        assert await ticks.sync_catalogue(database) == 0
        products = [each["id"] for each in (await platform.state())["product"]]
        assert products == [plan.product_id for plan in plans.PLANS]
        await platform.library.v1.products.update_async(products[0], {"name": "Hacked"})
        calls = len(platform.stripe.calls)
        await ticks.sync_catalogue(database)
        assert len(platform.stripe.calls) == calls, "all agreed a moment ago"
        with clock.frozen(clock.now() + timedelta(hours=1)):
            await ticks.sync_catalogue(database)
        assert (await platform.state())["product"][0]["name"] == plans.PLANS[0].title

    async def test_an_older_process_does_not_turn_prices_back(self, platform: Twin, database: Database) -> None:
        await activities.sync(database, DECLARED)
        with clock.frozen(clock.now() + timedelta(hours=2)):
            await ticks.sync_catalogue(database)
        assert await shown(platform) == ALL

    async def test_sells_nothing_where_no_plans_are_sold(self, platform: Twin, database: Database) -> None:
        await start(NEXUS_STRIPE_URL=platform.url)
        await ticks.sync_catalogue(database)
        assert platform.stripe.calls == []


class TestAsking:
    async def test_admins_see_what_is_sold_and_have_it_brought_into_agreement(
        self, platform: Twin, database: Database
    ) -> None:
        before = await ask(database, ADMIN, GetCatalogue())
        assert (before.agreed_at, before.drifts) == (None, [])
        assert {price.price_id for plan in before.plans for price in plan.prices} == {None}
        done = await ask(database, ADMIN, SyncCatalogue())
        assert [each.act for each in done.steps].count("create_product") == len(plans.PLANS)
        assert done.agreed_at is not None
        assert all(price.price_id for plan in done.plans for price in plan.prices)
        assert (await ask(database, ADMIN, SyncCatalogue())).steps == []
        solo = {each.lookup_key: each.price_id for each in done.plans[0].prices}
        key = plans.find("solo").price("EUR", Interval.MONTH).lookup_key
        assert solo[key] == await price_id(platform, key)

    @pytest.mark.parametrize("role", [Role.OWNER, Role.MANAGER])
    async def test_is_for_nobody_else(self, database: Database, role: Role) -> None:
        nobody = replace(ADMIN, roles=frozenset({role}))
        for asked in (GetCatalogue(), SyncCatalogue()):
            with pytest.raises(Forbidden):
                await ask(database, nobody, asked)
