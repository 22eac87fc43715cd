"""What tests of gift codes are told with: one who buys a gift, and one who spends it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from charging_stories import OURS, Till, euros

from contracts.billing.checkouts.shapes import OpenedCheckout
from contracts.billing.gift_codes.api import BuyGiftCode, GetGiftBalance, ListGiftCodes, RevealGiftCode
from contracts.billing.gift_codes.shapes import GiftCode, RevealedGift
from contracts.billing.payments.api import ListPayments
from contracts.billing.payments.shapes import Payment
from contracts.permissions import Role
from contracts.types import Money


@dataclass
class Gifts(Till):
    """A shop that sells gift codes."""

    async def buy(self, amount: Money | None = None, **more: Any) -> OpenedCheckout:
        """A guest opens the page on which a gift is paid."""
        asked: dict[str, Any] = {
            "amount": amount or euros(5_000), "email": "ada@example.com", "success_url": f"{OURS}/thanks",
        }  # fmt: skip
        told: OpenedCheckout = await self.shop.ask(BuyGiftCode(**asked | more), self.shop.guest)
        return told

    async def paid(self, amount: Money | None = None, **more: Any) -> OpenedCheckout:
        """A guest buys a gift."""
        opened = await self.buy(amount, **more)
        await self.through(opened)
        return opened

    async def given(self, amount: Money | None = None) -> str:
        """A code that is paid."""
        return (await self.reveal(await self.paid(amount))).code

    async def reveal(self, opened: OpenedCheckout, token: str | None = None) -> RevealedGift:
        assert opened.gift_code_id is not None
        asked = RevealGiftCode(gift_code_id=opened.gift_code_id, token=token or opened.token)
        told: RevealedGift = await self.shop.ask(asked, self.shop.guest)
        return told

    async def through(self, opened: OpenedCheckout) -> None:
        """Pay what is left on Stripe's page, and have that heard of."""
        page = await self.page(opened.id)
        told = await self.shop.twin.complete(page["id"])
        assert told["status"] == "complete", told
        await self.look(page["id"])

    async def spendable(self, code: str) -> int:
        """What whoever has a code can spend, in cents."""
        told = await self.shop.ask(GetGiftBalance(gift_code=code), self.shop.guest)
        return int(told.balance.amount_minor)

    async def codes(self) -> list[GiftCode]:
        found: list[GiftCode] = (await self.shop.ask(ListGiftCodes(), self.shop.a(Role.MANAGER))).items
        return found

    async def payments(self, booking_id: UUID) -> list[Payment]:
        """What was paid for a booking, the card's part first."""
        asked = ListPayments(booking_id=booking_id)
        found: list[Payment] = (await self.shop.ask(asked, self.shop.a(Role.MANAGER))).items
        return sorted(found, key=lambda each: each.by_gift)

    async def owed(self) -> tuple[int, int]:
        """What is owed to holders of codes by the books, and what is on the codes: the same."""
        return -await self.balance("gifts"), sum(each.balance.amount_minor for each in await self.codes())
