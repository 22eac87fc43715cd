"""A period that has begun is a question; only what Stripe has as paid is an answer."""

from datetime import timedelta

import pytest
from renewal_stories import Club, club, days, moment
from sellers import Shop
from sqlalchemy import select

from billing.looks import operations as looks
from billing.looks.models import Look
from billing.looks.ticks import look_at_stripe
from billing.subscriptions.models import Subscription
from contracts.billing.events import PeriodPaid
from contracts.billing.invoices.shapes import InvoiceStatus
from contracts.scheduling.credits.events import RenewalEvidenceMissing
from kit import clock
from kit.db import Session


@pytest.fixture
async def gold(shop: Shop) -> Club:
    made = club(shop)
    await made.told()
    return made


async def ask(gold: Club, *at: int) -> None:
    """Scheduling has no evidence for a period that has begun."""
    gold.version += 1
    missing = RenewalEvidenceMissing(
        version=gold.version, membership_id=gold.membership_id, customer_id=gold.customer_id,
        period_starts_at=moment(*at),
    )  # fmt: skip
    await gold.hear("look_for_evidence", missing)
    await gold.shop.look()


class TestEvidence:
    async def test_that_nobody_told_of_is_found_at_stripe(self, gold: Club) -> None:
        await gold.subscribe(2027, 3, 1)
        await gold.advance(2027, 4, 2)
        assert await gold.paid() == []
        await ask(gold, 2027, 4, 1)
        assert sorted(await gold.paid()) == [("01.03.", "01.04."), ("01.04.", "01.05.")]

    async def test_that_is_missing_there_too_grants_nothing(self, gold: Club) -> None:
        await gold.subscribe(2027, 3, 1)
        await gold.look()
        await gold.pay_with("pm_card_chargeCustomerFail")
        await gold.advance(2027, 4, 2)
        await ask(gold, 2027, 4, 1)
        await ask(gold, 2027, 4, 1)
        assert await gold.paid() == [("01.03.", "01.04.")]

    async def test_comes_late_and_for_the_right_period(self, gold: Club) -> None:
        await gold.shop.twin.switch("settings", after_retries="past_due", retry_days=[])
        await gold.subscribe(2027, 3, 1)
        await gold.look()
        await gold.pay_with("pm_card_chargeCustomerFail")
        await gold.advance(2027, 6, 2)
        april, may, june = (await gold.invoices())[1:]
        assert [each.status for each in (april, may, june)] == ["open"] * 3
        await gold.pay_with("pm_card_visa")
        await gold.v1.invoices.pay_async(may.id, options=gold.there)
        await ask(gold, 2027, 6, 1)
        assert await gold.paid() == [("01.03.", "01.04."), ("01.05.", "01.06.")]

    async def test_is_found_though_another_account_of_the_business_had_a_subscription_before(self, gold: Club) -> None:
        await gold.subscribe(2027, 3, 1)

        async def had(session: Session) -> None:
            session.add(
                Subscription(
                    version=1, account="acct_before", stripe_id="sub_before", membership_id=gold.membership_id,
                    status="active", period_starts_at=moment(2027, 2, 1), period_ends_at=moment(2027, 3, 1),
                    cancel_at_period_end=False, looked_at=clock.now(), created_at=clock.now(),
                )
            )  # fmt: skip

        await gold.shop.run(had)
        await ask(gold, 2027, 3, 1)
        assert await gold.paid() == [("01.03.", "01.04.")]
        assert set(await gold.shop.run(lambda session: session.scalars(select(Look.problem)))) == {None}

    async def test_is_found_though_invoices_were_seen_before_they_were_said_to_be_the_memberships(
        self, gold: Club
    ) -> None:
        await gold.subscribe(2027, 3, 1, metadata={})
        await gold.advance(2027, 4, 2)
        await gold.look_at("invoice", *[each.id for each in await gold.invoices()])
        named = {"metadata": {"membership_id": gold.membership}}
        await gold.v1.subscriptions.update_async(gold.subscription, named, gold.there)
        await ask(gold, 2027, 4, 1)
        assert sorted(await gold.paid()) == [("01.03.", "01.04."), ("01.04.", "01.05.")]

    async def test_without_an_account_at_stripe_there_is_nobody_to_ask(self, gold: Club, other_shop: Shop) -> None:
        other = club(other_shop)
        await other.told()
        await ask(other, 2027, 4, 1)
        assert await other.said(PeriodPaid) == []

    async def test_of_another_membership_is_none(self, gold: Club) -> None:
        other = club(gold.shop)
        await other.told()
        await other.subscribe(2027, 3, 1)
        await ask(gold, 2027, 3, 1)
        assert await gold.said(PeriodPaid) == []
        await ask(other, 2027, 3, 1)
        assert await other.paid() == [("01.03.", "01.04.")]
        assert await gold.paid() == []


class TestOldAnswers:
    """An answer that was asked for earlier than another was settled may be older, and changes nothing."""

    async def test_do_not_undo_newer_ones(self, gold: Club) -> None:
        await gold.shop.twin.switch("settings", after_retries="past_due", retry_days=[])
        await gold.subscribe(2027, 3, 1)
        await gold.pay_with("pm_card_chargeCustomerFail")
        await gold.advance(2027, 4, 2)
        await gold.look()
        before = await gold.mirror()
        with clock.frozen(clock.now() - timedelta(minutes=1)):  # as if they had been asked a minute ago
            await gold.pay_with("pm_card_visa")
            await gold.v1.invoices.pay_async((await gold.invoices())[-1].id, options=gold.there)
            invoice = (await gold.invoices())[-1].id
            await gold.shop.run(lambda session: looks.want(session, "invoice", invoice, gold.shop.account))
            await one_look(gold)
        assert await gold.mirror() == before
        await gold.shop.look()  # Stripe is asked again
        assert [each.status for each in await gold.mirror()] == [InvoiceStatus.PAID] * 2
        assert [days(each) for each in await gold.said(PeriodPaid)] == [("01.03.", "01.04."), ("01.04.", "01.05.")]


async def one_look(gold: Club) -> None:
    assert await look_at_stripe(gold.shop.database) >= 1
