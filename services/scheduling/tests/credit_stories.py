"""What tests of credits tell their stories with: a salon that sells packages and memberships, and billing's word."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from booking_stories import TODAY, Salon
from sqlalchemy import text

from contracts.billing.events import PaymentRefunded, PaymentSucceeded, PeriodPaid
from contracts.event import Event
from contracts.scheduling.credits import api, shapes
from contracts.scheduling.shapes import Contact, NewBooking
from contracts.types import Money, Period, uuid7
from kit.db import Database
from kit.scope import Scope
from scheduling.main import app
from testkit import deliver

EVE = "eve@example.com"
PRICE = Money(amount_minor=36_000, currency="EUR")


class Studio(Salon):
    """A salon that sells credits for its massage."""

    async def sell_package(self, count: int = 5, **fields: Any) -> shapes.Package:
        given = {"name": "Five massages", "credits": count, "price": PRICE, "service_ids": [self.massage.id]}
        return await self.ask(api.CreatePackage(**(given | fields)))

    async def sell_membership(self, count: int = 2, **fields: Any) -> shapes.MembershipPlan:
        given = {"name": "Monthly", "credits": count, "price": PRICE, "service_ids": [self.massage.id],
                 "interval": shapes.Interval.MONTH}  # fmt: skip
        return await self.ask(api.CreateMembershipPlan(**(given | fields)))

    async def buy(self, package: shapes.Package, *, email: str = EVE, paid: bool = True) -> shapes.NewPurchase:
        contact = Contact(name="Eve", email=email)
        return await self.ask(api.RecordPurchase(package_id=package.id, customer=contact, paid=paid))

    async def buy_credits(self, count: int = 5, *, email: str = EVE, **fields: Any) -> shapes.NewPurchase:
        """Bought and paid: so many credits, in a lot of their own."""
        return await self.buy(await self.sell_package(count, **fields), email=email)

    async def join(self, plan: shapes.MembershipPlan, *, email: str = EVE, **more: Any) -> shapes.NewMembership:
        contact = Contact(name="Eve", email=email)
        return await self.ask(api.StartMembership(plan_id=plan.id, customer=contact, **more))

    async def pay(self, when: datetime, **more: Any) -> NewBooking:
        """A booking that staff make and the customer's credits pay."""
        return await self.book(when, by=self.scope, pay_with_credits=True, **more)

    async def credits_of(self, customer_id: UUID) -> shapes.CustomerCredits:
        return await self.ask(api.GetCredits(customer_id=customer_id))

    async def balance(self, customer_id: UUID) -> int:
        return (await self.credits_of(customer_id)).balance

    async def statement(self, customer_id: UUID) -> list[tuple[str, int]]:
        """Kind and amount of every entry, oldest first."""
        page = await self.ask(api.ListCreditEntries(customer_id=customer_id, limit=100))
        return [(str(entry.kind), entry.amount) for entry in reversed(page.items)]

    async def keys(self, customer_id: UUID) -> list[str]:
        page = await self.ask(api.ListCreditEntries(customer_id=customer_id, limit=100))
        return [entry.key for entry in reversed(page.items)]

    async def adjust(self, lot: UUID, amount: int, key: str | None = None) -> shapes.CreditEntry:
        return await self.ask(api.AdjustCredits(lot_id=lot, amount=amount, note="Counted", key=key or uuid7().hex))

    async def lot_of(self, purchase: shapes.Purchase | shapes.Membership) -> shapes.Lot:
        lots = (await self.credits_of(purchase.customer_id)).lots
        return next(lot for lot in lots if purchase.id in (lot.purchase_id, lot.membership_id))

    async def hear(self, event: Event, scope: Scope | None = None) -> None:
        """Billing says it: twice as one event, which the inbox knows, and once more as another, which only keys know."""
        for consumer in app.parts.all_consumers():
            if type(event) in consumer.events:
                outcomes = await deliver(self.database, consumer, scope or self.scope, event)
                outcomes += await deliver(self.database, consumer, scope or self.scope, event, times=1)
                assert not any(outcomes), outcomes

    async def count_entries(self) -> int:
        async with self.database.transaction(self.scope, reads=True) as session:
            return await session.scalar(text("select count(*) from credit_entries"))


def paid(purchase: shapes.Purchase, at: datetime = TODAY) -> PaymentSucceeded:
    return PaymentSucceeded(version=1, payment_id=uuid7(), paid_at=at, amount=PRICE, purchase_id=purchase.id)


def refunded(purchase: shapes.Purchase) -> PaymentRefunded:
    return PaymentRefunded(
        version=2, refund_id=uuid7(), payment_id=uuid7(), amount=PRICE, purchase_id=purchase.id
    )  # fmt: skip


def period_paid(membership: shapes.Membership, starts_at: datetime, days: int = 30) -> PeriodPaid:
    period = Period(starts_at=starts_at, ends_at=starts_at + timedelta(days=days))
    return PeriodPaid(version=1, membership_id=membership.id, period=period, payment_id=uuid7(), amount=PRICE)


async def studio(database: Database, scope: Scope, *names: str, **fields: Any) -> Studio:
    return await Studio(database, scope, timezone="UTC").furnish(*names, **fields)  # type: ignore[return-value]


LOTS = """
select l.id, l.remaining, coalesce(sum(e.amount), 0) as entered, count(e.id) as entries, l.version,
       (array_agg(e.lot_remaining order by e.lot_version desc))[1] as last
from credit_lots l left join credit_entries e on (e.business_id, e.lot_id) = (l.business_id, l.id) group by l.business_id, l.id
"""
KEYS = "select key from credit_entries"


async def assert_adds_up(database: Database, scope: Scope) -> dict[UUID, int]:
    """What is left in each lot, by SQL that knows nothing of how it was written; fails where it is not its entries."""
    async with database.transaction(scope, reads=True) as session:
        lots = (await session.execute(text(LOTS))).all()
        keys = Counter(await session.scalars(text(KEYS)))
    for lot in lots:
        assert lot.remaining == lot.entered == lot.last >= 0
        assert lot.version == lot.entries
    assert not [key for key, times in keys.items() if times > 1]
    return {lot.id: lot.remaining for lot in lots}
