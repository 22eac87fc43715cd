"""Checkout and its page at the twin of Stripe."""

import time

import pytest
import stripe

ITEM = {"price_data": {"currency": "eur", "unit_amount": 2000, "product_data": {"name": "Deposit"}}, "quantity": 1}
BACK = "https://example.com/done?session={CHECKOUT_SESSION_ID}"


async def refused(call) -> stripe.StripeError:
    with pytest.raises(stripe.StripeError) as caught:
        await call
    return caught.value


async def session(platform, mode: str = "payment", **more):
    items = {} if mode == "setup" else {"line_items": [ITEM]}
    return await platform.v1.checkout.sessions.create_async({"mode": mode, "success_url": BACK, **items, **more})


class TestPayment:
    async def test_is_known_only_when_it_is_done(self, platform) -> None:
        made = await session(
            platform, metadata={"booking": "bkg_1"}, payment_intent_data={"metadata": {"purpose": "deposit"}}
        )
        assert (made.status, made.payment_status, made.payment_intent, made.amount_total) == (
            "open",
            "unpaid",
            None,
            2000,
        )
        items = await platform.v1.checkout.sessions.line_items.list_async(made.id)
        assert [(each.amount_total, each.quantity) for each in items.data] == [(2000, 1)]
        page = await platform.http.get(made.url)
        assert (page.status_code, "€20.00" in page.text, "Deposit" in page.text) == (200, True, True)
        gone = await platform.http.post(made.url, data={"email": "ada@example.com", "card": "pm_card_visa"})
        assert (gone.status_code, gone.headers["location"]) == (303, BACK.replace("{CHECKOUT_SESSION_ID}", made.id))
        done = await platform.v1.checkout.sessions.retrieve_async(made.id, {"expand": ["payment_intent", "line_items"]})
        assert (done.status, done.payment_status, done.url, done.customer) == ("complete", "paid", None, None)
        assert (done.payment_intent.status, done.payment_intent.metadata["purpose"]) == ("succeeded", "deposit")
        assert (done.customer_details.email, done.line_items.data[0].amount_total) == ("ada@example.com", 2000)
        assert (await platform.events())[-1] == "checkout.session.completed"
        assert (await platform.http.post(made.url, data={"email": "x@example.com"})).status_code == 410
        assert len((await platform.v1.charges.list_async()).data) == 1

    async def test_goes_on_after_a_decline_and_asks_the_bank(self, platform) -> None:
        made = await session(platform)
        url = made.url
        no = await platform.http.post(url, data={"email": "ada@example.com", "card": "pm_card_chargeDeclined"})
        assert (no.status_code, "Your card was declined." in no.text) == (402, True)
        still = await platform.v1.checkout.sessions.retrieve_async(made.id)
        assert (still.status, still.payment_intent) == ("open", None)
        bank = await platform.http.post(url, data={"email": "ada@example.com", "number": "4000 0000 0000 3220"})
        assert "/authenticate/" in bank.headers["location"]
        assert (await platform.http.post(bank.headers["location"], data={"answer": "fail"})).status_code == 402
        assert (await platform.http.post(bank.headers["location"], data={"answer": "complete"})).status_code == 303
        done = await platform.v1.checkout.sessions.retrieve_async(made.id, {"expand": ["payment_intent.latest_charge"]})
        assert (done.status, done.payment_intent.latest_charge.payment_method_details.card.three_d_secure.result) == (
            "complete",
            "authenticated",
        )
        told = await platform.events()
        assert (told.count("payment_intent.created"), told.count("payment_intent.payment_failed")) == (1, 1)

    async def test_ends_by_itself_or_when_told(self, platform) -> None:
        one, two = await session(platform), await session(platform, expires_at=int(time.time()) + 1860)
        ended = await platform.v1.checkout.sessions.expire_async(one.id)
        assert (ended.status, ended.url) == ("expired", None)
        error = await refused(platform.v1.checkout.sessions.expire_async(one.id))
        assert error.error.message.startswith('Only Checkout Sessions with a status in ["open"] can be expired.')
        await platform.control("clock", seconds=1900)
        assert (await platform.v1.checkout.sessions.retrieve_async(two.id)).status == "expired"
        assert (await platform.events()).count("checkout.session.expired") == 2
        for seconds in (60, 90_000):
            at = (await platform.http.get(f"{platform.url}/_twin/clock")).json()["now"] + seconds
            assert (await refused(session(platform, expires_at=at))).param == "expires_at"

    async def test_refuses_what_does_not_go_together(self, platform) -> None:
        monthly = await platform.price(recurring={"interval": "month"})
        line = [{"price": monthly.id, "quantity": 1}]
        customer = await platform.v1.customers.create_async()
        for more, mode in (
            ({"line_items": line}, "payment"), ({"line_items": [ITEM]}, "subscription"), ({"line_items": [{"price": "price_none", "quantity": 1}]}, "payment"),
            ({"line_items": [{"price": monthly.id}]}, "subscription"), ({"customer": customer.id, "customer_email": "a@example.com"}, "payment"),
            ({"line_items": []}, "payment"), ({"subscription_data": {"trial_period_days": 3}}, "payment"),
            ({"line_items": [{**ITEM, "price_data": {**ITEM["price_data"], "unit_amount": 20}}]}, "payment"),
        ):  # fmt: skip
            assert (await refused(session(platform, mode, **more))).http_status == 400, more
        assert (
            await refused(platform.v1.checkout.sessions.create_async({"mode": "payment", "line_items": [ITEM]}))
        ).param == "success_url"


class TestSubscription:
    async def test_a_trial_lasts_two_days_at_least(self, platform) -> None:
        monthly = await platform.price(1500, recurring={"interval": "month"})
        line = [{"price": monthly.id, "quantity": 1}]
        now = (await platform.http.get(f"{platform.url}/_twin/clock")).json()["now"]
        error = await refused(
            session(platform, "subscription", line_items=line, subscription_data={"trial_end": now + 47 * 3600})
        )
        assert (error.http_status, error.param) == (400, "subscription_data[trial_end]")
        made = await session(
            platform, "subscription", line_items=line, subscription_data={"trial_end": now + 49 * 3600}
        )
        assert made.amount_total == 0

    async def test_a_price_that_the_page_describes_renews(self, platform) -> None:
        monthly = {**ITEM, "price_data": {**ITEM["price_data"], "recurring": {"interval": "month"}}}
        made = await session(platform, "subscription", line_items=[monthly])
        told = await platform.control(f"checkout/sessions/{made.id}/complete", email="ada@example.com")
        assert told == {"status": "complete", "problem": None}
        done = await platform.v1.checkout.sessions.retrieve_async(made.id, {"expand": ["subscription"]})
        assert done.subscription.status == "active"

    async def test_is_made_with_its_customer_and_goes_on_paying(self, platform) -> None:
        monthly = await platform.price(1500, recurring={"interval": "month"})
        made = await session(
            platform, "subscription", line_items=[{"price": monthly.id, "quantity": 1}], subscription_data={"metadata": {"membership": "mbs_1"}},
        )  # fmt: skip
        assert (made.subscription, made.invoice, made.customer) == (None, None, None)
        assert (await platform.control(f"checkout/sessions/{made.id}/complete", email="ada@example.com"))[
            "status"
        ] == "complete"
        done = await platform.v1.checkout.sessions.retrieve_async(
            made.id, {"expand": ["subscription.default_payment_method", "invoice", "customer"]}
        )
        held = done.subscription
        assert (held.status, held.metadata["membership"], held.default_payment_method.card.last4) == (
            "active",
            "mbs_1",
            "4242",
        )
        assert (done.invoice.status, done.customer.email, done.payment_status, done.payment_intent) == (
            "paid",
            "ada@example.com",
            "paid",
            None,
        )
        await platform.control("clock", seconds=32 * 86400)
        invoices = (await platform.v1.invoices.list_async({"subscription": held.id})).data
        assert [(each.status, each.billing_reason) for each in invoices] == [
            ("paid", "subscription_cycle"),
            ("paid", "subscription_create"),
        ]

    async def test_that_is_declined_leaves_nothing(self, platform) -> None:
        monthly = await platform.price(1500, recurring={"interval": "month"})
        made = await session(platform, "subscription", line_items=[{"price": monthly.id, "quantity": 1}])
        told = await platform.control(f"checkout/sessions/{made.id}/complete", card="pm_card_chargeCustomerFail")
        assert told == {"status": "open", "problem": "Your card was declined."}
        assert (await platform.v1.subscriptions.list_async()).data == []


class TestSetup:
    async def test_has_its_intent_at_once_and_keeps_the_card(self, platform) -> None:
        customer = await platform.v1.customers.create_async({"email": "ada@example.com"})
        made = await session(platform, "setup", customer=customer.id, currency="eur")
        assert (made.setup_intent is not None, made.payment_status, made.amount_total) == (
            True,
            "no_payment_required",
            None,
        )
        assert (
            await platform.http.post(made.url, data={"email": "ada@example.com", "card": "pm_card_visa"})
        ).status_code == 303
        intent = await platform.v1.setup_intents.retrieve_async(made.setup_intent)
        assert (intent.status, intent.customer) == ("succeeded", customer.id)
        fee = await platform.pay(2500, card=intent.payment_method, customer=customer.id, off_session=True)
        assert fee.status == "succeeded"


class TestAllowedTypes:
    async def test_cards_are_all_there_is(self, platform) -> None:
        made = await session(platform, "setup", allowed_payment_method_types=["card"], customer_creation="always")
        assert made.setup_intent is not None
        no = await refused(session(platform, allowed_payment_method_types=["ideal"]))
        assert no.param == "allowed_payment_method_types"


async def test_time_passes_for_one_subscription_alone(platform) -> None:
    item = {**ITEM, "price_data": {**ITEM["price_data"], "recurring": {"interval": "month"}}}
    held = []
    for _ in range(2):
        made = await session(platform, "subscription", line_items=[item])
        await platform.control(f"checkout/sessions/{made.id}/complete", email="ada@example.com")
        held.append((await platform.v1.checkout.sessions.retrieve_async(made.id)).subscription)
    told = await platform.control(f"subscriptions/{held[0]}/advance", now=int(time.time()) + 32 * 86400)
    clock = await platform.v1.test_helpers.test_clocks.retrieve_async(told["test_clock"])
    for _ in range(400):
        if clock.status == "ready":
            break
        clock = await platform.v1.test_helpers.test_clocks.retrieve_async(clock.id)
    billed = [(await platform.v1.invoices.list_async({"subscription": each})).data for each in held]
    assert [[each.status for each in invoices] for invoices in billed] == [["paid", "paid"], ["paid"]]
