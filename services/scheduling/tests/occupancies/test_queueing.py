"""A rush on one start: who wants the same waits outside the database, and is refused with all who waited alike."""

import asyncio
from datetime import datetime
from typing import Any

import pytest
from booking_stories import TODAY, Salon, at, count_occupancies, outcomes, salon

from contracts.scheduling import api
from contracts.scheduling.shapes import Contact
from kit import clock
from kit.db import Database
from kit.scope import Scope
from scheduling.occupancies.operations import SlotTaken, queueing
from testkit import eventually


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
async def shop(database: Database, here: Scope) -> Salon:
    return await salon(database, here, "Ada", "Ben")


class Door:
    """The way into a shop as its process keeps it: the queue, and behind it what was asked for."""

    def __init__(self, shop: Salon) -> None:
        self.shop = shop
        self.came = 0
        self.entered = 0
        self.open = asyncio.Event()

    async def ask(self, asked: api.PlaceHold | api.CreateBooking, by: Scope | None = None) -> Any:
        by = by or self.shop.guest
        self.came += 1
        async with queueing(self.shop.database, by, asked):
            self.entered += 1
            await self.open.wait()
            return await self.shop.ask(asked, by)

    def book(self, when: datetime, *, by: Scope | None = None, **more: Any) -> Any:
        customer = Contact(name="Eve", email=f"eve{self.came}@example.com")
        asked = {"service_id": self.shop.massage.id, "starts_at": when, "customer": customer}
        return self.ask(api.CreateBooking(**asked | more), by)

    async def came_and_entered(self, came: int, entered: int) -> None:
        async def seen() -> bool:
            return (self.came, self.entered) == (came, entered)

        await eventually(seen)


async def test_one_gets_in_and_the_others_are_told_what_is_left(shop: Salon) -> None:
    door = Door(shop)
    asked = [door.book(at("10:00"), staff_member_id=shop.ada.id) for _ in range(100)]
    rush = asyncio.create_task(outcomes(asked))
    await door.came_and_entered(100, 1)
    door.open.set()
    won, lost = await rush
    assert (len(won), door.entered, {type(error) for error in lost}) == (1, 1, {SlotTaken})
    for error in lost:
        assert error.extra["reasons"] == [{"code": "booked"}]
        assert [slot["starts_at"] for slot in error.extra["alternatives"]] == [
            "2027-03-01T09:00:00Z", "2027-03-01T11:00:00Z", "2027-03-01T11:15:00Z", "2027-03-01T11:30:00Z",
            "2027-03-01T11:45:00Z",
        ]  # fmt: skip


async def test_as_many_get_in_as_there_is_room_for(shop: Salon) -> None:
    door = Door(shop)
    door.open.set()
    won, lost = await outcomes(door.book(at("10:00")) for _ in range(30))
    assert {booking.staff_member_id for booking in won} == {member.id for member in shop.staff}
    assert (len(won), len(lost)) == (2, 28)
    assert await count_occupancies(shop.database, shop.scope) == 2


async def test_holds_and_bookings_of_a_start_stand_in_one_queue(shop: Salon) -> None:
    door, wanted = Door(shop), {"service_id": shop.massage.id, "starts_at": at("10:00"), "staff_member_id": shop.ada.id}
    rush = asyncio.create_task(
        outcomes([door.ask(api.PlaceHold(**wanted)), door.book(at("10:00"), staff_member_id=shop.ada.id)])
    )
    await door.came_and_entered(2, 1)
    door.open.set()
    [hold], [refused] = await rush
    assert hold.token
    assert refused.extra["reasons"] == [{"code": "held"}]


async def test_who_wants_something_else_waits_for_nobody(shop: Salon, elsewhere: Scope) -> None:
    door, ben = Door(shop), shop.staff[1]
    there = Door(await salon(shop.database, elsewhere))
    asked = [
        door.book(at("10:00"), staff_member_id=shop.ada.id),
        door.book(at("10:00"), staff_member_id=ben.id),
        door.book(at("11:00"), staff_member_id=shop.ada.id),
        door.book(at("10:00"), staff_member_id=shop.ada.id, by=shop.scope),
        there.book(at("10:00")),
    ]
    rush = asyncio.create_task(outcomes(asked))
    await door.came_and_entered(4, 4)
    await there.came_and_entered(1, 1)
    door.open.set()
    there.open.set()
    won, lost = await rush
    assert (len(won), len(lost)) == (4, 1)


async def test_an_offer_is_good_for_whom_it_was_made(shop: Salon) -> None:
    door, ben = Door(shop), shop.staff[1]
    listed = api.ListAvailability(service=shop.massage.id, staff=ben.id, from_=at("10:00"), to=at("10:15"))
    [slot] = (await shop.ask(listed, shop.guest)).slots
    rush = asyncio.create_task(
        outcomes([door.book(at("10:00"), offer=slot.offer), door.book(at("10:00"), staff_member_id=shop.ada.id)])
    )
    await door.came_and_entered(2, 2)
    door.open.set()
    won, _ = await rush
    assert {booking.staff_member_id for booking in won} == {ben.id, shop.ada.id}


async def test_who_comes_when_time_is_free_again_is_not_told_what_others_were_told_before(shop: Salon) -> None:
    door = Door(shop)
    first = asyncio.create_task(door.book(at("10:00"), staff_member_id=shop.ada.id))
    await door.came_and_entered(1, 1)
    second = asyncio.create_task(door.book(at("10:00"), staff_member_id=shop.ada.id))
    await door.came_and_entered(2, 1)
    door.open.set()
    booking = await first
    with pytest.raises(SlotTaken) as refused:  # while this is looked at, the crowd is remembered
        await second
    await shop.cancel(booking)
    again = await door.book(at("10:00"), staff_member_id=shop.ada.id)
    assert (again.starts_at, refused.value.extra["reasons"]) == (at("10:00"), [{"code": "booked"}])
