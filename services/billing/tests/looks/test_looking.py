"""Looks: each object has one row, and what is wished while it is looked at is looked at once more."""

from functools import partial

import pytest
from sellers import Shop
from sqlalchemy import select

import billing.stripe
from billing.looks import activities, operations
from billing.looks.models import Look
from billing.looks.rules import Seen
from kit.db import Database, NetworkInTransaction
from kit.scope import Scope

seen: list[str] = []


@activities.at("of_tests")
async def note(database: Database, scope: Scope, look: Seen) -> None:
    seen.append(look.object_id)
    if look.object_id == "wished-meanwhile" and seen.count(look.object_id) == 1:
        await database.run(scope, partial(operations.want, kind="of_tests", object_id=look.object_id))


class TestLooking:
    async def test_happens_once_however_often_it_is_wished(self, shop: Shop) -> None:
        for _ in range(3):
            await shop.run(partial(operations.want, kind="of_tests", object_id=shop.business))
        await shop.look()
        assert seen.count(shop.business) == 1

    async def test_happens_again_for_what_was_wished_meanwhile(self, shop: Shop) -> None:
        await shop.run(partial(operations.want, kind="of_tests", object_id="wished-meanwhile"))
        await shop.look()
        assert seen.count("wished-meanwhile") == 2
        rows = await shop.run(lambda session: session.scalars(select(Look)))
        assert [(row.wanted, row.looked, row.due_at) for row in rows.all()] == [(2, 2, None)]

    async def test_stripe_is_not_asked_inside_a_transaction(self, shop: Shop) -> None:
        async def ask(_: object) -> None:
            async with billing.stripe.talking("balance") as stripe:
                await stripe.v1.balance.retrieve_async()

        with pytest.raises(NetworkInTransaction):
            await shop.run(ask)
