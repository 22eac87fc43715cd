"""Checkouts while Stripe is away: refused, slow, broken, or silent after it has done what it was asked."""

from datetime import timedelta
from typing import Any

import pytest
from charging_stories import Till
from sellers import Shop
from sqlalchemy import select

from billing.checkouts import activities
from billing.checkouts.models import Checkout
from billing.stripe import StripeAway, StripeRefused
from contracts.billing.checkouts.api import GetCheckout, ListCheckouts
from contracts.billing.checkouts.shapes import CheckoutStatus
from contracts.permissions import Role
from contracts.types import Money
from kit import clock

PAGES = "/v1/checkout/sessions"


@pytest.fixture
def till(shop: Shop) -> Till:
    return Till(shop)


async def fault(till: Till, kind: str, **more: Any) -> None:
    await till.shop.twin.switch("faults", kind=kind, method="POST", path=PAGES, **more)


class TestOpening:
    @pytest.mark.parametrize(
        "what",
        [
            {"kind": "refuse", "status": 503},
            {"kind": "refuse", "status": 500},
            {"kind": "refuse", "status": 429},
            {"kind": "lose"},
        ],
    )
    async def test_waits_and_goes_on_with_the_same_page(self, till: Till, what: dict[str, Any]) -> None:
        asked = till.deposit()
        await fault(till, **what)
        with pytest.raises(StripeAway) as away:
            await till.open(asked)
        assert (away.value.status, away.value.headers["Retry-After"]) == (503, "1")
        opened = await till.open(asked)
        assert opened.status is CheckoutStatus.OPEN
        assert len(await till.pages()) == 1
        assert [each.id for each in (await till.shop.ask(ListCheckouts(), till.shop.a(Role.OWNER))).items] == [
            opened.id
        ]

    async def test_a_page_that_comes_too_late_is_taken_all_the_same(self, till: Till, restart: Any) -> None:
        restart(NEXUS_STRIPE_TIMEOUT_SECONDS="0.2")
        asked = till.deposit()
        await fault(till, "hang", seconds=0.5)
        with pytest.raises(StripeAway):
            await till.open(asked)
        opened = await till.open(asked)
        assert (len(await till.pages()), opened.status) == (1, CheckoutStatus.OPEN)

    async def test_twenty_five_hours_later_there_is_one_page_to_pay_by(self, till: Till) -> None:
        asked = till.membership()
        await fault(till, "lose")
        with pytest.raises(StripeAway):
            await till.open(asked)
        await till.shop.twin.switch("clock", seconds=25 * 3_600)
        with clock.travel(clock.now() + timedelta(hours=25)):
            opened = await till.open(asked)
            await till.still()
        by_status = {page["status"]: page["id"] for page in await till.pages()}
        assert by_status.keys() == {"expired", "open"}
        assert by_status["open"] == (await till.page(opened.id))["id"]

    async def test_an_hour_later_its_page_is_taken_without_another(self, till: Till) -> None:
        asked = till.package()
        await fault(till, "lose")
        with pytest.raises(StripeAway):
            await till.open(asked)
        await till.shop.twin.switch("clock", seconds=3_600)
        with clock.travel(clock.now() + timedelta(hours=1)):
            opened = await till.open(asked)
        (page,) = await till.pages()
        assert opened.url
        assert opened.url.endswith(page["id"])

    async def test_where_nothing_came_of_it_the_end_moves_on(self, till: Till) -> None:
        asked = till.deposit(minutes=45)
        await fault(till, "refuse")
        with pytest.raises(StripeAway):
            await till.open(asked)
        await till.shop.twin.switch("clock", seconds=20 * 60)
        with clock.travel(clock.now() + timedelta(minutes=20)):
            opened = await till.open(asked)
            page = await till.page(opened.id)
            assert asked.pay_by
            assert asked.payment_due_at
            assert asked.pay_by <= opened.expires_at < asked.payment_due_at
            assert page["expires_at"] >= clock.now().timestamp() + 30 * 60 - 1

    async def test_what_stripe_refuses_for_good_leaves_nothing_in_the_way(self, till: Till) -> None:
        asked = till.package(Money(amount_minor=10, currency="EUR"))
        for _ in range(2):
            with pytest.raises(StripeRefused):
                await till.open(asked)
        told = await till.shop.ask(ListCheckouts(), till.shop.a(Role.OWNER))
        assert [(each.status, each.problem) for each in told.items] == [
            (CheckoutStatus.EXPIRED, "amount_too_small")
        ] * 2

    async def test_nobody_comes_back_and_it_is_given_up(self, till: Till) -> None:
        asked = till.deposit()
        await fault(till, "refuse")
        with pytest.raises(StripeAway):
            await till.open(asked)
        with clock.travel(clock.now() + timedelta(hours=2)):
            await till.still()
        (found,) = (await till.shop.ask(ListCheckouts(), till.shop.a(Role.OWNER))).items
        assert found.status is CheckoutStatus.EXPIRED
        kept = await till.shop.run(lambda session: session.scalar(select(Checkout)))
        assert (kept.email, kept.due_at) == (None, None)


class TestEnding:
    @pytest.mark.parametrize("kind", ["refuse", "lose"])
    async def test_what_could_not_be_ended_is_ended_later(self, till: Till, kind: str) -> None:
        opened = await till.open(till.deposit())
        page = await till.page(opened.id)
        with clock.travel(opened.expires_at + timedelta(seconds=1)):
            await fault(till, kind, times=1)
            assert await activities.end(till.shop.database, till.shop.scope.business_id, opened.id)
            assert (
                await till.shop.ask(GetCheckout(checkout_id=opened.id, token=opened.token))
            ).status is CheckoutStatus.OPEN
        with clock.travel(opened.expires_at + timedelta(minutes=10)):
            await till.still()
        assert (await till.page(opened.id))["status"] == "expired"
        assert (
            await till.shop.ask(GetCheckout(checkout_id=opened.id, token=opened.token))
        ).status is CheckoutStatus.EXPIRED
        assert page["id"] == (await till.page(opened.id))["id"]
