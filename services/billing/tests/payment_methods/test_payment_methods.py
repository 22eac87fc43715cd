"""Saved cards: left on Stripe's page with consent, kept by Stripe's ids alone, forgotten for good."""

import asyncio
from datetime import timedelta

import pytest
from fee_stories import FOLLOW_MERGE, Desk
from sellers import Shop
from sqlalchemy import select

from billing.audit.models import AuditEntry
from billing.payment_methods import consumers as card_events
from billing.payment_methods.models import CardSetup, PaymentMethod
from billing.payment_methods.operations import ConsentChanged
from billing.stripe import StripeAway, StripeRefused
from contracts.billing.payment_methods.api import ListPaymentMethods
from contracts.billing.payment_methods.shapes import CardSetupStatus
from contracts.permissions import Role
from contracts.scheduling.customers.events import CustomerErased, CustomerMerged
from contracts.types import uuid7
from kit import clock
from kit.db import Session
from kit.errors import Forbidden, NotFound
from testkit import deliver

(FORGET,) = card_events.consumers.all


@pytest.fixture
def desk(shop: Shop) -> Desk:
    return Desk(shop)


async def rows(session: Session) -> list[PaymentMethod]:
    return list(await session.scalars(select(PaymentMethod)))


class TestLeaveACard:
    async def test_keeps_stripes_ids_and_how_people_know_the_card_and_nothing_else(self, desk: Desk) -> None:
        card = await desk.leave_card("pm_card_mastercard")
        assert (card.brand, card.last4, card.customer_id) == ("mastercard", "4444", desk.customer_id)
        (row,) = await desk.shop.run(rows)
        assert row.account == desk.shop.account
        assert row.stripe_id.startswith("pm_")
        assert row.stripe_customer.startswith("cus_")
        (setup,) = await desk.shop.run(_setups)
        assert (setup.status, setup.email) == (CardSetupStatus.COMPLETE, None)

    async def test_keeps_what_was_agreed_to_and_when(self, desk: Desk) -> None:
        before = clock.now()
        card = await desk.leave_card()
        assert "A person of Shop confirms each charge" in card.consent.text
        assert card.consent.version == (await desk.wish()).agreed
        assert before <= card.agreed_at <= card.saved_at

    async def test_is_refused_for_a_wording_that_holds_no_more(self, desk: Desk) -> None:
        with pytest.raises(ConsentChanged):
            await desk.open_setup(agreed="0123456789abcdef")
        assert await desk.pages() == []

    async def test_asked_twice_makes_one_page(self, desk: Desk) -> None:
        wish = await desk.wish()
        first, second = [await desk.shop.ask(wish, desk.gateway) for _ in range(2)]
        assert first.url == second.url
        assert len(await desk.pages()) == 1

    async def test_asked_ten_times_at_once_makes_one_page(self, desk: Desk) -> None:
        wish = await desk.wish()
        told = await asyncio.gather(*(desk.shop.ask(wish, desk.gateway) for _ in range(10)))
        assert len({each.url for each in told}) == 1
        assert len(await desk.pages()) == 1

    async def test_goes_on_after_an_answer_that_was_lost(self, desk: Desk) -> None:
        await desk.shop.twin.switch("faults", path="/v1/checkout/sessions", kind="lose")
        with pytest.raises(StripeAway):
            await desk.open_setup()
        opened = await desk.open_setup()
        assert opened.url is not None
        assert len(await desk.pages()) == 1

    async def test_told_many_times_keeps_one_card(self, desk: Desk) -> None:
        await desk.leave_card()
        page = (await desk.pages())[0]
        for _ in range(3):
            await desk.look_at("setup_intent", page["setup_intent"])
        assert len(await desk.cards()) == 1
        assert await _chain(desk) == ["payment_method.saved"]

    async def test_a_second_card_belongs_to_the_same_customer_at_stripe(self, desk: Desk) -> None:
        await desk.leave_card()
        second = await desk.leave_card("pm_card_mastercard", success_url="https://example.com/again")
        first_row, second_row = await desk.shop.run(rows)
        assert first_row.stripe_customer == second_row.stripe_customer
        assert (await desk.cards())[0].id == second.id

    async def test_begins_anew_with_a_customer_that_was_deleted_at_stripe(self, desk: Desk) -> None:
        await desk.leave_card()
        (row,) = await desk.shop.run(rows)
        account = {"stripe_account": desk.shop.account}
        await desk.shop.twin.library.v1.customers.delete_async(row.stripe_customer, None, account)
        with pytest.raises(StripeRefused):
            await desk.open_setup()
        await desk.leave_card()
        assert len(await desk.cards()) == 1

    async def test_an_unfinished_page_keeps_nothing(self, desk: Desk) -> None:
        page = await desk.setup_page((await desk.open_setup()).id)
        await desk.look_at("setup_intent", page["setup_intent"])
        assert await desk.cards() == []


class TestRemove:
    async def test_forgets_the_card_here_at_once_and_takes_it_from_the_customer_at_stripe(self, desk: Desk) -> None:
        card = await desk.leave_card()
        (row,) = await desk.shop.run(rows)
        await desk.remove(card)
        assert await desk.cards() == []
        assert not await desk.attached(row.stripe_id)
        assert await _chain(desk) == ["payment_method.saved", "payment_method.removed"]

    async def test_twice_is_once(self, desk: Desk) -> None:
        card = await desk.leave_card()
        await desk.remove(card)
        await desk.remove(card, desk.shop.a(Role.STAFF))
        assert await _chain(desk) == ["payment_method.saved", "payment_method.removed"]

    async def test_waits_for_stripe_to_come_back(self, desk: Desk) -> None:
        card = await desk.leave_card()
        (row,) = await desk.shop.run(rows)
        await desk.shop.twin.switch("faults", path="/detach", kind="refuse", times=1)
        await desk.remove(card)
        assert await desk.cards() == []
        with clock.travel(clock.now() + timedelta(minutes=10)):
            await desk.still()
        assert not await desk.attached(row.stripe_id)

    async def test_a_customer_removes_only_their_own(self, desk: Desk) -> None:
        card = await desk.leave_card()
        with pytest.raises(NotFound):
            await desk.remove(card, customer_id=uuid7())
        assert len(await desk.cards()) == 1

    async def test_a_card_that_was_removed_at_stripe_is_charged_no_more(self, desk: Desk) -> None:
        await desk.leave_card()
        (row,) = await desk.shop.run(rows)
        await desk.shop.twin.library.v1.payment_methods.detach_async(
            row.stripe_id, None, {"stripe_account": desk.shop.account}
        )
        await desk.look_at("payment_method", row.stripe_id)
        assert await desk.cards() == []


class TestCustomers:
    async def test_who_asks_to_be_forgotten_is_charged_no_more(self, desk: Desk) -> None:
        await desk.leave_card()
        (row,) = await desk.shop.run(rows)
        erased = CustomerErased(version=2, customer_id=uuid7(), merged_ids=[desk.customer_id])
        await deliver(desk.shop.database, FORGET, desk.shop.scope, erased)
        await desk.still()
        assert await desk.cards() == []
        assert not await desk.attached(row.stripe_id)

    async def test_a_card_that_somebody_leaves_after_asking_to_be_forgotten_is_not_kept(self, desk: Desk) -> None:
        page = await desk.setup_page((await desk.open_setup()).id)
        erased = CustomerErased(version=2, customer_id=desk.customer_id)
        await deliver(desk.shop.database, FORGET, desk.shop.scope, erased)
        await desk.shop.twin.complete(page["id"])
        await desk.look_at("setup_intent", page["setup_intent"])
        await desk.still()
        (row,) = await desk.shop.run(rows)
        assert await desk.cards() == []
        assert not await desk.attached(row.stripe_id)

    async def test_two_who_are_one_have_one_ones_cards(self, desk: Desk) -> None:
        card, stays = await desk.leave_card(), uuid7()
        merged = CustomerMerged(version=2, customer_id=stays, duplicate_id=desk.customer_id)
        await deliver(desk.shop.database, FOLLOW_MERGE, desk.shop.scope, merged)
        assert [each.id for each in await desk.cards(stays)] == [card.id]
        await Desk(desk.shop, stays).remove(card, customer_id=stays)
        assert await desk.cards() == []


class TestAnotherBusiness:
    async def test_sees_and_removes_nothing(self, desk: Desk, other_shop: Shop) -> None:
        card = await desk.leave_card()
        other = Desk(other_shop, desk.customer_id)
        assert await other.cards() == []
        with pytest.raises(NotFound):
            await other.remove(card)
        assert len(await desk.cards()) == 1


class TestPermissions:
    async def test_guests_neither_list_nor_open_nor_remove(self, desk: Desk) -> None:
        card = await desk.leave_card()
        with pytest.raises(Forbidden):
            await desk.shop.ask(ListPaymentMethods(customer_id=desk.customer_id), desk.shop.guest)
        with pytest.raises(Forbidden):
            await desk.shop.ask(await desk.wish(), desk.shop.guest)
        with pytest.raises(Forbidden):
            await desk.remove(card, desk.shop.guest)


async def _setups(session: Session) -> list[CardSetup]:
    return list(await session.scalars(select(CardSetup)))


async def _chain(desk: Desk) -> list[str]:
    """What the audit chain says of cards."""

    async def read(session: Session) -> list[str]:
        found = await session.scalars(select(AuditEntry.what).order_by(AuditEntry.sequence))
        return [each for each in found if each.startswith("payment_method.")]

    told: list[str] = await desk.shop.run(read)
    return told
