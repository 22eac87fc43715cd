"""Subscriptions, invoices and the clock at the twin of Stripe, by the official library."""

from datetime import UTC, datetime

import pytest
import stripe

from twins.stripe import calendar


def day(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%d.%m.")


async def refused(call) -> stripe.StripeError:
    with pytest.raises(stripe.StripeError) as caught:
        await call
    return caught.value


async def monthly(platform, amount: int = 1000):
    return await platform.price(amount, recurring={"interval": "month"})


async def subscribe(platform, customer, price, **more):
    return await platform.v1.subscriptions.create_async(
        {"customer": customer.id, "items": [{"price": price.id}], **more}
    )


class TestPeriods:
    def test_keep_the_day_of_their_anchor(self) -> None:
        anchor = int(datetime(2027, 1, 31, 9, tzinfo=UTC).timestamp())
        days = [day(calendar.boundary(anchor, "month", 1, number)) for number in range(14)]
        assert days == ["31.01.", "28.02.", "31.03.", "30.04.", "31.05.", "30.06.", "31.07.", "31.08.", "30.09.", "31.10.", "30.11.", "31.12.",
                        "31.01.", "29.02."]  # fmt: skip
        for number in range(40):
            start = calendar.boundary(anchor, "month", 1, number)
            assert calendar.period_at(anchor, "month", 1, start) == (
                start,
                calendar.boundary(anchor, "month", 1, number + 1),
            )
            assert calendar.period_at(anchor, "month", 1, start - 1)[1] == start


class TestRenewing:
    async def test_bills_each_month_on_the_last_day(self, platform) -> None:
        clock = await platform.clock(2027, 1, 31, 9)
        customer, price = await platform.customer(test_clock=clock.id), await monthly(platform, 2500)
        held = await subscribe(platform, customer, price, expand=["latest_invoice.payments"])
        item, first = held["items"].data[0], held.latest_invoice
        assert (held.status, day(item.current_period_start), day(item.current_period_end)) == (
            "active",
            "31.01.",
            "28.02.",
        )
        assert (first.status, first.total, first.billing_reason, first.attempt_count) == (
            "paid",
            2500,
            "subscription_create",
            1,
        )
        assert (first.payments.data[0].status, first.payments.data[0].payment.type) == ("paid", "payment_intent")
        await platform.advance(clock, 2027, 2, 28, 9, 30)
        draft = (await platform.v1.invoices.list_async({"customer": customer.id})).data[0]
        assert (draft.status, draft.billing_reason, draft.number) == ("draft", "subscription_cycle", None)
        await platform.advance(clock, 2027, 4, 30, 12)
        found = (await platform.v1.invoices.list_async({"subscription": held.id})).data
        assert [(each.status, day(each.lines.data[0].period.start), day(each.lines.data[0].period.end)) for each in reversed(found)] == [
            ("paid", "31.01.", "28.02."), ("paid", "28.02.", "31.03."), ("paid", "31.03.", "30.04."), ("paid", "30.04.", "31.05."),
        ]  # fmt: skip
        looks_back = [(day(each.period_start), day(each.period_end)) for each in reversed(found)]
        assert looks_back == [("31.01.", "31.01."), ("31.01.", "28.02."), ("28.02.", "31.03."), ("31.03.", "30.04.")]
        details = found[0].parent.subscription_details
        assert (details.subscription, found[0].lines.data[0].parent.subscription_item_details.subscription_item) == (
            held.id,
            item.id,
        )
        told = await platform.events()
        after = told[told.index("test_helpers.test_clock.advancing") :]
        assert after[1:6] == ["invoice.created", "customer.subscription.updated", "test_helpers.test_clock.ready",
                              "test_helpers.test_clock.advancing", "payment_intent.created"] or after[1] == "customer.subscription.updated"  # fmt: skip
        assert (
            told.count("invoice.paid")
            == told.count("invoice.payment_succeeded")
            == told.count("invoice_payment.paid")
            == 4
        )

    @pytest.mark.parametrize(
        ("after", "status"), [("cancel", "canceled"), ("unpaid", "unpaid"), ("past_due", "past_due")]
    )
    async def test_that_fails_is_tried_again_and_then_given_up(self, platform, after: str, status: str) -> None:
        await platform.control("settings", after_retries=after, retry_days=[3, 5])
        clock = await platform.clock(2027, 3, 1)
        customer, price = await platform.customer(test_clock=clock.id), await monthly(platform)
        held = await subscribe(platform, customer, price)
        bad = await platform.v1.payment_methods.attach_async("pm_card_chargeCustomerFail", {"customer": customer.id})
        await platform.v1.customers.update_async(customer.id, {"invoice_settings": {"default_payment_method": bad.id}})
        await platform.advance(clock, 2027, 4, 1, 2)
        invoice = (await platform.v1.invoices.list_async({"limit": 1})).data[0]
        assert (invoice.status, invoice.attempt_count, day(invoice.next_payment_attempt)) == ("open", 1, "04.04.")
        assert (await platform.v1.subscriptions.retrieve_async(held.id)).status == "past_due"
        await platform.advance(clock, 2027, 4, 20)
        ended = await platform.v1.subscriptions.retrieve_async(held.id)
        invoice = await platform.v1.invoices.retrieve_async(invoice.id)
        assert (ended.status, invoice.attempt_count, invoice.next_payment_attempt) == (status, 3, None)
        assert (await platform.events()).count("invoice.payment_failed") == 3
        if after == "cancel":
            assert (ended.cancellation_details.reason, ended.ended_at) == (
                "payment_failed",
                invoice.status_transitions.finalized_at + 8 * 86400,
            )
            return
        good = await platform.v1.payment_methods.attach_async("pm_card_visa", {"customer": customer.id})
        paid = await platform.v1.invoices.pay_async(invoice.id, {"payment_method": good.id})
        assert (paid.status, (await platform.v1.subscriptions.retrieve_async(held.id)).status) == ("paid", "active")

    async def test_ends_when_it_was_told_to(self, platform) -> None:
        clock = await platform.clock(2027, 3, 10)
        customer, price = await platform.customer(test_clock=clock.id), await monthly(platform)
        held = await subscribe(platform, customer, price)
        told = await platform.v1.subscriptions.update_async(held.id, {"cancel_at_period_end": True})
        assert (told.cancel_at_period_end, day(told.cancel_at), told.status) == (True, "10.04.", "active")
        await platform.advance(clock, 2027, 4, 11)
        ended = await platform.v1.subscriptions.retrieve_async(held.id)
        assert (ended.status, day(ended.ended_at), ended.cancellation_details.reason) == (
            "canceled",
            "10.04.",
            "cancellation_requested",
        )
        assert len((await platform.v1.invoices.list_async()).data) == 1
        assert (await platform.v1.subscriptions.list_async()).data == []
        assert len((await platform.v1.subscriptions.list_async({"status": "all"})).data) == 1
        assert (await refused(platform.v1.subscriptions.cancel_async(held.id))).http_status == 404


class TestBeginning:
    async def test_needs_something_to_pay_with(self, platform) -> None:
        customer, price = await platform.v1.customers.create_async(), await monthly(platform)
        error = await refused(subscribe(platform, customer, price))
        assert (error.http_status, error.error.code) == (400, "resource_missing")
        once = await platform.v1.prices.create_async(
            {"currency": "usd", "unit_amount": 100, "product_data": {"name": "Once"}}
        )
        assert (await refused(subscribe(platform, customer, once))).param == "items[0][price]"

    async def test_waits_for_the_first_payment(self, platform) -> None:
        customer, price = await platform.v1.customers.create_async(), await monthly(platform)
        held = await subscribe(
            platform, customer, price, payment_behavior="default_incomplete", expand=["latest_invoice.confirmation_secret"],
            payment_settings={"save_default_payment_method": "on_subscription"},
        )  # fmt: skip
        assert (held.status, held.latest_invoice.status) == ("incomplete", "open")
        intent = held.latest_invoice.confirmation_secret.client_secret.partition("_secret_")[0]
        await platform.v1.payment_intents.confirm_async(intent, {"payment_method": "pm_card_visa"})
        now = await platform.v1.subscriptions.retrieve_async(
            held.id, {"expand": ["latest_invoice", "default_payment_method"]}
        )
        assert (now.status, now.latest_invoice.status, now.default_payment_method.customer) == (
            "active",
            "paid",
            customer.id,
        )
        other = await subscribe(platform, customer, price, payment_behavior="default_incomplete")
        await platform.control("clock", seconds=24 * 3600)
        gone = await platform.v1.subscriptions.retrieve_async(other.id, {"expand": ["latest_invoice"]})
        assert (gone.status, gone.latest_invoice.status) == ("incomplete_expired", "void")

    async def test_that_is_declined_is_incomplete_or_nothing(self, platform) -> None:
        customer, price = await platform.customer("pm_card_chargeCustomerFail"), await monthly(platform)
        held = await subscribe(platform, customer, price)
        assert held.status == "incomplete"
        error = await refused(subscribe(platform, customer, price, payment_behavior="error_if_incomplete"))
        assert (error.http_status, error.code) == (402, "card_declined")
        assert len((await platform.v1.subscriptions.list_async()).data) == 1

    async def test_may_be_a_trial(self, platform) -> None:
        clock = await platform.clock(2027, 5, 1)
        customer, price = await platform.customer(test_clock=clock.id), await monthly(platform)
        held = await subscribe(platform, customer, price, trial_period_days=14, expand=["latest_invoice"])
        assert (held.status, held.latest_invoice.total, day(held.trial_end)) == ("trialing", 0, "15.05.")
        await platform.advance(clock, 2027, 5, 13)
        assert (await platform.events())[-2] == "customer.subscription.trial_will_end"
        await platform.advance(clock, 2027, 5, 15, 2)
        now = await platform.v1.subscriptions.retrieve_async(held.id, {"expand": ["latest_invoice"]})
        assert (now.status, now.latest_invoice.total, now.latest_invoice.status) == ("active", 1000, "paid")
        assert day(now["items"].data[0].current_period_end) == "15.06."
        lonely = await platform.v1.customers.create_async({"test_clock": clock.id})
        free = await subscribe(
            platform,
            lonely,
            price,
            trial_period_days=7,
            trial_settings={"end_behavior": {"missing_payment_method": "cancel"}},
        )
        await platform.advance(clock, 2027, 5, 30)
        assert (await platform.v1.subscriptions.retrieve_async(free.id)).status == "canceled"


class TestChanging:
    async def test_prorates_by_the_second(self, platform) -> None:
        clock = await platform.clock(2027, 4, 1)
        customer = await platform.customer(test_clock=clock.id)
        small, large = await monthly(platform, 3000), await monthly(platform, 6000)
        held = await subscribe(platform, customer, small)
        await platform.advance(clock, 2027, 4, 16)
        item = held["items"].data[0].id
        changed = await platform.v1.subscriptions.update_async(held.id, {"items": [{"id": item, "price": large.id}]})
        assert changed["items"].data[0].price.id == large.id
        waiting = (await platform.v1.invoice_items.list_async({"pending": True})).data
        assert sorted(each.amount for each in waiting) == [-1500, 3000]
        await platform.advance(clock, 2027, 5, 1, 2)
        invoice = (await platform.v1.invoices.list_async({"limit": 1})).data[0]
        assert (invoice.total, invoice.status, len(invoice.lines.data)) == (6000 - 1500 + 3000, "paid", 3)
        now = await platform.v1.subscriptions.update_async(
            held.id,
            {
                "items": [{"id": item, "quantity": 2}],
                "proration_behavior": "always_invoice",
                "expand": ["latest_invoice"],
            },
        )
        assert (now.latest_invoice.billing_reason, now.latest_invoice.status) == ("subscription_update", "paid")

    async def test_pauses_and_cancels_at_once(self, platform) -> None:
        clock = await platform.clock(2027, 4, 1)
        customer, price = await platform.customer(test_clock=clock.id), await monthly(platform)
        held = await subscribe(platform, customer, price)
        await platform.v1.subscriptions.update_async(held.id, {"pause_collection": {"behavior": "void"}})
        await platform.advance(clock, 2027, 5, 2)
        assert (await platform.v1.invoices.list_async({"limit": 1})).data[0].status == "void"
        gone = await platform.v1.subscriptions.cancel_async(
            held.id, {"cancellation_details": {"comment": "moved away"}}
        )
        assert (gone.status, gone.cancellation_details.comment) == ("canceled", "moved away")
        assert (await platform.events())[-1] == "customer.subscription.deleted"


class TestInvoices:
    async def test_leave_waiting_items_out_unless_told(self, platform) -> None:
        customer = await platform.customer()
        await platform.v1.invoice_items.create_async(
            {"customer": customer.id, "amount": 700, "currency": "usd", "description": "Mat"}
        )
        empty = await platform.v1.invoices.create_async({"customer": customer.id})
        assert (empty.total, empty.status, empty.auto_advance) == (0, "draft", False)
        full = await platform.v1.invoices.create_async(
            {"customer": customer.id, "pending_invoice_items_behavior": "include"}
        )
        assert (full.total, full.lines.data[0].description) == (700, "Mat")
        told = await platform.v1.invoices.line_items.list_async(full.id, {"limit": 1})
        assert ([each.amount for each in told.data], told.has_more) == ([700], False)
        final = await platform.v1.invoices.finalize_invoice_async(full.id)
        assert (final.status, final.number.endswith("-0001"), final.hosted_invoice_url.startswith(platform.url)) == (
            "open",
            True,
            True,
        )
        paid = await platform.v1.invoices.pay_async(full.id)
        assert (paid.status, paid.amount_paid, paid.amount_remaining) == ("paid", 700, 0)
        assert (await refused(platform.v1.invoices.pay_async(full.id))).error.message == "Invoice is already paid"

    async def test_are_voided_given_up_or_paid_elsewhere(self, platform) -> None:
        customer = await platform.v1.customers.create_async({"email": "ada@example.com"})

        async def made(**more):
            invoice = await platform.v1.invoices.create_async(
                {"customer": customer.id, "collection_method": "send_invoice", "days_until_due": 14, **more}
            )
            body = {"customer": customer.id, "invoice": invoice.id, "amount": 900, "currency": "usd"}
            await platform.v1.invoice_items.create_async(body)
            return await platform.v1.invoices.finalize_invoice_async(invoice.id)

        one, two, three = await made(), await made(), await made()
        assert (await platform.v1.invoices.void_invoice_async(one.id)).status == "void"
        assert (await platform.v1.invoices.mark_uncollectible_async(two.id)).status == "uncollectible"
        told = await platform.v1.invoices.pay_async(three.id, {"paid_out_of_band": True})
        assert (told.status, told.amount_paid, told.amount_paid_off_stripe) == ("paid", 0, 900)
        assert (await refused(platform.v1.invoices.void_invoice_async(three.id))).http_status == 400
        draft = await platform.v1.invoices.create_async({"customer": customer.id})
        assert (await platform.v1.invoices.delete_async(draft.id)).deleted is True
        page = await platform.http.post((await made()).hosted_invoice_url, data={"card": "pm_card_visa"})
        assert (page.status_code, "paid" in page.text) == (200, True)

    async def test_carry_taxes_and_discounts_to_the_smallest_unit(self, platform) -> None:
        customer = await platform.customer()
        over = await platform.v1.tax_rates.create_async({"display_name": "VAT", "percentage": 19, "inclusive": False})
        within = await platform.v1.tax_rates.create_async({"display_name": "VAT", "percentage": 7.7, "inclusive": True})
        coupon = await platform.v1.coupons.create_async({"percent_off": 12.5, "duration": "once"})
        for amount, rate in ((1999, over.id), (333, within.id)):
            await platform.v1.invoice_items.create_async(
                {"customer": customer.id, "amount": amount, "currency": "eur", "tax_rates": [rate]}
            )
        made = await platform.v1.invoices.create_async({
            "customer": customer.id, "currency": "eur", "pending_invoice_items_behavior": "include", "discounts": [{"coupon": coupon.id}],
        })  # fmt: skip
        nets = {1999: 1999 - 250, 333: 333 - 42}
        lines = {line.amount: line for line in made.lines.data}
        assert {amount: line.discount_amounts[0].amount for amount, line in lines.items()} == {1999: 250, 333: 42}
        assert (lines[1999].taxes[0].amount, lines[333].taxes[0].amount) == (332, 21)
        assert (made.subtotal, made.total, made.total_excluding_tax) == (
            2332,
            sum(nets.values()) + 332,
            sum(nets.values()) - 21,
        )
        assert sum(tax.amount for tax in made.total_taxes) == 353
