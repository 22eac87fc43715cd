"""Several who decide about the same booking or the same time at once: each outcome is one of those that may be."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from booking_stories import TODAY, Salon, at, count_occupancies, count_overlaps, outcomes, salon, thoroughly
from sqlalchemy import text

from contracts.billing.events import PaymentPurpose, PaymentSucceeded
from contracts.scheduling.deposits.events import BookingPaymentRefused
from contracts.scheduling.deposits.shapes import DepositTerms
from contracts.scheduling.events import BookingCancelled, BookingConfirmed, BookingRescheduled
from contracts.scheduling.shapes import Booking, BookingStatus
from contracts.types import Money, uuid7
from kit import clock
from kit.db import Database
from kit.errors import PreconditionFailed
from kit.scope import Scope
from scheduling.bookings.models import BookingNotPending, BookingOver
from scheduling.bookings.ticks import release_unpaid
from scheduling.main import app
from scheduling.occupancies.operations import SlotTaken
from testkit import deliver, published

PENDING, CONFIRMED, COMPLETED, CANCELLED, NO_SHOW = BookingStatus
ROUNDS = 6
DEPOSIT = Money(amount_minor=2_000, currency="EUR")
(TAKE_DEPOSIT,) = (each for each in app.parts.all_consumers() if each.durable == "scheduling-take_deposit")

BOOKED_TWICE = """
select count(*) from bookings a join bookings b
  on (a.business_id, a.staff_member_id) = (b.business_id, b.staff_member_id) and a.id < b.id
 and a.starts_at < b.ends_at and b.starts_at < a.ends_at
where a.status in ('confirmed', 'completed', 'no_show') and b.status in ('confirmed', 'completed', 'no_show')
"""


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY) as frozen:
        yield frozen


@pytest.fixture
async def shop(database: Database, here: Scope) -> Salon:
    return await salon(database, here)


async def assert_nobody_is_booked_twice(shop: Salon) -> None:
    """Neither by what occupies nor by what bookings say."""
    assert await count_overlaps(shop.database, shop.scope) == 0
    async with shop.database.transaction(shop.scope, reads=True) as session:
        assert await session.scalar(text(BOOKED_TWICE)) == 0


async def versions(shop: Salon, booking: Booking, *facts: Any) -> list[tuple[str, int]]:
    found = [(fact, event) for fact in facts for event in await published(shop.database, shop.scope, fact)]
    mine = [(fact.subject.split(".")[2], event.version) for fact, event in found if event.booking_id == booking.id]
    return sorted(mine, key=lambda each: each[1])


def spread(attempts: Sequence[Any], turn: int) -> list[Any]:
    """The same attempts in another order each round: who is asked first is often first."""
    return [*attempts[turn % len(attempts) :], *attempts[: turn % len(attempts)]]


class TestApprove:
    async def test_and_cancel_end_cancelled_with_one_event_each(self, shop: Salon) -> None:
        service = await shop.offer(requires_approval=True)
        for turn in range(ROUNDS):
            booking = await shop.book(at("10:00"), service=service)
            attempts = [shop.confirm(booking) for _ in range(3)] + [
                shop.cancel(booking, booking.links.cancel_token) for _ in range(3)
            ]
            won, lost = await outcomes(spread(attempts, turn))
            told = await versions(shop, booking, BookingConfirmed, BookingCancelled)
            assert told in ([("cancelled", 2)], [("confirmed", 2), ("cancelled", 3)])
            assert (len(won), len(lost)) == (len(told), 6 - len(told))
            assert {type(error) for error in lost} <= {BookingNotPending, BookingOver}
            assert (await shop.see(booking.id)).status is CANCELLED
        assert await count_occupancies(shop.database, shop.scope) == 0

    async def test_and_cancel_of_one_version_are_made_one_at_most(self, shop: Salon) -> None:
        service = await shop.offer(requires_approval=True)
        for turn in range(ROUNDS):
            booking = await shop.book(at("10:00", day=turn), service=service)
            deeds = (shop.confirm, shop.reject, shop.cancel)
            won, lost = await outcomes(spread([deed(booking, if_version=1) for deed in deeds * 2], turn))
            assert len(won) == 1
            assert {type(error) for error in lost} <= {PreconditionFailed, BookingNotPending, BookingOver}
            assert [version for _, version in await versions(shop, booking, BookingConfirmed, BookingCancelled)] == [2]
        await assert_nobody_is_booked_twice(shop)

    async def test_of_overlapping_requests_approves_those_that_fit(self, shop: Salon) -> None:
        service = await shop.offer(requires_approval=True, pending_occupies=False)
        starts = [at("10:00") + timedelta(minutes=30 * n) for n in range(5)]
        requests = [
            await shop.book(start, service=service, email=f"g{n}@example.com") for n, start in enumerate(starts)
        ]
        won, lost = await outcomes(shop.confirm(request) for request in requests for _ in range(2))
        assert len(won) in (2, 3)  # every second one, or those between them
        assert {type(error) for error in lost} <= {SlotTaken, BookingNotPending}
        assert len(await published(shop.database, shop.scope, BookingConfirmed)) == len(won)
        await assert_nobody_is_booked_twice(shop)


class TestMove:
    async def test_and_book_the_same_start_one_gets_it(self, shop: Salon) -> None:
        for turn in range(ROUNDS):
            booking = await shop.book(at("09:00", day=turn))
            goal = at("13:00", day=turn)
            attempts = [shop.book(goal, email=f"g{n}@example.com") for n in range(5)] + [shop.move(booking, goal)]
            won, lost = await outcomes(spread(attempts, turn))
            assert (len(won), len(lost), {type(error) for error in lost}) == (1, 5, {SlotTaken})
            moved = won[0].id == booking.id
            assert (await shop.see(booking.id)).starts_at == (goal if moved else at("09:00", day=turn))
            assert (at("09:00", day=turn) in await shop.free_starts(turn)) is moved
        await assert_nobody_is_booked_twice(shop)

    async def test_and_cancel_leave_nothing_taken(self, shop: Salon) -> None:
        for turn in range(ROUNDS):
            booking = await shop.book(at("09:00"))
            attempts = [shop.move(booking, at("13:00")), shop.cancel(booking), shop.move(booking, at("15:00"))]
            won, lost = await outcomes(spread(attempts, turn))
            told = await versions(shop, booking, BookingRescheduled, BookingCancelled)
            assert [version for _, version in told] == list(range(2, 2 + len(won)))
            assert told[-1][0] == "cancelled"
            assert {type(error) for error in lost} <= {BookingOver}
            assert await count_occupancies(shop.database, shop.scope) == 0


class TestPay:
    """Money that comes as the time is released, while others want it."""

    @pytest.fixture
    async def shop(self, database: Database, here: Scope) -> Salon:
        return await salon(database, here, deposit=DepositTerms(percent=25))

    @pytest.mark.parametrize("seconds", [-1, 0])
    async def test_as_the_time_is_released_and_wanted(self, shop: Salon, today: clock.Frozen, seconds: int) -> None:
        free = await shop.offer()
        for turn in range(ROUNDS):
            today.at = TODAY
            booking = await shop.book(at("10:00", day=turn))
            assert booking.payment_due_at
            today.at = booking.payment_due_at + timedelta(seconds=seconds)
            payment = PaymentSucceeded(
                version=1, payment_id=uuid7(), paid_at=today.at, amount=DEPOSIT, booking_id=booking.id,
                purpose=PaymentPurpose.DEPOSIT,
            )  # fmt: skip
            others = outcomes(
                spread([shop.book(at("10:30", day=turn), service=free, email=f"g{n}@x.org") for n in range(4)], turn)
            )
            hears = [deliver(shop.database, TAKE_DEPOSIT, shop.scope, payment, times=1) for _ in range(3)]
            ticks = [thoroughly(release_unpaid, shop.database) for _ in range(2)]
            tried = await asyncio.gather(*spread([others, *hears, *ticks], turn))
            (won, lost) = next(each for each in tried if isinstance(each, tuple))
            seen = await shop.see(booking.id)
            assert {type(error) for error in lost} <= {SlotTaken}
            if won:  # the time was gone: the money goes back, all of it, once
                assert (len(won), seen.status, seconds) == (1, CANCELLED, 0)
                assert await self.given_back(shop, payment) == [DEPOSIT]
            else:
                assert (seen.status, seen.paid_at) == (CONFIRMED, payment.paid_at)
                assert await self.given_back(shop, payment) == []
        await assert_nobody_is_booked_twice(shop)
        assert await count_occupancies(shop.database, shop.scope) == ROUNDS

    async def given_back(self, shop: Salon, payment: PaymentSucceeded) -> list[Money]:
        cancelled = await published(shop.database, shop.scope, BookingCancelled)
        refused = await published(shop.database, shop.scope, BookingPaymentRefused)
        return [event.refund for event in cancelled if event.payment_id == payment.payment_id and event.refund] + [
            event.amount for event in refused if event.payment_id == payment.payment_id
        ]
