"""Hearing: stored once, verified, settled into looks in the right business, or kept with the reason why not."""

import json
import time
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from billing_doors import PLATFORM, Door, looks_of, newest, pay
from sellers import Shop, Twin, ask
from sqlalchemy import text, update
from sqlalchemy.exc import ProgrammingError

from billing.accounts.models import AccountOwner
from billing.stripe_events import activities, operations, rules
from billing.stripe_events.models import StripeEvent
from billing.stripe_events.operations.replaying import NotToBeReplayed
from contracts.billing.webhooks.api import ListStripeEvents, ReplayStripeEvents
from contracts.billing.webhooks.shapes import EventStatus
from contracts.permissions import Role
from contracts.types import Actor, ActorKind, uuid7
from kit import clock
from kit.db import Database, Session
from kit.errors import Forbidden, Gone, NotFound
from kit.scope import Scope

ADMIN = Scope(None, Actor(kind=ActorKind.USER, id="usr_admin"), frozenset({Role.PLATFORM_ADMIN}))
CUSTOMERS: dict[str, UUID] = {}


@activities.finds_business
async def of_customer(_: Session, customer: str) -> UUID | None:
    return CUSTOMERS.get(customer)


def event(type_: str, told: dict[str, Any], account: str = "", **more: Any) -> tuple[str, str]:
    """An event's id, and the event as Stripe sends it."""
    id_ = f"evt_{uuid7().hex}"
    named = {"account": account} if account else {}
    said = {
        "id": id_, "object": "event", "type": type_, "created": int(time.time()), "livemode": False,
        "data": {"object": told}, **named, **more,
    }  # fmt: skip
    return id_, json.dumps(said, indent=2)


def thin(type_: str, kind: str, object_id: str, url: str, account: str | None = None) -> tuple[str, str]:
    """The same of a thin one."""
    id_ = f"evt_{uuid7().hex}"
    said = {
        "id": id_, "object": "v2.core.event", "type": f"v1.{type_}", "created": "2026-11-22T12:00:00.000Z",
        "livemode": False, "context": account, "related_object": {"id": object_id, "type": kind, "url": url},
    }  # fmt: skip
    return id_, json.dumps(said)


class TestStoring:
    async def test_keeps_an_event_once_and_to_the_byte(self, door: Door, shop: Shop) -> None:
        id_, body = event("invoice.paid", {"id": "in_1"}, shop.account)
        assert [await door.post(body) for _ in range(3)] == [200, 200, 200]
        row = await door.row(id_)
        assert (row.payload, row.type, row.account) == (body.encode(), "invoice.paid", shop.account)
        assert (row.status, row.object_kind, row.object_id) == (EventStatus.RECEIVED, "invoice", "in_1")

    async def test_refuses_what_stripe_did_not_sign_and_keeps_nothing_of_it(self, door: Door, shop: Shop) -> None:
        id_, body = event("invoice.paid", {"id": "in_1"}, shop.account)
        now = int(time.time())
        refused = [
            await door.post(body, secret="whsec_wrong"), await door.post(body, at=now - 301),
            await door.post(body, at=now + 360), (await door.http.post(door.url, content=body)).status_code,
        ]  # fmt: skip
        assert refused == [400] * 4
        assert await door.rows(id_) == []

    async def test_refuses_what_is_signed_and_no_event(self, door: Door) -> None:
        assert await door.post('{"object": "event"}') == 400

    async def test_answers_before_anything_is_done(self, door: Door, shop: Shop) -> None:
        _, body = event("invoice.paid", {"id": "in_1"}, shop.account)
        await door.post(body)
        assert await looks_of(shop) == []

    async def test_keeps_what_is_of_the_other_mode_and_does_nothing_about_it(self, door: Door, shop: Shop) -> None:
        id_, body = event("invoice.paid", {"id": "in_1"}, shop.account, livemode=True)
        assert await door.post(body) == 200
        await door.settle()
        assert ((await door.row(id_)).status, await looks_of(shop)) == (EventStatus.REFUSED, [])
        with pytest.raises(NotToBeReplayed):
            await ask(door.database, ADMIN, ReplayStripeEvents(event_id=id_))

    async def test_ignores_what_nobody_needs(self, door: Door, shop: Shop) -> None:
        told = {"id": "evt_x"}
        sent = [event("customer.created", told, shop.account), event("payment_intent.succeeded", told)]
        assert [await door.post(body) for _, body in sent] == [200, 200]
        assert {row.status for row in await door.rows(*(id_ for id_, _ in sent))} == {EventStatus.IGNORED}

    @pytest.mark.parametrize("change", ["payload = 'x'", "type = 'x'", "livemode = true", "account = 'x'"])
    async def test_the_database_lets_nobody_change_what_was_told(self, database: Database, change: str) -> None:
        with pytest.raises(ProgrammingError, match="permission denied"):
            await database.run(PLATFORM, lambda session: session.execute(text(f"update stripe_events set {change}")))
        with pytest.raises(ProgrammingError, match="permission denied"):
            await database.run(PLATFORM, lambda session: session.execute(text("delete from stripe_events")))


class TestSettling:
    async def test_an_event_of_an_account_leads_to_its_business(self, door: Door, shop: Shop, other_shop: Shop) -> None:
        paid = await pay(shop)
        for type_ in ("payment_intent.created", "payment_intent.succeeded", "charge.succeeded"):
            heard = await newest(shop.twin, shop.account, type_)
            assert await door.post(json.dumps(heard.to_dict() | {"account": shop.account})) == 200
        await door.settle()
        row = await door.row(heard.id)
        assert await looks_of(shop) == [("payment_intent", paid.id, shop.account)]
        assert (row.status, row.business_id, row.object_id) == (EventStatus.SETTLED, shop.scope.business_id, paid.id)
        assert await looks_of(other_shop) == []

    async def test_whatever_happened_to_an_account_leads_to_the_account(self, door: Door, shop: Shop) -> None:
        _, body = event("capability.updated", {"id": "transfers", "account": shop.account}, shop.account)
        await door.post(body)
        await door.settle()
        assert await looks_of(shop) == [("account", shop.account, shop.account)]

    async def test_an_event_of_the_platforms_own_account_names_its_business(self, door: Door, shop: Shop) -> None:
        CUSTOMERS["cus_of_shop"] = shop.scope.business_id or uuid7()
        metadata = {"nexus_business": shop.business}
        subscribed = {"subscription_details": {"metadata": metadata}}
        for type_, told in (
            ("customer.subscription.updated", {"id": "sub_1", "metadata": metadata}),
            ("invoice.paid", {"id": "in_1", "metadata": {}, "parent": subscribed}),
            ("invoice.paid", {"id": "in_2", "customer": "cus_of_shop", "parent": None}),
            ("checkout.session.completed", {"id": "cs_1", "metadata": metadata, "customer": None}),
        ):
            assert await door.post(event(type_, told)[1]) == 200
        await door.settle()
        assert await looks_of(shop) == [
            ("platform.checkout.session", "cs_1", ""), ("platform.invoice", "in_1", ""),
            ("platform.invoice", "in_2", ""), ("platform.subscription", "sub_1", ""),
        ]  # fmt: skip

    async def test_an_account_that_is_kept_a_moment_later_is_waited_for(self, door: Door, shop: Shop) -> None:
        account = f"acct_{uuid7().hex}"
        id_, body = event("account.updated", {"id": account}, account)
        await door.post(body)
        await door.settle()
        row = await door.row(id_)
        assert (row.status, row.problem, row.attempts) == (EventStatus.RECEIVED, "unknown_account", 1)
        assert row.due_at is not None
        assert timedelta(seconds=1) < row.due_at - clock.now() < timedelta(seconds=3)

        async def keep(session: Session) -> None:
            session.add(AccountOwner(stripe_id=account, business_id=shop.scope.business_id or uuid7()))

        await shop.run(keep)
        await door.make_due(id_)
        await door.settle()
        assert ((await door.row(id_)).status, await looks_of(shop)) == (
            EventStatus.SETTLED,
            [("account", account, account)],
        )

    async def test_an_account_that_is_not_ours_is_ignored_after_an_hour(self, door: Door) -> None:
        id_, body = event("invoice.paid", {"id": "in_1"}, "acct_of_somebody_else")
        await door.post(body)
        with clock.travel(clock.now() + rules.WAIT_FOR_ACCOUNT + timedelta(seconds=1)):
            await door.settle()
        row = await door.row(id_)
        assert (row.status, row.problem, row.business_id) == (EventStatus.IGNORED, "unknown_account", None)

    async def test_an_object_that_is_not_named_leads_nowhere(self, door: Door, shop: Shop) -> None:
        id_, body = event("invoice.upcoming", {"object": "invoice"}, shop.account)
        await door.post(body)
        await door.settle()
        assert ((await door.row(id_)).problem, await looks_of(shop)) == ("no_object", [])


class TestThinEvents:
    async def test_say_enough_where_they_name_the_object(self, door: Door, shop: Shop) -> None:
        sent = thin("invoice.paid", "invoice", "in_9", "/v1/invoices/in_9", shop.account)
        assert await door.post(sent[1]) == 200
        await door.settle()
        assert await looks_of(shop) == [("invoice", "in_9", shop.account)]

    async def test_have_their_object_fetched_where_it_leads_to_another(self, door: Door, shop: Shop) -> None:
        paid = await pay(shop)
        charge = str(paid.latest_charge)
        await door.post(thin("charge.updated", "charge", charge, f"/v1/charges/{charge}", shop.account)[1])
        await door.settle()
        assert await looks_of(shop) == [("payment_intent", paid.id, shop.account)]

    async def test_have_it_fetched_to_know_whose_it_is(self, door: Door, shop: Shop, twin: Twin) -> None:
        metadata: Any = {"metadata": {"nexus_business": shop.business}}
        made = await twin.library.v1.checkout.sessions.create_async(
            {"mode": "setup", "currency": "eur", "success_url": "https://example.com", **metadata}
        )
        url = f"/v1/checkout/sessions/{made.id}"
        await door.post(thin("checkout.session.completed", "checkout.session", made.id, url)[1])
        await door.settle()
        assert await looks_of(shop) == [("platform.checkout.session", made.id, "")]

    async def test_wait_for_stripe_and_die_where_it_knows_nothing(self, door: Door, shop: Shop, twin: Twin) -> None:
        id_, body = thin("charge.updated", "charge", "ch_none", "/v1/charges/ch_none", shop.account)
        twin.stripe.faults.add("refuse", path="/v1/charges")
        await door.post(body)
        await door.settle()
        row = await door.row(id_)
        assert (row.status, row.problem) == (EventStatus.RECEIVED, "billing.stripe_away")
        await door.make_due(id_)
        await door.settle()
        row = await door.row(id_)
        assert (row.status, row.problem) == (EventStatus.DEAD, "billing.stripe_refused")


class TestDeadLetters:
    async def test_what_we_stumble_over_is_given_up_and_holds_up_nothing(self, door: Door, shop: Shop) -> None:
        id_, body = event("invoice.paid", {"id": "in_1"}, shop.account)
        await door.post(body)
        await door.database.run(
            PLATFORM,
            lambda session: session.execute(
                update(StripeEvent).where(StripeEvent.event_id == id_).values(attempts=rules.MOST_ATTEMPTS)
            ),
        )
        _, other = event("invoice.paid", {"id": "in_2"}, shop.account)
        await door.post(other)
        await door.settle()
        assert ((await door.row(id_)).status, (await door.row(id_)).problem) == (EventStatus.DEAD, "bug")
        assert await looks_of(shop) == [("invoice", "in_2", shop.account)]
        listed = await ask(door.database, ADMIN, ListStripeEvents(status=EventStatus.DEAD))
        assert id_ in {each.event_id for each in listed.items}

        assert (await ask(door.database, ADMIN, ReplayStripeEvents())).count >= 1
        await door.settle()
        row = await door.row(id_)
        assert (row.status, row.problem, row.attempts) == (EventStatus.SETTLED, None, 1)
        assert ("invoice", "in_1", shop.account) in await looks_of(shop)

    async def test_what_was_settled_can_be_looked_at_once_more(self, door: Door, shop: Shop) -> None:
        id_, body = event("invoice.paid", {"id": "in_1"}, shop.account)
        await door.post(body)
        await door.settle()
        assert (await ask(door.database, ADMIN, ReplayStripeEvents(event_id=id_))).count == 1
        await door.settle()
        assert (await door.row(id_)).status == EventStatus.SETTLED

    async def test_are_listed_in_pages_the_newest_first(self, door: Door, shop: Shop) -> None:
        ids = []
        for _ in range(3):
            id_, body = event("invoice.paid", {"id": "in_1"}, shop.account)
            await door.post(body)
            ids.append(id_)
        first = await ask(door.database, ADMIN, ListStripeEvents(limit=2))
        second = await ask(door.database, ADMIN, ListStripeEvents(limit=1, cursor=first.cursor))
        assert [each.event_id for each in [*first.items, *second.items]] == ids[::-1]

    async def test_are_for_those_who_run_the_platform(self, door: Door, shop: Shop) -> None:
        for asked in (ListStripeEvents(), ReplayStripeEvents()):
            with pytest.raises(Forbidden):
                await shop.ask(asked)
        with pytest.raises(NotFound):
            await ask(door.database, ADMIN, ReplayStripeEvents(event_id="evt_none"))

    async def test_are_forgotten_like_stripe_forgets_them(self, door: Door, shop: Shop, servers: Any) -> None:
        id_, body = event("invoice.paid", {"id": "in_1"}, shop.account)
        await door.post(body)
        await door.settle()

        async def forget(session: Session) -> int:
            return await operations.forget(session, clock.now() + timedelta(days=60))

        assert await door.database.run(PLATFORM, forget) == 0
        await grow_old(servers.admin_url, id_)
        assert await door.database.run(PLATFORM, forget) == 1
        assert (await door.row(id_)).payload is None
        with pytest.raises(Gone):
            await ask(door.database, ADMIN, ReplayStripeEvents(event_id=id_))


async def grow_old(admin_url: str, event_id: str) -> None:
    import asyncpg

    connection = await asyncpg.connect(admin_url)
    await connection.execute(
        "update billing.stripe_events set received_at = now() - interval '31 days' where event_id = $1", event_id
    )
    await connection.close()
