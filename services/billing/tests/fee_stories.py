"""What tests of saved cards and fees are told with: a customer who leaves a card, and bookings that cost them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from charging_stories import OURS, Till, euros

from billing.customers import consumers as customer_events
from billing.fees import consumers as fee_events
from billing.fees import ticks as charging
from billing.payment_methods import ticks as forgetting
from contracts.billing.checkouts.shapes import OpenedCheckout
from contracts.billing.fees.api import ConfirmFeeCharge, ListFees, OpenFeeCheckout, WaiveFeeDue
from contracts.billing.fees.shapes import Fee
from contracts.billing.payment_methods.api import (
    GetCardConsent,
    ListPaymentMethods,
    OpenCardSetup,
    RemovePaymentMethod,
)
from contracts.billing.payment_methods.shapes import CardSetup, PaymentMethod
from contracts.permissions import Role
from contracts.scheduling.attendance.events import BookingFeeConfirmed, BookingFeeWaived
from contracts.scheduling.events import BookingCancelled, BookingFact, BookingNoShow
from contracts.scheduling.shapes import BookingStatus
from contracts.types import Money, to_typeid, uuid7
from kit.consumers import Consumer
from kit.scope import Scope
from testkit import deliver

(KEEP_FEE,) = fee_events.consumers.all
(FOLLOW_MERGE,) = customer_events.consumers.all
STARTS_AT = datetime(2026, 12, 1, 8, tzinfo=UTC)


class Desk(Till):
    """A shop that charges those who do not come."""

    @property
    def manager(self) -> Scope:
        return self.shop.a(Role.MANAGER)

    # --- cards

    async def wish(self, **more: Any) -> OpenCardSetup:
        """What the gateway asks for a customer who agrees to what holds now."""
        agreed = (await self.shop.ask(GetCardConsent(), self.shop.guest)).version
        asked: dict[str, Any] = {
            "customer_id": self.customer_id, "email": "ada@example.com", "agreed": agreed,
            "success_url": f"{OURS}/thanks",
        }  # fmt: skip
        return OpenCardSetup(**asked | more)

    async def open_setup(self, **more: Any) -> CardSetup:
        told: CardSetup = await self.shop.ask(await self.wish(**more), self.gateway)
        return told

    async def setup_page(self, setup_id: UUID) -> dict[str, Any]:
        """The one page that Stripe has for an attempt to leave a card."""
        (found,) = [each for each in await self.pages() if each["client_reference_id"] == to_typeid("cst", setup_id)]
        return found

    async def leave_card(self, card: str = "pm_card_visa", **more: Any) -> PaymentMethod:
        """Leave a card on Stripe's page, and have that heard of: the newest one kept."""
        page = await self.setup_page((await self.open_setup(**more)).id)
        told = await self.shop.twin.complete(page["id"], card)
        assert told["status"] == "complete", told
        await self.look_at("setup_intent", page["setup_intent"])
        return (await self.cards())[0]

    async def cards(self, customer_id: UUID | None = None) -> list[PaymentMethod]:
        asked = ListPaymentMethods(customer_id=customer_id or self.customer_id)
        found: list[PaymentMethod] = (await self.shop.ask(asked, self.manager)).items
        return found

    async def remove(self, card: PaymentMethod, scope: Scope | None = None, **more: Any) -> None:
        await self.shop.ask(RemovePaymentMethod(payment_method_id=card.id, **more), scope or self.gateway)
        await self.still()

    async def attached(self, stripe_id: str) -> bool:
        """Whether a card belongs to anybody at Stripe."""
        state = await self.shop.twin.state(self.shop.account)
        (found,) = [each for each in state["payment_method"] if each["id"] == stripe_id]
        return found["customer"] is not None

    # --- what scheduling tells

    async def hear(self, *events: BookingFact, consumer: Consumer = KEEP_FEE) -> None:
        for event in events:
            await deliver(self.shop.database, consumer, self.shop.scope, event)

    def cancelled(self, fee: Money | None = None, *, late: bool = True, **more: Any) -> BookingCancelled:
        """A booking that its customer called off too late, for a fee of 20 euros."""
        told = self._fact(BookingStatus.CANCELLED) | {"previous_status": "confirmed", "late": late}
        return BookingCancelled(**told | {"fee": fee or euros(2_000)} | more)

    def missed(self, fee: Money | None = None, **more: Any) -> BookingNoShow:
        """A booking that its customer missed, which costs 50 euros if a person says so."""
        return BookingNoShow(**self._fact(BookingStatus.NO_SHOW) | {"pending_fee": fee or euros(5_000)} | more)

    def decided(self, missed: BookingNoShow, *, owed: bool = True) -> BookingFeeConfirmed | BookingFeeWaived:
        """What a person has decided, at the booking, about its fee."""
        told = dict(missed) | {"version": missed.version + 1}
        fee = told.pop("pending_fee")
        return BookingFeeConfirmed(**told, fee=fee) if owed else BookingFeeWaived(**told, waived=fee)

    def _fact(self, status: BookingStatus) -> dict[str, Any]:
        return {
            "version": 3, "booking_id": uuid7(), "status": status, "service_id": uuid7(), "service_name": "Massage",
            "staff_member_id": uuid7(), "staff_member_name": "Grace", "customer_id": self.customer_id,
            "starts_at": STARTS_AT, "ends_at": STARTS_AT + timedelta(hours=1), "timezone": "Europe/Berlin",
            "price": euros(10_000), "mail": "",
        }  # fmt: skip

    # --- fees

    async def fees(self) -> list[Fee]:
        found: list[Fee] = (await self.shop.ask(ListFees(), self.manager)).items
        return found

    async def fee(self) -> Fee:
        """The only fee of the shop."""
        (found,) = await self.fees()
        return found

    async def confirm(self, scope: Scope | None = None) -> Fee:
        """A manager has the fee charged, and everything happens that is due."""
        await self.shop.ask(ConfirmFeeCharge(fee_id=(await self.fee()).id), scope or self.manager)
        await self.still()
        return await self.fee()

    async def waive(self, scope: Scope | None = None) -> Fee:
        told: Fee = await self.shop.ask(WaiveFeeDue(fee_id=(await self.fee()).id), scope or self.manager)
        await self.still()
        return told

    async def open_fee(self, booking_id: UUID) -> OpenedCheckout:
        """The page on which the customer pays the fee of a booking."""
        asked = OpenFeeCheckout(booking_id=booking_id, email="ada@example.com", success_url=f"{OURS}/thanks")
        told: OpenedCheckout = await self.shop.ask(asked, self.gateway)
        return told

    async def charges(self) -> list[dict[str, Any]]:
        """The payment intents for fees that Stripe has."""
        state = await self.shop.twin.state(self.shop.account)
        return [each for each in state.get("payment_intent", []) if each["metadata"].get("nexus_purpose") == "fee"]

    async def still(self) -> None:
        """Let everything happen that is due."""
        while await charging.charge_fees(self.shop.database) or await forgetting.forget_payment_methods(
            self.shop.database
        ):
            pass
        await super().still()
