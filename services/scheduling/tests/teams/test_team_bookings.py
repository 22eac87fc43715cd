"""Bookings of several people and a room: taken, told, moved and freed together."""

import asyncio
from datetime import timedelta

import pytest
from booking_stories import TODAY, at, count_occupancies
from shops import service_fields
from team_stories import Clinic, clinic, names, whys

from contracts.scheduling import api
from contracts.scheduling.catalogue import api as catalogue
from contracts.scheduling.catalogue.shapes import Limits, StaffMode
from contracts.scheduling.events import BookingConfirmed, BookingRescheduled
from contracts.scheduling.teams.shapes import Why
from contracts.types import to_typeid, uuid7
from kit import clock
from kit.db import Database
from kit.errors import Invalid
from kit.scope import Scope
from scheduling.bookings.operations.making import HoldMismatch
from scheduling.occupancies.operations import NotBookable, SlotTaken
from testkit import published


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY) as frozen:
        yield frozen


@pytest.fixture
async def shop(database: Database, here: Scope) -> Clinic:
    return await clinic(database, here)


class TestBook:
    async def test_takes_the_time_of_all_who_take_part(self, shop: Clinic) -> None:
        booking = await shop.book(at("10:00"), service=shop.duo)
        assert names(booking) == ["Ada", "Ben", "Room 1"]
        assert (booking.staff_member_id, booking.team[2].resource_id) == (shop.ada.id, shop.rooms[0].id)
        assert await count_occupancies(shop.database, shop.scope) == 3
        (told,) = await published(shop.database, shop.scope, BookingConfirmed)
        assert told.team == booking.team

    async def test_others_take_part_next(self, shop: Clinic) -> None:
        await shop.book(at("10:00"), service=shop.duo)
        assert names(await shop.book(at("10:30"), service=shop.duo)) == ["Cleo", "Dan", "Room 2"]
        with pytest.raises(SlotTaken) as refused:
            await shop.book(at("10:15"), service=shop.duo)
        assert refused.value.extra["reasons"] == [{"code": "booked"}, {"code": "no_staff"}]
        reasons = await shop.explained(shop.duo, at("10:15"))
        assert {reason.staff_member_id for reason in reasons} == {None, *(each.id for each in shop.staff[:4])}
        assert reasons[-1].id == to_typeid("pol", shop.therapists.id)

    async def test_whoever_has_had_fewest_is_next_whatever_part_they_took(self, shop: Clinic) -> None:
        await shop.book(at("10:00"), service=shop.duo)
        assert names(await shop.book(at("14:00"), service=shop.duo)) == ["Cleo", "Dan", "Room 2"]
        assert names(await shop.book(at("15:00"), service=shop.duo))[::2] == ["Eli", "Room 3"]

    async def test_a_required_one_any_other_and_a_room(self, shop: Clinic) -> None:
        ada, ben, cleo = shop.staff[:3]
        taught = await shop.team_service(
            shop.needs(shop.places), staff=[ada, ben, cleo], required_staff_member_ids=[cleo.id]
        )
        first, second = [await shop.book(at(when), service=taught, by=shop.scope) for when in ("10:00", "11:00")]
        assert names(first) == ["Cleo", "Ada", "Room 1"]
        assert whys(first) == {"Cleo": Why.REQUIRED, "Ada": Why.LOWEST_ID, "Room 1": Why.LOWEST_ID}
        assert whys(second) == {"Cleo": Why.REQUIRED, "Ben": Why.FEWEST_RECENT_BOOKINGS, "Room 2": Why.LOWEST_ID}
        with pytest.raises(SlotTaken):
            await shop.book(at("10:30"), service=taught)

    async def test_without_the_required_one_there_is_nothing(self, shop: Clinic) -> None:
        ada, ben = shop.staff[:2]
        service = await shop.add_service(ada, ben, required_staff_member_ids=[ada.id])
        await shop.ask(catalogue.UpdateStaffMember(staff_member_id=ada.id, active=False))
        assert await shop.free_starts(service=service) == []
        (reason,) = await shop.explained(service, at("10:00"))
        assert (reason.code, reason.staff_member_id) == ("outside_hours", ada.id)

    async def test_everybody_and_a_room(self, shop: Clinic) -> None:
        together = await shop.team_service(
            shop.needs(shop.places), staff=shop.staff, staff_mode=StaffMode.COLLECTIVE, interval_minutes=60
        )
        booking = await shop.book(at("10:00"), service=together)
        assert names(booking) == ["Ada", "Ben", "Cleo", "Dan", "Eli", "Room 1"]
        assert at("10:00") not in await shop.free_starts(service=shop.duo)

    async def test_nobody_fills_two_places(self, shop: Clinic) -> None:
        """Ada and Ben give it, one of them and one of the therapists, of whom they are two."""
        service = await shop.team_service(shop.needs(shop.therapists, 4), staff=shop.staff[:2])
        booking = await shop.book(at("10:00"), service=service)
        assert sorted(names(booking)) == ["Ada", "Ben", "Cleo", "Dan", "Eli"]


class TestChoice:
    async def test_whoever_is_named_takes_part(self, shop: Clinic) -> None:
        eli = shop.staff[4]
        booking = await shop.book(
            at("10:00"), service=shop.duo, staff_member_id=eli.id, resource_id=shop.rooms[2].id, by=shop.scope
        )
        assert whys(booking) == {"Eli": Why.NAMED, "Ada": Why.LOWEST_ID, "Room 3": Why.NAMED}
        assert booking.staff_member_id == eli.id
        with pytest.raises(SlotTaken):
            await shop.book(at("10:30"), service=shop.duo, resource_id=shop.rooms[2].id)
        with pytest.raises(SlotTaken):
            await shop.book(at("10:30"), service=shop.duo, staff_member_id=eli.id)

    @pytest.mark.parametrize("field", ["staff_member_id", "resource_id"])
    async def test_who_does_not_belong_to_it_is_nobodys_choice(self, shop: Clinic, field: str) -> None:
        with pytest.raises(NotBookable) as refused:
            await shop.book(at("10:00"), service=shop.duo, **{field: uuid7()})
        assert refused.value.extra["reasons"] == [{"code": "no_staff"}]

    async def test_whoever_is_preferred_takes_part_where_free(self, shop: Clinic) -> None:
        dan = shop.staff[3]
        first = await shop.book(at("10:00"), service=shop.duo, preferred_staff_member_id=dan.id, by=shop.scope)
        assert whys(first)["Dan"] is Why.PREFERRED
        second = await shop.book(at("10:30"), service=shop.duo, preferred_staff_member_id=dan.id)
        assert "Dan" not in names(second)

    async def test_an_offer_for_a_room_is_good_for_that_room_alone(self, shop: Clinic) -> None:
        asked = api.ListAvailability(service=shop.duo.id, from_=at("10:00"), to=at("10:30"), resource=shop.rooms[1].id)
        slot = (await shop.ask(asked, shop.guest)).slots[0]
        with pytest.raises(Invalid):
            await shop.book(slot.starts_at, service=shop.duo, offer=slot.offer, resource_id=shop.rooms[0].id)
        booking = await shop.book(slot.starts_at, service=shop.duo, offer=slot.offer)
        assert names(booking)[2] == "Room 2"
        assert (await shop.ask(asked, shop.guest)).slots == []


class TestTell:
    async def test_the_business_hears_why_and_customers_do_not(self, shop: Clinic) -> None:
        booking = await shop.book(at("10:00"), service=shop.duo)
        token = booking.links.cancel_token
        assert set(whys(booking).values()) == {None}
        assert set(whys(await shop.see(booking.id, token=token)).values()) == {None}
        assert set(whys(await shop.see(booking.id)).values()) == {Why.LOWEST_ID}
        (listed,) = await shop.listed()
        assert set(whys(listed).values()) == {Why.LOWEST_ID}

    async def test_the_history_keeps_who_was_picked_and_why(self, shop: Clinic) -> None:
        booking = await shop.book(at("10:00"), service=shop.duo)
        await shop.move(booking, at("10:00"), staff_member_id=shop.staff[2].id, preferred_staff_member_id=shop.ada.id)
        made, moved = (await shop.ask(api.GetTimeline(booking_id=booking.id))).entries
        assert made.detail == "Ada (lowest id), Ben (lowest id), Room 1 (lowest id)"
        assert moved.detail.endswith("; Cleo (named), Ada (preferred), Room 1 (preferred)")
        assert [each.name for each in moved.team] == ["Cleo", "Ada", "Room 1"]
        asked = api.GetTimeline(booking_id=booking.id, token=booking.links.cancel_token)
        told = (await shop.ask(asked, shop.guest)).entries
        assert [(entry.detail, entry.team) for entry in told] == [("", []), (told[1].detail, [])]
        assert "Cleo" not in told[1].detail

    async def test_each_finds_what_they_take_part_in(self, shop: Clinic) -> None:
        first = await shop.book(at("10:00"), service=shop.duo)
        second = await shop.book(at("10:30"), service=shop.duo)
        await shop.cancel(second)
        for number, wanted in enumerate((first, first, second, second)):
            listed = await shop.listed(staff_member_id=shop.staff[number].id)
            assert [booking.id for booking in listed] == [wanted.id]
        for room, wanted in zip(shop.rooms[:2], (first, second), strict=True):
            assert [booking.id for booking in await shop.listed(resource_id=room.id)] == [wanted.id]
        assert await shop.listed(resource_id=shop.rooms[2].id) == []

    async def test_each_finds_it_where_it_was_moved_and_nobody_who_no_longer_takes_part(self, shop: Clinic) -> None:
        ada, ben, cleo = (each.id for each in shop.staff[:3])
        duo = await shop.book(at("10:00"), service=shop.duo)
        alone = await shop.book(at("12:00"), staff_member_id=ben)
        assert [each.id for each in await shop.listed(staff_member_id=ben)] == [duo.id, alone.id]
        await shop.move(duo, at("14:00"))
        assert [each.id for each in await shop.listed(staff_member_id=ben)] == [alone.id, duo.id]
        await shop.move(duo, at("14:00"), staff_member_id=cleo, preferred_staff_member_id=ada)
        assert [each.id for each in await shop.listed(staff_member_id=ben)] == [alone.id]
        assert [each.id for each in await shop.listed(staff_member_id=cleo)] == [duo.id]

    async def test_a_page_of_theirs_goes_on_behind_the_last(self, shop: Clinic) -> None:
        ben = shop.staff[1].id
        booked = [await shop.book(at(when), staff_member_id=ben) for when in ("09:00", "13:00")]
        with_ben = {"staff_member_id": shop.ada.id, "preferred_staff_member_id": ben}
        booked.insert(1, await shop.book(at("10:00"), service=shop.duo, **with_ben))
        page = await shop.ask(api.ListBookings(staff_member_id=ben, limit=2))
        rest = await shop.ask(api.ListBookings(staff_member_id=ben, limit=2, cursor=page.cursor))
        assert [[each.id for each in part.items] for part in (page, rest)] == [
            [booked[0].id, booked[1].id], [booked[2].id],
        ]  # fmt: skip
        assert (page.has_more, rest.has_more) == (True, False)

    async def test_one_alone_is_a_team_too(self, shop: Clinic) -> None:
        booking = await shop.book(at("10:00"), staff_member_id=shop.ada.id)
        assert [(each.staff_member_id, each.resource_id) for each in booking.team] == [(shop.ada.id, None)]


class TestChange:
    async def test_calling_off_frees_everybody(self, shop: Clinic) -> None:
        booking = await shop.book(at("10:00"), service=shop.duo)
        cancelled = await shop.cancel(booking)
        assert await count_occupancies(shop.database, shop.scope) == 0
        assert names(cancelled) == names(booking)

    async def test_moves_together_and_stays_together(self, shop: Clinic) -> None:
        await shop.book(at("14:00"), service=shop.duo)
        booking = await shop.book(at("10:00"), service=shop.duo)
        moved = await shop.move(booking, at("10:15"))
        assert names(moved) == names(booking)
        assert set(whys(moved).values()) == {Why.PREFERRED}
        assert await count_occupancies(shop.database, shop.scope) == 6
        (told,) = await published(shop.database, shop.scope, BookingRescheduled)
        assert (told.team, told.previous_team) == (booking.team, booking.team)

    async def test_who_is_not_free_is_replaced(self, shop: Clinic) -> None:
        booking = await shop.book(at("10:00"), service=shop.duo)
        await shop.book(at("14:00"), staff_member_id=shop.staff[1].id)
        moved = await shop.move(booking, at("14:00"))
        assert (names(moved)[0], names(moved)[2]) == ("Ada", "Room 1")
        assert "Ben" not in names(moved)
        (told,) = await published(shop.database, shop.scope, BookingRescheduled)
        assert [each.name for each in told.previous_team] == ["Ada", "Ben", "Room 1"]
        assert [each.name for each in told.team] == names(moved)
        assert await count_occupancies(shop.database, shop.scope) == 4

    async def test_goes_to_another_room_at_the_same_time(self, shop: Clinic) -> None:
        booking = await shop.book(at("10:00"), service=shop.duo)
        moved = await shop.move(booking, at("10:00"), resource_id=shop.rooms[1].id)
        assert names(moved) == ["Ada", "Ben", "Room 2"]

    async def test_a_host_would_rather_have_another(self, shop: Clinic) -> None:
        booking = await shop.book(at("10:00"), service=shop.duo)
        moved = await shop.move(booking, at("10:00"), preferred_staff_member_id=shop.staff[4].id)
        assert whys(moved)["Eli"] is Why.PREFERRED
        assert names(moved)[2] == "Room 1"


class TestHold:
    async def test_keeps_everybody_for_whoever_books_it(self, shop: Clinic) -> None:
        hold = await shop.hold(at("10:00"), service=shop.duo)
        assert await count_occupancies(shop.database, shop.scope) == 3
        for when in ("10:00", "13:00", "14:00"):
            await shop.book(at(when), service=shop.duo)
        booking = await shop.book(
            hold.starts_at, service=shop.duo, hold_id=hold.id, hold_token=hold.token, by=shop.scope
        )
        assert whys(booking) == {"Ada": Why.LOWEST_ID, "Ben": Why.LOWEST_ID, "Room 1": Why.LOWEST_ID}
        assert await count_occupancies(shop.database, shop.scope) == 12

    async def test_holds_the_room_that_was_named(self, shop: Clinic) -> None:
        hold = await shop.hold(at("10:00"), service=shop.duo, resource_id=shop.rooms[2].id)
        held = {"service": shop.duo, "hold_id": hold.id, "hold_token": hold.token}
        with pytest.raises(HoldMismatch):
            await shop.book(at("10:00"), resource_id=shop.rooms[0].id, **held)
        assert names(await shop.book(at("10:00"), resource_id=shop.rooms[2].id, **held))[2] == "Room 3"

    async def test_run_out_it_keeps_nobody(self, shop: Clinic) -> None:
        holds = [await shop.hold(at("10:00"), service=shop.duo) for _ in range(2)]
        with clock.frozen(holds[0].expires_at):
            for _ in range(2):
                await shop.book(at("10:00"), service=shop.duo)
        assert await count_occupancies(shop.database, shop.scope) == 6


class TestApprove:
    @pytest.mark.parametrize("blocks", [True, False])
    async def test_keeps_the_team_and_its_reasons(self, shop: Clinic, blocks: bool) -> None:
        service = await shop.team_service(
            shop.needs(shop.therapists, 2), shop.needs(shop.places), requires_approval=True, pending_occupies=blocks
        )
        request = await shop.book(at("10:00"), service=service)
        assert await count_occupancies(shop.database, shop.scope) == 3 * blocks
        confirmed = await shop.confirm(request)
        assert names(confirmed) == names(request)
        assert set(whys(confirmed).values()) == {Why.LOWEST_ID}
        assert await count_occupancies(shop.database, shop.scope) == 3

    async def test_others_replace_those_who_are_taken_by_now(self, shop: Clinic) -> None:
        service = await shop.team_service(
            shop.needs(shop.therapists, 2), shop.needs(shop.places), requires_approval=True, pending_occupies=False
        )
        request = await shop.book(at("10:00"), service=service)
        await shop.book(at("10:00"), staff_member_id=shop.staff[1].id)
        await shop.block(shop.rooms[0], at("10:00"), at("11:00"))
        confirmed = await shop.confirm(request)
        assert (names(confirmed)[0], names(confirmed)[2]) == ("Ada", "Room 2")
        assert "Ben" not in names(confirmed)

    async def test_not_without_whoever_answers_for_it(self, shop: Clinic) -> None:
        service = await shop.team_service(
            shop.needs(shop.therapists, 2), requires_approval=True, pending_occupies=False
        )
        request = await shop.book(at("10:00"), service=service)
        await shop.book(at("10:00"), staff_member_id=shop.ada.id)
        with pytest.raises(SlotTaken):
            await shop.confirm(request)


async def test_a_service_can_come_to_need_a_room(shop: Clinic) -> None:
    fields = service_fields(*shop.staff, interval_minutes=15, requirements=[shop.needs(shop.places)])
    await shop.ask(catalogue.UpdateService(service_id=shop.massage.id, **fields))
    booked = [await shop.book(at("10:00"), email=f"g{n}@example.com") for n in range(3)]
    assert [names(booking)[1] for booking in booked] == ["Room 1", "Room 2", "Room 3"]
    with pytest.raises(SlotTaken):
        await shop.book(at("10:00") + timedelta(minutes=45))


class TestCost:
    @pytest.mark.parametrize(
        ("people", "rooms", "limits", "most"), [(2, 1, {}, 3), (5, 3, {}, 3), (5, 3, {"bookings_per_day": 9}, 4)]
    )
    async def test_a_warm_listing_takes_the_same_few_statements_for_any_number(
        self,
        database: Database,
        elsewhere: Scope,
        statements: list[str],
        people: int,
        rooms: int,
        limits: dict,
        most: int,
    ) -> None:
        shop = await clinic(database, elsewhere, people, rooms)
        limited = catalogue.UpdateStaffMember(staff_member_id=shop.ada.id, limits=Limits(**limits))
        await shop.ask(limited)
        await shop.free_starts(service=shop.duo)
        statements.clear()
        await shop.free_starts(service=shop.duo)
        await asyncio.sleep(0)  # the driver tells of each in the loop's next turn
        assert len(statements) == most
