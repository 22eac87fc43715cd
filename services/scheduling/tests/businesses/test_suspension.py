"""A suspended business: nothing in it changes, whatever the gateway lets through; what is there can be read."""

from typing import Any

import pytest
from doors import Door
from shops import Shop

from contracts.identity.events import BusinessReinstated, BusinessSuspended, BusinessUpdated
from contracts.permissions import Role
from contracts.scheduling.api import ListBookings
from contracts.scheduling.catalogue.api import CreateSchedule, ListSchedules
from kit.consumers import Retry
from kit.db import Database
from kit.scope import Scope
from scheduling.businesses import queries
from scheduling.businesses.consumers import consumers
from testkit import deliver

REMEMBER, _ = consumers.all
HOURS: dict[str, Any] = {
    "name": "Hours",
    "timezone": "Europe/Berlin",
    "rules": [{"days": ["MO"], "start": "09:00", "end": "17:00"}],
}


def suspended(scope: Scope, version: int) -> BusinessSuspended:
    return BusinessSuspended(version=version, business_id=scope.business_id, reason="Invoices are due")


def reinstated(scope: Scope, version: int) -> BusinessReinstated:
    return BusinessReinstated(version=version, business_id=scope.business_id)


def renamed(scope: Scope, version: int) -> BusinessUpdated:
    return BusinessUpdated(
        version=version, business_id=scope.business_id, slug="shop", name="Renamed", timezone="Asia/Tokyo",
        currency="EUR", locale="ja",
    )  # fmt: skip


class TestRequests:
    async def test_that_change_something_are_refused_until_it_is_reinstated(
        self, database: Database, shop: Shop, other_shop: Shop
    ) -> None:
        door = Door(database)
        await deliver(database, REMEMBER, shop.scope, suspended(shop.scope, 2))
        assert await door.ask(shop.scope, CreateSchedule, **HOURS) == (403, "business_suspended")
        assert await door.ask(shop.scope, ListBookings) == (200, None)
        assert await door.ask(shop.scope, ListSchedules) == (200, None)
        assert await door.ask(other_shop.scope, CreateSchedule, **HOURS) == (200, None)
        await deliver(database, REMEMBER, shop.scope, reinstated(shop.scope, 3))
        assert await door.ask(shop.scope, CreateSchedule, **HOURS) == (200, None)

    async def test_of_the_platform_are_answered(self, database: Database, shop: Shop) -> None:
        await deliver(database, REMEMBER, shop.scope, suspended(shop.scope, 2))
        admin = Scope(shop.scope.business_id, shop.scope.actor, frozenset({Role.PLATFORM_ADMIN}))
        assert await Door(database).ask(admin, CreateSchedule, **HOURS) == (200, None)


class TestRemember:
    @pytest.mark.parametrize("versions", [(2, 3, 4), (3, 2, 4), (4, 3, 2), (2, 4, 3)])
    async def test_the_newest_fact_of_each_kind_holds_in_any_order(
        self, database: Database, shop: Shop, versions: tuple[int, ...]
    ) -> None:
        told = {2: suspended(shop.scope, 2), 3: renamed(shop.scope, 3), 4: reinstated(shop.scope, 4)}
        for version in versions:
            assert await deliver(database, REMEMBER, shop.scope, told[version]) == [None, None]
        business = await database.run(shop.scope, queries.get, reads=True)
        assert (business.suspended, business.name) == (False, "Renamed")

    async def test_a_suspension_that_arrives_behind_a_newer_profile_counts(
        self, database: Database, shop: Shop
    ) -> None:
        for fact in (renamed(shop.scope, 3), suspended(shop.scope, 2)):
            await deliver(database, REMEMBER, shop.scope, fact)
        assert (await database.run(shop.scope, queries.get, reads=True)).suspended

    async def test_waits_for_the_business_itself(self, database: Database, here: Scope) -> None:
        [outcome] = await deliver(database, REMEMBER, here, suspended(here, 2), times=1)
        assert isinstance(outcome, Retry)
