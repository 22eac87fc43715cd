"""Fees: what is owed is what scheduling says, less the deposit; a saved card is charged when a person says so, once."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from charging_stories import euros
from fee_stories import FOLLOW_MERGE, Desk
from sellers import Shop
from sqlalchemy import select

from billing.audit.models import AuditEntry
from billing.fees import operations
from billing.fees.models import Fee as FeeRow
from billing.fees.models import FeeNotDue, FeeUndecided
from billing.fees.operations.charging import ChargeNeedsPerson, FeeBeingPaid, NoSavedMethod, Outcome
from billing.payments import operations as payments
from billing.payments.rules import Told
from contracts.billing.events import PaymentFailed, PaymentPurpose, PaymentSucceeded
from contracts.billing.fees.api import ConfirmFeeCharge, ListFees, WaiveFeeDue
from contracts.billing.fees.shapes import FeeKind, FeeStatus
from contracts.billing.payments.shapes import PaymentStatus
from contracts.permissions import Role
from contracts.scheduling.customers.events import CustomerMerged
from contracts.types import Actor, ActorKind, to_typeid, uuid7
from kit import clock
from kit.db import Session
from kit.errors import Forbidden, NotFound, PreconditionFailed
from kit.scope import Scope
from testkit import deliver, published

UNDECIDED, DUE, CHARGING, PAID, WAIVED = FeeStatus


@pytest.fixture
def desk(shop: Shop) -> Desk:
    return Desk(shop)


class TestWhatIsOwed:
    async def test_a_late_cancellation_costs_its_fee(self, desk: Desk) -> None:
        told = desk.cancelled()
        await desk.hear(told)
        fee = await desk.fee()
        assert (fee.kind, fee.status, fee.booking_id) == (FeeKind.LATE_CANCEL, DUE, told.booking_id)
        assert (fee.amount, fee.from_deposit, fee.left) == (euros(2_000), euros(0), euros(2_000))
        assert fee.description == "Massage, 2026-12-01: called off too late"

    async def test_a_cancellation_in_time_costs_nothing(self, desk: Desk) -> None:
        await desk.hear(desk.cancelled(late=False, fee=None), desk.cancelled(fee=euros(0)))
        assert await desk.fees() == []

    async def test_the_deposit_pays_first(self, desk: Desk) -> None:
        paid = await desk.pay(desk.deposit(euros(4_000)))
        await desk.hear(desk.cancelled(payment_id=paid.id, refund=euros(2_000)))
        fee = await desk.fee()
        assert (fee.status, fee.from_deposit, fee.left) == (PAID, euros(2_000), euros(0))

    async def test_what_the_deposit_does_not_cover_is_due(self, desk: Desk) -> None:
        paid = await desk.pay(desk.deposit(euros(1_500)))
        await desk.hear(desk.cancelled(payment_id=paid.id, refund=euros(0)))
        fee = await desk.fee()
        assert (fee.status, fee.from_deposit, fee.left) == (DUE, euros(1_500), euros(500))

    async def test_a_no_show_waits_for_a_person(self, desk: Desk) -> None:
        missed = desk.missed()
        await desk.hear(missed)
        assert (await desk.fee()).status is UNDECIDED
        await desk.hear(desk.decided(missed))
        fee = await desk.fee()
        assert (fee.kind, fee.status, fee.left) == (FeeKind.NO_SHOW, DUE, euros(5_000))

    async def test_a_no_shows_deposit_counts_towards_its_fee(self, desk: Desk) -> None:
        missed = desk.missed()
        await desk.pay(desk.deposit(euros(2_000), booking_id=missed.booking_id))
        await desk.hear(missed, desk.decided(missed))
        fee = await desk.fee()
        assert (fee.from_deposit, fee.left) == (euros(2_000), euros(3_000))

    async def test_a_no_show_may_cost_nothing_after_all(self, desk: Desk) -> None:
        missed = desk.missed()
        await desk.hear(missed, desk.decided(missed, owed=False))
        fee = await desk.fee()
        assert (fee.status, fee.left) == (WAIVED, euros(0))

    async def test_the_decision_may_be_told_before_what_it_is_about(self, desk: Desk) -> None:
        missed = desk.missed()
        await desk.hear(desk.decided(missed), missed)
        assert (await desk.fee()).status is DUE

    async def test_two_who_are_one_owe_what_one_owes_whenever_it_is_told(self, desk: Desk) -> None:
        kept = Desk(desk.shop, uuid7())
        card = await kept.leave_card()
        merged = CustomerMerged(version=2, customer_id=kept.customer_id, duplicate_id=desk.customer_id)
        await deliver(desk.shop.database, FOLLOW_MERGE, desk.shop.scope, merged)
        await desk.hear(desk.cancelled())
        fee = await desk.confirm()
        assert (fee.status, fee.payment_method_id) == (PAID, card.id)
        assert [each.id for each in (await desk.shop.ask(ListFees(customer_id=kept.customer_id))).items] == [fee.id]


class TestConfirm:
    async def test_charges_the_saved_card_while_its_holder_is_away(self, desk: Desk) -> None:
        card = await desk.leave_card()
        told = desk.cancelled()
        await desk.hear(told)
        fee = await desk.confirm()
        assert (fee.status, fee.payment_method_id, fee.left) == (PAID, card.id, euros(0))
        (charge,) = await desk.charges()
        assert (charge["status"], charge["amount"], charge["currency"]) == ("succeeded", 2_000, "eur")
        assert charge["metadata"]["nexus_id"] == to_typeid("fee", fee.id)
        assert charge["metadata"]["booking_id"] == to_typeid("bkg", told.booking_id)

    async def test_is_told_once_and_stands_in_the_books_and_the_chain(self, desk: Desk) -> None:
        await desk.leave_card()
        told = desk.cancelled()
        await desk.hear(told)
        fee = await desk.confirm()
        (charge,) = await desk.charges()
        for _ in range(3):
            await desk.look_at("payment_intent", charge["id"])
        (event,) = await published(desk.shop.database, desk.shop.scope, PaymentSucceeded)
        assert (event.purpose, event.booking_id, event.amount) == (PaymentPurpose.FEE, told.booking_id, euros(2_000))
        assert event.payment_id == fee.payment_id
        assert (await desk.books())[f"payment:{charge['id']}"] == {"stripe": 2_000, "sales": -2_000}
        assert await _chain(desk) == ["fee.due", "fee.confirmed"]

    async def test_never_charges_a_no_show_that_nobody_has_decided_on(self, desk: Desk) -> None:
        await desk.leave_card()
        await desk.hear(desk.missed())
        with pytest.raises(FeeUndecided):
            await desk.confirm()
        assert await desk.charges() == []

    async def test_nothing_is_charged_unless_a_person_says_so(self, desk: Desk) -> None:
        await desk.leave_card()
        missed = desk.missed()
        await desk.hear(desk.cancelled(), missed, desk.decided(missed))
        await desk.still()
        assert {each.status for each in await desk.fees()} == {DUE}
        assert await desk.charges() == []

    async def test_a_machine_is_no_person(self, desk: Desk) -> None:
        await desk.leave_card()
        await desk.hear(desk.cancelled())
        key = Actor(kind=ActorKind.API_KEY, id=str(uuid7()))
        with pytest.raises(ChargeNeedsPerson):
            await desk.confirm(Scope(desk.shop.scope.business_id, key, frozenset({Role.OWNER})))
        assert (await desk.fee()).status is DUE

    async def test_without_a_saved_card_nobody_is_charged(self, desk: Desk) -> None:
        await desk.hear(desk.cancelled())
        with pytest.raises(NoSavedMethod):
            await desk.confirm()

    async def test_a_card_that_was_taken_back_is_not_charged(self, desk: Desk) -> None:
        card = await desk.leave_card()
        await desk.hear(desk.cancelled())
        await desk.remove(card)
        with pytest.raises(NoSavedMethod):
            await desk.confirm()

    async def test_a_card_that_was_taken_back_meanwhile_is_not_charged(self, desk: Desk) -> None:
        card = await desk.leave_card()
        await desk.hear(desk.cancelled())
        await desk.shop.ask(ConfirmFeeCharge(fee_id=(await desk.fee()).id), desk.manager)
        await desk.remove(card)
        await desk.still()
        fee = await desk.fee()
        assert (fee.status, fee.problem) == (DUE, "payment_method_removed")
        assert await desk.charges() == []

    async def test_a_card_that_has_run_out_is_not_charged(self, desk: Desk) -> None:
        await desk.leave_card()
        await desk.hear(desk.cancelled())
        with clock.travel(clock.now() + timedelta(days=3_000)), pytest.raises(NoSavedMethod):
            await desk.confirm()

    async def test_twenty_at_once_charge_once(self, desk: Desk) -> None:
        await desk.leave_card()
        await desk.hear(desk.cancelled())
        asked = ConfirmFeeCharge(fee_id=(await desk.fee()).id)
        told = await asyncio.gather(
            *(desk.shop.ask(asked, desk.manager) for _ in range(20)), return_exceptions=True
        )  # fmt: skip
        assert sum(isinstance(each, FeeNotDue) for each in told) == 19
        await desk.still()
        assert (await desk.fee()).status is PAID
        assert len(await desk.charges()) == 1

    async def test_is_refused_for_an_older_version(self, desk: Desk) -> None:
        await desk.leave_card()
        await desk.hear(desk.cancelled())
        fee = await desk.fee()
        with pytest.raises(PreconditionFailed):
            await desk.shop.ask(ConfirmFeeCharge(fee_id=fee.id, if_version=fee.version - 1), desk.manager)


class TestDeclined:
    async def test_leaves_the_fee_due_with_the_reason(self, desk: Desk) -> None:
        await desk.leave_card("pm_card_chargeCustomerFail")
        await desk.hear(desk.cancelled())
        fee = await desk.confirm()
        assert (fee.status, fee.problem, fee.left) == (DUE, "generic_decline", euros(2_000))
        assert len(await published(desk.shop.database, desk.shop.scope, PaymentFailed)) == 1
        assert await published(desk.shop.database, desk.shop.scope, PaymentSucceeded) == []
        assert await desk.balance("sales") == 0

    async def test_a_bank_that_wants_to_hear_from_its_customer_leaves_it_due(self, desk: Desk) -> None:
        await desk.leave_card("pm_card_authenticationRequired")
        await desk.hear(desk.cancelled())
        fee = await desk.confirm()
        assert (fee.status, fee.problem) == (DUE, "authentication_required")

    async def test_a_second_charge_is_another_attempt_of_the_same_payment(self, desk: Desk) -> None:
        await desk.leave_card("pm_card_chargeCustomerFail")
        await desk.hear(desk.cancelled())
        await desk.confirm()
        await desk.leave_card(success_url="https://example.com/again")
        fee = await desk.confirm()
        assert (fee.status, fee.problem) == (PAID, None)
        assert len(await desk.charges()) == 1
        assert len(await published(desk.shop.database, desk.shop.scope, PaymentSucceeded)) == 1

    async def test_after_days_leaves_it_due_too(self, desk: Desk) -> None:
        await desk.leave_card()
        await desk.hear(desk.cancelled())
        fee = await desk.fee()
        await desk.shop.ask(ConfirmFeeCharge(fee_id=fee.id), desk.manager)
        await desk.shop.run(partial(operations.record, fee_id=fee.id, outcome=Outcome("pi_slow", None)))
        slow = Told("pi_slow", desk.shop.account, to_typeid("fee", fee.id), PaymentStatus.PROCESSING, 2_000, "EUR")
        await desk.shop.run(partial(payments.settle, told=slow))
        assert (await desk.fee()).status is CHARGING
        refused = replace(slow, status=PaymentStatus.FAILED, decline_code="insufficient_funds")
        for _ in range(2):
            await desk.shop.run(partial(payments.settle, told=refused))
        fee = await desk.fee()
        assert (fee.status, fee.problem, fee.left) == (DUE, "insufficient_funds", euros(2_000))
        assert (await desk.waive()).status is WAIVED

    async def test_its_customer_can_pay_it_on_a_page(self, desk: Desk) -> None:
        await desk.leave_card("pm_card_authenticationRequired")
        told = desk.cancelled()
        await desk.hear(told)
        await desk.confirm()
        await _pay_on_a_page(desk, told.booking_id)
        assert (await desk.fee()).status is PAID
        (event,) = await published(desk.shop.database, desk.shop.scope, PaymentSucceeded)
        assert (event.purpose, event.booking_id) == (PaymentPurpose.FEE, told.booking_id)
        assert await desk.refunds_there() == []


class TestPayOnAPage:
    async def test_what_the_deposit_left_is_paid(self, desk: Desk) -> None:
        paid = await desk.pay(desk.deposit(euros(1_500)))
        told = desk.cancelled(payment_id=paid.id, refund=euros(0))
        await desk.hear(told)
        opened = await desk.open_fee(told.booking_id)
        assert opened.amount == euros(500)

    async def test_nobody_is_charged_while_the_customer_pays(self, desk: Desk) -> None:
        await desk.leave_card()
        told = desk.cancelled()
        await desk.hear(told)
        await desk.open_fee(told.booking_id)
        with pytest.raises(FeeBeingPaid):
            await desk.confirm()

    async def test_a_page_that_nobody_used_blocks_no_longer_than_it_lives(self, desk: Desk) -> None:
        await desk.leave_card()
        told = desk.cancelled()
        await desk.hear(told)
        await desk.open_fee(told.booking_id)
        with clock.travel(clock.now() + timedelta(minutes=40)):
            await desk.still()
            assert (await desk.confirm()).status is PAID

    async def test_is_refused_while_the_card_is_charged_and_afterwards(self, desk: Desk) -> None:
        await desk.leave_card()
        told = desk.cancelled()
        await desk.hear(told)
        await desk.shop.ask(ConfirmFeeCharge(fee_id=(await desk.fee()).id), desk.manager)
        with pytest.raises(FeeNotDue):
            await desk.open_fee(told.booking_id)
        await desk.still()
        with pytest.raises(FeeNotDue):
            await desk.open_fee(told.booking_id)

    async def test_money_for_a_fee_that_was_waived_goes_back(self, desk: Desk) -> None:
        told = desk.cancelled()
        await desk.hear(told)
        page = await desk.page((await desk.open_fee(told.booking_id)).id)
        await desk.shop.ask(WaiveFeeDue(fee_id=(await desk.fee()).id), desk.manager)
        await desk.shop.twin.complete(page["id"])
        await desk.look(page["id"])
        assert (await desk.fee()).status is WAIVED
        assert [each["amount"] for each in await desk.refunds_there()] == [2_000]
        assert await desk.balance("sales") == 0


class TestWaive:
    async def test_asks_nothing_any_more(self, desk: Desk) -> None:
        await desk.leave_card()
        await desk.hear(desk.cancelled())
        assert (await desk.waive()).status is WAIVED
        with pytest.raises(FeeNotDue):
            await desk.confirm()
        assert await _chain(desk) == ["fee.due", "fee.waived"]

    async def test_of_a_no_show_is_decided_at_the_booking(self, desk: Desk) -> None:
        await desk.hear(desk.missed())
        with pytest.raises(FeeUndecided):
            await desk.waive()

    async def test_what_is_paid_stays_paid(self, desk: Desk) -> None:
        await desk.leave_card()
        await desk.hear(desk.cancelled())
        await desk.confirm()
        with pytest.raises(FeeNotDue):
            await desk.waive()


class TestAnotherBusiness:
    async def test_sees_charges_and_waives_nothing(self, desk: Desk, other_shop: Shop) -> None:
        told = desk.cancelled()
        await desk.hear(told)
        other, fee = Desk(other_shop), await desk.fee()
        assert await other.fees() == []
        for asked in (ConfirmFeeCharge(fee_id=fee.id), WaiveFeeDue(fee_id=fee.id)):
            with pytest.raises(NotFound):
                await other_shop.ask(asked, other.manager)
        with pytest.raises(NotFound):
            await other.open_fee(told.booking_id)


class TestPermissions:
    async def test_staff_neither_list_nor_charge_nor_waive(self, desk: Desk) -> None:
        await desk.hear(desk.cancelled())
        fee_id, staff = (await desk.fee()).id, desk.shop.a(Role.STAFF)
        for asked in (ListFees(), ConfirmFeeCharge(fee_id=fee_id), WaiveFeeDue(fee_id=fee_id)):
            with pytest.raises(Forbidden):
                await desk.shop.ask(asked, staff)


class TestTheDatabase:
    async def test_a_charge_that_nobody_confirmed_is_refused(self, desk: Desk) -> None:
        from sqlalchemy.exc import IntegrityError

        await desk.hear(desk.cancelled())

        async def charge(session: Session) -> None:
            row = await session.scalar(select(FeeRow))
            row.status = CHARGING
            await session.flush()

        with pytest.raises(IntegrityError):
            await desk.shop.run(charge)


async def _pay_on_a_page(desk: Desk, booking_id: object) -> None:
    page = await desk.page((await desk.open_fee(booking_id)).id)  # type: ignore[arg-type]
    told = await desk.shop.twin.complete(page["id"])
    assert told["status"] == "complete", told
    await desk.look(page["id"])


async def _chain(desk: Desk) -> list[str]:
    """What the audit chain says of fees."""

    async def read(session: Session) -> list[str]:
        found = await session.scalars(select(AuditEntry.what).order_by(AuditEntry.sequence))
        return [each for each in found if each.startswith("fee.")]

    told: list[str] = await desk.shop.run(read)
    return told
