"""Stripe's wire at the twin: refusals, lists, expansion, metadata, keys, versions; then products and prices."""

import asyncio
from typing import ClassVar

import httpx
import pytest
import stripe

from twins.stripe import access


async def refused(call) -> stripe.StripeError:
    with pytest.raises(stripe.StripeError) as caught:
        await call
    return caught.value


class TestRefusals:
    @pytest.mark.parametrize(
        ("body", "code", "param", "message"),
        [
            ({"nmae": "x"}, "parameter_unknown", "nmae", "Received unknown parameter: nmae"),
            ({"name": "x", "nmae": "y"}, "parameter_unknown", "nmae", "Received unknown parameter: nmae"),
            ({}, "parameter_missing", "name", "Missing required param: name."),
            ({"name": ""}, "parameter_invalid_empty", "name", "You passed an empty string for 'name'."),
            (
                {"name": "x", "default_price_data": {"currency": "usd", "size": 1}},
                "parameter_unknown",
                "default_price_data[size]",
                "Received",
            ),
            (
                {"name": "x", "default_price_data": {"unit_amount": 1}},
                "parameter_missing",
                "default_price_data[currency]",
                "Missing",
            ),
            ({"name": "x", "type": "thing"}, None, "type", "Invalid type: must be one of good or service"),
            ({"name": "x", "active": "maybe"}, None, "active", "Invalid boolean: maybe"),
            ({"name": "x", "images": "y"}, None, "images", "Invalid array"),
            ({"name": {"a": "b"}}, None, "name", "Invalid string"),
            (
                {"name": "x", "metadata": {"k" * 41: "v"}},
                None,
                "metadata",
                "Metadata keys can have up to 40 characters",
            ),
            (
                {"name": "x", "metadata": {"k": "v" * 501}},
                None,
                "metadata",
                "Metadata values can have up to 500 characters",
            ),
        ],
    )
    async def test_name_the_parameter(self, platform, body, code, param, message) -> None:
        error = await refused(platform.v1.products.create_async(body))
        assert (error.http_status, error.code, error.param) == (400, code, param)
        assert error.error.message.startswith(message)
        assert error.error.type == "invalid_request_error"
        assert error.request_id.startswith("req_")

    async def test_of_missing_things_are_404_in_the_path_and_400_in_the_body(self, platform) -> None:
        for call, status, param in (
            (platform.v1.customers.retrieve_async("cus_none"), 404, "id"),
            (platform.v1.payment_intents.retrieve_async("pi_none"), 404, "intent"),
            (platform.v1.checkout.sessions.retrieve_async("cs_none"), 404, "session"),
            (platform.v1.refunds.create_async({"charge": "ch_none"}), 400, "charge"),
            (platform.pay(customer="cus_none"), 400, "customer"),
            (platform.pay(card="pm_none"), 400, "payment_method"),
        ):
            error = await refused(call)
            assert (error.http_status, error.code, error.param) == (status, "resource_missing", param)
        unknown = await platform.http.get(
            f"{platform.url}/v1/nothing", headers={"Authorization": f"Bearer {platform.twin.key}"}
        )
        assert (unknown.status_code, unknown.json()["error"]["message"][:45]) == (
            404,
            "Unrecognized request URL (GET: /v1/nothing). ",
        )

    async def test_of_keys_accounts_and_versions(self, platform) -> None:
        error = await refused(platform.other("sk_test_wrong_wrong_wrong").v1.customers.list_async())
        assert (error.http_status, error.error.type, type(error)) == (
            401,
            "invalid_request_error",
            stripe.AuthenticationError,
        )
        assert (
            (await platform.http.get(f"{platform.url}/v1/customers"))
            .json()["error"]["message"]
            .startswith("You did not provide an API key.")
        )
        error = await refused(platform.v1.customers.list_async(options={"stripe_account": "acct_none"}))
        assert (error.http_status, error.error.code) == (403, "account_invalid")
        error = await refused(platform.v1.customers.list_async(options={"stripe_version": "yesterday"}))
        assert "Invalid Stripe API version" in error.error.message

    async def test_of_what_the_twin_does_not_do_are_said_aloud(self, platform) -> None:
        error = await refused(platform.v1.prices.create_async({
            "currency": "usd", "product_data": {"name": "x"}, "billing_scheme": "tiered", "tiers_mode": "volume", "unit_amount": 1,
            "tiers": [{"up_to": "inf", "unit_amount": 1}],
        }))  # fmt: skip
        assert (error.http_status, error.error.code, error.error.param) == (501, "twin_does_not", "tiers")
        customer = await platform.v1.customers.create_async()
        body = {"customer": customer.id, "amount": 700, "currency": "usd"}
        item = await platform.v1.invoice_items.create_async(body)
        error = await refused(platform.v1.invoice_items.update_async(item.id, {"unit_amount_decimal": "900"}))
        assert (error.http_status, error.error.code, error.error.param) == (501, "twin_does_not", "unit_amount_decimal")
        assert (await platform.v1.prices.list_async()).data == []

    async def test_never_are_500_for_broken_bodies(self, platform) -> None:
        headers = {"Authorization": f"Bearer {platform.twin.key}", "Content-Type": "application/x-www-form-urlencoded"}
        for body in (b"%ff%fe", b"\xff\xfe", b"a[[b]]=1", b"a=1&a[b]=2", b"name[a][b][c]=1", b"[]=1", b"name=%00", b"a" + b"[b]" * 99 + b"=1",
                     b"metadata=x&name=y", b"metadata[a][b]=1&name=y", b"images[x]=1&name=y", b"expand=x&name=y", b"expand[0][a]=x&name=y"):  # fmt: skip
            answer = await platform.http.post(f"{platform.url}/v1/products", content=body, headers=headers)
            assert (answer.status_code, answer.json()["error"]["type"]) == (400, "invalid_request_error"), body


class TestLists:
    async def test_come_newest_first_in_pages(self, platform) -> None:
        made = [(await platform.v1.customers.create_async({"name": str(number)})).id for number in range(7)]
        first = await platform.v1.customers.list_async({"limit": 3})
        assert ([each.id for each in first.data], first.has_more, first.url) == (made[:3:-1], True, "/v1/customers")
        rest = await platform.v1.customers.list_async({"limit": 10, "starting_after": first.data[-1].id})
        assert ([each.id for each in rest.data], rest.has_more) == (made[3::-1], False)
        before = await platform.v1.customers.list_async({"limit": 2, "ending_before": made[2]})
        assert ([each.id for each in before.data], before.has_more) == ([made[4], made[3]], True)
        assert [
            each.id async for each in (await platform.v1.customers.list_async({"limit": 2})).auto_paging_iter()
        ] == made[::-1]
        for asked in ({"limit": 0}, {"limit": 101}):
            assert (await refused(platform.v1.customers.list_async(asked))).param == "limit"
        assert (
            await refused(platform.v1.customers.list_async({"starting_after": "cus_none"}))
        ).code == "resource_missing"

    async def test_expand_what_they_are_asked_to(self, platform) -> None:
        customer = await platform.customer()
        await platform.pay(customer=customer.id, card=customer.invoice_settings.default_payment_method)
        found = await platform.v1.payment_intents.list_async(
            {"expand": ["data.customer", "data.latest_charge.balance_transaction"]}
        )
        assert (found.data[0].customer.email, found.data[0].latest_charge.balance_transaction.fee) == (
            "ada@example.com",
            320,
        )
        for path in ("nothing", "data.nothing", "data.latest_charge.payment_intent.customer.invoice_settings"):
            assert "expand" in (await refused(platform.v1.payment_intents.list_async({"expand": [path]}))).error.message


class TestSearch:
    async def test_finds_by_metadata_and_fields(self, platform) -> None:
        for number in range(3):
            await platform.pay(1_000 + number, metadata={"operation": f"op-{number}", "kind": "deposit"})
        search = platform.v1.payment_intents.search_async
        one = await search({"query": "metadata['operation']:'op-1' AND status:'succeeded'"})
        assert ([each.amount for each in one.data], one.has_more, one.object) == ([1_001], False, "search_result")
        many = await search({"query": 'metadata["kind"]:"deposit"', "limit": 2})
        rest = await search({"query": 'metadata["kind"]:"deposit"', "limit": 2, "page": many.next_page})
        assert [each.amount for each in [*many.data, *rest.data]] == [1_002, 1_001, 1_000]
        assert [each.amount for each in (await search({"query": "amount>1001 OR amount:1000"})).data] == [1_002, 1_000]
        for query in ("what is it", "a:'1' AND b:'2' OR c:'3'", ""):
            assert (await refused(search({"query": query}))).http_status == 400


class TestMetadata:
    async def test_merges_and_is_unset_by_nothing(self, platform) -> None:
        customer = await platform.v1.customers.create_async({"metadata": {"a": "1", "b": "2"}})
        changed = await platform.v1.customers.update_async(customer.id, {"metadata": {"b": "", "c": "3"}})
        assert changed.metadata.to_dict() == {"a": "1", "c": "3"}
        event = (await platform.v1.events.list_async({"type": "customer.updated"})).data[0]
        assert event.data.previous_attributes.to_dict() == {"metadata": {"b": "2", "c": None}}
        assert (await platform.v1.customers.update_async(customer.id, {"metadata": ""})).metadata.to_dict() == {}


class TestModes:
    async def test_do_not_mix(self, platform) -> None:
        made = await platform.v1.customers.create_async()
        live = platform.other(access.live_key(platform.twin.key))
        assert (made.livemode, (await live.v1.customers.list_async()).data) == (False, [])
        assert (await live.v1.customers.create_async()).livemode is True
        assert (await refused(live.v1.customers.retrieve_async(made.id))).http_status == 404
        body = {"amount": 100, "currency": "usd", "payment_method": "pm_card_visa"}
        assert (await refused(live.v1.payment_intents.create_async(body))).code == "resource_missing"


class TestIdempotency:
    BODY: ClassVar = {"amount": 500, "currency": "usd", "payment_method": "pm_card_visa", "confirm": True}

    async def test_gives_the_first_answer_again_for_a_day(self, platform) -> None:
        options = {"idempotency_key": "payment-1"}
        first = await platform.v1.payment_intents.create_async(self.BODY, options=options)
        again = await platform.v1.payment_intents.create_async(self.BODY, options=options)
        headers = again.last_response.headers
        assert (again.id, headers["Idempotent-Replayed"], headers["Idempotency-Key"]) == (first.id, "true", "payment-1")
        assert headers["Original-Request"] == first.last_response.request_id
        await platform.control("clock", seconds=25 * 3600)
        assert (await platform.v1.payment_intents.create_async(self.BODY, options=options)).id != first.id

    async def test_refuses_another_body_or_endpoint(self, platform) -> None:
        options = {"idempotency_key": "payment-1"}
        await platform.v1.payment_intents.create_async(self.BODY, options=options)
        for call in (
            platform.v1.payment_intents.create_async(self.BODY | {"amount": 501}, options=options),
            platform.v1.customers.create_async({}, options=options),
        ):
            error = await refused(call)
            assert (type(error), error.http_status, error.error.type) == (
                stripe.IdempotencyError,
                400,
                "idempotency_error",
            )

    async def test_is_not_used_up_by_a_refused_body(self, platform) -> None:
        options = {"idempotency_key": "payment-1"}
        await refused(platform.v1.payment_intents.create_async(self.BODY | {"colour": "red"}, options=options))
        await refused(platform.v1.payment_intents.create_async(self.BODY | {"currency": "zzz"}, options=options))
        assert (await platform.v1.payment_intents.create_async(self.BODY, options=options)).status == "succeeded"

    async def test_tells_a_decline_again(self, platform) -> None:
        options = {"idempotency_key": "payment-1"}
        body = self.BODY | {"payment_method": "pm_card_chargeDeclined"}
        one = await refused(platform.v1.payment_intents.create_async(body, options=options))
        two = await refused(platform.v1.payment_intents.create_async(body, options=options))
        assert one.error.payment_intent.id == two.error.payment_intent.id
        assert len((await platform.v1.charges.list_async()).data) == 1

    async def test_lets_one_of_two_at_once_through(self, platform) -> None:
        await platform.control("latency", seconds=0.2)
        client = platform.other(max_network_retries=0)
        calls = [
            client.v1.payment_intents.create_async(self.BODY, options={"idempotency_key": "payment-1"})
            for _ in range(3)
        ]
        results = await asyncio.gather(*calls, return_exceptions=True)
        errors = [each for each in results if isinstance(each, stripe.StripeError)]
        assert [(each.http_status, each.error.code) for each in errors] == [(409, "idempotency_key_in_use")] * 2
        assert len((await platform.v1.charges.list_async()).data) == 1

    async def test_survives_an_answer_that_is_lost(self, platform) -> None:
        platform.twin.faults.add("lose", path="/v1/payment_intents")
        client = platform.other(max_network_retries=1)
        paid = await client.v1.payment_intents.create_async(self.BODY)
        assert (paid.status, len((await platform.v1.charges.list_async()).data)) == ("succeeded", 1)
        platform.twin.faults.add("refuse", status=500)
        error = await refused(platform.other(max_network_retries=0).v1.customers.list_async())
        assert (type(error), error.http_status) == (stripe.APIError, 500)
        platform.twin.faults.add("hang", path="/v1/customers", seconds=1)
        with pytest.raises(httpx.ReadTimeout):
            await platform.http.post(
                f"{platform.url}/v1/customers", headers={"Authorization": f"Bearer {platform.twin.key}"}, timeout=0.2
            )


class TestCatalogue:
    async def test_prices_never_change_their_amount(self, platform) -> None:
        product = await platform.v1.products.create_async({"id": "gold", "name": "Gold"})
        price = await platform.v1.prices.create_async(
            {"product": "gold", "currency": "usd", "unit_amount": 1000, "lookup_key": "gold"}
        )
        assert (price.type, price.unit_amount_decimal, price.active) == ("one_time", 1000, True)
        error = await refused(platform.v1.prices.update_async(price.id, {"unit_amount": 900}))
        assert (error.code, error.param) == ("parameter_unknown", "unit_amount")
        error = await refused(
            platform.v1.prices.create_async(
                {"product": "gold", "currency": "usd", "unit_amount": 900, "lookup_key": "gold"}
            )
        )
        assert error.error.message == f"A price (`{price.id}`) already uses that lookup key."
        new = await platform.v1.prices.create_async(
            {
                "product": "gold",
                "currency": "usd",
                "unit_amount": 900,
                "lookup_key": "gold",
                "transfer_lookup_key": True,
            }
        )
        found = await platform.v1.prices.list_async({"lookup_keys": ["gold"]})
        assert [each.id for each in found.data] == [new.id]
        await platform.v1.products.update_async(product.id, {"default_price": new.id})
        assert (
            "default price" in (await refused(platform.v1.prices.update_async(new.id, {"active": False}))).error.message
        )
        assert (await platform.v1.prices.update_async(price.id, {"active": False})).active is False
        assert [
            each.id for each in (await platform.v1.prices.list_async({"active": True, "product": "gold"})).data
        ] == [new.id]
        assert (
            await refused(platform.v1.products.create_async({"id": "gold", "name": "x"}))
        ).code == "resource_already_exists"
        assert "cannot be deleted" in (await refused(platform.v1.products.delete_async("gold"))).error.message
        plain = await platform.v1.products.update_async("gold", {"marketing_features": ""})
        assert plain.marketing_features == []
        archived = await platform.v1.products.update_async("gold", {"active": False})
        assert (
            archived.active,
            [each.id for each in (await platform.v1.products.list_async({"active": True})).data],
        ) == (False, [])
        await platform.v1.products.create_async({"id": "silver", "name": "Silver"})
        await platform.v1.products.delete_async("silver")
        assert (await refused(platform.v1.products.retrieve_async("silver"))).http_status == 404
