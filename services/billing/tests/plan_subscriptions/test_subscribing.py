"""Subscribing to a plan: one page, one subscription, whatever happens on the way; and calling it off."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from plan_stories import BACK, DAY, SELLING, Tenant, tenant
from sellers import Shop
from sqlalchemy import select

from billing.addresses import AddressRefused
from billing.plan_subscriptions import activities
from billing.plan_subscriptions.models import CheckoutStatus, PlanCheckout
from billing.plan_subscriptions.operations import AlreadySubscribed, NotSubscribed
from billing.plan_subscriptions.rules import KEY_LASTS
from billing.plans import NoSuchPlan
from billing.settings import Settings
from billing.standings.operations import NoPlans
from billing.stripe import StripeAway
from contracts.billing.plan_subscriptions.api import CancelPlan, SubscribeToPlan
from contracts.billing.plan_subscriptions.shapes import PlanInterval, PlanSubscriptionStatus
from contracts.billing.standings.shapes import Standing, StandingReason
from contracts.permissions import Role
from kit import clock
from kit.errors import AppError, Forbidden


@pytest.fixture
async def ours(shop: Shop, restart: Callable[..., Settings]) -> Tenant:
    restart(**SELLING)
    return await tenant(shop)


async def pages(ours: Tenant) -> list[Any]:
    """All pages at Stripe, the newest first."""
    found = await ours.v1.checkout.sessions.list_async({"limit": 100})
    return [each for each in found.data if each.metadata["nexus_business"] == ours.shop.business]


async def customers(ours: Tenant) -> list[Any]:
    state = await ours.shop.twin.state()
    return [each for each in state["customer"] if each["metadata"].get("nexus_business") == ours.shop.business]


async def kept(ours: Tenant) -> list[PlanCheckout]:
    query = select(PlanCheckout).order_by(PlanCheckout.created_at)
    return list((await ours.shop.run(lambda session: session.scalars(query))).all())


class TestPage:
    async def test_names_the_plan_the_business_and_what_is_left_of_the_trial(self, ours: Tenant) -> None:
        opened = await ours.open()
        (page,) = await pages(ours)
        assert (opened.url, opened.plan, page.mode) == (page.url, "studio", "subscription")
        assert page.metadata["nexus_purpose"] == "plan"
        assert page.amount_total == 0  # the trial is free
        line = (await ours.v1.checkout.sessions.line_items.list_async(page.id)).data[0]
        assert (line.price.lookup_key, line.price.unit_amount) == ("nexus_plan_studio_month_eur", 4_900)
        assert opened.expires_at - clock.now() < timedelta(hours=24)

    async def test_is_paid_at_once_where_hardly_anything_is_left_of_the_trial(self, ours: Tenant) -> None:
        await ours.at_stripe()
        await ours.reach(28.5)
        with ours.day(28.5):
            await ours.open("solo", interval=PlanInterval.YEAR)
        assert (await pages(ours))[0].amount_total == 19_000

    async def test_is_the_same_when_it_is_asked_for_again(self, ours: Tenant) -> None:
        first, second = await ours.open(), await ours.open()
        assert (first.id, first.url) == (second.id, second.url)
        assert (len(await pages(ours)), len(await customers(ours))) == (1, 1)

    async def test_replaces_the_one_for_another_plan(self, ours: Tenant) -> None:
        await ours.open("studio")
        await ours.open("clinic")
        assert [(page.metadata["nexus_plan"], page.status) for page in await pages(ours)] == [
            ("clinic", "open"), ("studio", "expired"),
        ]  # fmt: skip
        assert [row.status for row in await kept(ours)] == [CheckoutStatus.EXPIRED, CheckoutStatus.OPEN]

    async def test_is_one_for_many_who_ask_at_once(self, ours: Tenant) -> None:
        answers = await asyncio.gather(*(ours.open() for _ in range(6)), return_exceptions=True)
        won = [each for each in answers if not isinstance(each, BaseException)]
        assert all(isinstance(each, AppError) for each in answers if isinstance(each, BaseException)), answers
        assert len({each.id for each in won}) == 1
        assert [page.status for page in await pages(ours)] == ["open"]
        assert len(await customers(ours)) == 1

    @pytest.mark.parametrize("path", ["/v1/customers", "/v1/checkout/sessions"])
    async def test_is_made_once_though_the_answer_was_lost(self, ours: Tenant, path: str) -> None:
        await ours.shop.twin.switch("faults", kind="lose", path=path)
        with pytest.raises(StripeAway):
            await ours.open()
        await ours.open()
        assert (len(await pages(ours)), len(await customers(ours))) == (1, 1)

    async def test_is_found_again_when_its_key_is_forgotten(self, ours: Tenant) -> None:
        await ours.shop.twin.switch("faults", kind="lose", path="/v1/checkout/sessions")
        with pytest.raises(StripeAway):
            await ours.open()
        with clock.travel(clock.now() + KEY_LASTS + timedelta(minutes=1)):
            opened = await ours.open()
        (page,) = await pages(ours)
        assert opened.url == page.url

    async def test_begins_anew_where_nothing_was_made_before_its_key_was_forgotten(self, ours: Tenant) -> None:
        await ours.at_stripe()
        await ours.shop.twin.switch("faults", kind="refuse", path="/v1/checkout/sessions")
        with pytest.raises(StripeAway):
            await ours.open()
        await ours.reach(1)
        with clock.travel(clock.now() + KEY_LASTS + timedelta(minutes=1)):
            await ours.open()
        assert [row.status for row in await kept(ours)] == [CheckoutStatus.EXPIRED, CheckoutStatus.OPEN]
        assert len(await customers(ours)) == 1

    async def test_that_was_paid_a_moment_ago_lets_no_other_open(self, ours: Tenant) -> None:
        """Whatever Stripe has not told yet is asked for before another page is made."""
        await ours.open("studio")
        await ours.shop.twin.complete((await pages(ours))[0].id)
        with pytest.raises(AlreadySubscribed):
            await ours.open("clinic")
        assert len(await pages(ours)) == 1
        assert (await ours.stands()).reason is StandingReason.SUBSCRIBED


class TestRefusals:
    async def test_where_no_plans_are_sold(self, shop: Shop) -> None:
        with pytest.raises(NoPlans):
            await shop.ask(SubscribeToPlan(plan="studio", success_url=BACK))

    async def test_of_a_plan_that_there_is_not(self, ours: Tenant) -> None:
        with pytest.raises(NoSuchPlan):
            await ours.open("gold")

    async def test_of_an_address_that_browsers_are_not_sent_to(self, ours: Tenant) -> None:
        with pytest.raises(AddressRefused):
            await ours.shop.ask(SubscribeToPlan(plan="studio", success_url="http://studio.example"))

    @pytest.mark.parametrize("role", [Role.STAFF, Role.MANAGER])
    async def test_of_who_is_no_owner(self, ours: Tenant, role: Role) -> None:
        for asked in (SubscribeToPlan(plan="studio", success_url=BACK), CancelPlan()):
            with pytest.raises(Forbidden):
                await ours.shop.ask(asked, ours.shop.a(role))

    async def test_of_calling_off_what_there_is_not(self, ours: Tenant) -> None:
        with pytest.raises(NotSubscribed):
            await ours.shop.ask(CancelPlan())


class TestCancel:
    async def test_ends_with_the_period_that_is_paid_and_then_the_grace_begins(self, ours: Tenant) -> None:
        with ours.day(40):
            await ours.scan()
            await ours.at_stripe()
            await ours.reach(40)
            await ours.subscribe()
            for _ in range(2):
                called_off = await ours.shop.ask(CancelPlan())
            assert called_off.standing is Standing.ACTIVE
            assert called_off.subscription
            assert called_off.subscription.cancels_at == called_off.subscription.period_ends_at
            ends = called_off.subscription.cancels_at
        await ours.reach(80)
        with ours.day(80):
            await ours.look()
            stands = await ours.stands()
            assert (stands.standing, stands.reason) == (Standing.PAST_DUE, StandingReason.PLAN_ENDED)
            assert stands.until == ends + 14 * DAY
            assert stands.subscription.status is PlanSubscriptionStatus.CANCELED

    async def test_another_can_be_subscribed_to_after_the_end(self, ours: Tenant) -> None:
        await ours.at_stripe()
        await ours.subscribe()
        (held,) = await ours.subscriptions()
        await ours.v1.subscriptions.cancel_async(held.id)
        await ours.look()
        assert (await ours.stands()).standing is Standing.TRIAL  # which it still has
        await ours.subscribe("clinic")
        stands = await ours.stands()
        assert (stands.standing, stands.plan) == (Standing.ACTIVE, "clinic")

    async def test_happens_to_no_other_business(self, ours: Tenant, other_shop: Shop) -> None:
        await ours.at_stripe()
        await ours.subscribe()
        theirs = await tenant(other_shop)
        with pytest.raises(NotSubscribed):
            await theirs.shop.ask(CancelPlan())
        (held,) = await ours.subscriptions()
        await theirs.shop.run(lambda session: activities.want(session, activities.SUBSCRIPTION, held.id))
        await theirs.shop.look()
        assert (await theirs.stands()).subscription is None
        assert (await ours.stands()).standing is Standing.ACTIVE
