"""Checkouts that end: by themselves, because their booking is off, or too late."""

from datetime import timedelta
from typing import Any

import pytest
from charging_stories import Till, euros
from sellers import Shop

from billing.checkouts.operations import PayingIsOver
from billing.main import app
from contracts.billing.checkouts.api import GetCheckout, OpenCheckout
from contracts.billing.checkouts.shapes import CheckoutStatus, OpenedCheckout
from contracts.billing.events import CheckoutExpired, PaymentSucceeded
from contracts.billing.payments.shapes import RefundReason
from contracts.scheduling.credits.events import MembershipChanged, PurchaseChanged
from contracts.scheduling.credits.shapes import MembershipStatus, PurchaseStatus
from contracts.scheduling.events import BookingCancelled
from contracts.scheduling.shapes import BookingStatus
from contracts.types import uuid7
from kit import clock
from testkit import deliver, published


@pytest.fixture
def till(shop: Shop) -> Till:
    return Till(shop)


async def shown(till: Till, opened: OpenedCheckout) -> CheckoutStatus:
    told = await till.shop.ask(GetCheckout(checkout_id=opened.id, token=opened.token))
    return CheckoutStatus(told.status)


async def hear(till: Till, event: Any) -> None:
    """All that listen to such an event hear it, twice."""
    for consumer in app.parts.all_consumers():
        if type(event) in consumer.events and "checkout" in consumer.durable:
            await deliver(till.shop.database, consumer, till.shop.scope, event)


def cancelled(till: Till, asked: OpenCheckout) -> BookingCancelled:
    now = clock.now()
    return BookingCancelled(
        version=2, booking_id=asked.booking_id, status=BookingStatus.CANCELLED, service_id=uuid7(),
        service_name="Massage", staff_member_id=uuid7(), staff_member_name="Mia", customer_id=till.customer_id,
        starts_at=now, ends_at=now + timedelta(hours=1), timezone="Europe/Berlin", price=euros(8_000), mail="",
        previous_status=BookingStatus.PENDING,
    )  # fmt: skip


class TestByItself:
    async def test_nobody_can_pay_after_it_and_that_is_told_once(self, till: Till) -> None:
        asked = till.deposit()
        opened = await till.open(asked)
        page = await till.page(opened.id)
        await till.shop.twin.switch("clock", seconds=61 * 60)
        with clock.travel(opened.expires_at + timedelta(seconds=30)):
            await till.still()
            await till.look(page["id"])
        assert (await shown(till, opened), (await till.page(opened.id))["status"]) == (
            CheckoutStatus.EXPIRED,
            "expired",
        )
        (event,) = await published(till.shop.database, till.shop.scope, CheckoutExpired)
        assert (event.checkout_id, event.booking_id) == (opened.id, asked.booking_id)

    async def test_stripes_half_hour_does_not_make_it_longer(self, till: Till) -> None:
        asked = till.deposit(minutes=10)
        opened = await till.open(asked)
        assert opened.expires_at == asked.pay_by
        assert (await till.page(opened.id))["expires_at"] > clock.now().timestamp() + 29 * 60
        await till.shop.twin.switch("clock", seconds=10 * 60)
        with clock.travel(opened.expires_at):
            await till.still()
        assert (await till.page(opened.id))["status"] == "expired"
        refused = await till.shop.twin.complete((await till.page(opened.id))["id"])
        assert refused["problem"]


class TestCalledOff:
    async def test_a_cancelled_bookings_page_is_ended(self, till: Till) -> None:
        asked = till.deposit()
        opened = await till.open(asked)
        await hear(till, cancelled(till, asked))
        await till.still()
        assert ((await till.page(opened.id))["status"], await shown(till, opened)) == (
            "expired",
            CheckoutStatus.EXPIRED,
        )
        with pytest.raises(PayingIsOver):
            await till.open(asked)

    async def test_another_bookings_stays_open(self, till: Till) -> None:
        asked, other = till.deposit(), till.deposit()
        opened = await till.open(other)
        await hear(till, cancelled(till, asked))
        await till.still()
        assert await shown(till, opened) is CheckoutStatus.OPEN

    async def test_who_was_quicker_has_paid_and_scheduling_decides(self, till: Till) -> None:
        asked = till.deposit()
        opened = await till.open(asked)
        await till.shop.twin.complete((await till.page(opened.id))["id"])
        await hear(till, cancelled(till, asked))
        await till.still()
        assert await shown(till, opened) is CheckoutStatus.COMPLETE
        (told,) = await published(till.shop.database, till.shop.scope, PaymentSucceeded)
        assert told.booking_id == asked.booking_id
        assert await till.refunds_there() == []

    async def test_money_for_an_undone_purchase_goes_back(self, till: Till) -> None:
        asked = till.package()
        opened = await till.open(asked)
        page = await till.page(opened.id)
        await till.shop.twin.complete(page["id"])
        await hear(
            till,
            PurchaseChanged(
                version=2, purchase_id=asked.purchase_id, status=PurchaseStatus.REFUNDED, package_id=uuid7(),
                customer_id=till.customer_id, price=asked.amount,
            ),
        )  # fmt: skip
        await till.still()
        paid = await till.payment()
        assert [(each.reason, each.amount) for each in paid.refunds] == [(RefundReason.UNUSABLE, euros(10_000))]
        assert await till.balance("sales") == 0

    async def test_an_ended_memberships_page_is_ended(self, till: Till) -> None:
        asked = till.membership()
        opened = await till.open(asked)
        now = clock.now()
        for status in (MembershipStatus.ACTIVE, MembershipStatus.ENDED):
            assert await shown(till, opened) is CheckoutStatus.OPEN
            await hear(
                till,
                MembershipChanged(
                    version=2, membership_id=asked.membership_id, status=status, plan_id=uuid7(),
                    customer_id=till.customer_id, price=asked.amount, starts_at=now, renews_at=now,
                ),
            )  # fmt: skip
            await till.still()
        assert await shown(till, opened) is CheckoutStatus.EXPIRED
