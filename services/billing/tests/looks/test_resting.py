"""Looks that fail: refused ones rest in the end and are seen, what is away is waited for, a bug holds up nobody."""

import asyncio
import json
import time
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from billing_doors import PLATFORM, SECRET, Door
from sellers import Shop, ask
from sqlalchemy import select, update

from billing.looks import activities, operations, queries, rules
from billing.looks import ticks as looking
from billing.looks.models import Look
from billing.looks.rules import Seen
from billing.stripe import StripeAway, StripeRefused
from billing.stripe_events import ticks as hearing
from contracts.billing.webhooks.api import ListRestingLooks, ReplayLook
from contracts.permissions import Role
from contracts.types import Actor, ActorKind, uuid7
from kit import clock, ticks
from kit.db import Database, Session
from kit.errors import AppError, Forbidden, NotFound
from kit.scope import Scope
from testkit import eventually

ADMIN = Scope(None, Actor(kind=ActorKind.USER, id="usr_admin"), frozenset({Role.PLATFORM_ADMIN}))
FAILS: dict[str, type[Exception] | None] = {}
LOOKED: dict[str, float] = {}


@activities.at("that_fails")
async def fail(_: Database, __: Scope, seen: Seen) -> None:
    LOOKED[seen.object_id] = time.monotonic()
    kind = FAILS.get(seen.object_id)
    if kind is not None:
        raise kind("gone") if issubclass(kind, AppError) else kind


async def look_in_vain(shop: Shop, name: str, times: int) -> Look:
    """Look so many times, however long it rests in between."""
    for number in range(times):
        await shop.run(partial(_due, name=name, attempts=number))
        await shop.look()
    return await row(shop, name)


async def _due(session: Session, name: str, attempts: int) -> None:
    changed = {"due_at": clock.now(), "attempts": attempts}
    await session.execute(update(Look).where(Look.object_id == name, Look.due_at.is_not(None)).values(changed))


async def row(shop: Shop, name: str) -> Look:
    query = select(Look).where(Look.object_id == name)
    return (await shop.run(lambda session: session.scalars(query))).one()


@pytest.fixture
async def wished(shop: Shop) -> str:
    name = f"object_{uuid7().hex}"
    await shop.run(partial(operations.want, kind="that_fails", object_id=name))
    return name


class TestFailing:
    async def test_what_is_refused_rests_in_the_end_and_is_seen(self, shop: Shop, wished: str) -> None:
        FAILS[wished] = StripeRefused
        rests = await look_in_vain(shop, wished, rules.MOST_ATTEMPTS)
        assert (rests.due_at, rests.problem) == (None, "billing.stripe_refused")
        resting, _ = await shop.database.run(PLATFORM, partial(queries.state, now=clock.now()), reads=True)
        assert resting >= 1
        listed = await ask(shop.database, ADMIN, ListRestingLooks(limit=100))
        (shown,) = [each for each in listed.items if each.object_id == wished]
        assert (shown.business_id, shown.problem, shown.account) == (shop.scope.business_id, rests.problem, None)

        FAILS[wished] = None
        replay = ReplayLook(business_id=shown.business_id, look_id=shown.id)
        await ask(shop.database, ADMIN, replay)
        await shop.look()
        done = await row(shop, wished)
        assert (done.problem, done.looked, done.attempts) == (None, done.wanted, 0)
        with pytest.raises(NotFound):
            await ask(shop.database, ADMIN, replay)

    async def test_an_event_about_it_looks_again(self, shop: Shop, wished: str) -> None:
        FAILS[wished] = StripeRefused
        await look_in_vain(shop, wished, rules.MOST_ATTEMPTS)
        FAILS[wished] = None
        await shop.run(partial(operations.want, kind="that_fails", object_id=wished))
        await shop.look()
        assert (await row(shop, wished)).problem is None

    async def test_what_is_away_is_waited_for_as_long_as_that_lasts(self, shop: Shop, wished: str) -> None:
        FAILS[wished] = StripeAway
        waits = await look_in_vain(shop, wished, 3 * rules.MOST_ATTEMPTS)
        assert waits.due_at is not None
        assert timedelta(minutes=9) < waits.due_at - clock.now() < rules.LONGEST_REST

    async def test_a_bug_keeps_no_other_from_being_looked_at(
        self, shop: Shop, wished: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        FAILS[wished] = ZeroDivisionError
        other = f"object_{uuid7().hex}"
        await shop.run(partial(operations.want, kind="that_fails", object_id=other))
        await shop.look()
        assert ((await row(shop, wished)).problem, (await row(shop, other)).problem) == ("bug", None)
        assert "ZeroDivisionError" in caplog.text

    async def test_are_for_those_who_run_the_platform(self, shop: Shop, wished: str) -> None:
        look = await row(shop, wished)
        for asked in (ListRestingLooks(), ReplayLook(business_id=shop.scope.business_id, look_id=look.id)):
            with pytest.raises(Forbidden):
                await shop.ask(asked)


class TestWaking:
    async def test_an_event_is_looked_at_as_soon_as_it_is_stored(self, shop: Shop, door: Door) -> None:
        """Not at the next turn: the ticks would rest for ten minutes here."""
        names = {"settle_stripe_events": hearing.ticks, "look_at_stripe": looking.ticks}
        slow = [
            ticks.Tick(name, 600, each.job) for name, table in names.items() for each in table.all if each.name == name
        ]
        tasks = [asyncio.create_task(ticks.run(door.database, tick)) for tick in slow]
        kinds, rules_before = activities.HANDLERS, activities.HANDLERS["account"]
        kinds["account"] = fail
        try:
            await eventually(partial(_resting, door))
            body = _event("account.updated", shop.account)
            sent = time.monotonic()
            assert await door.post(body, secret=SECRET) == 200
            await eventually(partial(_looked, shop.account))
        finally:
            kinds["account"] = rules_before
            for task in tasks:
                task.cancel()
        assert LOOKED[shop.account] - sent < 5


async def _resting(door: Door) -> bool:
    """Whether both ticks have had their first turn, and wait."""
    return {"settle_stripe_events", "look_at_stripe"} <= ticks._BELLS.keys()


async def _looked(account: str) -> bool:
    return account in LOOKED


def _event(type_: str, account: str) -> str:
    told: dict[str, Any] = {
        "id": f"evt_{uuid7().hex}", "object": "event", "type": type_, "account": account, "created": int(time.time()),
        "livemode": False, "data": {"object": {"id": account}},
    }  # fmt: skip
    return json.dumps(told)
