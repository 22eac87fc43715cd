"""Gift codes: sold once, told once, and never spent for more than is on them."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from billing_process import NOTIFICATIONS
from charging_stories import euros
from gift_stories import Gifts
from hypothesis import given
from hypothesis import strategies as st
from sellers import Shop
from sqlalchemy import select

from billing.checkouts import operations as checkouts
from billing.checkouts.operations import CheckoutUnderWay, Page
from billing.gift_codes import rules
from billing.gift_codes.models import GiftCode, GiftCodeNotValid, GiftSpent
from billing.gift_sales.operations import GiftCodeShown, GiftNotPaidYet
from billing.payments import consumers as payment_events
from billing.payments import operations as payments
from billing.payments.rules import Told
from contracts.billing.checkouts.shapes import CheckoutStatus
from contracts.billing.events import GiftCodeBought, PaymentPurpose, PaymentRefunded, PaymentSucceeded
from contracts.billing.gift_codes.api import DisableGiftCode, ListGiftCodes
from contracts.billing.gift_codes.shapes import GiftCodeStatus, GiftMail
from contracts.billing.payments.api import ListPayments, RefundPayment
from contracts.billing.payments.shapes import PaymentStatus
from contracts.permissions import Role
from contracts.types import to_typeid, uuid7
from kit import clock
from kit.db import Session
from kit.errors import Forbidden, Invalid, NotFound
from kit.sealed import open_
from testkit import published


@pytest.fixture
def gifts(shop: Shop) -> Gifts:
    return Gifts(shop)


class TestTheCode:
    @given(st.binary(min_size=32, max_size=32), st.uuids())
    def test_is_read_as_it_is_typed(self, key: bytes, id_) -> None:
        code = rules.code(key, id_)
        assert len(code) == rules.DIGITS
        assert set(code) <= set(rules.ALPHABET)
        typed = rules.grouped(code).lower().replace("1", "l").replace("0", "o").replace("-", " ")
        assert rules.plain(typed) == rules.plain(rules.grouped(code)) == code


class TestBuy:
    async def test_is_worth_nothing_until_it_is_paid(self, gifts: Gifts) -> None:
        opened = await gifts.buy()
        (code,) = await gifts.codes()
        assert (code.status, opened.amount, opened.purpose) == (
            GiftCodeStatus.PENDING, euros(5_000), PaymentPurpose.GIFT,
        )  # fmt: skip
        with pytest.raises(GiftNotPaidYet):
            await gifts.reveal(opened)

    async def test_is_told_once_to_whoever_paid_it(self, gifts: Gifts) -> None:
        opened = await gifts.paid()
        with pytest.raises(NotFound):
            await gifts.reveal(opened, "a-token-of-somebody-else")
        told = await gifts.reveal(opened)
        assert (told.amount, await gifts.spendable(told.code)) == (euros(5_000), 5_000)
        with pytest.raises(GiftCodeShown):
            await gifts.reveal(opened)

    async def test_is_owed_not_earned(self, gifts: Gifts) -> None:
        await gifts.paid()
        bought = await gifts.payment()
        assert (await gifts.books())[f"payment:{bought.stripe_id}"] == {"stripe": 5_000, "gifts": -5_000}
        assert await gifts.owed() == (5_000, 5_000)

    async def test_is_mailed_to_whom_it_is_for_and_nobody_else_can_read_it(self, gifts: Gifts) -> None:
        to = {"name": "Grace", "email": "grace@example.com", "message": "Rest well."}
        opened = await gifts.paid(recipient=to)
        (told,) = await published(gifts.shop.database, gifts.shop.scope, GiftCodeBought)
        key = NOTIFICATIONS.private_bytes_raw()
        mail = GiftMail.model_validate_json(open_(told.mail, key, "notifications", "gift-code"))
        assert (mail.email, mail.buyer_email, mail.message) == ("grace@example.com", "ada@example.com", "Rest well.")
        assert mail.code == (await gifts.reveal(opened)).code
        (row,) = await gifts.shop.run(_rows)
        assert row.mail is None
        assert mail.code.replace("-", "").encode() not in row.code_hash

    @pytest.mark.parametrize("amount", [0, -5, 1_000_001])
    async def test_is_refused_for_an_amount_that_is_none(self, gifts: Gifts, amount: int) -> None:
        with pytest.raises(Invalid):
            await gifts.buy(euros(amount))

    async def test_a_code_that_nobody_has_is_not_there(self, gifts: Gifts) -> None:
        with pytest.raises(NotFound):
            await gifts.spendable("0" * 26)


class TestRedeem:
    async def test_pays_all_of_it_without_stripe(self, gifts: Gifts) -> None:
        code, asked = await gifts.given(), gifts.deposit(euros(3_000))
        pages = len(await gifts.pages())
        opened = await gifts.open(asked.model_copy(update={"gift_code": code}))
        await gifts.still()
        assert (opened.status, opened.url, opened.from_gift) == (CheckoutStatus.COMPLETE, None, euros(3_000))
        assert len(await gifts.pages()) == pages
        told = (await published(gifts.shop.database, gifts.shop.scope, PaymentSucceeded))[-1]
        assert (told.booking_id, told.amount) == (asked.booking_id, euros(3_000))
        assert (await gifts.spendable(code), await gifts.owed()) == (2_000, (2_000, 2_000))
        assert await gifts.balance("sales") == -3_000

    async def test_pays_its_part_and_stripe_the_rest(self, gifts: Gifts) -> None:
        code, asked = await gifts.given(), gifts.deposit(euros(8_000))
        opened = await gifts.open(asked.model_copy(update={"gift_code": code}))
        page = await gifts.page(opened.id)
        assert (opened.amount, opened.from_gift, page["amount_total"]) == (euros(8_000), euros(5_000), 3_000)
        assert await gifts.spendable(code) == 0
        await gifts.through(opened)
        told = (await published(gifts.shop.database, gifts.shop.scope, PaymentSucceeded))[-1]
        card, gift = await gifts.payments(asked.booking_id)
        assert (told.payment_id, told.amount) == (card.id, euros(8_000))
        assert (card.amount, gift.amount, gift.by_gift) == (euros(3_000), euros(5_000), True)
        assert await gifts.owed() == (0, 0)
        assert await gifts.balance("sales") == -8_000

    async def test_what_nobody_paid_is_back_on_the_code(self, gifts: Gifts) -> None:
        code = await gifts.given()
        await gifts.open(gifts.deposit(euros(8_000), gift_code=code))
        assert await gifts.spendable(code) == 0
        with clock.travel(clock.now() + timedelta(hours=2)):
            await gifts.still()
        assert (await gifts.spendable(code), await gifts.owed()) == (5_000, (5_000, 5_000))

    async def test_what_a_bank_fails_to_send_after_days_is_back_on_the_code(self, gifts: Gifts) -> None:
        code = await gifts.given()
        opened = await gifts.open(gifts.deposit(euros(8_000), gift_code=code))
        page, name = await gifts.page(opened.id), to_typeid("chk", opened.id)
        slow = Told("pi_slow", gifts.shop.account, name, PaymentStatus.PROCESSING, 3_000, "EUR")
        through = Page(page["id"], "complete", None, "unpaid", None, None)
        await gifts.shop.run(partial(payments.settle, told=slow))
        await gifts.shop.run(partial(checkouts.settle, page=through))
        assert await gifts.spendable(code) == 0
        for _ in range(2):
            await gifts.shop.run(partial(payments.settle, told=replace(slow, status=PaymentStatus.FAILED)))
        assert (await gifts.spendable(code), await gifts.owed()) == (5_000, (5_000, 5_000))
        await gifts.open(gifts.deposit(euros(1_000), gift_code=code))
        await gifts.still()
        came = replace(slow, status=PaymentStatus.SUCCEEDED, paid_at=clock.now())
        for _ in range(2):
            await gifts.shop.run(partial(payments.settle, told=came))
        assert (await gifts.spendable(code), await gifts.owed()) == (0, (0, 0))
        told = (await published(gifts.shop.database, gifts.shop.scope, PaymentSucceeded))[-1]
        assert told.amount == euros(7_000)

    async def test_what_stripe_refuses_is_back_on_the_code(self, gifts: Gifts) -> None:
        from billing.stripe import StripeRefused

        code = await gifts.given()
        with pytest.raises(StripeRefused):
            await gifts.open(gifts.deposit(euros(5_010), gift_code=code))
        assert await gifts.spendable(code) == 5_000

    async def test_twenty_at_once_never_spend_more_than_is_on_it(self, gifts: Gifts) -> None:
        code = await gifts.given()
        wanted = [gifts.deposit(euros(700), gift_code=code) for _ in range(20)]
        told = await asyncio.gather(*(gifts.open(each) for each in wanted), return_exceptions=True)
        assert sum(isinstance(each, GiftCodeNotValid) for each in told) == 12
        drawn = [each.from_gift.amount_minor for each in told if not isinstance(each, BaseException)]
        assert sorted(drawn) == [100, *[700] * 7]
        await gifts.still()
        assert await gifts.spendable(code) == 0
        owed, on_codes = await gifts.owed()
        assert owed == on_codes == 100

    async def test_is_asked_for_again_with_the_same_code(self, gifts: Gifts) -> None:
        asked = gifts.deposit(euros(8_000), gift_code=await gifts.given())
        first, second = await gifts.open(asked), await gifts.open(asked)
        assert (first.id, first.url, first.from_gift) == (second.id, second.url, second.from_gift)

    async def test_a_page_that_is_open_takes_no_code(self, gifts: Gifts) -> None:
        code, asked = await gifts.given(), gifts.deposit(euros(8_000))
        await gifts.open(asked)
        with pytest.raises(CheckoutUnderWay):
            await gifts.open(asked.model_copy(update={"gift_code": code}))
        assert await gifts.spendable(code) == 5_000

    async def test_pays_no_membership(self, gifts: Gifts) -> None:
        code = await gifts.given()
        with pytest.raises(Invalid):
            await gifts.open(gifts.membership(gift_code=code))
        assert await gifts.spendable(code) == 5_000

    async def test_is_refused_for_codes_that_are_not_good(self, gifts: Gifts, other_shop: Shop) -> None:
        stopped, theirs = await gifts.given(), await Gifts(other_shop).given()
        await gifts.shop.ask(DisableGiftCode(gift_code_id=(await gifts.codes())[0].id), gifts.shop.a(Role.MANAGER))
        for code in (stopped, theirs, "0" * 26):
            with pytest.raises(GiftCodeNotValid):
                await gifts.open(gifts.deposit(gift_code=code))

    async def test_runs_out_where_it_has_a_date(self, gifts: Gifts) -> None:
        code = await gifts.given()

        async def date(session: Session) -> None:
            (row,) = await session.scalars(select(GiftCode))
            row.expires_at = clock.now() + timedelta(days=365)

        await gifts.shop.run(date)
        assert await gifts.spendable(code) == 5_000
        with clock.travel(clock.now() + timedelta(days=366)):
            assert await gifts.spendable(code) == 0
            with pytest.raises(GiftCodeNotValid):
                await gifts.open(gifts.deposit(gift_code=code))


class TestGiveBack:
    async def test_what_a_gift_paid_goes_back_on_its_code(self, gifts: Gifts) -> None:
        code, asked = await gifts.given(), gifts.deposit(euros(3_000))
        await gifts.open(asked.model_copy(update={"gift_code": code}))
        await gifts.still()
        (payment,) = await gifts.payments(asked.booking_id)
        await gifts.shop.ask(RefundPayment(payment_id=payment.id, amount=euros(1_000)), gifts.shop.a(Role.MANAGER))
        assert (await gifts.spendable(code), await gifts.owed()) == (3_000, (3_000, 3_000))
        assert await gifts.refunds_there() == []
        (told,) = await published(gifts.shop.database, gifts.shop.scope, PaymentRefunded)
        assert (told.payment_id, told.amount) == (payment.id, euros(1_000))

    async def test_a_booking_that_is_off_gives_back_the_cards_part_and_then_the_gifts(self, gifts: Gifts) -> None:
        from fee_stories import Desk

        code, asked = await gifts.given(), gifts.deposit(euros(8_000))
        await gifts.through(await gifts.open(asked.model_copy(update={"gift_code": code})))
        card, _ = await gifts.payments(asked.booking_id)
        desk = Desk(gifts.shop, gifts.customer_id)
        off = desk.cancelled(euros(2_000), booking_id=asked.booking_id, payment_id=card.id, refund=euros(6_000))
        (consumer,) = payment_events.consumers.all
        await desk.hear(off, consumer=consumer)
        await desk.hear(off)
        await gifts.still()
        assert [each["amount"] for each in await gifts.refunds_there()] == [3_000]
        assert (await gifts.spendable(code), await gifts.owed()) == (3_000, (3_000, 3_000))
        fee = await desk.fee()
        assert (fee.from_deposit, fee.left) == (euros(2_000), euros(0))
        assert await gifts.balance("sales") == -2_000

    @pytest.mark.parametrize("first", ["card", "gift"])
    async def test_a_package_is_undone_when_both_parts_are_given_back(self, gifts: Gifts, first: str) -> None:
        asked = gifts.package(euros(8_000), gift_code=await gifts.given())
        await gifts.through(await gifts.open(asked))
        found = await gifts.shop.ask(ListPayments(purchase_id=asked.purchase_id), gifts.shop.a(Role.MANAGER))
        for payment in sorted(found.items, key=lambda each: each.by_gift is (first == "card")):
            await gifts.shop.ask(RefundPayment(payment_id=payment.id), gifts.shop.a(Role.MANAGER))
            await gifts.still()
        told = await published(gifts.shop.database, gifts.shop.scope, PaymentRefunded)
        assert [each.purchase_id for each in told] == [None, asked.purchase_id]

    async def test_what_was_paid_for_a_gift_goes_back_as_far_as_it_is_not_spent(self, gifts: Gifts) -> None:
        code = await gifts.given()
        bought = await gifts.payment()
        await gifts.open(gifts.deposit(euros(3_000), gift_code=code))
        await gifts.still()
        manager = gifts.shop.a(Role.MANAGER)
        with pytest.raises(GiftSpent):
            await gifts.shop.ask(RefundPayment(payment_id=bought.id), manager)
        await gifts.shop.ask(RefundPayment(payment_id=bought.id, amount=euros(2_000)), manager)
        assert await gifts.spendable(code) == 0
        await gifts.still()
        assert await gifts.owed() == (0, 0)
        refund = next(key for key in await gifts.books() if key.startswith("refund:"))
        assert (await gifts.books())[refund] == {"stripe": -2_000, "gifts": 2_000}

    async def test_a_refund_at_stripes_dashboard_takes_what_is_left_off_the_code(self, gifts: Gifts) -> None:
        code = await gifts.given()
        bought = await gifts.payment()
        await gifts.open(gifts.deposit(euros(3_000), gift_code=code))
        await gifts.still()
        await gifts.shop.twin.library.v1.refunds.create_async(
            {"payment_intent": bought.stripe_id}, {"stripe_account": gifts.shop.account}
        )
        await gifts.look_at("payment_intent", bought.stripe_id)
        assert await gifts.spendable(code) == 0
        assert await gifts.owed() == (0, 0)


class TestDisable:
    async def test_stops_a_code_and_keeps_what_is_owed(self, gifts: Gifts) -> None:
        code, manager = await gifts.given(), gifts.shop.a(Role.MANAGER)
        (told,) = await gifts.codes()
        for _ in range(2):
            stopped = await gifts.shop.ask(DisableGiftCode(gift_code_id=told.id), manager)
        assert (stopped.status, stopped.balance) == (GiftCodeStatus.DISABLED, euros(5_000))
        assert await gifts.spendable(code) == 0


class TestAnotherBusiness:
    async def test_sees_stops_and_spends_nothing(self, gifts: Gifts, other_shop: Shop) -> None:
        code, other = await gifts.given(), Gifts(other_shop)
        (told,) = await gifts.codes()
        assert await other.codes() == []
        with pytest.raises(NotFound):
            await other.spendable(code)
        with pytest.raises(NotFound):
            await other_shop.ask(DisableGiftCode(gift_code_id=told.id), other_shop.a(Role.MANAGER))
        with pytest.raises(GiftCodeNotValid):
            await other.open(other.deposit(gift_code=code))


class TestPermissions:
    async def test_staff_neither_list_nor_stop(self, gifts: Gifts) -> None:
        staff = gifts.shop.a(Role.STAFF)
        for asked in (ListGiftCodes(), DisableGiftCode(gift_code_id=uuid7())):
            with pytest.raises(Forbidden):
                await gifts.shop.ask(asked, staff)


async def _rows(session: Session) -> list[GiftCode]:
    return list(await session.scalars(select(GiftCode)))
