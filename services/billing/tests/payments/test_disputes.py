"""Disputes: what a bank takes back, gives back, and asks."""

from typing import Any

import pytest
from charging_stories import Till, euros
from sellers import Shop
from sqlalchemy import select

from billing.looks.models import Look
from contracts.billing.payments.api import GetEvidence
from contracts.billing.payments.shapes import DisputeStatus, EvidencePack
from contracts.permissions import Role
from contracts.scheduling.deposits.shapes import BookingTerms
from contracts.types import to_typeid
from kit import clock
from kit.errors import Forbidden, NotFound


@pytest.fixture
def till(shop: Shop) -> Till:
    return Till(shop)


async def dispute(till: Till, **more: Any) -> str:
    """The customer's bank disputes the shop's only charge."""
    (charge,) = (await till.shop.twin.state(till.shop.account))["charge"]
    told = await till.shop.twin.switch(f"charges/{charge['id']}/dispute", **more)
    await till.look_at("dispute", told["dispute"])
    return str(told["dispute"])


async def answer(till: Till, stripe_id: str, text: str) -> None:
    await till.shop.twin.library.v1.disputes.update_async(
        stripe_id, {"evidence": {"uncategorized_text": text}}, {"stripe_account": till.shop.account}
    )
    await till.look_at("dispute", stripe_id)
    await till.shop.twin.switch("clock", seconds=5)
    await till.look_at("dispute", stripe_id)


class TestDispute:
    async def test_the_money_is_gone_while_it_lasts(self, till: Till) -> None:
        paid = await till.pay(till.deposit())
        stripe_id = await dispute(till, reason="product_not_received")
        shown = await till.shown(paid.id)
        (held,) = shown.disputes
        assert (held.status, held.reason, held.withdrawn) == (
            DisputeStatus.NEEDS_RESPONSE,
            "product_not_received",
            euros(4_000),
        )
        assert shown.disputed
        assert (await till.books())[f"dispute:{stripe_id}"] == {
            "stripe": -5_500,
            "disputes": 4_000,
            "stripe_fees": 1_500,
        }

    async def test_won_it_comes_back(self, till: Till) -> None:
        paid = await till.pay(till.deposit())
        stripe_id = await dispute(till)
        await answer(till, stripe_id, "winning_evidence")
        shown = await till.shown(paid.id)
        assert (shown.disputes[0].status, shown.disputes[0].withdrawn, shown.disputed) == (
            DisputeStatus.WON,
            euros(0),
            False,
        )
        assert await till.balance("disputes") == 0
        before = await till.books()
        await till.look_at("dispute", stripe_id)
        assert await till.books() == before

    async def test_of_two_that_are_about_one_payment_the_last_one_counts(self, till: Till) -> None:
        paid = await till.pay(till.deposit())
        first, second = await dispute(till), await dispute(till)
        for each, disputed in ((second, True), (first, False)):
            await answer(till, each, "winning_evidence")
            assert (await till.shown(paid.id)).disputed is disputed

    async def test_lost_it_stays_gone(self, till: Till) -> None:
        paid = await till.pay(till.deposit())
        stripe_id = await dispute(till)
        await answer(till, stripe_id, "losing_evidence")
        shown = await till.shown(paid.id)
        assert (shown.disputes[0].status, shown.disputed) == (DisputeStatus.LOST, True)
        assert await till.balance("disputes") == 4_000

    async def test_about_a_payment_that_is_not_ours_is_passed_by(self, till: Till) -> None:
        await till.shop.twin.library.v1.payment_intents.create_async(
            {"amount": 5_000, "currency": "eur", "payment_method": "pm_card_visa", "confirm": True,
             "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"}},
            {"stripe_account": till.shop.account},
        )  # fmt: skip
        stripe_id = await dispute(till)
        look = await till.shop.run(lambda session: session.scalar(select(Look).where(Look.object_id == stripe_id)))
        assert (look.looked, look.due_at, look.problem) == (1, None, None)
        assert await till.books() == {}

    async def test_an_inquiry_moves_nothing(self, till: Till) -> None:
        await till.pay(till.deposit())
        await dispute(till, inquiry=True)
        assert await till.balance("disputes") == 0


class TestEvidence:
    async def test_says_what_is_known(self, till: Till) -> None:
        now = clock.now()
        terms = BookingTerms(
            service_name="Massage", starts_at=now, ends_at=now, booked_at=now, price=euros(8_000),
            cancel_notice_minutes=1_440, late_cancel_fee_percent=50, no_show_fee_percent=100,
        )  # fmt: skip
        asked = till.deposit(terms=terms)
        paid = await till.pay(asked)
        await dispute(till)
        (held,) = (await till.shown(paid.id)).disputes
        pack: EvidencePack = await till.shop.ask(GetEvidence(dispute_id=held.id), till.shop.a(Role.MANAGER))
        assert (pack.dispute, pack.terms) == (held, terms)
        assert pack.checkout is not None
        assert pack.checkout.payment_id == paid.id
        assert asked.booking_id
        assert pack.booking_timeline is not None
        assert pack.booking_timeline.endswith(f"/bookings/{to_typeid('bkg', asked.booking_id)}/timeline")
        assert len(pack.audit) == 2, "paid, disputed"

    async def test_is_for_managers_of_the_business(self, till: Till, other_shop: Shop) -> None:
        paid = await till.pay(till.deposit())
        await dispute(till)
        (held,) = (await till.shown(paid.id)).disputes
        with pytest.raises(Forbidden):
            await till.shop.ask(GetEvidence(dispute_id=held.id), till.shop.a(Role.STAFF))
        with pytest.raises(NotFound):
            await other_shop.ask(GetEvidence(dispute_id=held.id), other_shop.a(Role.OWNER))
