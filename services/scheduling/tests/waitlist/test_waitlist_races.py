"""The waitlist while others book, cancel, accept and let lapse: time is offered to one, and taken once."""

import asyncio
from datetime import timedelta

import pytest
from booking_stories import TODAY, at, count_occupancies, count_overlaps, outcomes, thoroughly
from waitlist_stories import Popular, popular

from contracts.scheduling.events import BookingConfirmed, HoldEnded
from contracts.scheduling.waitlist.events import WaitlistAccepted, WaitlistExpired, WaitlistLeft, WaitlistOffered
from contracts.scheduling.waitlist.shapes import WaitlistStatus
from kit import clock
from kit.db import Database
from kit.scope import Scope
from scheduling.holds.models import HoldOver
from scheduling.holds.ticks import expire_holds
from scheduling.occupancies.operations import SlotTaken
from scheduling.waitlist.models import NothingOffered, WaitlistOver
from scheduling.waitlist.ticks import expire_offers, look_for_waiting, offer_openings
from testkit import published

JOBS = (offer_openings, expire_offers, look_for_waiting, expire_holds)
ROUNDS = 4


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY) as frozen:
        yield frozen


@pytest.fixture
async def shop(database: Database, here: Scope) -> Popular:
    return await popular(database, here)


async def work_at_once(shop: Popular, times: int = 3) -> None:
    """Every tick several times at once, and once more: what one notes another may have looked for too early."""
    for _ in range(2):
        await asyncio.gather(*(thoroughly(job, shop.database) for job in JOBS * times))


class TestCancel:
    async def test_while_guests_want_the_time_one_gets_it_or_the_first_in_line(self, shop: Popular) -> None:
        for turn in range(ROUNDS):
            bookings = [await shop.book(at("09:00", day=turn)), await shop.book(at("10:00", day=turn))]
            day = at("00:00", day=turn).date()
            waiting = [await shop.join(f"W{turn}{n}", from_date=day, to_date=day) for n in range(3)]
            blocked = [await shop.book(at(f"{hour}:00", day=turn)) for hour in range(11, 17)]
            await shop.work()
            guests = outcomes(shop.book(at("10:00", day=turn), email=f"g{n}@example.com") for n in range(4))
            _, (won, lost), _ = await asyncio.gather(shop.cancel(bookings[1]), guests, work_at_once(shop))
            await work_at_once(shop)
            offered = await shop.offered(*waiting)
            assert offered in ([at("10:00", day=turn), None, None], [None, None, None])
            assert len(won) + sum(each is not None for each in offered) == 1
            assert {type(error) for error in lost} <= {SlotTaken}
            assert await shop.free_starts(turn) == []
            assert len(blocked) == 6
        assert await count_overlaps(shop.database, shop.scope) == 0
        assert await count_occupancies(shop.database, shop.scope) == 8 * ROUNDS

    async def test_of_many_at_once_offers_each_time_once(self, shop: Popular) -> None:
        bookings = await shop.fill_up()
        waiting = [await shop.join(f"Guest{n}") for n in range(6)]
        await shop.work()
        await asyncio.gather(*(shop.cancel(booking) for booking in bookings[:4]), work_at_once(shop))
        await work_at_once(shop)
        offered = await shop.offered(*waiting)
        assert sorted(each for each in offered if each) == [at(f"{hour:02}:00") for hour in range(9, 13)]
        assert offered[4:] == [None, None]
        assert len(await published(shop.database, shop.scope, WaitlistOffered)) == 4
        assert await count_overlaps(shop.database, shop.scope) == 0

    async def test_offers_one_customer_one_thing_however_often_they_wait(self, shop: Popular) -> None:
        bookings = await shop.fill_up()
        entries = [await shop.join("Max") for _ in range(4)]
        await shop.work()
        await asyncio.gather(*(shop.cancel(booking) for booking in bookings[::2]))
        await asyncio.gather(*(offer_openings(shop.database) for _ in range(6)))
        await work_at_once(shop)
        assert sum(each is not None for each in await shop.offered(*entries)) == 1
        assert len(await published(shop.database, shop.scope, WaitlistOffered)) == 1


class TestAnswer:
    async def test_twice_at_once_books_once(self, shop: Popular) -> None:
        bookings = await shop.fill_up()
        entry = await shop.join()
        await shop.free_up(bookings[3])
        won, lost = await outcomes(shop.accept(entry) for _ in range(6))
        assert len(won) == 1
        assert {type(error) for error in lost} <= {HoldOver, WaitlistOver, SlotTaken}
        assert len(await published(shop.database, shop.scope, WaitlistAccepted)) == 1
        assert len(await published(shop.database, shop.scope, BookingConfirmed)) == 9
        assert await count_overlaps(shop.database, shop.scope) == 0

    async def test_by_accepting_declining_and_leaving_at_once_happens_once(self, shop: Popular) -> None:
        bookings = await shop.fill_up()
        for turn in range(ROUNDS):
            first, second = await shop.join(f"A{turn}"), await shop.join(f"B{turn}")
            await shop.free_up(bookings[turn])
            deeds = [shop.accept, shop.decline, shop.leave]
            order = deeds[turn % 3 :] + deeds[: turn % 3]
            _, lost = await outcomes(deed(first) for deed in order)
            await work_at_once(shop)
            assert {type(error) for error in lost} <= {HoldOver, NothingOffered, WaitlistOver, SlotTaken}
            status = (await shop.entry(first)).status
            taken = status is WaitlistStatus.BOOKED
            assert taken or status in (WaitlistStatus.LEFT, WaitlistStatus.WAITING)
            assert await shop.offered(second) == [None if taken else at(f"{9 + turn:02}:00")]
            assert [version for _, version in await shop.told(first)] == list(
                range(1, (await shop.entry(first)).version + 1)
            )
            await shop.leave(second)
            if status is WaitlistStatus.WAITING:
                await shop.leave(first)
            if not taken:
                await shop.book(at(f"{9 + turn:02}:00"), email=f"r{turn}@example.com")
            await work_at_once(shop)
        assert await count_overlaps(shop.database, shop.scope) == 0

    async def test_as_the_offer_runs_out_it_is_accepted_or_passed_on(self, shop: Popular, today: clock.Frozen) -> None:
        bookings = await shop.fill_up()
        first, second = await shop.join("Max"), await shop.join("Zoe")
        await shop.free_up(bookings[3])
        today.move(timedelta(minutes=30))
        (won, lost), _ = await asyncio.gather(outcomes(shop.accept(first) for _ in range(3)), work_at_once(shop))
        await work_at_once(shop)
        assert (won, {type(error) for error in lost} <= {HoldOver, NothingOffered}) == ([], True)
        assert await shop.offered(first, second) == [None, at("12:00")]
        assert len(await published(shop.database, shop.scope, WaitlistExpired)) == 1
        ended = await published(shop.database, shop.scope, HoldEnded)
        assert [event.how for event in ended] == ["expired"]


class TestTicks:
    async def test_twice_at_once_do_everything_once(self, shop: Popular, today: clock.Frozen) -> None:
        bookings = await shop.fill_up()
        entries = [await shop.join(f"Guest{n}") for n in range(3)]
        await shop.cancel(bookings[0])
        await work_at_once(shop)
        assert await shop.told(entries[0]) == [("joined", 1), ("offered", 2)]
        today.move(timedelta(minutes=30))
        await work_at_once(shop)
        assert await shop.told(entries[0]) == [("joined", 1), ("offered", 2), ("expired", 3)]
        assert await shop.told(entries[1]) == [("joined", 1), ("offered", 2)]
        today.at = at("00:00", day=1)
        await work_at_once(shop)
        left = await published(shop.database, shop.scope, WaitlistLeft)
        assert sorted(event.entry_id for event in left) == sorted(entry.id for entry in entries)
