"""Seats are listed, held, booked, moved, approved and given back, each a booking of its own."""

from datetime import timedelta

import pytest
from booking_stories import TODAY, at, count_overlaps
from session_stories import Gym, count_seats, gym

from contracts.scheduling import api as scheduling
from contracts.scheduling.events import BookingCancelled, BookingConfirmed
from contracts.scheduling.series.api import CreateSeries
from contracts.scheduling.sessions import api
from contracts.scheduling.shapes import BookingStatus, Contact
from contracts.scheduling.visits.api import CreateVisit, ListVisitTimes
from contracts.scheduling.visits.shapes import Segment, WantedPart
from contracts.types import Money, to_typeid, uuid7
from kit import clock
from kit.db import Database
from kit.errors import NotFound
from kit.scope import Scope
from scheduling.availability.rules.offers import OfferRefused
from scheduling.bookings.operations.moving import TooLateToMove
from scheduling.bookings.ticks import settle_over
from scheduling.holds.ticks import expire_holds
from scheduling.occupancies.operations import NotBookable, SlotTaken
from testkit import published


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY) as frozen:
        yield frozen


@pytest.fixture
async def shop(database: Database, here: Scope) -> Gym:
    return await gym(database, here, "Ada", "Ben")


async def fill(shop: Gym, *names: str, when: str = "18:00", **more: object) -> list:
    """Seats for these people, each booked by themselves."""
    more = {"service": shop.yoga} | more
    return [await shop.book(at(when), name=name, email=f"{name.lower()}@example.com", **more) for name in names]


async def slots(shop: Gym, **more: object) -> list:
    asked = scheduling.ListAvailability(service=shop.yoga.id, from_=at("00:00"), to=at("00:00", day=1), **more)
    return (await shop.ask(asked, shop.guest)).slots


class TestList:
    async def test_a_slot_says_what_is_left_of_it(self, shop: Gym) -> None:
        await shop.plan()
        assert [(slot.starts_at, slot.remaining) for slot in await slots(shop)] == [(at("18:00"), 3)]
        await fill(shop, "Eve", "Fay")
        (slot,) = await slots(shop)
        assert (slot.remaining, slot.staff_member_ids) == (1, [shop.ada.id])
        await fill(shop, "Gil")
        assert await slots(shop) == []

    async def test_a_block_is_cut_into_slots(self, shop: Gym) -> None:
        await shop.plan("18:00", "19:10", slot_minutes=20, capacity=1)
        await fill(shop, "Eve", when="18:20")
        assert [slot.starts_at for slot in await slots(shop)] == [at("18:00"), at("18:40")]

    async def test_a_full_slot_explains_itself_with_its_session(self, shop: Gym) -> None:
        planned = await shop.plan(capacity=1)
        await fill(shop, "Eve")
        asked = shop.explaining(shop.yoga, at("18:00"))
        (reason,) = (await shop.ask(asked)).reasons
        assert (reason.code, reason.id) == ("capacity", to_typeid("ses", planned.id))
        assert (await shop.ask(asked, shop.guest)).reasons[0].id is None
        assert await shop.reasons(shop.yoga, "2027-03-01T18:10:00Z") == ["off_grid"]
        assert await shop.reasons(shop.yoga, "2027-03-01T12:00:00Z") == ["outside_hours"]
        assert await shop.reasons(shop.yoga, "2027-03-01T18:00:00Z", staff=shop.staff[1].id) == ["no_staff"]

    async def test_what_is_sold_in_sessions_is_sold_at_no_other_time(self, shop: Gym) -> None:
        await shop.plan()
        with pytest.raises(NotBookable):
            await fill(shop, "Eve", when="10:00")
        asked = scheduling.NextAvailability(service=shop.yoga.id)
        assert [slot.starts_at for slot in (await shop.ask(asked, shop.guest)).slots] == [at("18:00")]

    async def test_notice_and_horizon_hold_for_seats_too(self, shop: Gym) -> None:
        early = await shop.offer(name="Early", in_sessions=True, notice={"book_minutes": 60})
        await shop.plan(services=[early])
        with clock.frozen(at("17:30")):
            assert await shop.reasons(early, "2027-03-01T18:00:00Z") == ["notice"]
            assert [(slot.remaining, slot.bookable, slot.offer) for slot in await shop.timetable()] == [
                (3, False, None)
            ]

    async def test_a_listing_is_three_statements_however_many_sessions_there_are(
        self, shop: Gym, statements: list[str]
    ) -> None:
        for day in range(5):
            await shop.plan(day=day)
            await shop.book(at("18:00", day=day), service=shop.yoga)
        await slots(shop)
        statements.clear()
        assert len(await slots(shop)) == 1
        assert len(statements) == 3

    async def test_limits_count_seats(self, shop: Gym) -> None:
        few = await shop.offer(name="Few", in_sessions=True, limits={"bookings_per_day": 2})
        await shop.plan(services=[few])
        await fill(shop, "Eve", "Fay", service=few)
        with pytest.raises(NotBookable) as refused:
            await fill(shop, "Gil", service=few)
        assert refused.value.extra["reasons"] == [{"code": "limit_day"}]

    async def test_the_timetable_shows_every_service_full_slots_too(self, shop: Gym) -> None:
        await shop.plan(services=[shop.yoga, shop.pilates], capacity=1)
        await shop.plan(day=1, staff=shop.staff[1], price=Money(amount_minor=900, currency="EUR"))
        await fill(shop, "Eve")
        shown = [(slot.service_name, slot.starts_at, slot.remaining, slot.bookable) for slot in await shop.timetable()]
        assert shown == [
            ("Yoga", at("18:00"), 0, False), ("Pilates", at("18:00"), 0, False), ("Yoga", at("18:00", day=1), 1 + 2, True),
        ]  # fmt: skip
        *_, last = await shop.timetable(timezone="America/New_York")
        assert (last.price.amount_minor, last.local_start) == (900, "2027-03-02T13:00:00-05:00")
        booked = await shop.book(last.starts_at, service=shop.yoga, offer=last.offer)
        assert booked.staff_member_name == "Ben"
        assert len(await shop.timetable(limit=1)) == 1
        assert await shop.left(staff=shop.staff[1].id) == [2]
        assert await shop.timetable(service=shop.massage.id) == []
        with pytest.raises(NotFound):
            await shop.timetable(service=uuid7())


class TestBook:
    async def test_each_seat_is_a_booking_with_links_and_a_calendar_file_of_its_own(self, shop: Gym) -> None:
        planned = await shop.plan()
        seats = await fill(shop, "Eve", "Fay", "Gil")
        assert await shop.roster(planned) == [["Eve", "Fay", "Gil"]]
        assert len({seat.links.cancel_token for seat in seats}) == 3
        asked = scheduling.GetCalendarFile(booking_id=seats[0].id, token=seats[0].links.cancel_token)
        assert to_typeid("bkg", seats[0].id) in (await shop.ask(asked, shop.guest)).content
        assert [event.booking_id for event in await published(shop.database, shop.scope, BookingConfirmed)] == [
            seat.id for seat in seats
        ]
        with pytest.raises(SlotTaken) as refused:
            await fill(shop, "Hal")
        assert refused.value.extra["reasons"] == [{"code": "capacity"}]

    async def test_who_comes_too_late_is_offered_other_sessions(self, shop: Gym) -> None:
        await shop.plan(capacity=1)
        await shop.plan("20:00", "21:00")
        await fill(shop, "Eve")
        with pytest.raises(SlotTaken) as refused:
            await fill(shop, "Fay")
        (other,) = refused.value.extra["alternatives"]
        assert other["starts_at"] == "2027-03-01T20:00:00Z"
        assert (await fill(shop, "Fay", when="20:00", offer=other["offer"]))[0].status is BookingStatus.CONFIRMED

    async def test_one_of_five_cancels_and_four_stay(self, shop: Gym) -> None:
        planned = await shop.plan(capacity=5)
        seats = await fill(shop, "Eve", "Fay", "Gil", "Hal", "Ida")
        await shop.cancel(seats[2], seats[2].links.cancel_token)
        assert await shop.roster(planned) == [["Eve", "Fay", "Hal", "Ida"]]
        assert [event.booking_id for event in await published(shop.database, shop.scope, BookingCancelled)] == [
            seats[2].id
        ]
        assert await shop.left() == [1]
        await fill(shop, "Jon")
        assert await shop.roster(planned) == [["Eve", "Fay", "Jon", "Hal", "Ida"]]

    async def test_a_late_cancellation_costs_its_own_fee_alone(self, shop: Gym, today: object) -> None:
        strict = await shop.offer(
            name="Strict", in_sessions=True, notice={"cancel_minutes": 60}, late_cancel_fee_percent=50
        )
        await shop.plan(services=[strict], price=Money(amount_minor=2_000, currency="EUR"))
        eve, fay = await fill(shop, "Eve", "Fay", service=strict)
        with clock.frozen(at("17:30")):
            assert (await shop.cancel(eve, eve.links.cancel_token)).fee == Money(amount_minor=1_000, currency="EUR")
        assert (await shop.see(fay.id)).status is BookingStatus.CONFIRMED

    async def test_seats_cost_what_the_session_says_else_what_the_service_does(self, shop: Gym) -> None:
        await shop.plan(price=Money(amount_minor=1_500, currency="EUR"))
        await shop.plan(capacity=1)
        await shop.plan(capacity=1, price=Money(amount_minor=500, currency="EUR"))
        (slot,) = await slots(shop)
        assert (slot.remaining, slot.price.amount_minor) == (5, 500)
        prices = [seat.price.amount_minor for seat in await fill(shop, "Eve", "Fay", "Gil", "Hal", "Ida")]
        assert prices == [500, 1_500, 1_500, 1_500, 8_000]

    async def test_an_offers_price_holds_when_the_cheap_seats_are_gone(self, shop: Gym) -> None:
        await shop.plan(capacity=1, price=Money(amount_minor=500, currency="EUR"))
        await shop.plan(capacity=1)
        (slot,) = await slots(shop)
        await fill(shop, "Eve")
        (fay,) = await fill(shop, "Fay", offer=slot.offer)
        assert fay.price.amount_minor == 500

    async def test_an_offer_is_for_a_slot_of_its_length(self, shop: Gym) -> None:
        await shop.plan("18:00", "19:00", capacity=5)
        await shop.plan("18:00", "18:30", staff=shop.staff[1], capacity=2)
        short, long = await slots(shop)
        assert (short.ends_at, long.ends_at) == (at("18:30"), at("19:00"))
        (seat,) = await fill(shop, "Eve", offer=short.offer)
        assert (seat.ends_at, seat.staff_member_name) == (at("18:30"), "Ben")
        (seat,) = await fill(shop, "Fay")  # nobody said which: the one with most seats left
        assert seat.ends_at == at("19:00")
        (chosen,) = await slots(shop, staff=shop.staff[1].id)
        (seat,) = await fill(shop, "Gil", offer=chosen.offer)
        assert seat.ends_at == at("18:30")
        with pytest.raises(OfferRefused):
            await fill(shop, "Hal", offer=chosen.offer, staff_member_id=shop.ada.id)

    async def test_a_request_takes_its_seat_when_it_is_approved_if_not_before(self, shop: Gym) -> None:
        asked_first = await shop.offer(name="Asked", in_sessions=True, requires_approval=True, pending_occupies=False)
        await shop.plan(services=[asked_first, shop.yoga], capacity=1)
        eve, fay = await fill(shop, "Eve", "Fay", service=asked_first)
        await shop.confirm(eve)
        with pytest.raises(SlotTaken):
            await shop.confirm(fay)
        assert await count_seats(shop.database, shop.scope) == 1

    async def test_seats_are_settled_one_by_one(self, shop: Gym) -> None:
        await shop.plan()
        eve, fay, gil = await fill(shop, "Eve", "Fay", "Gil")
        with clock.frozen(at("18:30")):
            await shop.mark_no_show(fay)
        with clock.frozen(at("21:00")):
            while await settle_over(shop.database):  # of everybody's bookings, some at a time
                pass
        found = [(await shop.see(seat.id)).status for seat in (eve, fay, gil)]
        assert found == [BookingStatus.COMPLETED, BookingStatus.NO_SHOW, BookingStatus.COMPLETED]


class TestHold:
    async def test_a_hold_keeps_a_seat_until_it_is_booked(self, shop: Gym) -> None:
        planned = await shop.plan(capacity=1, price=Money(amount_minor=500, currency="EUR"))
        hold = await shop.hold(at("18:00"), service=shop.yoga)
        assert (hold.price.amount_minor, hold.ends_at) == (500, at("19:00"))
        with pytest.raises(SlotTaken):
            await fill(shop, "Fay")
        assert (await shop.ask(api.GetRoster(session_id=planned.id))).slots[0].held == 1
        await shop.book(hold.starts_at, service=shop.yoga, hold_id=hold.id, hold_token=hold.token)
        assert await shop.roster(planned) == [["Eve"]]
        assert await count_seats(shop.database, shop.scope) == 1

    async def test_an_expired_hold_is_in_nobodys_way_before_and_after_it_is_swept(self, shop: Gym) -> None:
        await shop.plan(capacity=2)
        holds = [await shop.hold(at("18:00"), service=shop.yoga) for _ in range(2)]
        with clock.frozen(holds[0].expires_at):
            assert await shop.left() == [2]
            await fill(shop, "Eve")
            await expire_holds(shop.database)
            await fill(shop, "Fay")
        assert await shop.left() == [0]

    async def test_a_hold_of_one_of_two_lengths_is_booked_as_it_was_held(self, shop: Gym) -> None:
        await shop.plan("18:00", "19:00", capacity=5)
        await shop.plan("18:00", "18:30", staff=shop.staff[1], capacity=2)
        short, _ = await slots(shop)
        hold = await shop.hold(at("18:00"), service=shop.yoga, offer=short.offer)
        booked = await shop.book(hold.starts_at, service=shop.yoga, hold_id=hold.id, hold_token=hold.token)
        assert booked.ends_at == at("18:30")


class TestMove:
    async def test_a_seat_moves_to_another_session_and_frees_its_own(self, shop: Gym) -> None:
        first, second = await shop.plan(capacity=1), await shop.plan(day=1, staff=shop.staff[1], capacity=1)
        (eve,) = await fill(shop, "Eve")
        moved = await shop.move(eve, at("18:00", day=1), eve.links.reschedule_token)
        assert (moved.version, moved.staff_member_name) == (2, "Ben")
        assert (await shop.roster(first), await shop.roster(second)) == ([[]], [["Eve"]])
        assert await shop.left() == [1, 0]

    async def test_its_own_seat_is_never_in_its_way(self, shop: Gym) -> None:
        await shop.plan(capacity=1)
        (eve,) = await fill(shop, "Eve")
        assert (await shop.move(eve, at("18:00"), eve.links.reschedule_token)).version == 2
        assert await count_seats(shop.database, shop.scope) == 1

    async def test_a_full_session_takes_nobody_who_moves(self, shop: Gym) -> None:
        await shop.plan(capacity=1)
        await shop.plan(day=1, capacity=1)
        (eve,) = await fill(shop, "Eve")
        fay = await shop.book(at("18:00", day=1), service=shop.yoga, name="Fay", email="fay@example.com")
        with pytest.raises(SlotTaken):
            await shop.move(fay, at("18:00"))
        with clock.frozen(at("17:59")):
            strict = await shop.see(eve.id)
            assert strict.starts_at == at("18:00")

    async def test_the_notice_for_moving_holds(self, shop: Gym) -> None:
        strict = await shop.offer(name="Strict", in_sessions=True, notice={"move_minutes": 60})
        await shop.plan(services=[strict])
        await shop.plan(day=1, services=[strict])
        (eve,) = await fill(shop, "Eve", service=strict)
        with clock.frozen(at("17:30")), pytest.raises(TooLateToMove):
            await shop.move(eve, at("18:00", day=1), eve.links.reschedule_token)


class TestReseating:
    async def test_somebody_moves_to_an_equal_seat_to_make_room(self, shop: Gym) -> None:
        both = await shop.plan(services=[shop.yoga, shop.pilates], capacity=1)
        yoga_alone = await shop.plan(services=[shop.yoga], capacity=1)
        (eve,) = await fill(shop, "Eve")
        before = await shop.roster(both), await shop.roster(yoga_alone)
        assert await shop.left(shop.pilates) == [1]
        await fill(shop, "Pia", service=shop.pilates)
        assert (await shop.roster(both), await shop.roster(yoga_alone)) == ([["Pia"]], [["Eve"]])
        assert before == ([["Eve"]], [[]])
        assert (await shop.see(eve.id)).version == 1  # nothing has changed for Eve
        assert await count_overlaps(shop.database, shop.scope) == 0

    async def test_two_swap_seats_with_none_to_spare(self, shop: Gym) -> None:
        barre = await shop.offer(name="Barre", in_sessions=True)
        first = await shop.plan(services=[shop.yoga, barre], capacity=1)
        second = await shop.plan(services=[shop.yoga, shop.pilates], capacity=1)
        third = await shop.plan(services=[shop.pilates], capacity=1)
        await fill(shop, "Eve")
        await fill(shop, "Pia", service=shop.pilates)
        await fill(shop, "Bo", service=barre)
        assert [await shop.roster(each) for each in (first, second, third)] == [[["Bo"]], [["Eve"]], [["Pia"]]]
        with pytest.raises(SlotTaken):
            await fill(shop, "Fay")

    async def test_seats_of_another_price_are_no_exchange(self, shop: Gym) -> None:
        await shop.plan(services=[shop.yoga, shop.pilates], capacity=1, price=Money(amount_minor=500, currency="EUR"))
        await shop.plan(services=[shop.yoga], capacity=1, price=Money(amount_minor=900, currency="EUR"))
        await fill(shop, "Eve")  # the cheaper one
        assert await shop.left(shop.pilates) == [0]

    async def test_nobody_is_moved_without_need(self, shop: Gym) -> None:
        planned = [await shop.plan(capacity=2) for _ in range(3)]
        await fill(shop, "Eve", "Fay", "Gil", "Hal")
        before = [await shop.roster(each) for each in planned]
        await fill(shop, "Ida")
        after = [await shop.roster(each) for each in planned]
        for then, now in zip(before, after, strict=True):
            assert now[0][: len(then[0])] == then[0]

    async def test_a_hold_is_moved_as_well(self, shop: Gym) -> None:
        await shop.plan(services=[shop.yoga, shop.pilates], capacity=1)
        await shop.plan(services=[shop.yoga], capacity=1)
        hold = await shop.hold(at("18:00"), service=shop.yoga)
        await fill(shop, "Pia", service=shop.pilates)
        await shop.book(at("18:00"), service=shop.yoga, hold_id=hold.id, hold_token=hold.token)
        with clock.frozen(TODAY + timedelta(minutes=1)), pytest.raises(SlotTaken):
            await fill(shop, "Fay")


class TestTogether:
    """Seats in what is booked all or none."""

    async def test_a_series_of_seats(self, shop: Gym) -> None:
        for week in range(3):
            await shop.plan(day=7 * week, capacity=1)
        await shop.book(at("18:00", day=14), service=shop.yoga)
        asked = {
            "service_id": shop.yoga.id, "starts_at": at("18:00"), "rule": "FREQ=WEEKLY;COUNT=3",
            "customer": Contact(name="Eve", email="eve@example.com"),
        }  # fmt: skip
        with pytest.raises(SlotTaken):
            await shop.ask(CreateSeries(**asked), shop.guest)
        assert await count_seats(shop.database, shop.scope) == 1
        made = await shop.ask(CreateSeries(**asked | {"rule": "FREQ=WEEKLY;COUNT=2"}), shop.guest)
        assert [each.starts_at for each in made.bookings] == [at("18:00"), at("18:00", day=7)]
        assert await count_seats(shop.database, shop.scope) == 3

    async def test_a_massage_after_a_class(self, shop: Gym) -> None:
        await shop.plan("10:00", "11:00", price=Money(amount_minor=1_500, currency="EUR"))
        segments = [Segment(service_id=each.id) for each in (shop.yoga, shop.massage)]
        asked = ListVisitTimes(segments=segments, from_=at("00:00"), to=at("00:00", day=1))
        (time,) = (await shop.ask(asked, shop.guest)).times
        assert [(part.starts_at, part.price.amount_minor) for part in time.parts] == [
            (at("10:00"), 1_500), (at("11:00"), 8_000)
        ]  # fmt: skip
        parts = [
            WantedPart(
                service_id=part.service_id, starts_at=part.starts_at, staff_member_id=part.staff_member_id,
                offer=part.offer,
            )
            for part in time.parts
        ]  # fmt: skip
        eve = Contact(name="Eve", email="eve@example.com")
        visit = await shop.ask(CreateVisit(parts=parts, customer=eve), shop.guest)
        assert [booking.price.amount_minor for booking in visit.bookings] == [1_500, 8_000]
        assert await count_seats(shop.database, shop.scope) == 1
