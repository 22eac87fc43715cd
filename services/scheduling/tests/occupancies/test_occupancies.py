"""The database refuses what no code should write, and those who go round the code lose like everybody else."""

import asyncio
from uuid import UUID

import pytest
from booking_stories import TODAY, Salon, at, count_overlaps, salon
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from contracts.types import uuid7
from kit import clock
from kit.db import Database, Session, constraint
from kit.scope import Scope
from scheduling.occupancies.operations import SlotTaken


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY) as frozen:
        yield frozen


@pytest.fixture
async def shop(database: Database, here: Scope) -> Salon:
    return await salon(database, here)


INSERT = text(
    "insert into occupancies (business_id, id, resource_id, lane, during, hold_id, booking_id, expires_at)"
    " values (:business, :id, :resource, 0, cast(cast(:during as text) as tstzrange), :hold, :booking, :expires)"
)


async def occupy(
    session: Session, resource: UUID, during: str, *, booking: UUID | None = None, hold: UUID | None = None
) -> None:
    """Write a row past all code."""
    row = {"id": uuid7(), "resource": resource, "during": during, "hold": hold, "booking": booking, "expires": None}
    await session.execute(INSERT, {"business": session.business_id, **row})


@pytest.mark.parametrize(
    ("during", "refused_by"),
    [
        ("[2027-03-01 10:59Z,2027-03-01 12:00Z)", "ex_occupancies_during"),
        ("[2027-03-01 10:30Z,2027-03-01 10:31Z)", "ex_occupancies_during"),
        ("empty", "ck_occupancies_half_open"),
        ("[2027-03-02 10:00Z,2027-03-02 11:00Z]", "ck_occupancies_half_open"),
        ("(2027-03-02 10:00Z,2027-03-02 11:00Z)", "ck_occupancies_half_open"),
        ("[2027-03-02 10:00Z,)", "ck_occupancies_finite"),
        ("(,2027-03-01 09:00Z)", "ck_occupancies_finite"),
        ("[2027-03-02 10:00Z,infinity)", "ck_occupancies_bounded"),
        ("[2027-03-02 10:00Z,2029-03-02 10:00Z)", "ck_occupancies_bounded"),
    ],
)
async def test_time_is_taken_once_half_open_and_bounded(shop: Salon, during: str, refused_by: str) -> None:
    booking = await shop.book(at("10:00"))
    with pytest.raises(IntegrityError) as refused:
        async with shop.database.transaction(shop.scope) as session:
            await occupy(session, shop.ada.id, during, booking=booking.id)
    assert constraint(refused.value) == refused_by


async def test_an_occupancy_has_one_owner_and_a_holds_one_expires(shop: Salon) -> None:
    booking, hold = await shop.book(at("10:00")), await shop.hold(at("12:00"))
    for owners, refused_by in (
        ({}, "ck_occupancies_one_owner"),
        ({"booking": booking.id, "hold": hold.id}, "ck_occupancies_one_owner"),
        ({"hold": hold.id}, "ck_occupancies_holds_expire"),
    ):
        with pytest.raises(IntegrityError) as refused:
            async with shop.database.transaction(shop.scope) as session:
                await occupy(session, shop.ada.id, "[2027-03-02 10:00Z,2027-03-02 11:00Z)", **owners)
        assert constraint(refused.value) in {refused_by, "ck_occupancies_holds_expire"}


async def test_visits_that_touch_do_not_overlap(shop: Salon) -> None:
    await shop.book(at("10:00"))
    await shop.book(at("11:00"))
    await shop.book(at("09:00"))
    assert await count_overlaps(shop.database, shop.scope) == 0


async def test_who_meets_a_row_that_no_lock_announced_is_told_that_the_slot_is_taken(shop: Salon) -> None:
    other = await shop.book(at("15:00"))
    async with asyncio.timeout(10):
        async with shop.database.transaction(shop.scope) as session:
            await occupy(session, shop.ada.id, "[2027-03-01 10:00Z,2027-03-01 11:00Z)", booking=other.id)
            attempt = asyncio.create_task(shop.book(at("10:00")))
            while not await _someone_waits(shop.database):
                pass
        with pytest.raises(SlotTaken) as refused:
            await attempt
    assert refused.value.extra["reasons"] == [{"code": "booked"}]
    assert refused.value.extra["alternatives"][0]["starts_at"] == "2027-03-01T09:00:00Z"


async def _someone_waits(database: Database) -> bool:
    async with database.engine.connect() as connection:
        query = (
            "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like 'INSERT INTO occup%'"
        )
        return bool(await connection.scalar(text(query)))
