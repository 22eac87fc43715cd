"""How many staff members a plan has room for: as many may be active at once, and nobody who is there is touched."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from booking_stories import TODAY, Salon, at, salon
from doors import Door
from shops import Shop

from contracts.billing.events import StandingChanged
from contracts.billing.standings.shapes import Standing, StandingReason
from contracts.permissions import Role
from contracts.scheduling import api
from contracts.scheduling.catalogue import api as catalogue
from contracts.scheduling.catalogue.shapes import StaffMember
from contracts.scheduling.shapes import BookingStatus
from contracts.types import to_typeid
from kit import clock
from kit.db import Database
from kit.scope import Scope
from scheduling.businesses.consumers import consumers
from scheduling.staff.operations import PlanLimitReached
from testkit import deliver

_, REMEMBER = consumers.all
FULL = (402, "scheduling.plan_limit_reached")
EVE = {"name": "Eve", "timezone": "UTC"}


async def limit(shop: Shop | Salon, most: int | None, version: int = 1, plan: str = "studio") -> None:
    told = StandingChanged(
        version=version, business_id=shop.scope.business_id, standing=Standing.ACTIVE, plan=plan,
        reason=StandingReason.SUBSCRIBED, most_staff_members=most, previous=Standing.ACTIVE,
    )  # fmt: skip
    assert await deliver(shop.database, REMEMBER, shop.scope, told) == [None, None]


async def turn(shop: Shop, member: StaffMember, *, active: bool) -> Any:
    return await shop.ask(catalogue.UpdateStaffMember(staff_member_id=member.id, active=active))


async def active(shop: Shop) -> list[str]:
    listed: list[StaffMember] = (await shop.ask(catalogue.ListStaff(limit=100))).items
    return [each.name for each in listed if each.active]


class TestLimit:
    async def test_refuses_one_more_and_says_why(self, shop: Shop) -> None:
        await limit(shop, 2)
        for name in ("Ada", "Bob"):
            await shop.add_staff_member(name)
        with pytest.raises(PlanLimitReached, match=r"plan studio at most 2 of your staff.*inactive first"):
            await shop.add_staff_member("Eve")
        assert await active(shop) == ["Ada", "Bob"]

    @pytest.mark.parametrize("role", [Role.MANAGER, Role.OWNER, Role.PLATFORM_ADMIN])
    async def test_holds_for_whoever_asks(self, shop: Shop, role: Role) -> None:
        await limit(shop, 1)
        await shop.add_staff_member()
        assert await Door(shop.database).ask(shop.a(role), catalogue.CreateStaffMember, **EVE) == FULL

    async def test_holds_for_keys(self, shop: Shop) -> None:
        await limit(shop, 1)
        await shop.add_staff_member()
        key = Scope(shop.scope.business_id, shop.scope.actor, permissions=frozenset({"staff:write"}))
        assert await Door(shop.database).ask(key, catalogue.CreateStaffMember, **EVE) == FULL

    async def test_counts_who_is_active(self, shop: Shop) -> None:
        await limit(shop, 1)
        ada = await shop.add_staff_member("Ada")
        await turn(shop, ada, active=False)
        await shop.add_staff_member("Bob")
        with pytest.raises(PlanLimitReached):
            await turn(shop, ada, active=True)
        assert await active(shop) == ["Bob"]

    async def test_says_nothing_to_who_is_active_already(self, shop: Shop) -> None:
        ada, _ = await shop.add_staff_member("Ada"), await shop.add_staff_member("Bob")
        await limit(shop, 1)
        assert (await turn(shop, ada, active=True)).active
        await shop.ask(catalogue.UpdateStaffMember(staff_member_id=ada.id, name="Ada L.", weight=10))

    async def test_is_none_until_billing_tells_of_one(self, shop: Shop) -> None:
        for number in range(5):
            await shop.add_staff_member(f"Member {number}")
        await limit(shop, 1)
        await limit(shop, None, version=2, plan="clinic")
        await shop.add_staff_member()
        assert len(await active(shop)) == 6

    async def test_follows_the_newest_word(self, shop: Shop) -> None:
        await limit(shop, 2, version=3)
        await limit(shop, 1, version=2)
        await shop.add_staff_member("Ada")
        await shop.add_staff_member("Bob")

    async def test_of_one_business_is_not_that_of_another(self, shop: Shop, other_shop: Shop) -> None:
        await limit(shop, 1)
        for each in (shop, other_shop, other_shop):
            await each.add_staff_member()


class TestAtOnce:
    async def test_of_twenty_who_add_one_three_do(self, shop: Shop) -> None:
        await limit(shop, 3)
        adding = (shop.add_staff_member(f"Member {number}") for number in range(20))
        outcomes = await asyncio.gather(*adding, return_exceptions=True)
        assert sum(isinstance(each, StaffMember) for each in outcomes) == 3
        assert sum(isinstance(each, PlanLimitReached) for each in outcomes) == 17
        assert len(await active(shop)) == 3

    async def test_who_comes_back_and_who_is_new_share_the_room(self, shop: Shop) -> None:
        gone = [await shop.add_staff_member(f"Gone {number}") for number in range(10)]
        for each in gone:
            await turn(shop, each, active=False)
        await limit(shop, 3)
        back = [turn(shop, each, active=True) for each in gone]
        new = [shop.add_staff_member(f"New {number}") for number in range(10)]
        outcomes = await asyncio.gather(*back, *new, return_exceptions=True)
        assert sum(isinstance(each, PlanLimitReached) for each in outcomes) == 17
        assert len(await active(shop)) == 3


class TestSmallerPlan:
    async def test_keeps_staff_and_bookings_and_only_adds_nobody(self, database: Database, here: Scope) -> None:
        with clock.frozen(TODAY):
            shop = await salon(database, here)
            booking = await shop.book(at("10:00"))
            for name in ("Bob", "Cem"):
                await shop.add_staff_member(name)
            await limit(shop, 1, plan="solo")
            assert len(await active(shop)) >= 3
            assert (await shop.book(at("12:00"))).status is BookingStatus.CONFIRMED
            moved = {"booking_id": to_typeid("bkg", booking.id), "starts_at": at("15:00").isoformat()}
            assert await Door(database).ask(shop.scope, api.RescheduleBooking, **moved) == (200, None)
            assert await Door(database).ask(shop.scope, catalogue.CreateStaffMember, **EVE) == FULL
            with clock.frozen(at("16:30") + timedelta(minutes=30)):
                done = {"booking_id": to_typeid("bkg", booking.id)}
                assert await Door(database).ask(shop.scope, api.CompleteBooking, **done) == (200, None)
