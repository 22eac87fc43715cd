"""Series that are paid with credits: held for every occurrence or for none."""

from typing import Any

import pytest
from booking_stories import TODAY, at, count_occupancies, outcomes
from credit_stories import EVE, Studio, assert_adds_up, studio

from contracts.scheduling.catalogue.shapes import Horizon
from contracts.scheduling.series import api
from contracts.scheduling.series.shapes import EditScope, NewSeries
from contracts.scheduling.shapes import Contact
from kit import clock
from kit.db import Database
from kit.scope import Scope
from scheduling.bookings.operations.paying import CreditsNotYours
from scheduling.credits.models import NotEnoughCredits


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
async def shop(database: Database, here: Scope) -> Studio:
    return await studio(database, here, "Ada", "Ben", "Cleo", horizon=Horizon(days=100))


async def recur(shop: Studio, count: int, by: Scope | None = None, **more: Any) -> NewSeries:
    asked = api.CreateSeries(
        service_id=shop.massage.id, starts_at=at("10:00"), rule=f"FREQ=WEEKLY;COUNT={count}",
        customer=Contact(name="Eve", email=EVE), pay_with_credits=True, **more,
    )  # fmt: skip
    return await shop.ask(asked, by or shop.scope)


async def test_each_occurrence_holds_its_own(shop: Studio) -> None:
    purchase = await shop.buy_credits(5)
    series = await recur(shop, 4)
    assert [booking.credits for booking in series.bookings] == [1] * 4
    assert await shop.balance(purchase.customer_id) == 1
    asked = api.CancelSeries(series_id=series.id, scope=EditScope.FOLLOWING, booking_id=series.bookings[1].id)
    await shop.ask(asked)
    assert await shop.balance(purchase.customer_id) == 4
    await assert_adds_up(shop.database, shop.scope)


async def test_too_few_for_all_is_too_few(shop: Studio) -> None:
    purchase = await shop.buy_credits(3)
    for more in ({}, {"skip_conflicts": True}):
        with pytest.raises(NotEnoughCredits):
            await recur(shop, 4, **more)
    assert await count_occupancies(shop.database, shop.scope) == 0
    assert await shop.statement(purchase.customer_id) == [("grant", 3)]


async def test_are_spent_by_whoever_proves_that_they_are_theirs(shop: Studio) -> None:
    purchase = await shop.buy_credits(5)
    with pytest.raises(CreditsNotYours):
        await recur(shop, 2, by=shop.guest)
    await recur(shop, 2, by=shop.guest, credits_pass=purchase.credits_pass)
    assert await shop.balance(purchase.customer_id) == 3


async def test_the_last_ones_pay_one_series(shop: Studio) -> None:
    purchase = await shop.buy_credits(5)
    won, lost = await outcomes(recur(shop, 4, staff_member_id=member.id) for member in shop.staff)
    assert (len(won), {type(error) for error in lost}) == (1, {NotEnoughCredits})
    assert await shop.balance(purchase.customer_id) == 1
    await assert_adds_up(shop.database, shop.scope)


async def test_come_back_from_several_lots_whoever_else_moves_them(shop: Studio) -> None:
    lots = [await shop.buy_credits(3) for _ in range(4)]
    series = [await recur(shop, 4, staff_member_id=member.id) for member in shop.staff]
    calls = [shop.ask(api.CancelSeries(series_id=each.id, scope=EditScope.ALL)) for each in series]
    _, lost = await outcomes([*calls, *(recur(shop, 2, staff_member_id=member.id) for member in shop.staff)])
    assert {type(error).__name__ for error in lost} <= {"SlotTaken", "NotEnoughCredits"}
    await assert_adds_up(shop.database, shop.scope)
    assert await shop.balance(lots[0].customer_id) == 12 - 2 * (3 - len(lost))
