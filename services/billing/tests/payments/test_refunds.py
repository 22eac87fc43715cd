"""Refunds: never more than was paid, made once, followed wherever they were made."""

import asyncio
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from charging_stories import Till, euros
from sellers import Shop

from billing import money
from billing.main import app
from billing.payments import operations, ticks
from billing.payments.models import NotPaid, RefundTooLarge
from billing.payments.rules import Told
from contracts.billing.events import PaymentRefunded, RefundFailed
from contracts.billing.payments.api import RefundPayment
from contracts.billing.payments.shapes import (
    PaymentDetails,
    PaymentStatus,
    Refund,
    RefundReason,
    RefundStatus,
    StaffReason,
)
from contracts.permissions import Role
from contracts.scheduling.deposits.events import BookingPaymentRefused
from contracts.scheduling.events import BookingCancelled
from contracts.scheduling.shapes import BookingStatus
from contracts.types import Money, to_typeid, uuid7
from kit import clock
from kit.consumers import Consumer
from kit.errors import Forbidden, Invalid, NotFound
from testkit import deliver, published


@pytest.fixture
def till(shop: Shop) -> Till:
    return Till(shop)


async def give_back(till: Till, paid: PaymentDetails, minor: int | None = None, **more: Any) -> Refund:
    """A manager gives money back; Stripe has not been asked yet."""
    amount = None if minor is None else paid.amount.model_copy(update={"amount_minor": minor})
    told: Refund = await till.shop.ask(
        RefundPayment(payment_id=paid.id, amount=amount, **more), till.shop.a(Role.MANAGER)
    )
    return told


async def told(till: Till) -> list[PaymentRefunded]:
    return list(await published(till.shop.database, till.shop.scope, PaymentRefunded))


async def told_failed(till: Till) -> list[RefundFailed]:
    return list(await published(till.shop.database, till.shop.scope, RefundFailed))


class TestGiveBack:
    async def test_all_of_a_package_undoes_the_purchase(self, till: Till) -> None:
        asked = till.package()
        paid = await till.pay(asked)
        set_aside = await give_back(till, paid, note="It did not suit her")
        assert (set_aside.status, set_aside.amount) == (RefundStatus.STARTED, euros(10_000))
        await till.still()
        (refund,) = (await till.shown(paid.id)).refunds
        assert (refund.id, refund.status, refund.note) == (set_aside.id, RefundStatus.SUCCEEDED, "It did not suit her")
        (event,) = await told(till)
        assert (event.refund_id, event.amount, event.purchase_id) == (refund.id, euros(10_000), asked.purchase_id)
        (there,) = await till.refunds_there()
        assert there["metadata"]["nexus_id"] == to_typeid("rfd", refund.id)
        assert there["reason"] == "requested_by_customer"

    async def test_a_part_undoes_nothing_unless_that_is_said(self, till: Till) -> None:
        asked = till.package()
        paid = await till.pay(asked)
        await give_back(till, paid, 1_000)
        await give_back(till, paid, 2_000, undoes=True, reason=StaffReason.DUPLICATE)
        await till.still()
        by_amount = {event.amount.amount_minor: event for event in await told(till)}
        assert (by_amount[1_000].purchase_id, by_amount[2_000].purchase_id) == (None, asked.purchase_id)
        assert (await till.shown(paid.id)).refunded == euros(3_000)

    async def test_the_last_part_undoes_it_too(self, till: Till) -> None:
        paid = await till.pay(till.package())
        for minor in (4_000, 6_000):
            await give_back(till, paid, minor)
            await till.still()
        assert [event.purchase_id is not None for event in await told(till)] == [False, True]

    async def test_what_was_paid_twice_undoes_nothing_when_one_goes_back(self, till: Till) -> None:
        asked = till.package()
        opened = await till.open(asked)
        twice = Told("pi_again", till.shop.account, to_typeid("chk", opened.id), PaymentStatus.SUCCEEDED, 10_000, "EUR")
        await till.shop.twin.complete((await till.page(opened.id))["id"])
        await till.look((await till.page(opened.id))["id"])
        paid = await till.payment()
        await till.shop.run(partial(operations.settle, told=twice))
        await give_back(till, paid)
        await till.still()
        assert [event.purchase_id for event in await told(till)] == [None]

    async def test_stands_in_the_books_once(self, till: Till) -> None:
        paid = await till.pay(till.deposit())
        await give_back(till, paid, 1_500)
        await till.still()
        await till.look_at("payment_intent", paid.stripe_id)
        (there,) = await till.refunds_there()
        assert (await till.books())[f"refund:{there['id']}"] == {"stripe": -1_500, "sales": 1_500}
        assert await till.balance("sales") == -2_500

    async def test_the_platform_gives_its_share_back(self, till: Till, restart: Any) -> None:
        restart(NEXUS_APPLICATION_FEE_PERCENT="2.5")
        paid = await till.pay(till.deposit())
        await give_back(till, paid, 1_000)
        await till.still()
        assert await till.balance("platform_fees") == 75
        await give_back(till, paid)
        await till.still()
        assert (await till.balance("platform_fees"), await till.balance("stripe")) == (0, -146)

    async def test_of_what_is_not_paid_nothing(self, till: Till) -> None:
        opened = await till.open(till.deposit())
        page = await till.page(opened.id)
        await till.shop.twin.complete(page["id"], "pm_card_chargeDeclined")
        (intent,) = (await till.shop.twin.state(till.shop.account))["payment_intent"]
        await till.look_at("payment_intent", intent["id"])
        with pytest.raises(NotPaid):
            await give_back(till, await till.payment())

    async def test_nothing_and_another_currency_are_refused(self, till: Till) -> None:
        paid = await till.pay(till.deposit())
        for amount in (euros(0), euros(-1), Money(amount_minor=1, currency="USD")):
            with pytest.raises(Invalid):
                await till.shop.ask(RefundPayment(payment_id=paid.id, amount=amount), till.shop.a(Role.OWNER))

    async def test_thousandths_that_no_bank_moves_are_refused(self, till: Till) -> None:
        paid = await till.pay(till.deposit(Money(amount_minor=5_120, currency="KWD")))
        with pytest.raises(money.NotChargeable):
            await give_back(till, paid, 1_005)
        await give_back(till, paid, 1_000)
        await till.still()
        assert (await till.shown(paid.id)).refunded.amount_minor == 1_000

    async def test_managers_may_staff_and_other_businesses_not(self, till: Till, other_shop: Shop) -> None:
        paid = await till.pay(till.deposit())
        with pytest.raises(Forbidden):
            await till.shop.ask(RefundPayment(payment_id=paid.id), till.shop.a(Role.STAFF))
        with pytest.raises(NotFound):
            await other_shop.ask(RefundPayment(payment_id=paid.id), other_shop.a(Role.OWNER))


class TestRaces:
    async def test_fifty_at_once_give_back_no_more_than_was_paid(self, till: Till) -> None:
        paid = await till.pay(till.deposit(euros(100)))
        asked = [give_back(till, paid, 30) for _ in range(50)]
        outcomes = await asyncio.gather(*asked, till.still(), till.still(), return_exceptions=True)
        refused = [each for each in outcomes if isinstance(each, RefundTooLarge)]
        assert len(refused) == 47
        await till.still()
        there = await till.refunds_there()
        assert [each["amount"] for each in there] == [30, 30, 30]
        assert await till.balance("sales") == -10
        assert (await till.shown(paid.id)).refunded == euros(90)
        assert sum(event.amount.amount_minor for event in await told(till)) == 90

    async def test_what_is_left_is_said(self, till: Till) -> None:
        paid = await till.pay(till.deposit(euros(100)))
        await give_back(till, paid, 70)
        with pytest.raises(RefundTooLarge) as refused:
            await give_back(till, paid, 40)
        assert refused.value.extra["current"] == {"left_minor": 30}

    async def test_two_processes_make_a_refund_once(self, till: Till) -> None:
        paid = await till.pay(till.deposit())
        await give_back(till, paid, 1_000)
        await asyncio.gather(*(ticks.make_refunds(till.shop.database) for _ in range(4)))
        assert len(await till.refunds_there()) == 1


class TestElsewhere:
    async def test_what_the_dashboard_gave_back_counts(self, till: Till) -> None:
        paid = await till.pay(till.package())
        await till.shop.twin.library.v1.refunds.create_async(
            {"payment_intent": paid.stripe_id, "amount": 2_500}, {"stripe_account": till.shop.account}
        )
        await till.look_at("payment_intent", paid.stripe_id)
        shown = await till.shown(paid.id)
        assert (shown.refunded, shown.refunds[0].reason) == (euros(2_500), RefundReason.ELSEWHERE)
        assert await till.balance("sales") == -7_500
        with pytest.raises(RefundTooLarge):
            await give_back(till, paid, 7_501)

    async def test_where_it_leaves_too_little_ours_fails_and_says_why(self, till: Till) -> None:
        paid = await till.pay(till.deposit())
        await give_back(till, paid, 3_000)
        await till.shop.twin.library.v1.refunds.create_async(
            {"payment_intent": paid.stripe_id, "amount": 2_000}, {"stripe_account": till.shop.account}
        )
        await till.still()
        shown = await till.shown(paid.id)
        assert {(each.reason, each.status) for each in shown.refunds} == {
            (RefundReason.REQUESTED, RefundStatus.FAILED), (RefundReason.ELSEWHERE, RefundStatus.SUCCEEDED),
        }  # fmt: skip
        assert shown.refunded == euros(2_000)
        await till.look_at("payment_intent", paid.stripe_id)
        (failed,) = await told_failed(till)
        ours = next(each for each in shown.refunds if each.status is RefundStatus.FAILED)
        assert (failed.refund_id, failed.amount, failed.problem) == (ours.id, euros(3_000), ours.problem)
        await give_back(till, paid, 2_000)
        await till.still()
        assert await till.balance("sales") == 0


class TestTheBank:
    @pytest.mark.parametrize("card", ["pm_card_refundFail"])
    async def test_money_that_it_sends_back_can_be_given_back_again(self, till: Till, card: str) -> None:
        paid = await till.pay(till.deposit(), card)
        await give_back(till, paid)
        await till.still()
        assert (await till.shown(paid.id)).refunded == euros(4_000)
        await till.shop.twin.switch("clock", seconds=5)
        await till.look_at("payment_intent", paid.stripe_id)
        shown = await till.shown(paid.id)
        assert (shown.refunds[0].status, shown.refunded) == (RefundStatus.FAILED, euros(0))
        assert shown.refunds[0].problem == "expired_or_canceled_card"
        assert await till.balance("sales") == -4_000
        assert len(await told(till)) == 1
        await till.look_at("payment_intent", paid.stripe_id)
        (failed,) = await told_failed(till)
        assert (failed.refund_id, failed.payment_id) == (shown.refunds[0].id, paid.id)
        assert (failed.amount, failed.problem) == (euros(4_000), "expired_or_canceled_card")
        assert (failed.booking_id, failed.customer_id, failed.description) == (
            paid.booking_id, paid.customer_id, paid.description,
        )  # fmt: skip

    async def test_what_is_on_its_way_is_told_when_it_is_there(self, till: Till) -> None:
        paid = await till.pay(till.deposit(), "pm_card_pendingRefund")
        await give_back(till, paid)
        await ticks.make_refunds(till.shop.database)
        assert (await till.shown(paid.id)).refunds[0].status is RefundStatus.PENDING
        assert (await told(till), await till.balance("sales")) == ([], -4_000)
        await till.shop.twin.switch("clock", seconds=5)
        await till.look_at("payment_intent", paid.stripe_id)
        assert (await till.shown(paid.id)).refunds[0].status is RefundStatus.SUCCEEDED
        assert (len(await told(till)), await till.balance("sales")) == (1, 0)


class TestAway:
    """Stripe is away while money has to be given back."""

    @pytest.mark.parametrize("kind", ["refuse", "lose"])
    async def test_it_is_given_back_once_when_stripe_is_there_again(self, till: Till, kind: str) -> None:
        paid = await till.pay(till.deposit())
        set_aside = await give_back(till, paid, 1_000)
        await till.shop.twin.switch("faults", kind=kind, method="POST", path="/v1/refunds", times=2)
        await till.still()
        assert (await till.shown(paid.id)).refunds[0].status is RefundStatus.STARTED
        with clock.travel(clock.now() + timedelta(minutes=5)):
            await till.still()
        with clock.travel(clock.now() + timedelta(minutes=20)):
            await till.still()
        (there,) = await till.refunds_there()
        assert there["metadata"]["nexus_id"] == to_typeid("rfd", set_aside.id)
        assert (await till.shown(paid.id)).refunds[0].status is RefundStatus.SUCCEEDED
        assert await till.balance("sales") == -3_000

    async def test_what_the_business_has_too_little_for_waits_until_it_has(self, till: Till) -> None:
        paid = await till.pay(till.deposit())
        await give_back(till, paid, 1_000)
        error = {"message_code": "insufficient_balance_for_refund", "type": "invalid_request_error", "message": "Insufficient funds in your Stripe balance to refund this amount."}  # fmt: skip
        await till.shop.twin.switch(
            "faults", kind="refuse", method="POST", path="/v1/refunds", status=400, body={"error": error}
        )
        await till.still()
        (waits,) = (await till.shown(paid.id)).refunds
        assert (waits.status, waits.problem) == (RefundStatus.STARTED, "insufficient_balance_for_refund")
        with pytest.raises(RefundTooLarge):
            await give_back(till, paid, 3_001)
        with clock.travel(clock.now() + timedelta(minutes=2)):
            await till.still()
        (made,) = (await till.shown(paid.id)).refunds
        assert (made.status, made.problem) == (RefundStatus.SUCCEEDED, None)
        assert len(await till.refunds_there()) == 1

    async def test_twenty_five_hours_later_it_is_looked_up_first(self, till: Till) -> None:
        paid = await till.pay(till.deposit())
        await give_back(till, paid, 1_000)
        await till.shop.twin.switch("faults", kind="lose", method="POST", path="/v1/refunds", times=1)
        await ticks.make_refunds(till.shop.database)
        assert len(await till.refunds_there()) == 1
        assert (await till.shown(paid.id)).refunds[0].status is RefundStatus.STARTED
        await till.shop.twin.switch("clock", seconds=25 * 3_600)
        with clock.travel(clock.now() + timedelta(hours=25)):
            await till.still()
        assert len(await till.refunds_there()) == 1
        shown = await till.shown(paid.id)
        assert (shown.refunds[0].status, shown.refunded) == (RefundStatus.SUCCEEDED, euros(1_000))
        assert len(await told(till)) == 1


def consumer() -> Consumer:
    (found,) = [each for each in app.parts.all_consumers() if each.durable == "billing-give_deposit_back"]
    return found


def about(till: Till, paid: PaymentDetails, **more: Any) -> dict[str, Any]:
    now = clock.now()
    return {
        "version": 3, "booking_id": paid.booking_id, "status": BookingStatus.CANCELLED, "service_id": uuid7(),
        "service_name": "Massage", "staff_member_id": uuid7(), "staff_member_name": "Mia", "customer_id": till.customer_id,
        "starts_at": now, "ends_at": now + timedelta(hours=1), "timezone": "Europe/Berlin", "price": euros(8_000),
        "mail": "", "payment_id": paid.id, **more,
    }  # fmt: skip


class TestPolicy:
    """What scheduling tells of bookings that are off."""

    async def deliver(self, till: Till, event: Any) -> None:
        await deliver(till.shop.database, consumer(), till.shop.scope, event)
        await till.still()

    async def test_all_but_the_fee_goes_back_once(self, till: Till) -> None:
        paid = await till.pay(till.deposit())
        event = BookingCancelled(
            **about(till, paid),
            previous_status=BookingStatus.CONFIRMED,
            late=True,
            fee=euros(1_000),
            refund=euros(3_000),
        )
        await self.deliver(till, event)
        (refund,) = (await till.shown(paid.id)).refunds
        assert (refund.reason, refund.amount, refund.status) == (
            RefundReason.CANCELLED,
            euros(3_000),
            RefundStatus.SUCCEEDED,
        )
        assert len(await till.refunds_there()) == 1

    async def test_money_without_use_goes_back_whole(self, till: Till) -> None:
        paid = await till.pay(till.deposit())
        await self.deliver(till, BookingPaymentRefused(**about(till, paid), amount=paid.amount, why="released"))
        (refund,) = (await till.shown(paid.id)).refunds
        assert (refund.reason, refund.amount) == (RefundReason.UNUSABLE, euros(4_000))

    async def test_what_staff_gave_back_before_is_not_given_twice(self, till: Till) -> None:
        paid = await till.pay(till.deposit())
        await give_back(till, paid, 2_500)
        event = BookingCancelled(**about(till, paid), previous_status=BookingStatus.CONFIRMED, refund=euros(4_000))
        await self.deliver(till, event)
        assert sorted(each["amount"] for each in await till.refunds_there()) == [1_500, 2_500]

    async def test_a_booking_without_a_deposit_gives_nothing_back(self, till: Till) -> None:
        paid = await till.pay(till.deposit())
        told = about(till, paid) | {"payment_id": None}
        await self.deliver(till, BookingCancelled(**told, previous_status=BookingStatus.CONFIRMED))
        assert await till.refunds_there() == []
