"""Staff members: added, changed, made inactive."""

import pytest
from shops import Shop

from contracts.permissions import Role
from contracts.scheduling.catalogue import api as catalogue
from contracts.scheduling.events import StaffMemberChanged
from contracts.types import uuid7
from kit.db import Database
from kit.errors import Forbidden, Invalid, NotFound, PreconditionFailed
from testkit import published


class TestCreate:
    async def test_is_at_work_at_once(self, database: Database, shop: Shop) -> None:
        ada = await shop.add_staff_member(email="Ada@Example.com")
        assert (ada.active, ada.version, ada.email) == (True, 1, "ada@example.com")
        assert (await shop.ask(catalogue.ListStaff())).items == [ada]
        (told,) = await published(database, shop.scope, StaffMemberChanged)
        assert (told.staff_member_id, told.name, told.active) == (ada.id, "Ada", True)

    async def test_refuses_a_schedule_that_is_not_there(self, shop: Shop, other_shop: Shop) -> None:
        theirs = await other_shop.add_schedule()
        for unknown in (uuid7(), theirs.id):
            with pytest.raises(Invalid):
                await shop.add_staff_member(schedule=unknown)

    async def test_needs_the_permission(self, shop: Shop) -> None:
        asked = catalogue.CreateStaffMember(name="Eve", timezone="UTC")
        for scope in (shop.guest, shop.a(Role.STAFF)):
            with pytest.raises(Forbidden):
                await shop.ask(asked, scope)


class TestUpdate:
    async def test_changes_only_what_is_given(self, shop: Shop) -> None:
        schedule = await shop.add_schedule()
        ada = await shop.add_staff_member(schedule=schedule.id, email="ada@example.com", weight=50)
        changed = await shop.ask(catalogue.UpdateStaffMember(staff_member_id=ada.id, name="Ada L.", if_version=1))
        assert changed == ada.model_copy(update={"name": "Ada L.", "version": 2})

    async def test_a_null_clears_what_may_be_missing(self, shop: Shop) -> None:
        schedule = await shop.add_schedule()
        ada = await shop.add_staff_member(schedule=schedule.id, email="ada@example.com")
        changed = await shop.ask(
            catalogue.UpdateStaffMember(staff_member_id=ada.id, email=None, schedule_id=None, name=None)
        )
        assert (changed.email, changed.schedule_id, changed.name) == (None, None, "Ada")

    async def test_refuses_who_has_read_an_older_version(self, shop: Shop) -> None:
        ada = await shop.add_staff_member()
        await shop.ask(catalogue.UpdateStaffMember(staff_member_id=ada.id, weight=10))
        with pytest.raises(PreconditionFailed):
            await shop.ask(catalogue.UpdateStaffMember(staff_member_id=ada.id, weight=20, if_version=1))

    async def test_another_business_has_no_such_staff_member(self, shop: Shop, other_shop: Shop) -> None:
        ada = await shop.add_staff_member()
        with pytest.raises(NotFound):
            await other_shop.ask(catalogue.UpdateStaffMember(staff_member_id=ada.id, name="Mine"))


class TestPublicly:
    async def test_customers_see_who_is_active_and_no_address(self, shop: Shop) -> None:
        ada, bob = await shop.add_staff_member("Ada", email="ada@example.com"), await shop.add_staff_member("Bob")
        await shop.ask(catalogue.UpdateStaffMember(staff_member_id=bob.id, active=False))
        (seen,) = (await shop.ask(catalogue.ListPublicStaff(), shop.guest)).items
        assert seen.id == ada.id
        assert "example.com" not in seen.model_dump_json()
