"""Payments: followed as Stripe tells of them, and entered once."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from charging_stories import Till, euros
from sellers import Shop
from sqlalchemy import select

from billing.audit.models import AuditEntry
from billing.checkouts import operations as checkouts
from billing.checkouts.operations import Page, PaidAlready
from billing.payments import operations
from billing.payments.models import Payment
from billing.payments.rules import Told
from contracts.billing.events import PaymentFailed, PaymentPurpose, PaymentRefunded, PaymentSucceeded
from contracts.billing.payments.api import GetPayment, ListPayments
from contracts.billing.payments.shapes import PaymentStatus
from contracts.permissions import Role
from contracts.types import to_typeid, uuid7
from kit import clock
from kit.db import Session
from kit.errors import Forbidden, NotFound
from testkit import published


@pytest.fixture
def till(shop: Shop) -> Till:
    return Till(shop)


async def audited(till: Till, prefix: str = "payment.") -> list[str]:
    """What the chain says of payments, oldest first."""

    async def read(session: Session) -> list[str]:
        entries = await session.scalars(select(AuditEntry.what).order_by(AuditEntry.sequence))
        return [each for each in entries if each.startswith(prefix)]

    found: list[str] = await till.shop.run(read)
    return found


async def told(till: Till, event: Any) -> list[Any]:
    return list(await published(till.shop.database, till.shop.scope, event))


class TestSucceed:
    async def test_is_told_with_what_was_paid(self, till: Till) -> None:
        asked = till.deposit()
        paid = await till.pay(asked)
        (event,) = await told(till, PaymentSucceeded)
        assert (event.payment_id, event.amount, event.purpose) == (paid.id, euros(4_000), PaymentPurpose.DEPOSIT)
        assert (event.booking_id, event.purchase_id, event.customer_id) == (asked.booking_id, None, till.customer_id)
        assert (paid.status, paid.paid_at) == (PaymentStatus.SUCCEEDED, event.paid_at)

    async def test_a_package_names_its_purchase(self, till: Till) -> None:
        asked = till.package()
        await till.pay(asked)
        (event,) = await told(till, PaymentSucceeded)
        assert (event.booking_id, event.purchase_id, event.description) == (None, asked.purchase_id, "Ten sessions")

    async def test_stands_in_the_books_with_its_fees(self, till: Till) -> None:
        await till.pay(till.deposit())
        (intent,) = (await till.shop.twin.state(till.shop.account))["payment_intent"]
        assert await till.books() == {
            f"payment:{intent['id']}": {"stripe": 4_000, "sales": -4_000},
            f"fees:{intent['id']}": {"stripe": -146, "stripe_fees": 146},
        }

    async def test_the_platforms_share_is_a_fee_of_its_own(self, till: Till, restart: Any) -> None:
        restart(NEXUS_APPLICATION_FEE_PERCENT="2.5")
        paid = await till.pay(till.deposit())
        assert (paid.stripe_fee, paid.platform_fee) == (euros(146), euros(100))
        assert (await till.balance("stripe"), await till.balance("platform_fees")) == (3_754, 100)

    async def test_looking_again_changes_nothing(self, till: Till) -> None:
        paid = await till.pay(till.deposit())
        before = await till.books()
        for _ in range(3):
            await till.look_at("payment_intent", paid.stripe_id)
        assert await till.books() == before
        assert len(await told(till, PaymentSucceeded)) == 1
        assert await audited(till) == ["payment.succeeded"]

    async def test_hearing_of_the_money_before_the_page_is_the_same(self, till: Till) -> None:
        opened = await till.open(till.deposit())
        page = await till.page(opened.id)
        await till.shop.twin.complete(page["id"])
        (intent,) = (await till.shop.twin.state(till.shop.account))["payment_intent"]
        await till.look_at("payment_intent", intent["id"])
        assert (await till.payment()).status is PaymentStatus.SUCCEEDED
        await till.look(page["id"])
        assert len(await told(till, PaymentSucceeded)) == 1

    async def test_a_payment_that_is_not_ours_is_passed_by(self, till: Till) -> None:
        made = await till.shop.twin.library.v1.payment_intents.create_async(
            {"amount": 5_000, "currency": "eur", "payment_method": "pm_card_visa", "confirm": True,
             "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"}},
            {"stripe_account": till.shop.account},
        )  # fmt: skip
        await till.look_at("payment_intent", made.id)
        assert await till.books() == {}
        assert await told(till, PaymentSucceeded) == []


class TestFail:
    async def test_the_first_refusal_is_told_and_late_money_counts(self, till: Till) -> None:
        opened = await till.open(till.deposit())
        page = await till.page(opened.id)
        refused = await till.shop.twin.complete(page["id"], "pm_card_chargeDeclinedInsufficientFunds")
        assert refused["status"] == "open"
        (intent,) = (await till.shop.twin.state(till.shop.account))["payment_intent"]
        await till.look_at("payment_intent", intent["id"])
        failed = await till.payment()
        assert (failed.status, failed.decline_code) == (PaymentStatus.FAILED, "insufficient_funds")
        await till.shop.twin.complete(page["id"], "pm_card_chargeDeclined")
        await till.look_at("payment_intent", intent["id"])
        assert (await till.payment()).decline_code == "generic_decline"
        (event,) = await told(till, PaymentFailed)
        assert (event.decline_code, event.booking_id) == ("insufficient_funds", opened.booking_id)
        assert await till.books() == {}
        await till.shop.twin.complete(page["id"])
        await till.look(page["id"])
        assert (await till.payment()).status is PaymentStatus.SUCCEEDED
        assert await audited(till) == ["payment.failed", "payment.succeeded"]
        assert [event.version for event in await told(till, PaymentSucceeded)] == [2]

    async def test_what_has_succeeded_never_goes_back(self, till: Till) -> None:
        paid = await till.pay(till.deposit())
        payment: Payment = await till.shop.run(lambda session: session.get(Payment, (session.business_id, paid.id)))
        for status in (PaymentStatus.FAILED, PaymentStatus.PROCESSING, PaymentStatus.CANCELLED):
            assert not payment.follow(status, "late", paid.created_at)
            assert payment.status is PaymentStatus.SUCCEEDED


class TestSlowBanks:
    async def test_what_fails_after_days_can_be_paid_anew_and_may_yet_come(self, till: Till) -> None:
        asked = till.deposit()
        opened = await till.open(asked)
        page = await till.page(opened.id)
        intent = Told(
            "pi_slow", till.shop.account, to_typeid("chk", opened.id), PaymentStatus.PROCESSING, 4_000, "EUR"
        )  # fmt: skip
        through = Page(page["id"], "complete", None, "unpaid", None, None)

        async def happen(*steps: Told | Page) -> None:
            for each in steps:
                operation = checkouts.settle if isinstance(each, Page) else operations.settle
                await till.shop.run(partial(operation, **{"page" if isinstance(each, Page) else "told": each}))

        await happen(intent, through, replace(intent, status=PaymentStatus.FAILED, decline_code="debit_not_authorized"))
        assert [event.decline_code for event in await told(till, PaymentFailed)] == ["debit_not_authorized"]
        await happen(through, intent)
        assert (await till.open(asked)).id != opened.id
        await happen(replace(intent, status=PaymentStatus.SUCCEEDED, paid_at=clock.now()))
        assert len(await told(till, PaymentSucceeded)) == 1

    async def test_what_may_yet_come_and_does_is_paid_already(self, till: Till) -> None:
        asked = till.deposit()
        opened = await till.open(asked)
        page = await till.page(opened.id)
        name = to_typeid("chk", opened.id)
        slow = Told("pi_slow", till.shop.account, name, PaymentStatus.PROCESSING, 4_000, "EUR")
        through = Page(page["id"], "complete", None, "unpaid", None, None)
        await till.shop.run(partial(operations.settle, told=slow))
        await till.shop.run(partial(checkouts.settle, page=through))
        for status in (PaymentStatus.FAILED, PaymentStatus.SUCCEEDED):
            await till.shop.run(partial(operations.settle, told=replace(slow, status=status)))
        with pytest.raises(PaidAlready):
            await till.open(asked)


class TestTwoPages:
    """One page was over for us, and yet open at Stripe, when another was asked for."""

    async def pages(self, till: Till) -> list[UUID]:
        """The checkouts that have them, for one package."""
        asked, found = till.package(), []
        for minutes in (0, 41):
            with clock.travel(clock.now() + timedelta(minutes=minutes)):
                pay_by = clock.now().replace(microsecond=0) + timedelta(minutes=40)
                found.append((await till.open(asked.model_copy(update={"pay_by": pay_by}))).id)
        return found

    async def test_what_is_paid_on_both_goes_back_once_and_undoes_nothing(self, till: Till) -> None:
        pages = [(await till.page(each))["id"] for each in await self.pages(till)]
        for each in pages:
            await till.shop.twin.complete(each)
        for each in pages:
            await till.look(each)
        (there,) = await till.refunds_there()
        assert (there["amount"], await till.balance("sales")) == (10_000, -10_000)
        assert [event.purchase_id for event in await told(till, PaymentRefunded)] == [None]

    async def test_the_other_is_ended_once_one_is_paid(self, till: Till) -> None:
        first, second = await self.pages(till)
        page = await till.page(first)
        await till.shop.twin.complete(page["id"])
        await till.look(page["id"])
        await till.still()
        assert (await till.page(second))["status"] == "expired"


class TestShow:
    async def test_managers_read_and_list_them(self, till: Till) -> None:
        asked = till.deposit()
        paid = await till.pay(asked)
        for wish in (
            ListPayments(),
            ListPayments(booking_id=asked.booking_id),
            ListPayments(customer_id=till.customer_id),
        ):
            assert [each.id for each in (await till.shop.ask(wish, till.shop.a(Role.MANAGER))).items] == [paid.id]
        for none in (ListPayments(booking_id=uuid7()), ListPayments(status=PaymentStatus.FAILED)):
            assert (await till.shop.ask(none, till.shop.a(Role.MANAGER))).items == []

    async def test_staff_and_other_businesses_do_not(self, till: Till, other_shop: Shop) -> None:
        paid = await till.pay(till.deposit())
        for wish in (ListPayments(), GetPayment(payment_id=paid.id)):
            with pytest.raises(Forbidden):
                await till.shop.ask(wish, till.shop.a(Role.STAFF))
        assert (await other_shop.ask(ListPayments(), other_shop.a(Role.OWNER))).items == []
        with pytest.raises(NotFound):
            await other_shop.ask(GetPayment(payment_id=paid.id), other_shop.a(Role.OWNER))


async def test_ten_looks_at_once_enter_a_payment_once(till: Till) -> None:
    from billing.looks.rules import Seen
    from billing.payments.activities import look
    from kit.scope import system

    opened = await till.open(till.deposit())
    await till.shop.twin.complete((await till.page(opened.id))["id"])
    (intent,) = (await till.shop.twin.state(till.shop.account))["payment_intent"]
    seen = Seen(uuid7(), "payment_intent", intent["id"], till.shop.account, 1)
    scope = system("test", till.shop.scope.business_id)
    await asyncio.gather(*(look(till.shop.database, scope, seen) for _ in range(10)))
    assert len(await told(till, PaymentSucceeded)) == 1
    assert await till.balance("sales") == -4_000
