"""Who may see and do what, and what they are shown."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import icalendar
import pytest
from booking_stories import TODAY, Salon, at, salon
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from contracts.permissions import Role
from contracts.scheduling import api
from contracts.scheduling.shapes import BookingStatus
from contracts.types import uuid7
from kit import clock
from kit.db import Database
from kit.errors import Forbidden, NotFound
from kit.pages import InvalidCursor
from kit.scope import Scope

PENDING, CONFIRMED, COMPLETED, CANCELLED, NO_SHOW = BookingStatus


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY) as frozen:
        yield frozen


@pytest.fixture
async def shop(database: Database, here: Scope) -> Salon:
    return await salon(database, here)


class TestWhoMay:
    async def test_a_token_opens_its_own_booking_for_its_own_purpose(self, shop: Salon) -> None:
        booking, other = await shop.book(at("10:00")), await shop.book(at("12:00"))
        links = booking.links
        for token in (links.cancel_token, links.reschedule_token):
            assert (await shop.see(booking.id, token=token)).id == booking.id
        wrong: list[Callable[[], Awaitable[Any]]] = [
            partial(shop.cancel, booking, links.reschedule_token),
            partial(shop.cancel, booking, other.links.cancel_token),
            partial(shop.move, booking, at("14:00"), links.cancel_token),
            partial(shop.see, booking.id, token=other.links.cancel_token),
            partial(shop.see, booking.id, token=None),
            partial(shop.see, uuid7(), token=links.cancel_token),
            partial(shop.cancel, booking, "A" * 22),
        ]
        for attempt in wrong:
            with pytest.raises(NotFound) as refused:
                await attempt()
            assert refused.value.problem() == NotFound().problem()

    async def test_nothing_is_seen_or_done_from_elsewhere(self, shop: Salon, elsewhere: Scope) -> None:
        booking = await shop.book(at("10:00"))
        token = booking.links.cancel_token
        guest = Scope(elsewhere.business_id)
        for asked in (
            api.GetBooking(booking_id=booking.id), api.GetTimeline(booking_id=booking.id),
            api.GetCalendarFile(booking_id=booking.id), api.CancelBooking(booking_id=booking.id),
            api.RescheduleBooking(booking_id=booking.id, starts_at=at("14:00")),
            api.ConfirmBooking(booking_id=booking.id), api.RejectBooking(booking_id=booking.id),
            api.CompleteBooking(booking_id=booking.id), api.MarkNoShow(booking_id=booking.id),
        ):  # fmt: skip
            with pytest.raises(NotFound) as refused:
                await shop.ask(asked, elsewhere)
            assert refused.value.problem() == NotFound().problem()
        for asked in (
            api.GetBooking(booking_id=booking.id, token=token),
            api.CancelBooking(booking_id=booking.id, token=token),
        ):
            for scope in (guest, elsewhere):
                with pytest.raises(NotFound):
                    await shop.ask(asked, scope)
        assert (await shop.ask(api.ListBookings(), elsewhere)).items == []

    async def test_staff_decide_and_guests_do_not(self, shop: Salon) -> None:
        booking = await shop.bring_to(PENDING, at("10:00"))
        for asked in (
            api.ConfirmBooking(booking_id=booking.id),
            api.CompleteBooking(booking_id=booking.id),
            api.ListBookings(),
        ):
            for scope in (shop.guest, shop.a(Role.CUSTOMER)):
                with pytest.raises(Forbidden):
                    await shop.ask(asked, scope)
        assert (await shop.ask(api.ConfirmBooking(booking_id=booking.id), shop.a(Role.STAFF))).status is CONFIRMED

    async def test_tokens_are_stored_hashed_only(self, shop: Salon) -> None:
        booking = await shop.book(at("10:00"))
        async with shop.database.transaction(shop.scope, reads=True) as session:
            row = str(await session.scalar(text("select bookings::text from bookings")))
            outbox = str(await session.scalar(text("select string_agg(body::text, '') from outbox")))
        for token in (booking.links.cancel_token, booking.links.reschedule_token):
            assert token not in row
            assert token not in outbox


class TestShow:
    async def test_a_calendar_file_follows_the_booking(self, shop: Salon) -> None:
        booking = await shop.book(at("10:00"))
        asked = api.GetCalendarFile(booking_id=booking.id, token=booking.links.cancel_token)
        before = await shop.ask(asked, shop.guest)
        await shop.move(booking, at("12:00"))
        after = await shop.ask(asked, shop.guest)
        first, second = (icalendar.Calendar.from_ical(each.content).walk("VEVENT")[0] for each in (before, after))
        assert first["uid"] == second["uid"]
        assert (first["sequence"], second["sequence"]) == (0, 1)
        assert second.decoded("dtstart") == at("12:00")
        assert after.filename.endswith(".ics")

    async def test_a_timeline_names_users_to_staff_alone(self, shop: Salon) -> None:
        booking = await shop.book(at("10:00"))
        await shop.move(booking, at("12:00"))
        asked = api.GetTimeline(booking_id=booking.id)
        actors = [entry.actor for entry in (await shop.ask(asked)).entries]
        assert actors == ["guest", str(shop.scope.actor)]
        asked = api.GetTimeline(booking_id=booking.id, token=booking.links.cancel_token)
        assert [entry.actor for entry in (await shop.ask(asked, shop.guest)).entries] == ["guest", "user"]

    async def test_history_cannot_be_rewritten(self, shop: Salon) -> None:
        await shop.book(at("10:00"))
        for statement in ("update booking_transitions set actor = 'nobody'", "delete from booking_transitions"):
            with pytest.raises(DBAPIError, match="permission denied"):
                async with shop.database.transaction(shop.scope) as session:
                    await session.execute(text(statement))


class TestList:
    async def test_filters_by_time_state_and_people(self, shop: Salon) -> None:
        morning, noon = await shop.book(at("09:00"), email="a@example.com"), await shop.book(at("12:00"))
        await shop.cancel(noon)

        async def listed(**filters: Any) -> list[Any]:
            return [booking.id for booking in (await shop.ask(api.ListBookings(**filters))).items]

        assert await listed() == [morning.id, noon.id]
        assert await listed(from_=at("09:00"), to=at("12:00")) == [morning.id]
        assert await listed(status=CANCELLED) == [noon.id]
        assert await listed(customer_id=morning.customer_id) == [morning.id]
        assert await listed(staff_member_id=shop.ada.id) == [morning.id, noon.id]
        assert await listed(staff_member_id=uuid7()) == []

    async def test_goes_page_by_page_within_one_business(self, shop: Salon, elsewhere: Scope) -> None:
        booked = [await shop.book(at(when)) for when in ("13:00", "09:00", "11:00")]
        page = await shop.ask(api.ListBookings(limit=2))
        assert ([each.starts_at for each in page.items], page.has_more) == ([at("09:00"), at("11:00")], True)
        rest = await shop.ask(api.ListBookings(limit=2, cursor=page.cursor))
        assert ([each.id for each in rest.items], rest.has_more) == ([booked[0].id], False)
        with pytest.raises(InvalidCursor):
            await shop.ask(api.ListBookings(cursor=page.cursor), elsewhere)
