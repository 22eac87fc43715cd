"""Many who want the same credits at once: no credit is given twice, none is lost, and nobody meets a deadlock."""

import asyncio
import random
from datetime import timedelta

import pytest
from booking_stories import TODAY, at, outcomes
from credit_stories import Studio, assert_adds_up, paid, period_paid, refunded, studio

from contracts.scheduling.credits import api
from kit import clock
from kit.db import Database
from kit.scope import Scope
from scheduling.bookings.models import BookingNotConfirmed, BookingNotStarted, BookingOver
from scheduling.credits.models import LotOver, NotEnoughCredits
from scheduling.credits.operations import AdjustmentDiffers
from scheduling.credits.ticks import expire_credits

CROWD = 20


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY) as frozen:
        yield frozen


@pytest.fixture
async def shop(database: Database, here: Scope) -> Studio:
    """Twenty therapists: bookings of one customer with each of them contend for nothing but credits."""
    return await studio(database, here, *(f"Therapist {number}" for number in range(CROWD)))


def with_each(shop: Studio) -> list:
    """A booking with every therapist at the same hour, paid with Eve's credits."""
    return [shop.pay(at("10:00"), staff_member_id=member.id) for member in shop.staff]


async def test_of_twenty_who_want_the_last_credit_one_gets_it(shop: Studio) -> None:
    purchase = await shop.buy_credits(1)
    won, lost = await outcomes(with_each(shop))
    assert (len(won), len(lost), {type(error) for error in lost}) == (1, CROWD - 1, {NotEnoughCredits})
    assert await shop.statement(purchase.customer_id) == [("grant", 1), ("hold", -1)]
    await assert_adds_up(shop.database, shop.scope)


async def test_the_last_credit_is_taken_once_whoever_takes_it(shop: Studio) -> None:
    purchase = await shop.buy_credits(1)
    lot = await shop.lot_of(purchase)
    corrections = [shop.adjust(lot.id, -1, key=f"till-{number}") for number in range(CROWD)]
    takers = [*with_each(shop), *corrections]
    random.Random(7).shuffle(takers)
    won, lost = await outcomes(takers)
    assert (len(won), {type(error) for error in lost}) == (1, {NotEnoughCredits})
    assert (await assert_adds_up(shop.database, shop.scope))[lot.id] == 0


async def test_a_few_lots_pay_as_often_as_there_are_credits(shop: Studio) -> None:
    for number in (3, 1, 2, 5):
        purchase = await shop.buy_credits(number, valid_days=10 * number)
    won, lost = await outcomes(with_each(shop))
    assert (len(won), {type(error) for error in lost}) == (11, {NotEnoughCredits})
    assert await shop.balance(purchase.customer_id) == 0
    await assert_adds_up(shop.database, shop.scope)


async def test_a_booking_gives_back_once_however_many_end_it(shop: Studio) -> None:
    purchase = await shop.buy_credits(2)
    booking = await shop.pay(at("10:00"))
    with clock.frozen(at("10:30")):
        won, lost = await outcomes(
            [deed(booking) for deed in (shop.cancel, shop.complete, shop.mark_no_show) for _ in range(4)]
        )
    assert (len(won), {type(error) for error in lost} <= {BookingNotConfirmed, BookingNotStarted, BookingOver}) == (
        1,
        True,
    )
    statement = await shop.statement(purchase.customer_id)
    assert [kind for kind, _ in statement].count("release") == 1
    await assert_adds_up(shop.database, shop.scope)


async def test_one_correction_asked_for_by_many_at_once_is_made_once(shop: Studio) -> None:
    first, second = [await shop.lot_of(await shop.buy_credits(5)) for _ in range(2)]
    won, lost = await outcomes(
        shop.adjust(lot.id, 1, key="till-3") for lot in (first, second) for _ in range(10)
    )  # fmt: skip
    assert (len({entry.id for entry in won}), {type(error) for error in lost}) == (1, {AdjustmentDiffers})
    assert sum((await assert_adds_up(shop.database, shop.scope)).values()) == 11


async def test_a_refund_while_everybody_books_leaves_what_is_held_and_nothing_else(shop: Studio) -> None:
    purchase = await shop.buy_credits(10)
    (won, lost), _ = await asyncio.gather(outcomes(with_each(shop)), shop.hear(refunded(purchase)))
    assert {type(error) for error in lost} <= {NotEnoughCredits}
    assert await shop.balance(purchase.customer_id) == 0
    statement = await shop.statement(purchase.customer_id)
    assert sum(-amount for kind, amount in statement if kind == "hold") == len(won)
    await outcomes(shop.cancel(booking) for booking in won)
    assert await shop.balance(purchase.customer_id) == 0
    await assert_adds_up(shop.database, shop.scope)


async def test_credits_that_expire_while_bookings_are_cancelled_are_gone_exactly(shop: Studio) -> None:
    purchase = await shop.buy_credits(CROWD + 5, valid_days=1)
    bookings, _ = await outcomes(with_each(shop))
    with clock.frozen(TODAY + timedelta(days=2)):
        await asyncio.gather(
            outcomes(shop.cancel(booking) for booking in bookings), *(expire_credits(shop.database) for _ in range(4))
        )
        while await expire_credits(shop.database):
            pass
    statement = await shop.statement(purchase.customer_id)
    assert sum(-amount for kind, amount in statement if kind == "expire") == CROWD + 5
    assert await assert_adds_up(shop.database, shop.scope) != {}
    assert await shop.balance(purchase.customer_id) == 0


async def test_everything_at_once_ends_in_no_deadlock_and_adds_up(shop: Studio) -> None:
    package = await shop.sell_package(3)
    waiting = [await shop.buy(package, paid=False) for _ in range(4)]
    bought = [await shop.buy_credits(3, valid_days=days) for days in (5, 10, 15)]
    membership = await shop.join(await shop.sell_membership())
    booked = [await shop.pay(at("09:00"), staff_member_id=member.id) for member in shop.staff[:6]]
    lots = [lot.id for lot in (await shop.credits_of(membership.customer_id)).lots]
    deeds = [
        *with_each(shop),
        *(shop.cancel(booking) for booking in booked),
        *(shop.hear(paid(purchase)) for purchase in waiting),
        *(shop.hear(refunded(purchase)) for purchase in bought),
        *(shop.hear(period_paid(membership, TODAY + timedelta(days=30 * number))) for number in range(3)),
        *(shop.adjust(lot, delta) for lot in lots for delta in (1, -1, 2)),
        *(shop.ask(api.ListCreditEntries(customer_id=membership.customer_id)) for _ in range(5)),
    ]
    random.Random(11).shuffle(deeds)
    _, lost = await outcomes(deeds)
    assert {type(error) for error in lost} <= {NotEnoughCredits, LotOver}
    await assert_adds_up(shop.database, shop.scope)


async def test_a_payment_and_its_refund_at_once_leave_nothing(shop: Studio) -> None:
    for _ in range(5):
        purchase = await shop.buy(await shop.sell_package(3), paid=False)
        told = [paid(purchase), paid(purchase), refunded(purchase)]
        await asyncio.gather(*(shop.hear(each) for each in told))
        assert await shop.balance(purchase.customer_id) == 0
    await assert_adds_up(shop.database, shop.scope)
