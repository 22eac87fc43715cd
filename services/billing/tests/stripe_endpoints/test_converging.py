"""Endpoints: one for the platform and one for its accounts, however often and by how many they are made."""

import asyncio
import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from billing_doors import PLATFORM, Door, converge, newest, pay
from sellers import Shop, Twin, ask
from sqlalchemy import select

from billing.looks import rules as looks
from billing.settings import Settings
from billing.stripe_endpoints import activities, queries
from billing.stripe_endpoints.models import LEASE, StripeEndpoint
from billing.stripe_endpoints.operations import EndpointsMadeByHand
from contracts.billing.webhooks.api import ListStripeEndpoints, RotateStripeEndpoints
from contracts.billing.webhooks.shapes import EndpointStatus, EventStatus
from contracts.permissions import Role
from contracts.types import Actor, ActorKind
from kit import clock
from kit.db import Database
from kit.errors import Forbidden
from kit.scope import Scope

ADMIN = Scope(None, Actor(kind=ActorKind.USER, id="usr_admin"), frozenset({Role.PLATFORM_ADMIN}))
MINE = Callable[..., Settings]


async def at_stripe(twin: Twin) -> list[Any]:
    """The endpoints that Stripe has, by audience."""
    found = (await twin.library.v1.webhook_endpoints.list_async({"limit": 100})).data
    return sorted(found, key=lambda each: str(each.metadata["nexus_audience"]))


async def rows(database: Database) -> list[StripeEndpoint]:
    query = select(StripeEndpoint).order_by(StripeEndpoint.id)
    return list((await database.run(PLATFORM, lambda session: session.scalars(query), reads=True)).all())


async def secrets(database: Database) -> list[str]:
    return sorted(await database.run(PLATFORM, queries.secrets, reads=True))


class TestConverging:
    async def test_makes_one_for_each_audience_with_the_types_that_are_used(
        self, database: Database, twin: Twin, door: Door, endpoints: MINE
    ) -> None:
        for _ in range(10):
            await converge(database)
        connected, platform = await at_stripe(twin)
        assert (connected.url, platform.url) == (door.url, door.url)
        assert sorted(connected.enabled_events) == looks.sent(connected=True)
        assert sorted(platform.enabled_events) == looks.sent(connected=False)

    async def test_what_stripe_sends_then_arrives(
        self, database: Database, twin: Twin, door: Door, endpoints: MINE, shop: Shop
    ) -> None:
        await converge(database)
        await pay(shop)
        await twin.switch("webhooks/settle")
        heard = await newest(twin, shop.account)
        assert ((await door.row(heard.id)).status, set(door.statuses)) == (EventStatus.RECEIVED, {200})

    async def test_of_several_processes_that_start_at_once_one_makes_them(
        self, database: Database, twin: Twin, endpoints: MINE
    ) -> None:
        await asyncio.gather(*(activities.converge(database) for _ in range(4)))
        await converge(database)
        assert len(await at_stripe(twin)) == 2
        assert len(await rows(database)) == 2

    async def test_an_answer_that_was_lost_leaves_none_that_nobody_can_verify(
        self, database: Database, twin: Twin, endpoints: MINE
    ) -> None:
        twin.stripe.faults.add("lose", method="POST", path="/v1/webhook_endpoints", times=2)
        await activities.converge(database)
        assert len(await at_stripe(twin)) == 2
        assert {(row.status, row.problem) for row in await rows(database)} == {
            (EndpointStatus.STARTED, "billing.stripe_away")
        }
        with clock.travel(clock.now() + LEASE):
            await converge(database)
        known = {row.stripe_id for row in await rows(database)}
        assert {each.id for each in await at_stripe(twin)} == known
        assert len(known) == 2

    async def test_mends_what_was_changed_at_stripe_or_here(
        self, database: Database, twin: Twin, door: Door, endpoints: MINE
    ) -> None:
        await converge(database)
        made = await at_stripe(twin)
        endpoints(NEXUS_PUBLIC_URL="https://elsewhere.example")
        await converge(database)
        assert {each.url for each in await at_stripe(twin)} == {"https://elsewhere.example/webhooks/stripe"}
        endpoints()
        await twin.library.v1.webhook_endpoints.update_async(made[0].id, {"disabled": True})
        await twin.library.v1.webhook_endpoints.delete_async(made[1].id)
        with clock.travel(clock.now() + timedelta(hours=2)):
            await converge(database)
        connected, platform = await at_stripe(twin)
        assert (connected.id, connected.status, connected.url) == (made[0].id, "enabled", door.url)
        assert platform.id != made[1].id

    async def test_leaves_those_alone_that_were_made_by_hand(
        self, database: Database, twin: Twin, endpoints: MINE
    ) -> None:
        endpoints(NEXUS_STRIPE_WEBHOOK_SECRETS='["whsec_by_hand"]')
        await converge(database)
        assert await at_stripe(twin) == []
        with pytest.raises(EndpointsMadeByHand):
            await ask(database, ADMIN, RotateStripeEndpoints())
        assert (await ask(database, ADMIN, ListStripeEndpoints())).by_hand


class TestSecrets:
    async def test_lie_encrypted_and_follow_the_vaults_key(self, database: Database, endpoints: MINE) -> None:
        await converge(database)
        kept = await secrets(database)
        assert [each[:6] for each in kept] == ["whsec_"] * 2
        assert all(row.secret and b"whsec_" not in row.secret for row in await rows(database))
        older = {"test": base64.b64encode(b"v" * 32).decode()}
        newer = {"newer": base64.b64encode(b"w" * 32).decode()}
        endpoints(NEXUS_VAULT_KEYS=json.dumps(older | newer), NEXUS_VAULT_ACTIVE_KEY="newer")
        with clock.travel(clock.now() + timedelta(hours=2)):
            await converge(database)
        endpoints(NEXUS_VAULT_KEYS=json.dumps(newer), NEXUS_VAULT_ACTIVE_KEY="newer")
        assert await secrets(database) == kept

    async def test_are_replaced_without_an_event_lost(
        self, database: Database, twin: Twin, door: Door, endpoints: MINE, shop: Shop
    ) -> None:
        await converge(database)
        before = await secrets(database)
        shown = await ask(database, ADMIN, RotateStripeEndpoints())
        assert {each.status for each in shown.items} == {EndpointStatus.RETIRING}
        await pay(shop)
        await converge(database)
        both = await secrets(database)
        assert (len(both), set(before) < set(both)) == (4, True)
        await pay(shop)
        await twin.switch("webhooks/settle")
        assert set(door.statuses) == {200}
        with clock.travel(clock.now() + timedelta(hours=2)):
            await converge(database)
        assert await secrets(database) == sorted(set(both) - set(before))
        assert len(await at_stripe(twin)) == 2
        assert [row.status for row in await rows(database)][:2] == [EndpointStatus.GONE] * 2

    async def test_are_for_those_who_run_the_platform_to_replace(self, shop: Shop) -> None:
        for asked in (ListStripeEndpoints(), RotateStripeEndpoints()):
            with pytest.raises(Forbidden):
                await shop.ask(asked)
