"""Sessions in which people sit are changed and cancelled: everybody keeps a seat, or is told that there is none."""

from collections.abc import Awaitable
from typing import Any

import pytest
from booking_stories import TODAY, at, count_overlaps
from credit_stories import EVE, Studio
from session_stories import Gym, count_seats, gym

from contracts.scheduling.credits import api as selling
from contracts.scheduling.credits.shapes import CreditTerms
from contracts.scheduling.events import BookingCancelled, BookingRescheduled, HoldEnded
from contracts.scheduling.sessions.events import SessionCancelled, SessionChanged
from contracts.scheduling.shapes import BookingStatus
from contracts.types import Money, to_typeid
from kit import clock
from kit.db import Database
from kit.scope import Scope
from scheduling.occupancies.operations import SlotTaken
from scheduling.sessions.operations import SeatsTaken, SessionsRefused
from testkit import published


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY):
        yield


class CreditGym(Gym, Studio):
    """A gym that sells credits."""


@pytest.fixture
async def shop(database: Database, here: Scope) -> CreditGym:
    return await CreditGym(database, here, timezone="UTC").furnish("Ada", "Ben")


async def fill(shop: Gym, *names: str, when: str = "18:00", **more: Any) -> list:
    more = {"service": shop.yoga} | more
    return [await shop.book(at(when), name=name, email=f"{name.lower()}@example.com", **more) for name in names]


async def lost(attempt: Awaitable[Any]) -> list[str]:
    """Whose seats a change would cost."""
    with pytest.raises(SeatsTaken) as refused:
        await attempt
    return [reason["id"] for reason in refused.value.extra["reasons"]]


class TestCancel:
    async def test_everybody_is_told_pays_nothing_and_the_staff_member_is_free(self, shop: CreditGym) -> None:
        strict = await shop.offer(
            name="Strict", in_sessions=True, notice={"cancel_minutes": 10_000}, late_cancel_fee_percent=100
        )
        planned = await shop.plan("10:00", "11:00", services=[strict])
        other = await shop.plan("12:00", "13:00", services=[strict])
        seats = await fill(shop, "Eve", "Fay", when="10:00", service=strict)
        (gil,) = await fill(shop, "Gil", when="12:00", service=strict)
        await shop.call_off(planned, reason="The heating is broken")
        told = await published(shop.database, shop.scope, BookingCancelled)
        assert sorted(event.booking_id for event in told) == sorted(seat.id for seat in seats)
        assert {(event.version, event.late, event.fee) for event in told} == {(2, False, None)}
        assert {(await shop.see(seat.id)).cancel_reason for seat in seats} == {"The heating is broken"}
        assert len(await published(shop.database, shop.scope, SessionCancelled)) == 1
        assert (await shop.see(gil.id)).status is BookingStatus.CONFIRMED
        assert await shop.roster(other) == [["Gil"]]
        assert await count_seats(shop.database, shop.scope) == 1
        await shop.book(at("10:00"), staff_member_id=shop.ada.id)

    async def test_credits_come_back_whatever_the_notice(self, shop: CreditGym) -> None:
        paid = await shop.offer(
            name="Paid", in_sessions=True, notice={"cancel_minutes": 10_000}, credits=CreditTerms(per_booking=2)
        )
        purchase = await shop.buy(
            await shop.ask(
                selling.CreatePackage(
                    name="Five", credits=5, price=Money(amount_minor=1, currency="EUR"), service_ids=[paid.id]
                )
            )
        )
        planned = await shop.plan(services=[paid])
        await shop.pay(at("18:00"), service=paid, email=EVE)
        assert await shop.balance(purchase.customer_id) == 3
        with clock.frozen(at("17:59")):
            await shop.call_off(planned)
        assert await shop.statement(purchase.customer_id) == [("grant", 5), ("hold", -2), ("release", 2)]

    async def test_requests_and_holds_end_too(self, shop: CreditGym) -> None:
        asked_first = await shop.offer(name="Asked", in_sessions=True, requires_approval=True)
        planned = await shop.plan(services=[asked_first])
        (eve,) = await fill(shop, "Eve", service=asked_first)
        hold = await shop.hold(at("18:00"), service=asked_first)
        await shop.call_off(planned)
        (told,) = await published(shop.database, shop.scope, BookingCancelled)
        assert (told.booking_id, told.previous_status) == (eve.id, BookingStatus.PENDING)
        (ended,) = await published(shop.database, shop.scope, HoldEnded)
        assert (ended.hold_id, ended.how) == (hold.id, "released")

    async def test_what_is_over_stands(self, shop: CreditGym) -> None:
        planned = await shop.plan("18:00", "20:00", slot_minutes=60, capacity=1)
        eve, fay = *(await fill(shop, "Eve")), *(await fill(shop, "Fay", when="19:00"))
        with clock.frozen(at("19:10")):
            await shop.call_off(planned)
        assert (await shop.see(eve.id)).status is BookingStatus.CONFIRMED
        assert (await shop.see(fay.id)).status is BookingStatus.CANCELLED

    async def test_whoever_sat_elsewhere_before_is_cancelled_where_they_sit_now(self, shop: CreditGym) -> None:
        both = await shop.plan(services=[shop.yoga, shop.pilates], capacity=1)
        yoga_alone = await shop.plan(services=[shop.yoga], capacity=1)
        (eve,) = await fill(shop, "Eve")
        (pia,) = await fill(shop, "Pia", service=shop.pilates)
        await shop.call_off(yoga_alone)
        assert (await shop.see(eve.id)).status is BookingStatus.CANCELLED
        assert (await shop.see(pia.id)).status is BookingStatus.CONFIRMED
        assert await shop.roster(both) == [["Pia"]]


class TestCapacity:
    async def test_seats_can_be_added_and_taken_away_down_to_those_who_sit(self, shop: CreditGym) -> None:
        planned = await shop.plan(capacity=2)
        eve, _ = await fill(shop, "Eve", "Fay")
        await shop.change(planned, capacity=3)
        await fill(shop, "Gil")
        assert await lost(shop.change(planned, capacity=2))
        await shop.cancel(eve)
        await shop.change(planned, capacity=2)
        assert await shop.roster(planned) == [["Gil", "Fay"]]  # the third seat is gone, and the first was free
        assert await shop.left() == [0]
        assert len(await lost(shop.change(planned, capacity=1))) == 1
        assert await shop.roster(planned) == [["Gil", "Fay"]]
        told = await published(shop.database, shop.scope, SessionChanged)
        assert [event.capacity for event in told] == [3, 2]

    async def test_who_loses_a_seat_gets_an_equal_one_where_there_is_any(self, shop: CreditGym) -> None:
        both = await shop.plan(services=[shop.yoga, shop.pilates], capacity=2)
        yoga_alone = await shop.plan(services=[shop.yoga], capacity=1)
        await fill(shop, "Eve", "Fay")
        changed = {"services": [shop.yoga, shop.pilates], "capacity": 1}
        await shop.change(both, **changed)
        assert sorted(await shop.roster(both) + await shop.roster(yoga_alone)) == [["Eve"], ["Fay"]]
        assert len(await lost(shop.change(yoga_alone, services=[shop.pilates], capacity=1))) == 1
        assert await count_overlaps(shop.database, shop.scope) == 0

    async def test_a_service_that_people_booked_stays_unless_they_can_sit_elsewhere(self, shop: CreditGym) -> None:
        planned = await shop.plan(services=[shop.yoga, shop.pilates])
        (pia,) = await fill(shop, "Pia", service=shop.pilates)
        assert await lost(shop.change(planned, services=[shop.yoga])) == [to_typeid("bkg", pia.id)]
        beside = await shop.plan(services=[shop.pilates], capacity=1)
        await shop.change(planned, services=[shop.yoga])
        assert (await shop.roster(planned), await shop.roster(beside)) == ([[]], [["Pia"]])

    async def test_a_held_seat_is_kept(self, shop: CreditGym) -> None:
        planned = await shop.plan(capacity=2)
        hold = await shop.hold(at("18:00"), service=shop.yoga)
        await fill(shop, "Eve")
        assert await lost(shop.change(planned, capacity=1)) == [to_typeid("bkg", (await shop.find("Eve")).id)]
        with clock.frozen(hold.expires_at):
            await shop.change(planned, capacity=1)
        assert await shop.roster(planned) == [["Eve"]]

    async def test_a_new_price_is_for_new_seats(self, shop: CreditGym) -> None:
        planned = await shop.plan(price=Money(amount_minor=500, currency="EUR"))
        (eve,) = await fill(shop, "Eve")
        await shop.change(planned, price=Money(amount_minor=900, currency="EUR"))
        (fay,) = await fill(shop, "Fay")
        assert ((await shop.see(eve.id)).price.amount_minor, fay.price.amount_minor) == (500, 900)


class TestMove:
    async def test_a_class_takes_everybody_along(self, shop: CreditGym) -> None:
        planned = await shop.plan()
        eve, fay = await fill(shop, "Eve", "Fay")
        await shop.change(planned, "19:30", "20:30", day=1, staff=shop.staff[1])
        told = await published(shop.database, shop.scope, BookingRescheduled)
        assert [(event.booking_id, event.version, event.previous_starts_at) for event in told] == [
            (eve.id, 2, at("18:00")), (fay.id, 2, at("18:00"))
        ]  # fmt: skip
        moved = await shop.see(eve.id)
        assert (moved.starts_at, moved.staff_member_name) == (at("19:30", day=1), "Ben")
        assert await shop.left() == [1]
        assert await shop.roster(planned) == [["Eve", "Fay"]]
        await shop.cancel(moved, eve.links.cancel_token)
        assert await shop.left() == [2]

    async def test_slots_move_with_their_people_even_over_each_other(self, shop: CreditGym) -> None:
        planned = await shop.plan("18:00", "20:00", slot_minutes=60, capacity=1)
        eve, fay = *(await fill(shop, "Eve")), *(await fill(shop, "Fay", when="19:00"))
        await shop.change(planned, "19:00", "21:00", slot_minutes=60, capacity=1)
        assert [(await shop.see(seat.id)).starts_at for seat in (eve, fay)] == [at("19:00"), at("20:00")]
        assert await shop.roster(planned) == [["Eve"], ["Fay"]]

    async def test_a_longer_session_keeps_its_slots_and_a_shorter_one_those_that_are_taken(
        self, shop: CreditGym
    ) -> None:
        planned = await shop.plan("18:00", "20:00", slot_minutes=30, capacity=1)
        (eve,) = await fill(shop, "Eve", when="18:30")
        await shop.change(planned, "17:00", "19:00", slot_minutes=30, capacity=1)  # as long as before: Eve moves too
        assert (await shop.see(eve.id)).starts_at == at("17:30")
        await shop.change(planned, "17:30", "18:00", slot_minutes=30, capacity=1)
        assert (await shop.see(eve.id)).version == 2
        assert await lost(shop.change(planned, "17:45", "19:00", slot_minutes=30, capacity=1))
        assert await lost(shop.change(planned, "17:30", "19:00", slot_minutes=45, capacity=1))

    async def test_nobody_moves_where_the_new_time_is_taken(self, shop: CreditGym) -> None:
        planned = await shop.plan("10:00", "11:00")
        await fill(shop, "Eve", when="10:00")
        await shop.book(at("12:00"), staff_member_id=shop.ada.id)
        with pytest.raises(SessionsRefused):
            await shop.change(planned, "12:00", "13:00")
        assert await shop.roster(planned) == [["Eve"]]
        with pytest.raises(SlotTaken):
            await shop.book(at("10:00"), staff_member_id=shop.ada.id)

    async def test_a_hold_promises_a_time_and_is_not_moved(self, shop: CreditGym) -> None:
        planned = await shop.plan()
        hold = await shop.hold(at("18:00"), service=shop.yoga)
        assert await lost(shop.change(planned, "19:00", "20:00")) == [to_typeid("hld", hold.id)]
        with clock.frozen(hold.expires_at):
            await shop.change(planned, "19:00", "20:00")

    async def test_sessions_part_company(self, database: Database, here: Scope) -> None:
        shop = await gym(database, here)
        first, second = await shop.plan(), await shop.plan(services=[shop.yoga, shop.pilates])
        await fill(shop, "Eve", "Fay", "Gil", "Hal")
        before = await shop.roster(first), await shop.roster(second)
        await shop.change(second, "20:00", "21:00", services=[shop.yoga, shop.pilates])
        assert (await shop.roster(first), await shop.roster(second)) == before
        assert await shop.left() == [0, 2]
        assert await count_overlaps(database, here) == 0
