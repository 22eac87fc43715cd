"""What tests of renewals tell their stories with: a membership, its subscription at the twin, and a clock to move."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sellers import Shop

from billing.looks import operations as looks
from billing.main import app
from billing.periods.models import PaidPeriod
from billing.stripe import options
from contracts.billing.events import PeriodPaid
from contracts.billing.invoices.api import ListInvoices
from contracts.billing.invoices.shapes import Invoice
from contracts.event import Event
from contracts.scheduling.credits.events import MembershipChanged, MembershipPlanChanged
from contracts.scheduling.credits.shapes import MembershipStatus
from contracts.types import Money, to_typeid, uuid7
from kit.db import Session
from testkit import deliver, published

CONSUMERS = {each.durable: each for each in app.parts.all_consumers()}
PATIENCE = 400


def moment(*at: int) -> datetime:
    return datetime(*at, tzinfo=UTC)  # type: ignore[misc]


def days(told: PeriodPaid | PaidPeriod) -> tuple[str, str]:
    """First and last day of a period, as `31.01.`."""
    return f"{told.period.starts_at:%d.%m.}", f"{told.period.ends_at:%d.%m.}"


@dataclass
class Club:
    """A business with a membership that is renewed at Stripe."""

    shop: Shop
    membership_id: UUID
    customer_id: UUID
    clock: str = ""
    customer: str = ""
    subscription: str = ""
    version: int = 0

    @property
    def v1(self) -> Any:
        return self.shop.twin.library.v1

    @property
    def there(self) -> Any:
        """On the account of the business."""
        return options(self.shop.account)

    @property
    def membership(self) -> str:
        return to_typeid("mem", self.membership_id)

    async def hear(self, durable: str, event: Event) -> None:
        """Deliver what scheduling says; twice, as everything may be."""
        heard = await deliver(self.shop.database, CONSUMERS[f"billing-{durable}"], self.shop.scope, event)
        assert not any(heard), heard

    async def told(self, status: MembershipStatus = MembershipStatus.ACTIVE, *, price: int = 3000, **more: Any) -> None:
        """Scheduling tells of the membership."""
        self.version += 1
        starts_at = more.pop("starts_at", moment(2027, 1, 31, 9))
        fields = {
            "version": self.version, "membership_id": self.membership_id, "status": status, "plan_id": uuid7(),
            "customer_id": self.customer_id, "price": Money(amount_minor=price, currency="EUR"),
            "starts_at": starts_at, "renews_at": starts_at, **more,
        }  # fmt: skip
        await self.hear("follow_membership", MembershipChanged(**fields))

    async def told_plan(self, interval: str) -> UUID:
        """Scheduling tells of the membership's plan; its id."""
        plan_id = uuid7()
        price = Money(amount_minor=3000, currency="EUR")
        await self.hear(
            "remember_membership_plan",
            MembershipPlanChanged(
                version=1, plan_id=plan_id, name="Gold", credits=4, price=price, interval=interval, service_ids=[],
                active=True,
            ),
        )  # fmt: skip
        return plan_id

    async def subscribe(
        self, *at: int, price: int = 3000, interval: str = "month", card: str = "pm_card_visa", **more: Any
    ) -> Any:
        """Subscribe a customer whose clock stands then, as a checkout does for a membership."""
        frozen = {"frozen_time": int(moment(*at).timestamp())}
        self.clock = (await self.v1.test_helpers.test_clocks.create_async(frozen, self.there)).id
        customer = await self.v1.customers.create_async({"test_clock": self.clock}, self.there)
        self.customer = customer.id
        await self.pay_with(card)
        held = await self.v1.subscriptions.create_async(
            {
                "customer": self.customer, "metadata": {"membership_id": self.membership}, **more,
                "items": more.get("items", [{"price": await self.price(price, interval)}]),
            },
            self.there,
        )  # fmt: skip
        self.subscription = held.id
        return held

    async def price(self, amount: int = 3000, interval: str = "month") -> str:
        made = await self.v1.prices.create_async(
            {
                "currency": "eur", "unit_amount": amount, "recurring": {"interval": interval},
                "product_data": {"name": "Gold"},
            },
            self.there,
        )  # fmt: skip
        return str(made.id)

    async def pay_with(self, card: str) -> None:
        """What the customer's next payments are made with."""
        method = await self.v1.payment_methods.attach_async(card, {"customer": self.customer}, self.there)
        settings = {"invoice_settings": {"default_payment_method": method.id}}
        await self.v1.customers.update_async(self.customer, settings, self.there)

    async def advance(self, *at: int) -> None:
        """Let time pass at Stripe, and all that happens by itself."""
        frozen = {"frozen_time": int(moment(*at).timestamp())}
        told = await self.v1.test_helpers.test_clocks.advance_async(self.clock, frozen, self.there)
        for _ in range(PATIENCE):
            if told.status == "ready":
                return
            await asyncio.sleep(0.01)  # as a platform does that asks: Stripe advances clocks in its own time
            told = await self.v1.test_helpers.test_clocks.retrieve_async(self.clock, options=self.there)
        raise AssertionError("the clock is not ready")

    async def invoices(self) -> list[Any]:
        """The invoices at Stripe, the oldest first."""
        told = await self.v1.invoices.list_async({"customer": self.customer, "limit": 100}, self.there)
        return list(reversed(told.data))

    async def look_at(self, kind: str, *ids: str) -> None:
        """An event says where to look, and it is looked."""
        for id_ in ids:
            await self.shop.run(lambda session, id_=id_: looks.want(session, kind, id_, self.shop.account))
            await self.shop.look()

    async def look(self, *, backwards: bool = False) -> None:
        """Events say to look at everything, twice and in whatever order."""
        found = [each.id for each in await self.invoices()]
        for _ in range(2):
            await self.look_at("invoice", *(reversed(found) if backwards else found))
            await self.look_at("subscription", self.subscription)

    async def mirror(self) -> list[Invoice]:
        """The mirror of the invoices, the oldest first."""
        told = await self.shop.ask(ListInvoices(membership_id=self.membership_id))
        return list(reversed(told.items))

    async def said(self, kind: type[Event]) -> list[Any]:
        """What billing has told of this business."""
        return await published(self.shop.database, self.shop.scope, kind)

    async def paid(self) -> list[tuple[str, str]]:
        """The periods of this membership that billing says are paid, in the order in which it did."""
        return [days(each) for each in await self.said(PeriodPaid) if each.membership_id == self.membership_id]

    async def books(self) -> list[tuple[str, str, int]]:
        """The lines of the books: the kind of the fact, account, amount; by time of entry."""

        async def read(session: Session) -> list[tuple[str, str, int]]:
            rows = await session.fetch(
                "select f.key, l.account, l.amount_minor from ledger_facts f join ledger_lines l "
                "on l.business_id = f.business_id and l.fact_id = f.id where f.business_id = $1 "
                "order by f.created_at, f.id, l.amount_minor desc",
                self.shop.scope.business_id,
            )
            return [(row["key"].split(":")[0], row["account"], row["amount_minor"]) for row in rows]

        return await self.shop.database.run(self.shop.scope, read, reads=True)  # type: ignore[no-any-return]


def club(shop: Shop) -> Club:
    return Club(shop, membership_id=uuid7(), customer_id=uuid7())
