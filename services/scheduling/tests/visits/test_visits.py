"""Several services in one visit: looked for, booked all or none, moved and cancelled together."""

from datetime import timedelta

import pytest
from booking_stories import TODAY, at, count_occupancies, count_overlaps, salon
from visit_stories import Spa, as_listed, by, look_for, spa, want

from contracts.scheduling import api
from contracts.scheduling.catalogue.shapes import Alignment, StaffMode
from contracts.scheduling.events import BookingCancelled, BookingConfirmed, BookingRescheduled
from contracts.scheduling.shapes import BookingStatus
from contracts.scheduling.visits.api import GetVisit, ListVisitTimes
from contracts.scheduling.visits.shapes import MovedPart
from contracts.types import uuid7
from kit import clock
from kit.db import Database
from kit.errors import Invalid, NotFound, PreconditionFailed
from kit.scope import Scope
from scheduling.bookings.models import BookingOver
from scheduling.bookings.operations.moving import TooLateToMove
from scheduling.occupancies.operations import NotBookable, SlotTaken
from testkit import published


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY) as moment:
        yield moment


@pytest.fixture
async def shop(database: Database, here: Scope) -> Spa:
    return await spa(database, here)


def clock_times(visit) -> list[str]:
    return [f"{booking.starts_at:%H:%M}" for booking in visit.bookings]


class TestLook:
    async def test_lists_starts_that_all_services_can_follow(self, shop: Spa) -> None:
        await shop.book(at("12:00"))
        found = await shop.times(look_for(shop.cut), look_for(shop.colour, wait_minutes=0))
        starts = [f"{time.starts_at:%H:%M}" for time in found]
        assert starts == [
            "09:00", "09:15", "09:30", "09:45", "10:00", "10:15", "10:30",
            "13:00", "13:15", "13:30", "13:45", "14:00", "14:15", "14:30", "14:45", "15:00", "15:15", "15:30",
        ]  # fmt: skip
        first = found[0]
        assert [(part.starts_at, part.ends_at) for part in first.parts] == [
            (at("09:00"), at("10:00")), (at("10:00"), at("10:30")),
        ]  # fmt: skip
        assert (first.ends_at, first.price.amount_minor, first.local_start) == (
            at("10:30"), 16_000, "2027-03-01T09:00:00+00:00",
        )  # fmt: skip

    async def test_keeps_the_gap_and_waits_no_longer_than_told(self, shop: Spa) -> None:
        found = await shop.times(look_for(shop.cut), look_for(shop.colour, gap_minutes=20, wait_minutes=10))
        assert {part.starts_at - time.parts[0].ends_at for time in found for part in time.parts[1:]} == {
            timedelta(minutes=30)
        }
        assert not await shop.times(look_for(shop.cut), look_for(shop.colour, gap_minutes=20, wait_minutes=5))

    async def test_gives_each_part_to_whoever_was_asked_for(self, database: Database, here: Scope) -> None:
        shop = await spa(database, here, "Ada", "Ben")
        ada, ben = shop.staff
        time, *_ = await shop.times(
            look_for(shop.cut, staff_member_id=ben.id), look_for(shop.colour, staff_member_id=ada.id)
        )
        assert [part.staff_member_id for part in time.parts] == [ben.id, ada.id]

    async def test_turns_back_where_a_choice_of_staff_leads_nowhere(self, database: Database, here: Scope) -> None:
        """Buffers keep whoever cuts from colouring at once, and only Ada colours."""
        shop = await spa(database, here, "Ada", "Ben")
        ada, ben = shop.staff
        cut = await shop.offer(name="Cut", buffer_after_minutes=15)
        colour = await shop.add_service(ada, name="Colour", duration_minutes=30, interval_minutes=15)
        found = await shop.times(look_for(cut), look_for(colour, wait_minutes=0))
        assert {tuple(part.staff_member_id for part in time.parts) for time in found} == {(ben.id, ada.id)}
        alone = await shop.times(look_for(cut, staff_member_id=ada.id), look_for(colour, wait_minutes=15))
        assert {time.parts[1].starts_at - time.parts[0].ends_at for time in alone} == {timedelta(minutes=15)}

    async def test_counts_the_parts_before_against_limits(self, shop: Spa) -> None:
        once = await shop.offer(limits={"bookings_per_day": 1})
        assert not await shop.times(look_for(once), look_for(once))
        assert await shop.times(look_for(once), look_for(shop.cut))

    async def test_what_is_listed_books_as_it_stands(self, database: Database, here: Scope) -> None:
        shop = await spa(database, here, "Ada", "Ben", "Cleo")
        peel = await shop.offer(name="Peel", buffer_before_minutes=10, buffer_after_minutes=20, duration_minutes=25)
        duo = await shop.offer(name="Four hands", staff_mode=StaffMode.COLLECTIVE)
        await shop.book(at("11:00"))
        await shop.book(at("13:15"), service=peel)
        wanted = [look_for(peel), look_for(shop.colour, gap_minutes=5), look_for(peel), look_for(duo, wait_minutes=60)]
        listed = await shop.times(*wanted)
        assert listed
        for time in listed:
            visit = await shop.take(time)
            assert [booking.starts_at for booking in visit.bookings] == [part.starts_at for part in time.parts]
            assert await count_overlaps(database, here) == 0
            await shop.call_off(visit)

    async def test_an_offer_holds_when_the_grid_has_moved(self, shop: Spa) -> None:
        sparse = await shop.offer(name="Peel", alignment=Alignment.WINDOW_START, interval_minutes=60)
        time = (await shop.times(look_for(sparse), look_for(shop.colour)))[3]
        await shop.book(at("09:15"))
        assert (await shop.take(time)).bookings[0].starts_at == at("12:00")

    async def test_looks_at_a_fortnight_at_most_and_at_nothing_unknown(self, shop: Spa, elsewhere: Scope) -> None:
        for frm, to in ((at("09:00"), at("09:01", day=14)), (at("09:00"), at("09:00"))):
            with pytest.raises(Invalid):
                await shop.times(look_for(shop.cut), frm=frm, to=to)
        stranger = await spa(shop.database, elsewhere)
        with pytest.raises(NotFound):
            await stranger.times(look_for(shop.cut))

    async def test_says_when_there_is_more(self, shop: Spa) -> None:
        asked = ListVisitTimes(segments=[look_for(shop.cut)], from_=at("09:00"), to=at("17:00"), limit=3)
        found = await shop.ask(asked, shop.guest)
        assert (len(found.times), found.has_more) == (3, True)


class TestMake:
    async def test_books_each_part_as_a_booking_of_its_own(self, shop: Spa) -> None:
        visit = await shop.visit(want(shop.cut, at("10:00")), want(shop.colour, at("11:00")))
        assert [booking.service_name for booking in visit.bookings] == ["Cut", "Colour"]
        assert {booking.visit_id for booking in visit.bookings} == {visit.id}
        told = await published(shop.database, shop.scope, BookingConfirmed)
        assert [(event.booking_id, event.visit_id) for event in told] == [
            (each.id, visit.id) for each in visit.bookings
        ]

    async def test_books_nothing_where_one_part_cannot_be_had(self, shop: Spa) -> None:
        await shop.book(at("11:15"), email="ben@example.com")
        with pytest.raises(SlotTaken) as refused:
            await shop.visit(want(shop.cut, at("10:00")), want(shop.colour, at("11:00")))
        assert refused.value.extra["reasons"] == [{"code": "booked", "starts_at": "2027-03-01T11:00:00+00:00"}]
        assert await count_occupancies(shop.database, shop.scope) == 1
        assert len((await shop.ask(api.ListBookings())).items) == 1

    async def test_sees_the_parts_before(self, shop: Spa) -> None:
        peel = await shop.offer(name="Peel", buffer_after_minutes=30)
        with pytest.raises(SlotTaken):
            await shop.visit(want(peel, at("10:00")), want(shop.cut, at("11:00")))
        assert (await shop.visit(want(shop.cut, at("10:00")), want(peel, at("11:00")))).bookings

    async def test_goes_forward(self, database: Database, here: Scope) -> None:
        shop = await spa(database, here, "Ada", "Ben")
        with pytest.raises(Invalid) as refused:
            await shop.visit(want(shop.cut, at("10:00")), want(shop.colour, at("10:45")))
        assert refused.value.extra["errors"][0]["pointer"] == "/parts/1/starts_at"
        assert await count_occupancies(database, here) == 0

    async def test_keeps_the_notice_and_the_grid(self, shop: Spa, today: clock.Frozen) -> None:
        today.move(at("09:30") - TODAY)
        notice = await shop.offer(notice={"book_minutes": 60})
        for parts, code in (
            ([want(notice, at("10:00"))], "notice"),
            ([want(shop.cut, at("10:00")), want(shop.colour, at("11:05"))], "off_grid"),
        ):
            with pytest.raises(NotBookable) as refused:
                await shop.visit(*parts)
            assert refused.value.extra["reasons"][0]["code"] == code

    async def test_is_of_no_other_business(self, shop: Spa, elsewhere: Scope) -> None:
        stranger = await spa(shop.database, elsewhere)
        with pytest.raises(NotFound):
            await stranger.visit(want(shop.cut, at("10:00")))


class TestChange:
    async def test_is_called_off_together(self, shop: Spa) -> None:
        visit = await shop.visit(want(shop.cut, at("10:00")), want(shop.colour, at("11:00")))
        after = await shop.call_off(visit, visit.links.cancel_token, reason="Ill")
        assert ({booking.status for booking in after.bookings}, after.version) == ({BookingStatus.CANCELLED}, 2)
        assert len(await published(shop.database, shop.scope, BookingCancelled)) == 2
        assert await count_occupancies(shop.database, shop.scope) == 0
        with pytest.raises(BookingOver):
            await shop.call_off(visit)

    async def test_of_what_has_begun_the_rest_is_called_off(self, shop: Spa, today: clock.Frozen) -> None:
        visit = await shop.visit(want(shop.cut, at("10:00")), want(shop.colour, at("11:00")))
        today.move(at("10:30") - TODAY)
        after = await shop.call_off(visit)
        assert [booking.status.value for booking in after.bookings] == ["confirmed", "cancelled"]

    async def test_moves_together_over_its_own_old_times(self, shop: Spa) -> None:
        visit = await shop.visit(want(shop.cut, at("10:00")), want(shop.colour, at("11:00")))
        after = await shop.shift(visit, by(visit, minutes=30), visit.links.reschedule_token)
        assert (clock_times(after), after.version) == (["10:30", "11:30"], 2)
        told = await published(shop.database, shop.scope, BookingRescheduled)
        assert [(event.booking_id, event.version) for event in told] == [(each.id, 2) for each in visit.bookings]

    async def test_its_parts_change_places(self, shop: Spa) -> None:
        visit = await shop.visit(want(shop.cut, at("10:00")), want(shop.colour, at("11:00")))
        cut, colour = visit.bookings
        turned = [
            MovedPart(booking_id=colour.id, starts_at=at("10:00")),
            MovedPart(booking_id=cut.id, starts_at=at("10:30")),
        ]
        after = await shop.shift(visit, turned)
        assert [(booking.service_name, f"{booking.starts_at:%H:%M}") for booking in after.bookings] == [
            ("Colour", "10:00"), ("Cut", "10:30"),
        ]  # fmt: skip

    async def test_moves_to_a_time_that_is_listed_for_it(self, shop: Spa) -> None:
        visit = await shop.visit(want(shop.cut, at("10:00")), want(shop.colour, at("11:00")))
        wanted = (look_for(shop.cut), look_for(shop.colour, wait_minutes=0))
        token = visit.links.reschedule_token
        found = await shop.times(*wanted, visit_id=visit.id, token=token)
        assert at("10:15") in [time.starts_at for time in found]
        assert at("10:15") not in [time.starts_at for time in await shop.times(*wanted)]
        chosen = next(time for time in found if time.starts_at == at("10:15"))
        parts = [
            MovedPart(booking_id=booking.id, starts_at=part.starts_at, offer=part.offer)
            for booking, part in zip(visit.bookings, as_listed(chosen), strict=True)
        ]
        assert clock_times(await shop.shift(visit, parts, token)) == ["10:15", "11:15"]

    async def test_moves_not_where_one_part_cannot_be_had(self, shop: Spa) -> None:
        visit = await shop.visit(want(shop.cut, at("10:00")), want(shop.colour, at("11:00")))
        await shop.book(at("14:00"), email="ben@example.com")
        with pytest.raises(SlotTaken):
            await shop.shift(visit, by(visit, hours=3))
        after = await shop.show(visit.id)
        assert (clock_times(after), after.version) == (["10:00", "11:00"], 1)

    async def test_moves_whole_or_not_at_all(self, shop: Spa) -> None:
        visit = await shop.visit(want(shop.cut, at("10:00")), want(shop.colour, at("11:00")))
        for parts in (by(visit, hours=1)[:1], by(visit, hours=1) * 2, by(visit, hours=1)[::-1]):
            with pytest.raises(Invalid):
                await shop.shift(visit, parts)

    async def test_gives_a_customer_the_notice_of_each(self, shop: Spa, today: clock.Frozen) -> None:
        strict = await shop.offer(notice={"move_minutes": 120})
        visit = await shop.visit(want(strict, at("10:00")), want(shop.cut, at("11:00")))
        today.move(at("08:30") - TODAY)
        with pytest.raises(TooLateToMove):
            await shop.shift(visit, by(visit, hours=4), visit.links.reschedule_token)
        assert clock_times(await shop.shift(visit, by(visit, hours=4))) == ["14:00", "15:00"]

    async def test_is_shown_with_what_was_written_and_to_staff_with_why_each_takes_part(self, shop: Spa) -> None:
        visit = await shop.visit(want(shop.cut, at("10:00")), note="The ground floor, please")
        for token, told in ((visit.links.cancel_token, False), (None, True)):
            [booking] = (await shop.show(visit.id, token)).bookings
            assert (booking.note, [each.why is not None for each in booking.team]) == (
                "The ground floor, please",
                [told],
            )

    async def test_needs_the_version_and_the_token(self, shop: Spa, elsewhere: Scope) -> None:
        visit = await shop.visit(want(shop.cut, at("10:00")), want(shop.colour, at("11:00")))
        stranger = await salon(shop.database, elsewhere)
        with pytest.raises(PreconditionFailed):
            await shop.shift(visit, by(visit, hours=1), if_version=2)
        with pytest.raises(PreconditionFailed):
            await shop.call_off(visit, if_version=2)
        with pytest.raises(NotFound):
            await shop.shift(visit, by(visit, hours=1), visit.links.cancel_token)
        with pytest.raises(NotFound):
            await shop.call_off(visit, visit.links.reschedule_token)
        with pytest.raises(NotFound):
            await shop.times(look_for(shop.cut), visit_id=visit.id)
        for token in (visit.bookings[0].links.cancel_token, "made-up-token"):
            with pytest.raises(NotFound):
                await shop.show(visit.id, token)
        for token in (visit.links.cancel_token, None):
            with pytest.raises(NotFound):
                await stranger.ask(GetVisit(visit_id=visit.id, token=token))
        with pytest.raises(NotFound):
            await shop.show(uuid7())
        assert (await shop.show(visit.id, visit.links.cancel_token)).bookings
