"""Payments, refunds and cards at the twin of Stripe, by the official library."""

import asyncio

import pytest
import stripe


class TestPaying:
    async def test_takes_the_money_and_tells(self, platform) -> None:
        customer = await platform.customer()
        paid = await platform.pay(customer=customer.id, payment_method=customer.invoice_settings.default_payment_method,
                                  metadata={"booking": "bkg_1"}, expand=["latest_charge.balance_transaction"])  # fmt: skip
        entry = paid.latest_charge.balance_transaction
        assert (paid.status, paid.amount_received, entry.amount, entry.fee, entry.net) == (
            "succeeded",
            10_000,
            10_000,
            320,
            9_680,
        )
        assert (paid.latest_charge.metadata["booking"], paid.latest_charge.captured) == ("bkg_1", True)
        told = await platform.events()
        assert told[-3:] == ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"]

    @pytest.mark.parametrize(
        ("card", "code", "decline"),
        [
            ("pm_card_chargeDeclined", "card_declined", "generic_decline"),
            ("pm_card_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
            ("pm_card_chargeDeclinedExpiredCard", "expired_card", "expired_card"),
            ("pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", "incorrect_cvc"),
            ("pm_card_chargeDeclinedProcessingError", "processing_error", "processing_error"),
            ("pm_card_chargeDeclinedFraudulent", "card_declined", "fraudulent"),
        ],
    )
    async def test_that_is_declined_carries_the_intent(self, platform, card: str, code: str, decline: str) -> None:
        with pytest.raises(stripe.CardError) as refused:
            await platform.pay(card=card)
        error = refused.value.error
        assert (refused.value.http_status, error.code, error.decline_code) == (402, code, decline)
        intent = await platform.v1.payment_intents.retrieve_async(error.payment_intent.id)
        assert (intent.status, intent.payment_method) == ("requires_payment_method", None)
        assert (intent.last_payment_error.code, intent.last_payment_error.charge) == (code, intent.latest_charge)
        assert (await platform.events())[-2:] == ["charge.failed", "payment_intent.payment_failed"]
        again = await platform.v1.payment_intents.confirm_async(intent.id, {"payment_method": "pm_card_visa"})
        assert again.status == "succeeded"

    async def test_asks_the_customer_to_authenticate(self, platform) -> None:
        waiting = await platform.pay(card="pm_card_threeDSecure2Required", return_url="https://example.com/back")
        assert (waiting.status, waiting.next_action.type) == ("requires_action", "redirect_to_url")
        page = waiting.next_action.redirect_to_url.url
        assert "is it you" in (await platform.http.get(page)).text
        back = await platform.http.post(page, data={"answer": "complete"})
        assert (back.status_code, "redirect_status=succeeded" in back.headers["location"]) == (303, True)
        assert (await platform.v1.payment_intents.retrieve_async(waiting.id)).status == "succeeded"
        other = await platform.pay(card="pm_card_threeDSecure2Required")
        await platform.control(f"payment_intents/{other.id}/authenticate", passed=False)
        failed = await platform.v1.payment_intents.retrieve_async(other.id)
        assert (failed.status, failed.last_payment_error.code) == (
            "requires_payment_method", "payment_intent_authentication_failure",
        )  # fmt: skip

    async def test_without_the_customer_asks_nobody(self, platform) -> None:
        customer = await platform.customer("pm_card_authenticationRequiredOnSetup")
        method = customer.invoice_settings.default_payment_method
        with pytest.raises(stripe.CardError) as refused:
            await platform.pay(card=method, customer=customer.id, off_session=True)
        assert refused.value.code == "authentication_required"
        intent = await platform.v1.setup_intents.create_async(
            {"customer": customer.id, "payment_method": method, "confirm": True}
        )
        assert intent.status == "requires_action"
        await platform.control(f"setup_intents/{intent.id}/authenticate")
        assert (await platform.pay(card=method, customer=customer.id, off_session=True)).status == "succeeded"

    async def test_is_captured_later_in_part_or_let_go(self, platform) -> None:
        held = await platform.pay(capture_method="manual")
        assert (held.status, held.amount_capturable) == ("requires_capture", 10_000)
        assert (await platform.events())[-2:] == ["charge.succeeded", "payment_intent.amount_capturable_updated"]
        done = await platform.v1.payment_intents.capture_async(
            held.id, {"amount_to_capture": 7_000, "expand": ["latest_charge.refunds"]}
        )
        charge = done.latest_charge
        assert (done.amount_received, charge.amount_captured, charge.amount_refunded) == (7_000, 7_000, 3_000)
        assert charge.refunds.data[0].balance_transaction is None
        assert (await platform.events())[-2:] == ["charge.captured", "payment_intent.succeeded"]
        with pytest.raises(stripe.InvalidRequestError) as refused:
            await platform.v1.payment_intents.capture_async(held.id)
        assert refused.value.code == "payment_intent_unexpected_state"
        other = await platform.pay(capture_method="manual")
        gone = await platform.v1.payment_intents.cancel_async(other.id, {"cancellation_reason": "abandoned"})
        assert (gone.status, gone.amount_capturable) == ("canceled", 0)
        forgotten = await platform.pay(capture_method="manual")
        await platform.control("clock", seconds=8 * 86400)
        expired = await platform.v1.payment_intents.retrieve_async(forgotten.id)
        assert (expired.status, expired.cancellation_reason) == ("canceled", "automatic")

    async def test_refuses_what_stripe_does_not_charge(self, platform) -> None:
        for amount, currency, code in (
            (49, "usd", "amount_too_small"), (0, "usd", "parameter_invalid_integer"), (100_000_000, "usd", "amount_too_large"),
            (1_005, "kwd", "invalid_charge_amount"), (550, "ugx", "invalid_charge_amount_no_decimal_compatible"), (100, "zzz", None),
        ):  # fmt: skip
            with pytest.raises(stripe.InvalidRequestError) as refused:
                await platform.pay(amount, currency=currency)
            assert (refused.value.http_status, refused.value.code) == (400, code)
        assert (await platform.pay(500, currency="jpy")).amount_received == 500
        assert (await platform.pay(1_500, currency="kwd")).amount_received == 1_500

    async def test_keeps_cards_to_their_customers(self, platform) -> None:
        customer = await platform.customer()
        method = customer.invoice_settings.default_payment_method
        with pytest.raises(stripe.InvalidRequestError, match="belongs to the Customer"):
            await platform.pay(card=method)
        once = await platform.pay()
        with pytest.raises(stripe.InvalidRequestError, match="may not be used again"):
            await platform.pay(card=once.payment_method)
        with pytest.raises(stripe.CardError):
            await platform.v1.payment_methods.attach_async("pm_card_chargeDeclined", {"customer": customer.id})
        gone = await platform.v1.payment_methods.detach_async(method)
        assert gone.customer is None
        assert (await platform.v1.customers.retrieve_async(customer.id)).invoice_settings.default_payment_method is None


class TestRefunds:
    async def test_give_back_parts_until_nothing_is_left(self, platform) -> None:
        paid = await platform.pay()
        part = await platform.v1.refunds.create_async(
            {"payment_intent": paid.id, "amount": 4_000, "reason": "requested_by_customer"}
        )
        assert (part.status, part.charge, part.amount) == ("succeeded", paid.latest_charge, 4_000)
        with pytest.raises(stripe.InvalidRequestError) as refused:
            await platform.v1.refunds.create_async({"charge": paid.latest_charge, "amount": 6_001})
        assert (
            refused.value.error.message == "Refund amount ($60.01) is greater than unrefunded amount on charge ($60.00)"
        )
        await platform.v1.refunds.create_async({"charge": paid.latest_charge})
        with pytest.raises(stripe.InvalidRequestError) as refused:
            await platform.v1.refunds.create_async({"charge": paid.latest_charge})
        assert refused.value.code == "charge_already_refunded"
        last = (await platform.v1.events.list_async({"type": "charge.refunded"})).data[0]
        assert last.data.previous_attributes.to_dict() == {"amount_refunded": 4_000, "refunded": False}

    async def test_fifty_at_once_never_exceed_what_was_paid(self, platform) -> None:
        paid = await platform.pay(100, currency="eur")

        async def refund() -> int:
            try:
                return (await platform.v1.refunds.create_async({"payment_intent": paid.id, "amount": 30})).amount
            except stripe.InvalidRequestError:
                return 0

        assert sum(await asyncio.gather(*(refund() for _ in range(50)))) == 90
        charge = await platform.v1.charges.retrieve_async(paid.latest_charge)
        assert (charge.amount_refunded, charge.refunded) == (90, False)

    async def test_may_succeed_later_or_fail(self, platform) -> None:
        slow = await platform.pay(card="pm_card_pendingRefund")
        waiting = await platform.v1.refunds.create_async({"payment_intent": slow.id})
        bad = await platform.pay(card="pm_card_refundFail")
        failing = await platform.v1.refunds.create_async({"payment_intent": bad.id})
        assert (waiting.status, failing.status) == ("pending", "succeeded")
        await platform.control("clock", seconds=60)
        assert (await platform.v1.refunds.retrieve_async(waiting.id)).status == "succeeded"
        failed = await platform.v1.refunds.retrieve_async(failing.id)
        assert (failed.status, failed.failure_reason) == ("failed", "expired_or_canceled_card")
        assert (await platform.v1.charges.retrieve_async(bad.latest_charge)).amount_refunded == 0


class TestDisputes:
    async def test_are_answered_with_evidence(self, platform) -> None:
        await platform.pay(card="pm_card_createDispute")
        dispute = (await platform.v1.disputes.list_async()).data[0]
        assert (dispute.status, dispute.reason, dispute.balance_transactions[0].net) == (
            "needs_response",
            "fraudulent",
            -11_500,
        )
        with pytest.raises(stripe.InvalidRequestError) as refused:
            await platform.v1.refunds.create_async({"charge": dispute.charge})
        assert refused.value.code == "charge_disputed"
        told = await platform.v1.disputes.update_async(
            dispute.id, {"evidence": {"uncategorized_text": "winning_evidence"}}
        )
        assert told.status == "under_review"
        await platform.control("clock", seconds=60)
        assert (await platform.v1.disputes.retrieve_async(dispute.id)).status == "won"
        assert (await platform.events(types=["charge.dispute.*"])) == [
            "charge.dispute.created", "charge.dispute.funds_withdrawn", "charge.dispute.updated",
            "charge.dispute.funds_reinstated", "charge.dispute.closed",
        ]  # fmt: skip

    async def test_are_lost_by_giving_up(self, platform) -> None:
        paid = await platform.pay()
        made = await platform.control(f"charges/{paid.latest_charge}/dispute", reason="product_not_received")
        assert (await platform.v1.disputes.close_async(made["dispute"])).status == "lost"
