"""Opening hours keep everybody out whom the hours of the staff would let in."""

import asyncio
from datetime import date

import pytest
from booking_stories import TODAY, Salon, at, salon
from shops import EVERY_DAY, Shop, hours

from contracts.permissions import Role
from contracts.scheduling.api import ExplainAvailability
from contracts.scheduling.catalogue.api import SetOverride, UpdateSchedule
from contracts.scheduling.catalogue.shapes import Alignment
from contracts.scheduling.opening_hours.api import GetOpeningHours, SetOpeningHours
from contracts.types import to_typeid, uuid7
from kit import clock
from kit.db import Database
from kit.errors import Forbidden, NotFound
from kit.scope import Scope
from scheduling.occupancies.operations import NotBookable


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
async def shop(database: Database, here: Scope) -> Salon:
    return await salon(database, here)


async def open_from(shop: Shop, start: str, end: str, **fields: object):
    """A schedule that says when the business is open, and that it does."""
    schedule = await shop.add_schedule(hours(start, end), **fields)
    await shop.ask(SetOpeningHours(schedule_id=schedule.id))
    return schedule


async def test_hours_are_cut_to_the_opening_hours_and_back(shop: Salon) -> None:
    await open_from(shop, "12:00", "14:30")
    assert [start.strftime("%H:%M") for start in await shop.free_starts()] == [
        "12:00", "12:15", "12:30", "12:45", "13:00", "13:15", "13:30"
    ]  # fmt: skip
    with pytest.raises(NotBookable):
        await shop.book(at("10:00"))
    await shop.ask(SetOpeningHours(schedule_id=None))
    await shop.book(at("10:00"))


async def test_the_grid_begins_where_the_business_opens(database: Database, here: Scope) -> None:
    shop = await salon(database, here, alignment=Alignment.WINDOW_START, interval_minutes=60)
    await open_from(shop, "10:20", "14:00")
    assert [start.strftime("%H:%M") for start in await shop.free_starts()] == ["10:20", "11:20", "12:20"]


async def test_what_is_closed_says_so_with_its_schedule(shop: Salon) -> None:
    schedule = await open_from(shop, "12:00", "14:30")
    asked = ExplainAvailability(service=shop.massage.id, start=at("10:00"))
    (reason,) = (await shop.ask(asked)).reasons
    assert (reason.code, reason.id) == ("restricted", to_typeid("sch", schedule.id))
    assert [reason.code for reason in (await shop.ask(asked, shop.guest)).reasons] == ["restricted"]


async def test_changes_of_its_schedule_hold_at_once(shop: Salon) -> None:
    schedule = await open_from(shop, "12:00", "14:30")
    await shop.ask(SetOverride(schedule_id=schedule.id, date=at("00:00").date(), start="00:00", end="00:00"))
    assert await shop.free_starts() == []
    changed = {"name": "Open", "timezone": "UTC", "rules": [hours("09:00", "10:00")]}
    await shop.ask(UpdateSchedule(schedule_id=schedule.id, **changed))
    assert [start.strftime("%H:%M") for start in await shop.free_starts(day=1)] == ["09:00"]


async def test_bookings_outside_of_them_stand_and_cannot_be_moved_about(shop: Salon) -> None:
    booking = await shop.book(at("10:00"))
    await open_from(shop, "12:00", "14:30")
    with pytest.raises(NotBookable):
        await shop.move(booking, at("10:15"))
    assert (await shop.see(booking.id)).version == 1
    await shop.move(booking, at("12:00"))


async def test_everybody_may_know_them(shop: Salon) -> None:
    none = await shop.ask(GetOpeningHours(), shop.guest)
    assert (none.schedule_id, none.timezone, none.rules) == (None, "UTC", [])
    schedule = await open_from(shop, "12:00", "14:30", timezone="Europe/Berlin")
    for day in (date(2027, 2, 21), date(2027, 2, 23)):
        await shop.ask(SetOverride(schedule_id=schedule.id, date=day, start="10:00", end="11:00"))
    known = await shop.ask(GetOpeningHours(), shop.guest)
    assert (known.schedule_id, known.timezone, known.rules) == (schedule.id, "Europe/Berlin", [hours("12:00", "14:30")])
    assert [each.date for each in known.overrides] == [date(2027, 2, 23)]  # the other is over


async def test_managers_set_them_to_a_schedule_of_their_own(shop: Salon, other_shop: Shop) -> None:
    schedule = await shop.add_schedule(hours("12:00", "13:00", EVERY_DAY))
    with pytest.raises(Forbidden):
        await shop.ask(SetOpeningHours(schedule_id=schedule.id), shop.a(Role.STAFF))
    await shop.ask(SetOpeningHours(schedule_id=schedule.id), shop.a(Role.MANAGER))
    for business, unknown in ((shop, uuid7()), (other_shop, schedule.id)):
        with pytest.raises(NotFound):
            await business.ask(SetOpeningHours(schedule_id=unknown))
    assert (await other_shop.ask(GetOpeningHours(), other_shop.guest)).schedule_id is None


async def test_two_who_set_them_at_once_both_do(shop: Salon) -> None:
    schedules = [await shop.add_schedule(hours("09:00", end)) for end in ("12:00", "13:00")]
    await asyncio.gather(*(shop.ask(SetOpeningHours(schedule_id=each.id)) for each in schedules * 3))
    assert (await shop.ask(GetOpeningHours())).schedule_id in {each.id for each in schedules}
