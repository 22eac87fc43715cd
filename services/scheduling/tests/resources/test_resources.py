"""Rooms and devices: added, changed, blocked, and booked like staff."""

from datetime import timedelta

import pytest
from booking_stories import TODAY, at, count_overlaps
from shops import hours
from sqlalchemy import func, select
from team_stories import Clinic, clinic, names

from contracts.permissions import Role
from contracts.scheduling.teams import api as teams
from contracts.scheduling.teams.events import ResourceChanged
from contracts.scheduling.teams.shapes import ResourceKind
from contracts.types import to_typeid, uuid7
from kit import clock
from kit.db import Database
from kit.errors import Forbidden, Invalid, NotFound, PreconditionFailed
from kit.scope import Scope
from scheduling.occupancies.models import Occupancy
from scheduling.occupancies.operations import NotBookable, SlotTaken
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


class TestChange:
    async def test_is_there_at_once_and_says_so(self, shop: Clinic) -> None:
        laser = await shop.add_resource("Laser", kind=ResourceKind.EQUIPMENT, capacity=2)
        assert (laser.version, laser.active, laser.capacity, laser.schedule_id) == (1, True, 2, None)
        assert (await shop.ask(teams.ListResources())).items == [*shop.rooms, laser]
        told = (await published(shop.database, shop.scope, ResourceChanged))[-1]
        assert (told.resource_id, told.kind, told.capacity, told.version) == (laser.id, "equipment", 2, 1)

    async def test_replaces_everything(self, shop: Clinic) -> None:
        (room,) = shop.rooms
        changed = await shop.change(room, name="Blue room", capacity=3, if_version=1)
        assert (changed.name, changed.capacity, changed.version) == ("Blue room", 3, 2)
        with pytest.raises(PreconditionFailed):
            await shop.change(room, if_version=1)

    async def test_refuses_a_schedule_that_is_not_there(self, shop: Clinic, other: Clinic) -> None:
        for unknown in (uuid7(), other.hours.id):
            with pytest.raises(Invalid):
                await shop.add_resource(schedule_id=unknown)

    async def test_another_business_has_no_such_resource(self, shop: Clinic, other: Clinic) -> None:
        (room,) = shop.rooms
        block = await shop.block(room, at("10:00"), at("11:00"))
        for asked in (
            teams.UpdateResource(resource_id=room.id, name="Mine"),
            teams.BlockResource(resource_id=room.id, starts_at=at("10:00"), ends_at=at("11:00")),
            teams.UnblockResource(blocked_time_id=block.id),
        ):
            with pytest.raises(NotFound):
                await other.ask(asked)
        assert (await other.ask(teams.ListResources())).items == other.rooms
        assert (await other.ask(teams.ListResourceBlocks())).items == []

    async def test_needs_the_permission(self, shop: Clinic) -> None:
        (room,) = shop.rooms
        for asked in (
            teams.CreateResource(name="Room"),
            teams.UpdateResource(resource_id=room.id, name="Room"),
            teams.BlockResource(resource_id=room.id, starts_at=at("10:00"), ends_at=at("11:00")),
            teams.UnblockResource(blocked_time_id=uuid7()),
        ):
            for scope in (shop.guest, shop.a(Role.STAFF)):
                with pytest.raises(Forbidden):
                    await shop.ask(asked, scope)
        for asked in (teams.ListResources(), teams.ListResourceBlocks()):
            with pytest.raises(Forbidden):
                await shop.ask(asked, shop.guest)


class TestBlock:
    async def test_keeps_bookings_out_and_says_which_block_does(self, shop: Clinic) -> None:
        (room,) = shop.rooms
        block = await shop.block(room, at("10:00"), at("11:00"))
        with pytest.raises(NotBookable):
            await shop.book(at("10:30"), service=shop.duo)
        (reason,) = await shop.explained(shop.duo, at("10:30"))
        told = (reason.code, reason.id, reason.resource_id, reason.staff_member_id)
        assert told == ("blocked", to_typeid("blk", block.id), room.id, None)
        assert [reason.resource_id for reason in await shop.explained(shop.duo, at("10:30"), shop.guest)] == [None]

    async def test_opened_again_it_can_be_booked(self, shop: Clinic) -> None:
        (room,) = shop.rooms
        block = await shop.block(room, at("10:00"), at("11:00"))
        assert (await shop.ask(teams.ListResourceBlocks(resource_id=room.id))).items == [block]
        await shop.ask(teams.UnblockResource(blocked_time_id=block.id))
        assert (await shop.ask(teams.ListResourceBlocks(resource_id=room.id))).items == []
        await shop.book(at("10:30"), service=shop.duo)

    @pytest.mark.parametrize("length", [timedelta(0), timedelta(minutes=-5), timedelta(days=1_101)])
    async def test_ends_after_it_starts_within_three_years(self, shop: Clinic, length: timedelta) -> None:
        with pytest.raises(Invalid):
            await shop.block(shop.rooms[0], at("10:00"), at("10:00") + length)


class TestHours:
    async def test_without_a_schedule_it_is_always_there(self, shop: Clinic) -> None:
        starts = await shop.free_starts(service=shop.duo)
        assert (starts[0], starts[-1]) == (at("09:00"), at("16:00"))

    async def test_its_own_hours_hold_whatever_the_services_are(self, shop: Clinic) -> None:
        late = await shop.add_schedule(hours("15:00", "20:00"))
        await shop.change(shop.rooms[0], schedule_id=late.id)
        assert await shop.free_starts(service=shop.duo) == [at(f"15:{minute:02}") for minute in (0, 15, 30, 45)] + [
            at("16:00")
        ]
        (reason,) = await shop.explained(shop.duo, at("10:00"))
        assert (reason.code, reason.resource_id) == ("outside_hours", shop.rooms[0].id)

    async def test_an_inactive_one_is_nobodys(self, shop: Clinic) -> None:
        await shop.change(shop.rooms[0], active=False)
        assert await shop.free_starts(service=shop.duo) == []
        (reason,) = await shop.explained(shop.duo, at("10:00"))
        assert (reason.code, reason.id) == ("no_staff", to_typeid("pol", shop.places.id))


class TestCapacity:
    @pytest.fixture
    async def gym(self, database: Database, here: Scope) -> Clinic:
        """A hall that takes two at a time."""
        shop = await clinic(database, here, therapists=5, rooms=1, capacity=2)
        shop.duo = await shop.team_service(shop.needs(shop.therapists), shop.needs(shop.places))
        return shop

    async def test_takes_so_many_at_a_time(self, gym: Clinic) -> None:
        for when in ("10:00", "10:30"):
            assert names(await gym.book(at(when), service=gym.duo))[1:] == ["Room 1"]
        with pytest.raises(SlotTaken) as refused:
            await gym.book(at("10:15"), service=gym.duo)
        assert refused.value.extra["reasons"] == [{"code": "capacity"}]
        (reason,) = await gym.explained(gym.duo, at("10:15"))
        assert (reason.code, reason.id, reason.resource_id) == (
            "capacity", to_typeid("res", gym.rooms[0].id), gym.rooms[0].id,
        )  # fmt: skip
        await gym.book(at("11:00"), service=gym.duo)

    async def test_others_make_room_where_no_place_is_free_all_along(self, gym: Clinic) -> None:
        long = await gym.team_service(gym.needs(gym.therapists), gym.needs(gym.places), duration_minutes=90)
        gone = await gym.book(at("10:30"), service=gym.duo)
        await gym.book(at("10:30"), service=gym.duo)
        await gym.cancel(gone)
        await gym.book(at("09:00"), service=gym.duo)
        assert await lanes(gym) == [(at("09:00"), 0), (at("10:30"), 1)]
        await gym.book(at("09:30"), service=long)
        assert await lanes(gym) == [(at("09:00"), 0), (at("09:30"), 1), (at("10:30"), 0)]
        assert await count_overlaps(gym.database, gym.scope) == 0

    async def test_a_smaller_capacity_leaves_what_is_booked(self, gym: Clinic) -> None:
        bookings = [await gym.book(at("10:00"), service=gym.duo) for _ in range(2)]
        await gym.change(gym.rooms[0], capacity=1)
        assert [booking.status for booking in await gym.listed()] == [booking.status for booking in bookings]
        with pytest.raises(SlotTaken):
            await gym.book(at("10:30"), service=gym.duo)
        await gym.cancel(bookings[0])
        with pytest.raises(SlotTaken):
            await gym.book(at("10:30"), service=gym.duo)
        await gym.cancel(bookings[1])
        await gym.book(at("10:30"), service=gym.duo)


async def lanes(shop: Clinic) -> list[tuple[object, int]]:
    """When the hall is taken, and which of its places."""
    async with shop.database.transaction(shop.scope, reads=True) as session:
        start = func.lower(Occupancy.during)
        query = select(start, Occupancy.lane).where(Occupancy.resource_id == shop.rooms[0].id).order_by(start)
        return [tuple(row) for row in await session.execute(query)]
