"""Checkouts: opened once for each thing, on the right terms, and shown to whoever may see them."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from charging_stories import OURS, Till, euros
from sellers import Shop
from sqlalchemy import func, select

from billing import money
from billing.accounts.queries import NotTakingPayments
from billing.addresses import AddressRefused
from billing.checkouts.models import Checkout
from billing.checkouts.operations import PaidAlready, PayingIsOver
from contracts.billing.checkouts.api import GetCheckout, ListCheckouts
from contracts.billing.checkouts.shapes import CheckoutStatus
from contracts.permissions import Role
from contracts.types import Money, to_typeid, uuid7
from kit import clock
from kit.db import Session
from kit.errors import Invalid, NotFound


@pytest.fixture
def till(shop: Shop) -> Till:
    return Till(shop)


async def kept(till: Till) -> Checkout:
    """The only checkout of the shop, as it is kept."""
    found: Checkout = await till.shop.run(lambda session: session.scalar(select(Checkout)))
    return found


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
        assert opened.url is not None
        assert opened.url.endswith(page["id"])
        assert {name: page[name] for name in ("mode", "amount_total", "currency", "success_url", "cancel_url")} == {
            "mode": "payment", "amount_total": 4_000, "currency": "eur", "success_url": f"{OURS}/thanks",
            "cancel_url": f"{OURS}/book",
        }  # fmt: skip
        assert (page["customer_email"], page["client_reference_id"]) == ("ada@example.com", to_typeid("chk", opened.id))

    async def test_says_whose_and_what_it_is_on_all_that_comes_of_it(self, till: Till) -> None:
        asked = till.deposit()
        opened = await till.open(asked)
        assert asked.booking_id
        labels = {
            "nexus_business": till.shop.business, "nexus_purpose": "deposit", "nexus_id": to_typeid("chk", opened.id),
            "booking_id": to_typeid("bkg", asked.booking_id),
        }  # fmt: skip
        page = await till.page(opened.id)
        await till.shop.twin.complete(page["id"])
        (intent,) = (await till.shop.twin.state(till.shop.account))["payment_intent"]
        assert (page["metadata"], intent["metadata"]) == (labels, labels)

    async def test_ends_in_time_for_the_money_to_arrive(self, till: Till) -> None:
        asked = till.deposit(minutes=60)
        page = await till.page((await till.open(asked)).id)
        assert asked.pay_by
        assert page["expires_at"] == asked.pay_by.timestamp()

    async def test_a_package_may_be_paid_for_a_day(self, till: Till) -> None:
        opened = await till.open(till.package())
        assert timedelta(hours=23) < opened.expires_at - clock.now() < timedelta(hours=24)

    async def test_a_membership_subscribes(self, till: Till) -> None:
        asked = till.membership()
        opened = await till.open(asked)
        page = await till.page(opened.id)
        assert (page["mode"], opened.membership_id) == ("subscription", asked.membership_id)
        told = await till.shop.twin.complete(page["id"])
        assert told["status"] == "complete", told
        (subscription,) = (await till.shop.twin.state(till.shop.account))["subscription"]
        assert asked.membership_id
        assert subscription["metadata"]["membership_id"] == to_typeid("mem", asked.membership_id)
        assert subscription["metadata"]["nexus_business"] == till.shop.business

    async def test_forgets_the_address_once_stripe_has_it(self, till: Till) -> None:
        await till.open(till.deposit())
        assert (await kept(till)).email is None

    @pytest.mark.parametrize("what", ["deposit", "membership"])
    async def test_the_platform_takes_its_share(self, till: Till, restart: Callable[..., Any], what: str) -> None:
        restart(NEXUS_APPLICATION_FEE_PERCENT="2.5")
        page = await till.page((await till.open(getattr(till, what)(euros(4_010)))).id)
        await till.shop.twin.complete(page["id"])
        state = await till.shop.twin.state(till.shop.account)
        if what == "deposit":
            assert state["payment_intent"][0]["application_fee_amount"] == 100
        else:
            assert state["subscription"][0]["application_fee_percent"] == 2.5

    async def test_needs_an_account_that_may_take_money(self, other_shop: Shop, shop: Shop, database: Any) -> None:
        from billing.accounts.models import ConnectAccount

        async def close(session: Session) -> None:
            account = await session.get(ConnectAccount, session.business_id)
            assert account is not None
            account.charges_enabled = False

        await shop.run(close)
        with pytest.raises(NotTakingPayments):
            await Till(shop).open(Till(shop).deposit())
        assert (await Till(other_shop).open(Till(other_shop).deposit())).url

    async def test_needs_the_thing_that_is_paid(self, till: Till) -> None:
        with pytest.raises(Invalid):
            await till.open(till.deposit(booking_id=None))

    @pytest.mark.parametrize("address", ["http://harbour.example.com/thanks", "https://ada:secret@example.com/"])
    async def test_browsers_come_back_to_safe_addresses_alone(self, till: Till, address: str) -> None:
        for field in ("success_url", "cancel_url"):
            with pytest.raises(AddressRefused):
                await till.open(till.deposit(**{field: address}))

    async def test_too_late_is_too_late(self, till: Till) -> None:
        with pytest.raises(PayingIsOver):
            await till.open(till.deposit(minutes=0))


class TestAgain:
    async def test_the_open_checkout_is_told_again_with_its_token(self, till: Till) -> None:
        asked = till.deposit()
        assert await till.open(asked) == await till.open(asked)
        assert len(await till.pages()) == 1

    async def test_two_at_once_open_one(self, till: Till) -> None:
        asked = till.deposit()
        told = await asyncio.gather(*(till.open(asked) for _ in range(4)), return_exceptions=True)
        opened = {each.id for each in told if not isinstance(each, BaseException)}
        assert len(opened) == 1
        assert {(await till.open(asked)).id} == opened
        assert len(await till.pages()) == 1

    async def test_what_is_paid_is_not_paid_again(self, till: Till) -> None:
        asked = till.deposit()
        await till.pay(asked)
        with pytest.raises(PaidAlready):
            await till.open(asked)

    async def test_after_it_has_ended_a_new_one_is_opened(self, till: Till) -> None:
        asked = till.package()
        first = await till.open(asked)
        page = await till.page(first.id)
        await till.shop.twin.library.v1.checkout.sessions.expire_async(
            page["id"], None, {"stripe_account": till.shop.account}
        )
        await till.look(page["id"])
        second = await till.open(asked)
        assert second.id != first.id
        assert (
            await till.shop.ask(GetCheckout(checkout_id=first.id, token=first.token))
        ).status is CheckoutStatus.EXPIRED


class TestCurrencies:
    @pytest.mark.parametrize(
        ("currency", "ours", "stripes"), [("JPY", 1_500, 1_500), ("KWD", 5_120, 5_120), ("ISK", 700, 70_000)]
    )
    async def test_are_told_to_stripe_in_its_own_units(
        self, till: Till, currency: str, ours: int, stripes: int
    ) -> None:
        amount = Money(amount_minor=ours, currency=currency)
        paid = await till.pay(till.deposit(amount))
        (page,) = await till.pages()
        assert (page["amount_total"], page["currency"]) == (stripes, currency.lower())
        assert paid.amount == amount
        assert await till.balance("sales", currency) == -ours

    async def test_thousandths_that_no_bank_moves_are_refused_and_leave_nothing(self, till: Till) -> None:
        with pytest.raises(money.NotChargeable):
            await till.open(till.deposit(Money(amount_minor=5_125, currency="KWD")))
        assert await till.shop.run(lambda session: session.scalar(select(func.count()).select_from(Checkout))) == 0


class TestShow:
    async def test_whoever_has_its_token_and_staff_see_it(self, till: Till) -> None:
        opened = await till.open(till.deposit())
        shown = await till.shop.ask(GetCheckout(checkout_id=opened.id, token=opened.token), till.shop.guest)
        assert dict(shown) == {name: value for name, value in dict(opened).items() if name != "token"}
        assert await till.shop.ask(GetCheckout(checkout_id=opened.id), till.shop.a(Role.MANAGER)) == shown

    async def test_nobody_else_does(self, till: Till, other_shop: Shop) -> None:
        opened = await till.open(till.deposit())
        other = await Till(other_shop).open(Till(other_shop).deposit())
        for asked, shop, scope in (
            (GetCheckout(checkout_id=opened.id), till.shop, till.shop.guest),
            (GetCheckout(checkout_id=opened.id), till.shop, till.shop.a(Role.STAFF)),
            (GetCheckout(checkout_id=opened.id, token=other.token), till.shop, till.shop.guest),
            (GetCheckout(checkout_id=opened.id, token=other.token), till.shop, till.shop.a(Role.OWNER)),
            (GetCheckout(checkout_id=uuid7(), token=opened.token), till.shop, till.shop.guest),
            (GetCheckout(checkout_id=opened.id, token=opened.token), other_shop, other_shop.guest),
            (GetCheckout(checkout_id=opened.id), other_shop, other_shop.a(Role.OWNER)),
        ):
            with pytest.raises(NotFound):
                await shop.ask(asked, scope)

    async def test_its_token_is_kept_hashed(self, till: Till) -> None:
        opened = await till.open(till.deposit())
        assert opened.token.encode() not in (await kept(till)).token_hash

    async def test_managers_list_them_and_another_business_none_of_them(self, till: Till, other_shop: Shop) -> None:
        opened = [await till.open(till.deposit()) for _ in range(3)]
        told = await till.shop.ask(ListCheckouts(limit=2), till.shop.a(Role.MANAGER))
        assert [each.id for each in told.items] == [opened[2].id, opened[1].id]
        rest = await till.shop.ask(ListCheckouts(limit=2, cursor=told.cursor), till.shop.a(Role.MANAGER))
        assert [each.id for each in rest.items] == [opened[0].id]
        assert (await other_shop.ask(ListCheckouts(), other_shop.a(Role.OWNER))).items == []
