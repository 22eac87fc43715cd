"""What tests of charging are told with: bookings and packages that are paid, and what is at Stripe then."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sellers import Shop
from sqlalchemy import func, select

from billing.checkouts import ticks as ending
from billing.ledger.models import LedgerFact, LedgerLine
from billing.payments import ticks as refunding
from billing.payments.models import Payment
from contracts.billing.checkouts.api import OpenCheckout
from contracts.billing.checkouts.shapes import OpenedCheckout
from contracts.billing.events import PaymentPurpose
from contracts.billing.payments.api import GetPayment
from contracts.billing.payments.shapes import PaymentDetails
from contracts.permissions import Role
from contracts.scheduling.credits.shapes import Interval
from contracts.types import Actor, ActorKind, Money, uuid7
from kit import clock
from kit.db import Session
from kit.scope import Scope

OURS = "https://harbour.example.com"


def euros(minor: int) -> Money:
    return Money(amount_minor=minor, currency="EUR")


@dataclass
class Till:
    """A shop whose customers pay at Stripe."""

    shop: Shop
    customer_id: UUID = field(default_factory=uuid7)

    @property
    def gateway(self) -> Scope:
        """On whose behalf the gateway asks."""
        actor = Actor(kind=ActorKind.SYSTEM, id="checkout")
        return Scope(self.shop.scope.business_id, actor, frozenset({Role.STAFF}))

    def deposit(self, amount: Money | None = None, *, minutes: int = 60, **more: Any) -> OpenCheckout:
        """What the gateway asks for a booking that awaits its deposit, which is to be paid in so many minutes."""
        pay_by = clock.now().replace(microsecond=0) + timedelta(minutes=minutes)
        asked: dict[str, Any] = {
            "purpose": PaymentPurpose.DEPOSIT, "booking_id": uuid7(), "customer_id": self.customer_id,
            "email": "ada@example.com", "amount": amount or euros(4_000), "description": "Massage, 2026-12-01 09:00",
            "pay_by": pay_by, "payment_due_at": pay_by + timedelta(minutes=5),
            "success_url": f"{OURS}/thanks", "cancel_url": f"{OURS}/book",
        }  # fmt: skip
        return OpenCheckout(**asked | more)

    def package(self, amount: Money | None = None, **more: Any) -> OpenCheckout:
        """What the gateway asks for a package that was bought."""
        asked: dict[str, Any] = {
            "purpose": PaymentPurpose.PURCHASE, "purchase_id": uuid7(), "customer_id": self.customer_id,
            "email": "ada@example.com", "amount": amount or euros(10_000), "description": "Ten sessions",
            "success_url": f"{OURS}/thanks",
        }  # fmt: skip
        return OpenCheckout(**asked | more)

    def membership(self, amount: Money | None = None, **more: Any) -> OpenCheckout:
        """What the gateway asks for a membership that somebody joins."""
        asked: dict[str, Any] = {
            "purpose": PaymentPurpose.MEMBERSHIP, "membership_id": uuid7(), "customer_id": self.customer_id,
            "email": "ada@example.com", "amount": amount or euros(5_000), "interval": Interval.MONTH,
            "description": "Gold", "success_url": f"{OURS}/thanks",
        }  # fmt: skip
        return OpenCheckout(**asked | more)

    async def open(self, asked: OpenCheckout) -> OpenedCheckout:
        told: OpenedCheckout = await self.shop.ask(asked, self.gateway)
        return told

    async def page(self, checkout_id: UUID) -> dict[str, Any]:
        """The one page that Stripe has for a checkout, or more than one: then this fails."""
        state = await self.shop.twin.state(self.shop.account)
        (found,) = [
            each for each in state.get("checkout.session", []) if each["metadata"]["nexus_id"].startswith("chk_")
            and each["client_reference_id"] == reference(checkout_id)
        ]  # fmt: skip
        return found

    async def pages(self) -> list[dict[str, Any]]:
        return (await self.shop.twin.state(self.shop.account)).get("checkout.session", [])

    async def pay(self, asked: OpenCheckout, card: str = "pm_card_visa") -> PaymentDetails:
        """Open a checkout, pay by it, and look."""
        opened = await self.open(asked)
        page = await self.page(opened.id)
        told = await self.shop.twin.complete(page["id"], card)
        assert told["status"] == "complete", told
        await self.look(page["id"])
        return await self.payment()

    async def look(self, page_id: str) -> None:
        """Hear that something is new about a page, and follow it."""
        from billing.looks import operations as looks

        await self.shop.run(lambda session: looks.want(session, "checkout.session", page_id, self.shop.account))
        await self.still()

    async def look_at(self, kind: str, object_id: str) -> None:
        """Hear that something is new about an object, and follow it."""
        from billing.looks import operations as looks

        await self.shop.run(lambda session: looks.want(session, kind, object_id, self.shop.account))
        await self.still()

    async def payment(self) -> PaymentDetails:
        """The only payment of the shop."""
        (payment_id,) = await self.shop.run(_payment_ids)
        return await self.shown(payment_id)

    async def shown(self, payment_id: UUID) -> PaymentDetails:
        told: PaymentDetails = await self.shop.ask(GetPayment(payment_id=payment_id), self.shop.a(Role.MANAGER))
        return told

    async def still(self) -> None:
        """Let everything happen that is due."""
        busy = True
        while busy:
            refunded = await refunding.make_refunds(self.shop.database)
            ended = await ending.end_checkouts(self.shop.database)
            await self.shop.look()
            busy = bool(refunded or ended)

    async def books(self) -> dict[str, dict[str, int]]:
        """Every fact in the books by its kind and number, and its lines."""

        async def read(session: Session) -> dict[str, dict[str, int]]:
            rows = await session.execute(
                select(LedgerFact.key, LedgerLine.account, LedgerLine.amount_minor).where(
                    LedgerFact.business_id == LedgerLine.business_id, LedgerFact.id == LedgerLine.fact_id
                )
            )
            found: dict[str, dict[str, int]] = {}
            for key, account, amount in rows:
                found.setdefault(key, {})[str(account)] = amount
            return found

        books: dict[str, dict[str, int]] = await self.shop.run(read)
        return books

    async def balance(self, account: str, currency: str = "EUR") -> int:
        """What is on an account of the books."""

        async def read(session: Session) -> int:
            query = select(func.coalesce(func.sum(LedgerLine.amount_minor), 0))
            return int(
                await session.scalar(query.where(LedgerLine.account == account, LedgerLine.currency == currency))
            )

        total: int = await self.shop.run(read)
        return total

    async def refunds_there(self) -> list[dict[str, Any]]:
        """The refunds that Stripe has made for the shop."""
        return (await self.shop.twin.state(self.shop.account)).get("refund", [])


async def _payment_ids(session: Session) -> list[UUID]:
    return list(await session.scalars(select(Payment.id)))


def reference(checkout_id: UUID) -> str:
    from contracts.types import to_typeid

    return to_typeid("chk", checkout_id)


def at(seconds: int) -> datetime:
    from datetime import UTC

    return datetime.fromtimestamp(seconds, UTC)
