"""Webhooks of the twin of Stripe, as they arrive; and what it keeps when it is started again."""

import orjson
import pytest
import stripe

from twins.serving import served
from twins.stripe.twin import Stripe


async def endpoint(platform, *types: str, **more):
    body = {"url": platform.listener.url, "enabled_events": list(types) or ["*"], **more}
    return await platform.v1.webhook_endpoints.create_async(body)


class TestDelivery:
    async def test_is_signed_and_tells_what_happened(self, platform) -> None:
        made = await endpoint(platform, "customer.created")
        assert made.secret.startswith("whsec_")
        assert "secret" not in (await platform.v1.webhook_endpoints.retrieve_async(made.id)).to_dict()
        customer = await platform.v1.customers.create_async({"email": "ada@example.com"}, {"idempotency_key": "ada"})
        await platform.v1.products.create_async({"name": "Gold"})
        await platform.settled()
        ((body, header),) = platform.listener.heard
        event = stripe.Webhook.construct_event(body, header, made.secret)
        assert (event.type, event.data.object.id, event.request.idempotency_key) == (
            "customer.created",
            customer.id,
            "ada",
        )
        assert (event.livemode, event.api_version, event.id[:4]) == (False, stripe.api_version, "evt_")
        with pytest.raises(stripe.SignatureVerificationError):
            stripe.Webhook.construct_event(body, header, "whsec_wrong")
        assert (await platform.v1.events.retrieve_async(event.id)).pending_webhooks == 0

    async def test_is_tried_again_with_the_same_id(self, platform) -> None:
        made = await endpoint(platform)
        platform.listener.answers += [500]
        await platform.v1.customers.create_async()
        await platform.settled()
        first = orjson.loads(platform.listener.heard[0][0])["id"]
        assert (await platform.v1.events.retrieve_async(first)).pending_webhooks == 1
        await platform.control(f"events/{first}/resend", endpoint=made.id)
        await platform.settled()
        assert [orjson.loads(body)["id"] for body, _ in platform.listener.heard] == [first, first]

    async def test_goes_to_the_platform_or_comes_from_accounts(self, platform) -> None:
        await endpoint(platform, "payment_intent.succeeded", connect=True)
        account = await platform.v1.accounts.create_async({"type": "standard"})
        await platform.control(f"accounts/{account.id}/onboard")
        await platform.pay()
        body = {"amount": 500, "currency": "usd", "payment_method": "pm_card_visa", "confirm": True}
        await platform.v1.payment_intents.create_async(body, {"stripe_account": account.id})
        await platform.settled()
        ((heard, _),) = platform.listener.heard
        assert (orjson.loads(heard)["account"], orjson.loads(heard)["type"]) == (account.id, "payment_intent.succeeded")

    async def test_goes_wrong_as_asked(self, platform) -> None:
        made = await endpoint(platform, "customer.created")
        await platform.control("webhooks", hold=True, duplicate=3, shuffle=True, seed=7)
        for _ in range(20):
            await platform.v1.customers.create_async()
        assert platform.listener.heard == []
        await platform.control("webhooks/release")
        await platform.settled()
        told = [orjson.loads(body)["id"] for body, _ in platform.listener.heard]
        assert (len(set(told)), len(told) > 30) == (20, True)
        order = [
            each.id
            for each in reversed((await platform.v1.events.list_async({"limit": 20, "type": "customer.created"})).data)
        ]
        assert list(dict.fromkeys(told)) != order
        platform.listener.heard.clear()
        await platform.control("webhooks", drop=1.0)
        lost = await platform.v1.customers.create_async()
        await platform.control("webhooks", drop=0.0)
        await platform.settled()
        assert (
            platform.listener.heard,
            (await platform.v1.events.list_async({"limit": 1})).data[0].data.object.id,
        ) == ([], lost.id)
        event = (await platform.v1.events.list_async({"limit": 1})).data[0].id
        await platform.control("webhooks/forge", endpoint=made.id, event=event)
        await platform.control("webhooks/forge", endpoint=made.id, event=event, secret=made.secret, seconds=-400)
        for body, header in platform.listener.heard:
            with pytest.raises(stripe.SignatureVerificationError):
                stripe.Webhook.construct_event(body, header, made.secret)
        assert len(platform.listener.heard) == 2

    async def test_is_signed_with_both_secrets_while_they_change(self, platform) -> None:
        made = await endpoint(platform)
        new = (await platform.control(f"webhook_endpoints/{made.id}/roll"))["secret"]
        await platform.v1.customers.create_async()
        await platform.settled()
        ((body, header),) = platform.listener.heard
        for secret in (made.secret, new):
            stripe.Webhook.construct_event(body, header, secret)


class TestThinEvents:
    async def test_say_only_where_to_look(self, platform) -> None:
        destination = await platform.client.v2.core.event_destinations.create_async({
            "name": "ours", "type": "webhook_endpoint", "event_payload": "thin", "enabled_events": ["v1.customer.created"],
            "webhook_endpoint": {"url": platform.listener.url}, "include": ["webhook_endpoint.signing_secret"],
        })  # fmt: skip
        customer = await platform.v1.customers.create_async()
        await platform.settled()
        ((body, header),) = platform.listener.heard
        secret = destination.webhook_endpoint.signing_secret
        told = platform.client.parse_event_notification(body, header, secret)
        assert (told.type, told.related_object.id, told.related_object.url) == (
            "v1.customer.created",
            customer.id,
            f"/v1/customers/{customer.id}",
        )
        assert (await platform.client.v2.core.events.retrieve_async(told.id)).type == "v1.customer.created"


class TestRestart:
    async def test_keeps_everything_in_a_file(self, tmp_path, platform) -> None:
        path = tmp_path / "stripe.db"
        client = platform.client
        for round_ in range(2):
            twin = Stripe(platform.twin.key, path=path)
            async with served(twin.app()) as url:
                client = stripe.StripeClient(
                    platform.twin.key, base_addresses={"api": url}, http_client=client._requestor._client
                )
                options = {"idempotency_key": "once"}
                body = {"amount": 500, "currency": "usd", "payment_method": "pm_card_visa", "confirm": True}
                paid = await client.v1.payment_intents.create_async(body, options)
                charges = (await client.v1.charges.list_async()).data
                assert (len(charges), charges[0].payment_intent) == (1, paid.id)
                assert (await client.v1.events.list_async()).data[0].type == "payment_intent.succeeded", round_
                await twin.stop()
