"""From trial to suspension and back, by what Stripe tells: in order, shuffled, twice, too late, or not at all."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from billing_doors import Door, converge
from plan_stories import DAY, HOUR, SELLING, Tenant, tenant
from sellers import Shop

from billing.looks import operations as looks
from billing.plan_subscriptions import operations
from billing.plan_subscriptions.rules import told
from billing.settings import Settings
from contracts.billing.events import StandingChanged
from contracts.billing.plan_subscriptions.shapes import PlanSubscriptionStatus
from contracts.billing.standings.shapes import Standing, StandingReason
from kit import clock
from kit.db import Database
from testkit import published

FAILS = "pm_card_chargeCustomerFail"
WHOLE_STORY = [
    ("trial", "trial"),
    ("active", "subscribed"),
    ("past_due", "payment_failed"),
    ("suspended", "payment_failed"),
    ("active", "subscribed"),
]


@pytest.fixture
async def ours(shop: Shop, restart: Callable[..., Settings]) -> Tenant:
    restart(**SELLING)
    return await tenant(shop)


async def pay_what_is_due(ours: Tenant) -> None:
    await ours.pay_with("pm_card_visa")
    for invoice in (await ours.v1.invoices.list_async({"customer": ours.customer, "status": "open"})).data:
        await ours.v1.invoices.pay_async(invoice.id)


class TestInOrder:
    async def test_trial_past_due_suspended_paid_active(self, ours: Tenant) -> None:
        await ours.at_stripe()
        await ours.subscribe()
        stands = await ours.stands()
        assert (stands.standing, stands.plan, stands.subscription.status) == (Standing.ACTIVE, "studio", "trialing")
        await ours.pay_with(FAILS)
        await ours.reach(30.1)
        with ours.day(30.1):
            await ours.look()
            stands = await ours.stands()
            assert (stands.standing, stands.reason) == (Standing.PAST_DUE, StandingReason.PAYMENT_FAILED)
            assert stands.until - (ours.begun + 44 * DAY) < HOUR
            assert stands.subscription.pay_url
        await ours.reach(44.5)
        with ours.day(44.5):
            await ours.scan()
            assert (await ours.stands()).standing is Standing.SUSPENDED
            await pay_what_is_due(ours)
            await ours.look()
            stands = await ours.stands()
            assert (stands.standing, stands.subscription.pay_url) == (Standing.ACTIVE, None)
        assert await ours.told() == WHOLE_STORY

    async def test_giving_up_makes_nobodys_grace_longer(self, ours: Tenant) -> None:
        """After its last attempt Stripe cancels: the grace still counts from the invoice that was not paid."""
        await ours.at_stripe()
        await ours.subscribe()
        await ours.pay_with(FAILS)
        await ours.reach(60)
        with ours.day(60):
            await ours.look()
            stands = await ours.stands()
            assert stands.subscription.status is PlanSubscriptionStatus.CANCELED
            assert (stands.standing, stands.reason) == (Standing.SUSPENDED, StandingReason.PLAN_ENDED)
            await ours.subscribe("solo")
            stands = await ours.stands()
            assert (stands.standing, stands.plan) == (Standing.ACTIVE, "solo")

    async def test_a_renewal_after_the_other_keeps_it_active_and_tells_nothing(self, ours: Tenant) -> None:
        await ours.at_stripe()
        await ours.subscribe()
        for day in (31, 61, 91):
            await ours.reach(day)
            with ours.day(day):
                await ours.look()
                await ours.scan()
        assert await ours.told() == WHOLE_STORY[:2]


class TestAnotherPlan:
    async def test_is_told_with_its_limit_though_it_stands_as_before(self, ours: Tenant) -> None:
        await ours.at_stripe()
        await ours.subscribe()
        (held,) = await ours.subscriptions()
        price = (await ours.v1.prices.list_async({"lookup_keys": ["nexus_plan_solo_month_eur"]})).data[0]
        items = [{"id": held["items"].data[0].id, "price": price.id}]
        await ours.v1.subscriptions.update_async(held.id, {"items": items})
        await ours.look()
        told = await published(ours.shop.database, ours.shop.scope, StandingChanged)
        assert [(each.standing, each.previous, each.plan, each.most_staff_members) for each in told] == [
            (Standing.TRIAL, Standing.ACTIVE, "trial", None),
            (Standing.ACTIVE, Standing.TRIAL, "studio", 10),
            (Standing.ACTIVE, Standing.ACTIVE, "solo", 1),
        ]

    async def test_of_whoever_is_not_limited_any_more_says_so(
        self, ours: Tenant, restart: Callable[..., Settings]
    ) -> None:
        await ours.at_stripe()
        await ours.subscribe("solo")
        restart()
        await ours.scan()
        told = await published(ours.shop.database, ours.shop.scope, StandingChanged)
        assert [(each.plan, each.most_staff_members) for each in told][1:] == [("solo", 1), ("free", None)]


class TestShuffled:
    @pytest.mark.parametrize("seed", range(3))
    async def test_webhooks_in_any_order_and_number_lead_to_the_same(
        self, ours: Tenant, door: Door, endpoints: Callable[..., Settings], database: Database, seed: int
    ) -> None:
        endpoints(**SELLING)
        await converge(database)
        await ours.shop.twin.switch("webhooks", duplicate=2, shuffle=True, seed=seed)
        await ours.at_stripe()
        await ours.open()
        await ours.shop.twin.complete((await ours.page()).id)
        await self.hear(ours, door, 0.1)
        await ours.pay_with(FAILS)
        await ours.reach(30.1)
        await self.hear(ours, door, 30.1)
        await ours.reach(44.5)
        await self.hear(ours, door, 44.5)
        await pay_what_is_due(ours)
        await self.hear(ours, door, 44.6)
        assert await ours.told() == WHOLE_STORY
        assert set(door.statuses) == {200}

    @staticmethod
    async def hear(ours: Tenant, door: Door, day: float) -> None:
        """What Stripe has sent is stored now, and settled on that day, with a scan before and behind it."""
        await ours.shop.twin.switch("webhooks/settle")
        with ours.day(day):
            await door.settle()
            await ours.shop.look()
            await ours.scan()
            await ours.scan()

    @pytest.mark.parametrize("seed", range(5))
    async def test_what_was_seen_earlier_and_settled_later_changes_nothing(self, ours: Tenant, seed: int) -> None:
        """Looks of one object never overlap; should they, the newest sight holds."""
        await ours.at_stripe()
        await ours.subscribe()
        (held,) = await ours.subscriptions()
        sights = []
        for number, status in enumerate(("past_due", "unpaid", "active")):
            seen = told(held, [], clock.now() + timedelta(seconds=number + 1))
            seen = replace(seen, status=PlanSubscriptionStatus(status), behind_since=seen.made_at)
            sights.append(partial(operations.settle, told=seen))
        random.Random(seed).shuffle(sights)
        for settle in [*sights, *sights]:
            await ours.shop.run(settle)
        assert (await ours.stands()).standing is Standing.ACTIVE


class TestUnheard:
    async def test_nobody_is_suspended_while_stripe_is_away(self, ours: Tenant) -> None:
        await ours.at_stripe()
        await ours.subscribe()
        await ours.pay_with(FAILS)
        await ours.reach(30.1)
        with ours.day(30.1):
            await ours.look()
        await ours.shop.twin.switch("faults", kind="refuse", path="/v1/subscriptions", times=1_000)
        with ours.day(44.5):
            await ours.scan()
            assert (await ours.stands()).standing is Standing.PAST_DUE
        ours.shop.twin.stripe.faults.clear()
        await ours.reach(44.5)
        with ours.day(44.6):
            await ours.scan()
            await ours.scan()
            assert (await ours.stands()).standing is Standing.SUSPENDED

    async def test_a_payment_that_nobody_told_of_counts_before_the_suspension(self, ours: Tenant) -> None:
        await ours.at_stripe()
        await ours.subscribe()
        await ours.pay_with(FAILS)
        await ours.reach(30.1)
        with ours.day(30.1):
            await ours.look()
        await pay_what_is_due(ours)
        with ours.day(44.5):
            await ours.scan()
        assert await ours.told() == [*WHOLE_STORY[:3], ("active", "subscribed")]

    async def test_a_renewal_that_failed_unheard_is_found_by_the_scan(self, ours: Tenant) -> None:
        await ours.at_stripe()
        await ours.subscribe()
        await ours.pay_with(FAILS)
        await ours.reach(30.2)
        with ours.day(30.2):
            await ours.scan()
        assert await ours.told() == WHOLE_STORY[:3]

    async def test_a_checkout_that_nobody_told_of_is_found_when_it_is_over(self, ours: Tenant) -> None:
        await ours.open()
        found = await ours.v1.checkout.sessions.list_async({"limit": 20})
        page = next(each for each in found.data if each.metadata["nexus_business"] == ours.shop.business)
        await ours.shop.twin.complete(page.id)
        with clock.travel(clock.now() + DAY):
            await ours.shop.look()
            assert (await ours.stands()).reason is StandingReason.SUBSCRIBED

    async def test_an_invoice_leads_to_its_subscription(self, ours: Tenant) -> None:
        await ours.at_stripe()
        await ours.open()
        await ours.shop.twin.complete((await ours.page()).id)
        invoice = (await ours.v1.invoices.list_async({"customer": ours.customer})).data[0]
        await ours.shop.run(partial(looks.want, kind="platform.invoice", object_id=invoice.id))
        await ours.shop.look()
        assert (await ours.stands()).reason is StandingReason.SUBSCRIBED


class TestCustomer:
    async def test_leads_to_its_business(self, ours: Tenant) -> None:
        await ours.at_stripe()
        assert await ours.owner_of_its_customer() == ours.shop.scope.business_id
