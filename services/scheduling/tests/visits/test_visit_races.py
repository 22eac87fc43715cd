"""Visits against each other, in opposite orders: one or the other is whole, and nobody meets a deadlock."""

import pytest
from booking_stories import TODAY, at, count_occupancies, count_overlaps, outcomes
from sqlalchemy import text
from visit_stories import Spa, by, spa, want

from contracts.scheduling.visits.shapes import NewVisit
from kit import clock
from kit.db import Database
from kit.scope import Scope
from scheduling.occupancies.operations import SlotTaken


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
async def shop(database: Database, here: Scope) -> Spa:
    return await spa(database, here, "Ada", "Ben")


async def count_deadlocks(database: Database, scope: Scope) -> int:
    async with database.transaction(scope, reads=True) as session:
        await session.execute(text("select pg_stat_clear_snapshot()"))
        return await session.scalar(text("select deadlocks from pg_stat_database where datname = current_database()"))


async def test_visits_in_opposite_orders_are_whole_and_wait_for_each_other(shop: Spa) -> None:
    """Ada and then Ben, against Ben and then Ada: whoever locks them one by one locks them crosswise."""
    ada, ben = (member.id for member in shop.staff)
    before = await count_deadlocks(shop.database, shop.scope)
    for day in range(6):
        ten, eleven = at("10:00", day=day), at("11:00", day=day)
        orders = ((ada, ben), (ben, ada))
        won, lost = await outcomes(
            shop.visit(
                want(shop.cut, ten, staff_member_id=orders[n % 2][0]),
                want(shop.cut, eleven, staff_member_id=orders[n % 2][1]),
                email=f"g{n}@example.com",
            )
            for n in range(8)
        )
        assert len(won) == 2
        assert len({visit.bookings[0].staff_member_id for visit in won}) == 2
        assert {type(error) for error in lost} == {SlotTaken}
    assert await count_overlaps(shop.database, shop.scope) == 0
    assert await count_occupancies(shop.database, shop.scope) == 24
    assert await count_deadlocks(shop.database, shop.scope) == before


async def test_a_visit_against_single_bookings_is_whole_or_nothing(shop: Spa) -> None:
    ada, ben = (member.id for member in shop.staff)
    won, lost = await outcomes(
        [
            *(shop.book(at("10:30"), staff_member_id=ada, email=f"a{n}@example.com") for n in range(5)),
            *(
                shop.visit(
                    want(shop.cut, at("10:00"), staff_member_id=ada), want(shop.cut, at("11:00"), staff_member_id=ben)
                )
                for _ in range(5)
            ),
            *(shop.book(at("11:30"), staff_member_id=ben, email=f"b{n}@example.com") for n in range(5)),
        ]
    )
    assert {type(error) for error in lost} == {SlotTaken}
    assert [isinstance(each, NewVisit) for each in won] in ([True], [False, False])
    assert await count_occupancies(shop.database, shop.scope) == 2
    assert await count_overlaps(shop.database, shop.scope) == 0


async def test_two_visits_that_swap_places_both_stay(shop: Spa) -> None:
    ada, ben = (member.id for member in shop.staff)
    first = await shop.visit(
        want(shop.cut, at("10:00"), staff_member_id=ada), want(shop.cut, at("11:00"), staff_member_id=ben)
    )
    second = await shop.visit(
        want(shop.cut, at("13:00"), staff_member_id=ada), want(shop.cut, at("14:00"), staff_member_id=ben)
    )
    there = [
        part.model_copy(update={"staff_member_id": who})
        for part, who in zip(by(first, hours=3), (ada, ben), strict=True)
    ]
    back = [
        part.model_copy(update={"staff_member_id": who})
        for part, who in zip(by(second, hours=-3), (ada, ben), strict=True)
    ]
    won, lost = await outcomes([shop.shift(first, there), shop.shift(second, back)])
    assert (len(won), {type(error) for error in lost}) == (0, {SlotTaken})
    assert await count_overlaps(shop.database, shop.scope) == 0
