"""What scheduling knows of businesses is what identity told last."""

import pytest
from shops import Shop

from contracts.identity.events import BusinessUpdated
from kit.db import Database
from kit.scope import Scope
from scheduling.businesses import queries
from scheduling.businesses.consumers import consumers
from scheduling.businesses.queries import BusinessNotKnownYet
from testkit import deliver

REMEMBER, _ = consumers.all


def updated(scope: Scope, version: int, name: str) -> BusinessUpdated:
    return BusinessUpdated(
        version=version, business_id=scope.business_id, slug="shop", name=name, timezone="Asia/Tokyo", currency="JPY",
        locale="ja",
    )  # fmt: skip


class TestRemember:
    async def test_takes_over_the_new_profile(self, database: Database, shop: Shop) -> None:
        assert await deliver(database, REMEMBER, shop.scope, updated(shop.scope, 2, "Salon")) == [None, None]
        business = await database.run(shop.scope, queries.get, reads=True)
        assert (business.name, business.timezone, business.currency, business.version) == (
            "Salon",
            "Asia/Tokyo",
            "JPY",
            2,
        )

    async def test_an_older_fact_never_replaces_a_newer_one(self, database: Database, shop: Shop) -> None:
        await deliver(database, REMEMBER, shop.scope, updated(shop.scope, 3, "Newest"))
        await deliver(database, REMEMBER, shop.scope, updated(shop.scope, 2, "Older"))
        assert (await database.run(shop.scope, queries.get, reads=True)).name == "Newest"

    async def test_one_that_was_created_moments_ago_is_asked_for_again(self, database: Database, here: Scope) -> None:
        with pytest.raises(BusinessNotKnownYet):
            await database.run(here, queries.get, reads=True)
