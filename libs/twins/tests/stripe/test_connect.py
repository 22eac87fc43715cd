"""Connected accounts at the twin of Stripe: onboarding, charges of both kinds, fees, transfers."""

import orjson
import pytest
import stripe


async def refused(call) -> stripe.StripeError:
    with pytest.raises(stripe.StripeError) as caught:
        await call
    return caught.value


@pytest.fixture
async def studio(platform):
    """A business that is onboarded."""
    made = await platform.v1.accounts.create_async({
        "type": "express", "country": "DE", "email": "studio@example.com",
        "capabilities": {"card_payments": {"requested": True}, "transfers": {"requested": True}},
    })  # fmt: skip
    await platform.control(f"accounts/{made.id}/onboard")
    return made.id


class TestOnboarding:
    async def test_leads_over_a_page_that_works_once(self, platform) -> None:
        asked = {"card_payments": {"requested": True}, "transfers": {"requested": True}}
        made = await platform.v1.accounts.create_async({"controller": {"stripe_dashboard": {"type": "express"}, "fees": {"payer": "application"},
                                                        "losses": {"payments": "application"}}, "country": "DE", "capabilities": asked})  # fmt: skip
        assert (made.charges_enabled, made.details_submitted, made.capabilities.transfers) == (False, False, "inactive")
        assert made.requirements.currently_due
        link = await platform.v1.account_links.create_async({
            "account": made.id, "type": "account_onboarding", "refresh_url": "https://example.com/again", "return_url": "https://example.com/back",
        })  # fmt: skip
        assert "Agree" in (await platform.http.get(link.url)).text
        assert (await platform.http.post(link.url)).headers["location"] == "https://example.com/back"
        done = await platform.v1.accounts.retrieve_async(made.id)
        assert (done.charges_enabled, done.payouts_enabled, done.details_submitted, done.capabilities.transfers) == (
            True,
            True,
            True,
            "active",
        )
        again = await platform.http.post(link.url)
        assert "/again" in again.headers["location"] or again.headers["location"] == "/"
        told = await platform.v1.events.list_async({}, {"stripe_account": made.id})
        assert [each.type for each in told.data] == ["capability.updated", "capability.updated", "account.updated"]
        assert {each.account for each in told.data} == {made.id}
        await platform.control(f"accounts/{made.id}/restrict")
        assert (
            await platform.v1.accounts.retrieve_async(made.id)
        ).requirements.disabled_reason == "requirements.past_due"

    async def test_ends_when_the_owner_takes_access_away(self, platform, studio) -> None:
        heard = {"url": platform.listener.url, "enabled_events": ["account.application.deauthorized"], "connect": True}
        await platform.v1.webhook_endpoints.create_async(heard)
        await platform.control(f"accounts/{studio}/deauthorize")
        error = await refused(platform.v1.accounts.retrieve_async(studio))
        assert (error.http_status, error.error.code) == (403, "account_invalid")
        await platform.settled()
        ((told, _),) = platform.listener.heard
        assert (orjson.loads(told)["account"], orjson.loads(told)["data"]["object"]["object"]) == (
            studio,
            "application",
        )

    async def test_is_needed_before_money_moves(self, platform) -> None:
        made = await platform.v1.accounts.create_async(
            {"type": "express", "capabilities": {"transfers": {"requested": True}}}
        )
        error = await refused(platform.pay(transfer_data={"destination": made.id}))
        assert error.code == "insufficient_capabilities_for_transfer"
        error = await refused(platform.pay(transfer_data={"destination": "acct_none"}))
        assert (error.code, error.param) == ("resource_missing", "transfer_data[destination]")
        assert (
            await refused(
                platform.v1.payment_intents.create_async(
                    {"amount": 500, "currency": "usd"}, {"stripe_account": made.id}
                )
            )
        ).http_status == 400
        assert (await refused(platform.pay(application_fee_amount=10))).param == "application_fee_amount"
        error = await refused(platform.v1.accounts.retrieve_async("acct_none"))
        assert (error.http_status, error.error.code) == (403, "account_invalid")


class TestDestinationCharges:
    async def test_transfer_all_and_take_the_fee_back(self, platform, studio) -> None:
        paid = await platform.pay(
            10_000, application_fee_amount=1_500, transfer_data={"destination": studio}, expand=["latest_charge"]
        )
        charge = paid.latest_charge
        transfer = await platform.v1.transfers.retrieve_async(charge.transfer)
        fee = await platform.v1.application_fees.retrieve_async(charge.application_fee)
        assert (transfer.amount, transfer.destination, transfer.source_transaction) == (10_000, studio, charge.id)
        assert (fee.amount, fee.account, fee.charge, fee.originating_transaction) == (
            1_500,
            studio,
            transfer.destination_payment,
            charge.id,
        )
        there = await platform.v1.charges.retrieve_async(
            transfer.destination_payment, {"expand": ["balance_transaction"]}, {"stripe_account": studio}
        )
        assert (there.id[:3], there.amount, there.balance_transaction.net, there.source_transfer) == (
            "py_",
            10_000,
            8_500,
            transfer.id,
        )
        balance = await platform.v1.balance.retrieve_async()
        assert sum(each.amount for each in [*balance.available, *balance.pending]) == 10_000 - 320 - 10_000 + 1_500

    async def test_are_refunded_with_or_without_the_transfer(self, platform, studio) -> None:
        body = {"application_fee_amount": 1_000, "transfer_data": {"destination": studio}}
        plain, both = await platform.pay(10_000, **body), await platform.pay(10_000, **body)
        alone = await platform.v1.refunds.create_async({"payment_intent": plain.id, "amount": 5_000})
        assert alone.transfer_reversal is None
        whole = await platform.v1.refunds.create_async(
            {
                "payment_intent": both.id,
                "amount": 5_000,
                "reverse_transfer": True,
                "refund_application_fee": True,
                "expand": ["charge.transfer"],
            }
        )
        transfer = whole.charge.transfer
        assert (whole.transfer_reversal, transfer.amount_reversed, transfer.reversals.data[0].amount) == (
            transfer.reversals.data[0].id,
            5_000,
            5_000,
        )
        fee = await platform.v1.application_fees.retrieve_async(whole.charge.application_fee)
        assert (fee.amount_refunded, fee.refunds.data[0].amount, fee.refunded) == (500, 500, False)
        assert {"refund.created", "charge.refunded", "transfer.reversed", "application_fee.refunded"} <= set(
            await platform.events()
        )


class TestDirectCharges:
    async def test_belong_to_the_account_and_pay_a_fee(self, platform, studio) -> None:
        there = {"stripe_account": studio}
        paid = await platform.v1.payment_intents.create_async(
            {"amount": 10_000, "currency": "eur", "payment_method": "pm_card_visa", "confirm": True, "application_fee_amount": 700,
             "expand": ["latest_charge.balance_transaction"]}, there,
        )  # fmt: skip
        entry = paid.latest_charge.balance_transaction
        assert {each.type: each.amount for each in entry.fee_details} == {"stripe_fee": 320, "application_fee": 700}
        fee = await platform.v1.application_fees.retrieve_async(paid.latest_charge.application_fee)
        assert (fee.account, fee.amount, fee.charge) == (studio, 700, paid.latest_charge.id)
        assert (await refused(platform.v1.payment_intents.retrieve_async(paid.id))).http_status == 404
        assert paid.last_response.headers["Stripe-Account"] == studio
        back = await platform.v1.refunds.create_async(
            {"payment_intent": paid.id, "refund_application_fee": True}, there
        )
        assert (back.amount, (await platform.v1.application_fees.retrieve_async(fee.id)).refunded) == (10_000, True)
        (part,) = (await platform.v1.application_fees.refunds.list_async(fee.id)).data
        assert (part.object, part.amount, part.fee) == ("fee_refund", 700, fee.id)


class TestTransfers:
    async def test_need_money_that_is_available(self, platform, studio) -> None:
        body = {"amount": 1_000, "currency": "usd", "destination": studio}
        assert (await refused(platform.v1.transfers.create_async(body))).code == "balance_insufficient"
        await platform.pay(5_000, card="pm_card_bypassPending")
        made = await platform.v1.transfers.create_async(body)
        back = await platform.v1.transfers.reversals.create_async(made.id, {"amount": 400})
        assert (back.amount, (await platform.v1.transfers.retrieve_async(made.id)).amount_reversed) == (400, 400)
        assert (
            await refused(platform.v1.transfers.reversals.create_async(made.id, {"amount": 601}))
        ).http_status == 400
        paid = await platform.pay(2_000, transfer_group="visit")
        moved = await platform.v1.transfers.create_async(
            {**body, "amount": 2_000, "source_transaction": paid.latest_charge}
        )
        assert moved.transfer_group == "visit"
        assert (
            "source amount"
            in (
                await refused(platform.v1.transfers.create_async({**body, "source_transaction": paid.latest_charge}))
            ).error.message
        )
