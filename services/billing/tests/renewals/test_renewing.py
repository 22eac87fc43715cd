"""Renewals: Stripe's clock alone renews, and a paid invoice pays for exactly the period of its line."""

import pytest
from charging_stories import Till
from renewal_stories import Club, club, days, moment
from sellers import Shop

from contracts.billing.events import PeriodPaid
from contracts.billing.invoices.events import InvoiceMirrored
from contracts.billing.invoices.shapes import InvoiceStatus
from contracts.billing.payments.api import ListPayments
from contracts.billing.payments.shapes import PaymentStatus
from contracts.billing.periods.api import ListPaidPeriods
from contracts.billing.periods.shapes import PaidBy
from contracts.billing.subscriptions.api import ListSubscriptions
from contracts.billing.subscriptions.events import SubscriptionChanged


@pytest.fixture
async def gold(shop: Shop) -> Club:
    made = club(shop)
    await made.told()
    return made


class TestRenew:
    async def test_on_the_last_day_of_each_month(self, gold: Club) -> None:
        await gold.subscribe(2027, 1, 31, 9)
        await gold.advance(2027, 4, 30, 12)
        await gold.look()
        assert await gold.paid() == [("31.01.", "28.02."), ("28.02.", "31.03."), ("31.03.", "30.04."), ("30.04.", "31.05.")]  # fmt: skip
        first = (await gold.said(PeriodPaid))[0]
        assert (first.period.starts_at, first.amount.amount_minor) == (moment(2027, 1, 31, 9), 3000)
        assert [each.version for each in await gold.said(PeriodPaid)] == [1, 2, 3, 4]

    async def test_over_the_end_of_a_year(self, gold: Club) -> None:
        await gold.subscribe(2027, 12, 15, 18, 30)
        await gold.advance(2028, 3, 1)
        await gold.look()
        assert [(each.period.starts_at, each.period.ends_at) for each in await gold.said(PeriodPaid)] == [
            (moment(2027, 12, 15, 18, 30), moment(2028, 1, 15, 18, 30)),
            (moment(2028, 1, 15, 18, 30), moment(2028, 2, 15, 18, 30)),
            (moment(2028, 2, 15, 18, 30), moment(2028, 3, 15, 18, 30)),
        ]

    async def test_when_clocks_are_set_the_period_is_stripes_to_the_second(self, gold: Club) -> None:
        await gold.subscribe(2027, 3, 27, 1, 30)
        await gold.advance(2027, 4, 28)
        await gold.look()
        assert [each.period.ends_at for each in await gold.said(PeriodPaid)] == [
            moment(2027, 4, 27, 1, 30),
            moment(2027, 5, 27, 1, 30),
        ]
        for each in (await gold.invoices())[-1:]:
            line = each.lines.data[0]
            (paid,) = (await gold.said(PeriodPaid))[-1:]
            assert (paid.period.starts_at.timestamp(), paid.period.ends_at.timestamp()) == (
                line.period.start,
                line.period.end,
            )

    async def test_by_the_period_of_the_line_and_not_of_the_invoice(self, gold: Club) -> None:
        """An invoice that also settles a change names the time that it looks back on; the line names what it pays."""
        await gold.subscribe(2027, 4, 1)
        await gold.advance(2027, 4, 16)
        item = (await gold.v1.subscriptions.retrieve_async(gold.subscription, options=gold.there))["items"].data[0]
        other = [{"id": item.id, "price": await gold.price(6000)}]
        await gold.v1.subscriptions.update_async(gold.subscription, {"items": other}, gold.there)
        await gold.advance(2027, 5, 1, 2)
        await gold.look()
        last = (await gold.mirror())[-1]
        assert sorted((line.proration, line.amount.amount_minor) for line in last.lines) == [
            (False, 6000), (True, -1500), (True, 3000),
        ]  # fmt: skip
        assert last.total.amount_minor == 7500
        (paid,) = (await gold.said(PeriodPaid))[1:]
        assert (days(paid), paid.amount.amount_minor) == (("01.05.", "01.06."), 6000)

    async def test_a_change_that_is_billed_at_once_pays_for_no_period(self, gold: Club) -> None:
        await gold.subscribe(2027, 4, 1)
        await gold.advance(2027, 4, 16)
        item = (await gold.v1.subscriptions.retrieve_async(gold.subscription, options=gold.there))["items"].data[0]
        more = {"items": [{"id": item.id, "quantity": 2}], "proration_behavior": "always_invoice"}
        await gold.v1.subscriptions.update_async(gold.subscription, more, gold.there)
        await gold.look()
        assert [each.status for each in await gold.mirror()] == [InvoiceStatus.PAID] * 2
        assert await gold.paid() == [("01.04.", "01.05.")]

    async def test_several_lines_of_one_period_pay_for_it_once(self, gold: Club) -> None:
        both = [{"price": await gold.price(3000)}, {"price": await gold.price(500)}]
        extra = {"price_data": {"currency": "eur", "unit_amount": 900, "product": await _product(gold)}}
        await gold.subscribe(2027, 4, 1, items=both, add_invoice_items=[extra])
        await gold.look()
        (paid,) = await gold.said(PeriodPaid)
        assert (days(paid), paid.amount.amount_minor) == (("01.04.", "01.05."), 3500)
        (invoice,) = await gold.mirror()
        assert (invoice.total.amount_minor, [line.renews for line in invoice.lines]) == (4400, [True, True, False])

    async def test_what_costs_nothing_is_granted_when_its_invoice_is_paid(self, gold: Club) -> None:
        await gold.subscribe(2027, 5, 1, trial_period_days=14)
        await gold.look()
        await gold.advance(2027, 5, 15, 2)
        await gold.look()
        assert await gold.paid() == [("01.05.", "15.05."), ("15.05.", "15.06.")]
        told = (await gold.shop.ask(ListPaidPeriods(membership_id=gold.membership_id))).items
        assert [(each.paid_by, each.amount.amount_minor) for each in told] == [
            (PaidBy.STRIPE, 3000), (PaidBy.NOTHING, 0),
        ]  # fmt: skip

    async def test_a_coupon_for_everything_pays_too(self, gold: Club) -> None:
        coupon = await gold.v1.coupons.create_async({"percent_off": 100, "duration": "forever"}, gold.there)
        await gold.subscribe(2027, 5, 1, discounts=[{"coupon": coupon.id}])
        await gold.look()
        (paid,) = await gold.said(PeriodPaid)
        assert paid.amount.amount_minor == 0


async def test_joining_by_a_checkout_pays_for_the_first_period(gold: Club) -> None:
    """From the page alone: the session leads to the subscription, that to its invoice, that to its payment."""
    till = Till(gold.shop, gold.customer_id)
    opened = await till.open(till.membership(membership_id=gold.membership_id))
    page = await till.page(opened.id)
    await gold.shop.twin.complete(page["id"])
    await till.look(page["id"])
    (paid,), (payment,) = await gold.said(PeriodPaid), (await gold.shop.ask(ListPayments())).items
    (held,) = (await gold.shop.ask(ListSubscriptions(membership_id=gold.membership_id))).items
    assert (paid.membership_id, paid.payment_id, paid.description) == (gold.membership_id, payment.id, "Gold")
    assert (paid.period.starts_at, paid.period.ends_at) == (held.period_starts_at, held.period_ends_at)
    assert (payment.status, payment.amount.amount_minor) == (PaymentStatus.SUCCEEDED, 5000)


class TestOrder:
    async def test_is_of_no_account(self, gold: Club) -> None:
        await gold.subscribe(2027, 1, 31, 9)
        await gold.advance(2027, 3, 31, 12)
        await gold.look(backwards=True)
        assert sorted(await gold.paid()) == [("28.02.", "31.03."), ("31.01.", "28.02."), ("31.03.", "30.04.")]
        assert len(await gold.said(PeriodPaid)) == 3

    async def test_a_payment_after_a_failure_pays_for_the_period_it_was_for(self, gold: Club) -> None:
        await gold.shop.twin.switch("settings", after_retries="past_due", retry_days=[3])
        await gold.subscribe(2027, 3, 1)
        await gold.pay_with("pm_card_chargeCustomerFail")
        await gold.advance(2027, 4, 20)
        await gold.look()
        assert (await gold.mirror())[-1].status is InvoiceStatus.OPEN
        assert await gold.paid() == [("01.03.", "01.04.")]
        await gold.advance(2027, 5, 2)
        april, may = (await gold.invoices())[1:]
        await gold.pay_with("pm_card_visa")
        for invoice in (may, april):  # the later one first
            await gold.v1.invoices.pay_async(invoice.id, options=gold.there)
            await gold.look_at("invoice", invoice.id)
        assert await gold.paid() == [("01.03.", "01.04."), ("01.05.", "01.06."), ("01.04.", "01.05.")]
        (held,) = (await gold.shop.ask(ListSubscriptions())).items
        await gold.look_at("subscription", gold.subscription)
        (held,) = (await gold.shop.ask(ListSubscriptions())).items
        assert (held.status, held.customer_id) == ("active", gold.customer_id)

    async def test_unpaid_time_is_never_granted(self, gold: Club) -> None:
        await gold.subscribe(2027, 3, 1)
        await gold.pay_with("pm_card_chargeCustomerFail")
        await gold.advance(2027, 4, 1, 2)
        await gold.look()
        assert await gold.paid() == [("01.03.", "01.04.")]


class TestMirror:
    async def test_has_taxes_exactly_as_stripe_computed_them(self, gold: Club) -> None:
        rate = await gold.v1.tax_rates.create_async(
            {"display_name": "VAT", "percentage": 7.7, "inclusive": True}, gold.there
        )
        over = await gold.v1.tax_rates.create_async(
            {"display_name": "VAT", "percentage": 19, "inclusive": False}, gold.there
        )
        items = [
            {"price": await gold.price(333), "tax_rates": [rate.id]},
            {"price": await gold.price(1999), "tax_rates": [over.id]},
        ]
        await gold.subscribe(2027, 5, 1, items=items)
        await gold.look()
        ((theirs,), (ours,)) = (await gold.invoices(), await gold.mirror())
        for line, mirrored in zip(theirs.lines.data, ours.lines, strict=True):
            assert [
                (tax.amount.amount_minor, tax.taxable and tax.taxable.amount_minor, tax.inclusive, tax.rate)
                for tax in mirrored.taxes
            ] == [
                (tax.amount, tax.taxable_amount, tax.tax_behavior == "inclusive", tax.tax_rate_details.tax_rate)
                for tax in line.taxes
            ]
        assert sum(tax.amount.amount_minor for tax in ours.taxes) == sum(tax.amount for tax in theirs.total_taxes)
        assert (ours.total.amount_minor, ours.paid.amount_minor, ours.number) == (
            theirs.total, theirs.amount_paid, theirs.number,
        )  # fmt: skip
        assert (ours.hosted_url, ours.pdf_url) == (theirs.hosted_invoice_url, theirs.invoice_pdf)
        (paid,) = await gold.said(PeriodPaid)
        assert paid.amount.amount_minor == theirs.total

    async def test_tells_of_news_alone(self, gold: Club) -> None:
        await gold.subscribe(2027, 5, 1)
        await gold.look()
        await gold.look()
        assert [each.status for each in await gold.said(InvoiceMirrored)] == [InvoiceStatus.PAID]
        assert [each.version for each in await gold.said(SubscriptionChanged)] == [1]

    async def test_more_lines_than_a_page_are_all_mirrored(self, gold: Club) -> None:
        product = await _product(gold)
        extra = [{"price_data": {"currency": "eur", "unit_amount": 100 + number, "product": product}}
                 for number in range(14)]  # fmt: skip
        await gold.subscribe(2027, 5, 1, add_invoice_items=extra)
        await gold.look()
        (invoice,) = await gold.mirror()
        assert len(invoice.lines) == 15
        assert sum(line.amount.amount_minor for line in invoice.lines) == invoice.total.amount_minor


async def _product(gold: Club) -> str:
    return str((await gold.v1.products.create_async({"name": "Mat"}, gold.there)).id)
