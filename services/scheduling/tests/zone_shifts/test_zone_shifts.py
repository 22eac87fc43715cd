"""A law changes the clocks: what was booked for them is found, told of once, and never moved by itself."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
import tzdata
from booking_stories import TODAY, Salon, at, salon
from sqlalchemy import text

from contracts.permissions import Role
from contracts.scheduling.zone_shifts.api import ListZoneShifts
from contracts.scheduling.zone_shifts.events import ZoneShiftFound
from contracts.scheduling.zone_shifts.shapes import ZoneShift
from contracts.types import uuid7
from kit import clock
from kit.db import Database
from kit.errors import Forbidden
from kit.scope import Scope
from scheduling.zone_shifts import operations, rules
from scheduling.zone_shifts.ticks import check, tzdata_check
from testkit import published


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
async def shop(database: Database, here: Scope) -> Salon:
    return await salon(database, here, timezone="Europe/Berlin")


@pytest.fixture
def version() -> str:
    """Zone data that this database has never seen."""
    return f"test-{uuid7()}"


async def decide_otherwise(shop: Salon, *booking_ids) -> None:
    """As if these had been booked an hour later on the clocks, under rules that held then."""
    later = text("update bookings set wall_start = wall_start + interval '1 hour' where id = any(:ids)")
    await shop.database.run(shop.scope, lambda session: session.execute(later, {"ids": list(booking_ids)}))


async def check_all(database: Database, version: str, *, most: int = 2) -> None:
    while await check(database, version, most=most):
        pass


async def shifts(shop: Salon) -> list[ZoneShift]:
    return (await shop.ask(ListZoneShifts())).items


class TestCheck:
    async def test_a_booking_whose_clocks_were_changed_is_told_of_and_not_moved(
        self, shop: Salon, version: str
    ) -> None:
        off, right = await shop.book(at("10:00")), await shop.book(at("12:00"))
        await decide_otherwise(shop, off.id)
        await check_all(shop.database, version)
        [shift] = await shifts(shop)
        assert (shift.booking_id, shift.starts_at, shift.intended_at) == (off.id, at("10:00"), at("11:00"))
        assert (shift.wall_start, shift.timezone, shift.tzdata_version) == (
            "2027-03-01T12:00",
            "Europe/Berlin",
            version,
        )
        [event] = await published(shop.database, shop.scope, ZoneShiftFound)
        assert (event.shift_id, event.booking_id, event.intended_at) == (shift.id, off.id, at("11:00"))
        assert [(await shop.see(each.id)).version for each in (off, right)] == [1, 1]

    async def test_every_version_is_checked_once_and_what_was_found_is_not_found_again(
        self, shop: Salon, version: str
    ) -> None:
        booking = await shop.book(at("10:00"))
        await decide_otherwise(shop, booking.id)
        for each in (version, version, f"{version}-next"):
            await check_all(shop.database, each)
        assert await check(shop.database, version) == 0
        assert len(await published(shop.database, shop.scope, ZoneShiftFound)) == 1

    async def test_several_at_once_and_one_that_was_killed_flag_each_once(self, shop: Salon, version: str) -> None:
        times = ["09:00", "10:00", "11:00", "12:00", "13:00"]
        made = [(await shop.book(at(when))).id for when in times]
        await decide_otherwise(shop, *made)
        look = lambda session: operations.look(session, made[:3], version=version)  # noqa: E731 - killed before it advanced
        assert await shop.database.run(shop.scope, look) == 3
        await asyncio.gather(*(check_all(shop.database, version) for _ in range(4)))
        assert sorted(
            event.booking_id for event in await published(shop.database, shop.scope, ZoneShiftFound)
        ) == sorted(made)

    async def test_what_is_past_or_off_is_left_alone_and_what_was_moved_is_listed_no_more(
        self, shop: Salon, version: str
    ) -> None:
        past, off, moved = [await shop.book(at(when)) for when in ("09:00", "11:00", "13:00")]
        await shop.cancel(off)
        await decide_otherwise(shop, past.id, off.id, moved.id)
        with clock.frozen(at("10:30")):
            await check_all(shop.database, version)
            assert [each.booking_id for each in await shifts(shop)] == [moved.id]
            await shop.move(moved, at("14:00"))
            assert await shifts(shop) == []

    async def test_every_business_is_checked_and_sees_its_own(
        self, shop: Salon, version: str, elsewhere: Scope
    ) -> None:
        other = await salon(shop.database, elsewhere, timezone="America/New_York")
        booked = [await each.book(at("15:00")) for each in (shop, other)]
        for each, booking in zip((shop, other), booked, strict=True):
            await decide_otherwise(each, booking.id)
        await check_all(shop.database, version, most=1)
        for each, booking in zip((shop, other), booked, strict=True):
            assert [shift.booking_id for shift in await shifts(each)] == [booking.id]
        with pytest.raises(Forbidden):
            await shop.ask(ListZoneShifts(), shop.a(Role.CUSTOMER))

    async def test_the_tick_checks_what_is_installed(self, shop: Salon) -> None:
        while await tzdata_check(shop.database):
            pass
        async with shop.database.transaction(shop.scope, reads=True) as session:
            finished = await session.scalars(text("select version from zone_checks where finished_at is not null"))
        assert tzdata.IANA_VERSION in set(finished)
        assert await shifts(shop) == []


class TestRules:
    @pytest.mark.parametrize(
        ("starts_at", "wall", "intended"),
        [
            ("2027-07-01T07:00Z", "2027-07-01T09:00", None),
            ("2027-07-01T08:00Z", "2027-07-01T09:00", "2027-07-01T07:00Z"),
            ("2027-10-31T00:30Z", "2027-10-31T02:30", None),
            ("2027-10-31T01:30Z", "2027-10-31T02:30", None),
            ("2027-03-28T00:30Z", "2027-03-28T02:30", "2027-03-28T01:30Z"),
        ],
    )
    def test_a_time_that_occurs_twice_is_right_at_both_and_one_that_is_skipped_at_the_first_after(
        self, starts_at: str, wall: str, intended: str | None
    ) -> None:
        found = rules.intended_at(datetime.fromisoformat(starts_at), datetime.fromisoformat(wall), "Europe/Berlin")
        assert found == (intended and datetime.fromisoformat(intended).astimezone(UTC))

    def test_half_hours_count(self) -> None:
        start = datetime(2027, 7, 1, 3, 30, tzinfo=UTC)
        assert (
            rules.intended_at(start, start.replace(tzinfo=None) + timedelta(hours=5, minutes=45), "Asia/Kathmandu")
            is None
        )
