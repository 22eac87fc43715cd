"""Pools, and services that need some of them."""

import pytest
from booking_stories import TODAY, at
from team_stories import Clinic, clinic

from contracts.permissions import Role
from contracts.scheduling.catalogue import api as catalogue
from contracts.scheduling.teams import api as teams
from contracts.scheduling.teams.events import PoolChanged
from contracts.types import uuid7
from kit import clock
from kit.db import Database
from kit.errors import Forbidden, Invalid, NotFound, PreconditionFailed
from kit.scope import Scope
from testkit import published


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
async def shop(database: Database, here: Scope) -> Clinic:
    return await clinic(database, here, therapists=2, rooms=1)


@pytest.fixture
async def other(database: Database, elsewhere: Scope) -> Clinic:
    return await clinic(database, elsewhere, therapists=2, rooms=1)


def pointers(refusal: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [problem["pointer"] for problem in refusal.value.extra["errors"]]


class TestChange:
    async def test_holds_staff_and_resources_and_says_so(self, shop: Clinic) -> None:
        mixed = await shop.pool("Anything", staff=shop.staff, rooms=shop.rooms)
        assert (await shop.ask(teams.ListPools())).items == [shop.therapists, shop.places, mixed]
        told = (await published(shop.database, shop.scope, PoolChanged))[-1]
        assert (told.pool_id, told.version) == (mixed.id, 1)
        assert (told.staff_member_ids, told.resource_ids) == (mixed.staff_member_ids, mixed.resource_ids)

    async def test_replaces_its_members(self, shop: Clinic) -> None:
        ben = shop.staff[1]
        asked = teams.UpdatePool(pool_id=shop.therapists.id, name="Ben alone", staff_member_ids=[ben.id], if_version=1)
        changed = await shop.ask(asked)
        assert (changed.name, changed.staff_member_ids, changed.version) == ("Ben alone", [ben.id], 2)
        assert await shop.free_starts(service=shop.duo) == []
        with pytest.raises(PreconditionFailed):
            await shop.ask(asked)

    async def test_refuses_whom_it_does_not_know_or_hears_twice(self, shop: Clinic, other: Clinic) -> None:
        ada = shop.ada.id
        with pytest.raises(Invalid) as refusal:
            await shop.ask(
                teams.CreatePool(
                    name="Odd", staff_member_ids=[ada, ada, other.ada.id], resource_ids=[uuid7(), other.rooms[0].id]
                )
            )
        assert pointers(refusal) == [
            "/staff_member_ids/1", "/staff_member_ids/2", "/resource_ids/0", "/resource_ids/1",
        ]  # fmt: skip

    async def test_another_business_has_no_such_pool(self, shop: Clinic, other: Clinic) -> None:
        with pytest.raises(NotFound):
            await other.ask(teams.UpdatePool(pool_id=shop.places.id, name="Mine"))
        assert (await other.ask(teams.ListPools())).items == [other.therapists, other.places]

    async def test_needs_the_permission(self, shop: Clinic) -> None:
        for asked in (teams.CreatePool(name="Pool"), teams.UpdatePool(pool_id=shop.places.id, name="Pool")):
            for scope in (shop.guest, shop.a(Role.STAFF)):
                with pytest.raises(Forbidden):
                    await shop.ask(asked, scope)
        with pytest.raises(Forbidden):
            await shop.ask(teams.ListPools(), shop.guest)


class TestServices:
    async def test_tell_whom_and_what_they_need(self, shop: Clinic) -> None:
        needed = [shop.needs(shop.places)]
        service = await shop.team_service(*needed, staff=shop.staff, required_staff_member_ids=[shop.ada.id])
        listed = (await shop.ask(catalogue.ListServices())).items[-1]
        assert listed == service
        assert (service.requirements, service.required_staff_member_ids) == (needed, [shop.ada.id])

    async def test_refuse_what_contradicts_or_names_nothing(self, shop: Clinic, other: Clinic) -> None:
        needs, ada, ben = shop.needs, shop.staff[0], shop.staff[1]
        for pointer, needed, fields in (
            ("/requirements/0/pool_id", [needs(other.places)], {"staff": [ada]}),
            ("/requirements/1/pool_id", [needs(shop.places), needs(shop.places, 2)], {"staff": [ada]}),
            ("/requirements", [needs(shop.places)], {}),
            ("/requirements", [needs(shop.places)], {"staff": [ada], "in_sessions": True}),
            ("/required_staff_member_ids/0", [], {"staff": [ada], "required_staff_member_ids": [ben.id]}),
            ("/required_staff_member_ids/1", [], {"staff": [ada], "required_staff_member_ids": [ada.id, ada.id]}),
        ):
            with pytest.raises(Invalid) as refusal:
                await shop.team_service(*needed, **fields)
            assert pointers(refusal) == [pointer]

    async def test_without_anybody_who_answers_nothing_is_offered(self, shop: Clinic) -> None:
        """The pool of therapists has become one of anything: who would it be that a booking names?"""
        alone = await shop.team_service(shop.needs(shop.therapists))
        assert await shop.free_starts(service=alone)
        asked = teams.UpdatePool(
            pool_id=shop.therapists.id, name="Anything", staff_member_ids=[shop.ada.id],
            resource_ids=[shop.rooms[0].id],
        )  # fmt: skip
        await shop.ask(asked)
        assert await shop.free_starts(service=alone) == []
        assert [reason.code for reason in await shop.explained(alone, at("10:00"))] == ["no_staff"]
