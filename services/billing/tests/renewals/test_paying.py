"""The money of a renewal: one payment, once in the books, whoever sees it first; refused, refunded, taken elsewhere."""

import pytest
from renewal_stories import Club, club, moment
from sellers import Shop

from billing.payments.ticks import make_refunds
from contracts.billing.events import PaymentFailed, PaymentPurpose, PaymentRefunded, PaymentSucceeded, PeriodPaid
from contracts.billing.payments.api import GetPayment, ListPayments, RefundPayment
from contracts.billing.payments.shapes import PaymentStatus
from contracts.billing.periods.api import ListPaidPeriods
from contracts.billing.periods.shapes import PaidBy


@pytest.fixture
async def gold(shop: Shop) -> Club:
    made = club(shop)
    await made.told()
    return made


async def intents(gold: Club) -> list[str]:
    """The payment intents at Stripe, the oldest first."""
    told = await gold.v1.payment_intents.list_async({"customer": gold.customer}, gold.there)
    return [each.id for each in reversed(told.data)]


async def lessen(gold: Club, *, by: int, **more: int) -> str:
    """So much less is due of the newest invoice at Stripe, which is open, as by a credit note; its id."""
    open_ = (await gold.invoices())[-1].id
    book = gold.shop.twin.stripe.book(gold.shop.account)
    invoice = book.get("invoice", open_)
    paid_by = book.get("invoice_payment", invoice["_payments"][0])
    intent = book.get("payment_intent", paid_by["payment"]["payment_intent"])
    invoice |= {"amount_due": invoice["amount_due"] - by, "amount_remaining": invoice["amount_remaining"] - by, **more}
    paid_by["amount_requested"] -= by
    intent["amount"] -= by
    gold.shop.twin.stripe.settle()
    return str(open_)


class TestPayment:
    @pytest.mark.parametrize("kinds", [("invoice", "payment_intent"), ("payment_intent", "invoice")])
    async def test_is_in_the_books_once_whoever_sees_it_first(self, gold: Club, kinds: tuple[str, ...]) -> None:
        await gold.subscribe(2027, 3, 1, application_fee_percent=10)
        for kind in kinds * 2:
            ids = await intents(gold) if kind == "payment_intent" else [each.id for each in await gold.invoices()]
            await gold.look_at(kind, *ids)
        assert sorted(await gold.books()) == [
            ("fees", "platform_fees", 300), ("fees", "stripe", -417), ("fees", "stripe_fees", 117),
            ("payment", "sales", -3000), ("payment", "stripe", 3000),
        ]  # fmt: skip
        (paid,), (payment,) = await gold.said(PeriodPaid), (await gold.shop.ask(ListPayments())).items
        assert (payment.id, payment.purpose, payment.membership_id) == (
            paid.payment_id, PaymentPurpose.MEMBERSHIP, gold.membership_id,
        )  # fmt: skip
        assert (payment.status, payment.period_starts_at) == (PaymentStatus.SUCCEEDED, moment(2027, 3, 1))
        assert (payment.customer_id, paid.customer_id) == (gold.customer_id, gold.customer_id)
        (told,) = await gold.said(PaymentSucceeded)
        assert (told.membership_id, told.amount.amount_minor) == (gold.membership_id, 3000)

    async def test_has_its_tax_beside_the_sales(self, gold: Club) -> None:
        over = await gold.v1.tax_rates.create_async(
            {"display_name": "VAT", "percentage": 19, "inclusive": False}, gold.there
        )
        await gold.subscribe(2027, 3, 1, price=1999, default_tax_rates=[over.id])
        await gold.look()
        assert (await gold.books())[:3] == [("payment", "stripe", 2379), ("payment", "tax", -380), ("payment", "sales", -1999)]  # fmt: skip

    async def test_of_nothing_is_none(self, gold: Club) -> None:
        await gold.subscribe(2027, 5, 1, trial_period_days=14)
        await gold.look()
        assert len(await gold.paid()) == 1
        assert (await gold.shop.ask(ListPayments())).items == []
        assert await gold.books() == []

    async def test_that_was_taken_elsewhere_is_in_the_books_of_the_desk(self, gold: Club) -> None:
        await gold.subscribe(2027, 3, 1, collection_method="send_invoice", days_until_due=14)
        await gold.advance(2027, 3, 1, 2)
        (invoice,) = await gold.invoices()
        await gold.v1.invoices.pay_async(invoice.id, {"paid_out_of_band": True}, gold.there)
        await gold.look()
        assert await gold.books() == [("desk", "desk", 3000), ("desk", "sales", -3000)]
        (period,) = (await gold.shop.ask(ListPaidPeriods(membership_id=gold.membership_id))).items
        assert (period.paid_by, period.amount.amount_minor) == (PaidBy.OUTSIDE, 3000)

    async def test_is_what_stripe_took_where_a_credit_note_has_made_it_less(self, gold: Club) -> None:
        await gold.shop.twin.switch("settings", after_retries="past_due", retry_days=[])
        await gold.subscribe(2027, 3, 1)
        await gold.look()
        await gold.pay_with("pm_card_chargeCustomerFail")
        await gold.advance(2027, 4, 2)
        await gold.look()
        april = await lessen(gold, by=1000)
        await gold.pay_with("pm_card_visa")
        await gold.v1.invoices.pay_async(april, options=gold.there)
        await gold.look()
        assert [line[2] for line in await gold.books() if line[:2] == ("payment", "stripe")] == [3000, 2000]
        payments = (await gold.shop.ask(ListPayments())).items
        assert [each.amount.amount_minor for each in payments] == [2000, 3000]

    async def test_that_was_taken_elsewhere_in_part_is_in_the_books_of_the_desk_in_part(self, gold: Club) -> None:
        await gold.subscribe(2027, 3, 1, collection_method="send_invoice", days_until_due=14)
        await gold.advance(2027, 3, 1, 2)
        invoice = await lessen(gold, by=1000, amount_paid_off_stripe=1000)
        await gold.v1.invoices.pay_async(invoice, options=gold.there)
        await gold.look()
        assert sorted(line for line in await gold.books() if line[0] != "fees") == [
            ("desk", "desk", 1000), ("desk", "sales", -1000), ("payment", "sales", -2000), ("payment", "stripe", 2000),
        ]  # fmt: skip


class TestFailure:
    async def test_is_told_once_with_the_next_attempt(self, gold: Club) -> None:
        await gold.shop.twin.switch("settings", after_retries="past_due", retry_days=[3, 5])
        await gold.subscribe(2027, 3, 1)
        await gold.pay_with("pm_card_chargeCustomerFail")
        await gold.advance(2027, 4, 1, 2)
        await gold.look_at("payment_intent", *await intents(gold))
        await gold.look()
        (told,) = await gold.said(PaymentFailed)
        assert (told.purpose, told.membership_id) == (PaymentPurpose.MEMBERSHIP, gold.membership_id)
        assert (told.amount.amount_minor, told.customer_id) == (3000, gold.customer_id)
        assert told.next_attempt_at is not None
        assert f"{told.next_attempt_at:%d.%m.}" == "04.04."
        assert told.decline_code == "generic_decline"
        await gold.advance(2027, 4, 20)
        await gold.look_at("payment_intent", *await intents(gold))
        await gold.look()
        assert len(await gold.said(PaymentFailed)) == 1
        assert await gold.paid() == [("01.03.", "01.04.")]

    async def test_of_what_is_not_owed_any_more_is_not_told(self, gold: Club) -> None:
        await gold.subscribe(2027, 3, 1)
        await gold.pay_with("pm_card_chargeCustomerFail")
        await gold.advance(2027, 4, 1, 2)
        await gold.v1.invoices.void_invoice_async((await gold.invoices())[-1].id, options=gold.there)
        await gold.look()
        assert await gold.said(PaymentFailed) == []


class TestRefund:
    async def test_of_all_of_it_names_the_period_that_is_undone(self, gold: Club) -> None:
        await gold.subscribe(2027, 3, 1)
        await gold.advance(2027, 4, 2)
        await gold.look()
        april = (await gold.said(PeriodPaid))[1]
        await gold.shop.ask(RefundPayment(payment_id=april.payment_id))
        await make_refunds(gold.shop.database)
        await gold.shop.look()
        await gold.look_at("payment_intent", *await intents(gold))
        (told,) = await gold.said(PaymentRefunded)
        assert (told.membership_id, told.period_starts_at) == (gold.membership_id, april.period.starts_at)
        assert (told.payment_id, told.amount.amount_minor) == (april.payment_id, 3000)
        books = await gold.books()
        assert [line for line in books if line[0] == "refund"] == [
            ("refund", "sales", 3000),
            ("refund", "stripe", -3000),
        ]
        periods = (await gold.shop.ask(ListPaidPeriods(membership_id=gold.membership_id))).items
        assert [each.refunded_at is not None for each in periods] == [True, False]

    async def test_that_somebody_made_at_stripe_undoes_the_period_too(self, gold: Club) -> None:
        await gold.subscribe(2027, 3, 1)
        await gold.look()
        (intent,) = await intents(gold)
        await gold.v1.refunds.create_async({"payment_intent": intent}, gold.there)
        await gold.look_at("payment_intent", intent)
        (told,) = await gold.said(PaymentRefunded)
        assert (told.membership_id, told.period_starts_at) == (gold.membership_id, moment(2027, 3, 1))

    async def test_of_a_part_undoes_nothing(self, gold: Club) -> None:
        await gold.subscribe(2027, 3, 1)
        await gold.look()
        (intent,) = await intents(gold)
        await gold.v1.refunds.create_async({"payment_intent": intent, "amount": 1000}, gold.there)
        await gold.look_at("payment_intent", intent)
        (told,) = await gold.said(PaymentRefunded)
        assert (told.membership_id, told.period_starts_at) == (None, None)
        payment = await gold.shop.ask(GetPayment(payment_id=told.payment_id))
        assert payment.refunded.amount_minor == 1000
