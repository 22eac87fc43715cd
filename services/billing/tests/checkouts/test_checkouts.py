"""Checkouts: opened once for each thing, on the right terms, and shown to whoever may see them."""

import pytest
from charging_stories import Till, euros
from shops import Shop

from contracts.billing.checkouts.shapes import CheckoutStatus
from contracts.billing.events import PaymentSucceeded
from testkit import published


@pytest.fixture
def till(shop: Shop) -> Till:
    return Till(shop)


class TestOpen:
    async def test_makes_a_page_on_the_businesss_own_account(self, till: Till) -> None:
        asked = till.deposit()
        opened = await till.open(asked)
        page = await till.page(opened.id)
        assert (opened.status, opened.amount, opened.booking_id) == (
            CheckoutStatus.OPEN,
            euros(4_000),
            asked.booking_id,
        )
        assert (page["amount_total"], page["currency"], page["mode"]) == (4_000, "eur", "payment")

    async def test_a_payment_succeeds_once(self, till: Till) -> None:
        paid = await till.pay(till.deposit())
        assert paid.amount == euros(4_000)
        (told,) = await published(till.shop.database, till.shop.scope, PaymentSucceeded)
        assert told.payment_id == paid.id
        assert await till.balance("sales") == -4_000
