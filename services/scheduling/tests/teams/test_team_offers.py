"""Made-up teams: what is listed can be booked, also after others have booked around it, and nothing else can."""

import os
from datetime import datetime, timedelta
from typing import Any

import pytest
from booking_stories import TODAY, at, count_overlaps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shops import hours
from team_stories import Clinic

from contracts.scheduling import api, shapes
from contracts.scheduling.catalogue import api as catalogue
from contracts.scheduling.catalogue.shapes import Alignment, Limits, Service
from contracts.types import uuid7
from kit import clock
from kit.db import Database
from kit.scope import Scope
from scheduling.occupancies.operations import NotBookable

# SLOT_EXAMPLES=1000 looks harder, as for the engine.
CAREFUL = settings(
    max_examples=int(os.environ.get("SLOT_EXAMPLES", "25")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
QUARTER = timedelta(minutes=15)


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY):
        yield


async def made_up(database: Database, like: Scope, draw: Any) -> tuple[Clinic, Service]:
    """A clinic of its own with some people, rooms, hours, blocks and limits; and a service that needs some of them."""
    scope = Scope(uuid7(), like.actor, like.roles)
    shop = Clinic(database, scope, timezone=draw(st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kolkata"])))
    await shop.open()
    people, rooms = [], []
    for number in range(draw(st.integers(2, 4))):
        opens = draw(st.integers(8, 11))
        schedule = await shop.add_schedule(
            hours(f"{opens:02}:{draw(st.sampled_from(['00', '20']))}", f"{opens + 4:02}:00")
        )
        limits = draw(st.sampled_from([Limits(), Limits(), Limits(bookings_per_day=2)]))
        people.append(await shop.add_staff_member(f"S{number}", schedule=schedule.id, limits=limits))
        start = at("08:00") + QUARTER * draw(st.integers(0, 20))
        blocked = catalogue.BlockTime(staff_member_id=people[-1].id, starts_at=start, ends_at=start + QUARTER)
        await shop.ask(blocked)
    for number in range(draw(st.integers(1, 2))):
        rooms.append(await shop.add_resource(f"R{number}", capacity=draw(st.sampled_from([1, 2]))))
        start = at("08:00") + QUARTER * draw(st.integers(0, 20))
        await shop.block(rooms[-1], start, start + 2 * QUARTER)
    own = draw(st.sampled_from([[], people[:1], people[:2]]))
    therapists = shop.needs(
        await shop.pool("T", staff=people), draw(st.integers(1, min(2, len(people) - len(own) or 1)))
    )
    places = shop.needs(await shop.pool("R", rooms=rooms), draw(st.integers(1, len(rooms))))
    service = await shop.team_service(
        therapists, places, staff=own,
        required_staff_member_ids=[member.id for member in own[: draw(st.integers(0, len(own)))]],
        duration_minutes=draw(st.sampled_from([30, 45, 60])), interval_minutes=draw(st.sampled_from([15, 30, 60])),
        alignment=draw(st.sampled_from(list(Alignment))), buffer_before_minutes=draw(st.sampled_from([0, 15])),
        buffer_after_minutes=draw(st.sampled_from([0, 10])),
    )  # fmt: skip
    shop.massage = service
    return shop, service


async def listed(shop: Clinic, service: Service) -> dict[datetime, shapes.Slot]:
    asked = api.ListAvailability(service=service.id, from_=at("00:00"), to=at("00:00", day=1))
    return {slot.starts_at: slot for slot in (await shop.ask(asked, shop.guest)).slots}


def apart(service: Service, one: datetime, other: datetime) -> bool:
    """Whether visits at these times leave each other alone, buffers and all."""
    length = service.duration_minutes + service.buffer_before_minutes + service.buffer_after_minutes
    return abs(one - other) >= timedelta(minutes=length)


@CAREFUL
@given(data=st.data())
async def test_a_listed_start_books_by_its_offer_after_others_have_booked_around_it(
    database: Database, here: Scope, data: st.DataObject
) -> None:
    shop, service = await made_up(database, here, data.draw)
    slots = await listed(shop, service)
    if not slots:
        return
    wanted = data.draw(st.sampled_from(sorted(slots)))
    around = [start for start in sorted(slots) if apart(service, start, wanted)]
    for start in data.draw(st.lists(st.sampled_from(around), max_size=3)) if around else ():
        if data.draw(st.booleans()):
            await tried(shop, service, start, slots[start].offer)
    still = [reason.code for reason in await shop.explained(service, wanted)]
    booked = await tried(shop, service, wanted, slots[wanted].offer)
    # Others can move the grid, but not take its time: only the last of what somebody takes part in a day.
    assert booked == (set(still) <= {"off_grid"})
    assert booked or "limit_day" in still
    assert await count_overlaps(database, shop.scope) == 0


@CAREFUL
@given(data=st.data())
async def test_nothing_off_the_list_books_and_all_on_it_does(
    database: Database, here: Scope, data: st.DataObject
) -> None:
    shop, service = await made_up(database, here, data.draw)
    for _ in range(3):
        slots = await listed(shop, service)
        every = [at("07:00") + QUARTER * n for n in range(60)]
        for start in data.draw(st.lists(st.sampled_from(every), min_size=4, max_size=6, unique=True)):
            explained = [reason.code for reason in await shop.explained(service, start, shop.guest)]
            assert (explained == []) == (start in slots)
            if start not in slots:
                assert not await tried(shop, service, start)
        if not slots:
            return
        assert await tried(shop, service, data.draw(st.sampled_from(sorted(slots))))
    assert await count_overlaps(database, shop.scope) == 0


async def tried(shop: Clinic, service: Service, start: datetime, offer: str | None = None) -> bool:
    """Whether a guest could book that."""
    try:
        booking = await shop.book(start, service=service, offer=offer, email=f"{uuid7().hex}@example.com")
    except NotBookable:
        return False
    needed = len({each.staff_member_id or each.resource_id for each in booking.team})
    assert needed == len(booking.team)
    return True
