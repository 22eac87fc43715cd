"""What tests of plans tell their stories with: a business that pays the platform, its clock at the twin, and its scan."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sellers import Shop

from billing import plans
from billing.plan_subscriptions import operations as subscribing
from billing.plan_subscriptions import queries
from billing.plan_subscriptions.models import PlanCustomer
from billing.plans import Interval
from billing.standings import operations as standings
from billing.standings.ticks import scan_standings
from contracts.billing.events import StandingChanged
from contracts.billing.plan_subscriptions.api import GetStanding, SubscribeToPlan
from contracts.billing.plan_subscriptions.shapes import PlanCheckout, PlanStanding
from kit import clock
from kit.db import Session
from testkit import published

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
BACK = "https://studio.example/plan"
PATIENCE = 400
SELLING = {"NEXUS_SELLS_PLANS": "true"}


@dataclass
class Tenant:
    """A business of a platform that sells plans; its days are counted from when it began."""

    shop: Shop
    begun: datetime
    clock: str = ""
    customer: str = ""

    @property
    def v1(self) -> Any:
        """Stripe, on the platform's account."""
        return self.shop.twin.library.v1

    @contextmanager
    def day(self, number: float) -> Iterator[None]:
        """It is so many days later, here."""
        with clock.travel(self.begun + number * DAY):
            yield

    async def at_stripe(self, card: str = "pm_card_visa") -> None:
        """Become a customer of the platform whose time can be moved, and who pays with this card."""
        frozen = {"frozen_time": int(self.begun.timestamp())}
        self.clock = (await self.v1.test_helpers.test_clocks.create_async(frozen)).id
        marks = {"nexus_business": self.shop.business}
        self.customer = (await self.v1.customers.create_async({"test_clock": self.clock, "metadata": marks})).id

        async def keep(session: Session) -> None:
            session.add(PlanCustomer())
            await session.flush()
            await subscribing.keep_customer(session, self.customer)

        await self.shop.run(keep)
        await self.pay_with(card)

    async def pay_with(self, card: str) -> None:
        """What the next payments are made with, of a subscription that there is too."""
        method = await self.v1.payment_methods.attach_async(card, {"customer": self.customer})
        settings = {"invoice_settings": {"default_payment_method": method.id}}
        await self.v1.customers.update_async(self.customer, settings)
        for each in (await self.subscriptions())[:1]:
            await self.v1.subscriptions.update_async(each.id, {"default_payment_method": method.id})

    async def reach(self, number: float) -> None:
        """Let the time pass at Stripe until so many days later, and all that happens by itself."""
        frozen = {"frozen_time": int((self.begun + number * DAY).timestamp())}
        told = await self.v1.test_helpers.test_clocks.advance_async(self.clock, frozen)
        for _ in range(PATIENCE):
            if told.status == "ready":
                return
            await asyncio.sleep(0.01)  # as a platform does that asks: Stripe advances clocks in its own time
            told = await self.v1.test_helpers.test_clocks.retrieve_async(self.clock)
        raise AssertionError("the clock is not ready")

    async def open(self, plan: str = "studio", **more: Any) -> PlanCheckout:
        """Ask for a page to subscribe on."""
        opened: PlanCheckout = await self.shop.ask(SubscribeToPlan(plan=plan, success_url=BACK, **more))
        return opened

    async def page(self) -> Any:
        """The newest page at Stripe."""
        return (await self.v1.checkout.sessions.list_async({"customer": self.customer, "limit": 1})).data[0]

    async def subscribe(self, plan: str = "studio", card: str = "pm_card_visa") -> None:
        """Subscribe, and let it be looked at."""
        await self.open(plan)
        page = await self.page()
        await self.shop.twin.complete(page.id, card)
        await self.look()

    async def subscriptions(self) -> list[Any]:
        """All of it at Stripe, the newest first."""
        asked = {"customer": self.customer, "status": "all", "limit": 10}
        return list((await self.v1.subscriptions.list_async(asked)).data)

    async def look(self) -> None:
        """Look at each of its subscriptions, as after any event about them."""
        for each in await self.subscriptions():
            await self.shop.run(lambda session, id_=each.id: standings.looks.want(session, standings.SUBSCRIPTION, id_))
        await self.shop.look()

    async def scan(self) -> None:
        """The billing scan comes by, and Stripe is asked what it wants to know."""
        await scan_standings(self.shop.database)
        await self.shop.look()

    async def stands(self) -> PlanStanding:
        """Where it stands."""
        found: PlanStanding = await self.shop.ask(GetStanding())
        return found

    async def told(self) -> list[tuple[str, str]]:
        """Standing and reason of all that was told, by version."""
        found = await published(self.shop.database, self.shop.scope, StandingChanged)
        assert [each.version for each in found] == list(range(1, len(found) + 1))
        return [(each.standing.value, each.reason.value) for each in found]

    async def owner_of_its_customer(self) -> Any:
        """The business that its customer at Stripe leads to."""
        return await self.shop.run(lambda session: queries.owner(session, self.customer))


async def tenant(shop: Shop) -> Tenant:
    """A business that has just begun."""
    await sell(shop)
    begun = datetime.now(UTC).replace(microsecond=0)
    with clock.frozen(begun):
        await shop.run(standings.begin)
    return Tenant(shop, begun)


async def sell(shop: Shop) -> None:
    """Have the plans at the twin, as their file says."""
    v1: Any = shop.twin.library.v1
    for plan in plans.PLANS:
        price = plan.price("EUR", Interval.MONTH)
        if (await v1.prices.list_async({"lookup_keys": [price.lookup_key]})).data:
            continue
        product = (await v1.products.create_async({"id": plan.product_id, "name": plan.title})).id
        for each in plan.prices:
            await v1.prices.create_async(
                {
                    "product": product, "lookup_key": each.lookup_key, "currency": each.amount.currency.lower(),
                    "unit_amount": each.amount.amount_minor, "recurring": {"interval": each.interval.value},
                }
            )  # fmt: skip
