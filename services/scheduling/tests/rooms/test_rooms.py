"""Video rooms, through the real adapter against a Daily that speaks the vendor's wire."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from booking_stories import TODAY, Salon, at, salon
from people_stories import Person
from scheduling_process import ENVIRONMENT
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from contracts.permissions import Role
from contracts.scheduling import api as bookings
from contracts.scheduling.events import BookingConfirmed
from contracts.scheduling.mail import BookingMail
from contracts.scheduling.rooms import api, shapes
from contracts.scheduling.rooms.shapes import Location, RoomState
from contracts.scheduling.shapes import Booking, NewBooking
from kit import clock
from kit.db import Database
from kit.errors import Forbidden, NotFound
from kit.scope import Scope
from kit.sealed import open_
from scheduling.daily import VendorFailed
from scheduling.rooms import ticks
from scheduling.rooms.queries import NotOnline, RoomClosed, RoomNotOpen, RoomNotReady
from scheduling.settings import Settings
from testkit import published
from testkit.waiting import eventually
from twins.daily.twin import Daily
from twins.serving import served

KEY = "a-key-of-a-test-with-enough-bytes-for-sha256"
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY) as frozen:
        yield frozen


@dataclass
class Studio:
    """A salon that also works online, and its account at Daily."""

    shop: Salon
    daily: Daily
    url: str
    online: Any
    database: Database

    async def book(self, when: datetime | None = None, **more: Any) -> NewBooking:
        return await self.shop.book(when or at("10:00"), service=more.pop("service", self.online), **more)

    async def tick(self) -> int:
        return await ticks.keep_rooms(self.database)

    async def room(self, booking: Booking) -> shapes.RoomDetails:
        return await self.shop.ask(api.GetRoom(booking_id=booking.id))

    async def join(self, booking: Booking, token: str | None = None, by: Scope | None = None) -> shapes.JoinLink:
        asked = api.JoinBooking(booking_id=booking.id, token=token)
        return await self.shop.ask(asked, by or (self.shop.guest if token else self.shop.scope))

    def admits(self, link: shapes.JoinLink) -> bool:
        """Whether Daily lets somebody in who opens the link now."""
        url = httpx.URL(link.url)
        return self.daily.admits(url.path.rsplit("/", 1)[-1], url.params["t"])

    def asked(self, method: str) -> list[int]:
        """How Daily answered these calls about rooms."""
        return [status for verb, path, status in self.daily.calls if verb == method and "token" not in path]

    async def states(self, *states: RoomState) -> list[int]:
        return [len((await self.shop.ask(api.ListRooms(state=state))).items) for state in states]


@pytest.fixture
async def studio(database: Database, here: Scope, restart: Callable[..., Settings]) -> AsyncIterator[Studio]:
    daily = Daily(KEY, clock=lambda: clock.now().timestamp())
    async with served(daily.app()) as url:
        restart(NEXUS_DAILY_URL=f"{url}/v1", NEXUS_DAILY_API_KEY=KEY, NEXUS_DAILY_TIMEOUT_SECONDS="1")
        shop = await salon(database, here)
        yield Studio(shop, daily, url, await shop.offer(location=Location.ONLINE), database)
    async with database.transaction(here) as session:  # rooms that are left due are no other test's affair
        await session.execute(text("update bookings set room_due_at = null"))


def seconds(moment: datetime) -> int:
    return int(moment.timestamp())


class TestKeeping:
    async def test_an_online_booking_gets_one_private_room_open_around_it(self, studio: Studio) -> None:
        booking, in_person = await studio.book(), await studio.shop.book(at("12:00"))
        assert (booking.location, in_person.location) == (Location.ONLINE, Location.IN_PERSON)
        assert studio.daily.calls == [], "nothing is asked of the vendor while a booking is made"
        assert await studio.tick() == 1
        (room,) = studio.daily.rooms.values()
        opens_at, closes_at = at("09:45"), at("11:30")
        assert room.privacy == "private"
        assert (room.config["nbf"], room.config["exp"]) == (seconds(opens_at), seconds(closes_at))
        assert room.config["eject_at_room_exp"] is True
        told = await studio.room(booking)
        assert (told.state, told.opens_at, told.closes_at, told.attempts) == (RoomState.READY, opens_at, closes_at, 0)
        assert await studio.tick() == 0
        with pytest.raises(NotOnline):
            await studio.room(in_person)

    async def test_a_request_gets_its_room_when_it_is_approved(self, studio: Studio) -> None:
        service = await studio.shop.offer(location=Location.ONLINE, requires_approval=True)
        request = await studio.book(service=service)
        await studio.tick()
        assert studio.daily.rooms == {}
        assert (await studio.room(request)).state is RoomState.PREPARING
        await studio.shop.confirm(request)
        await studio.tick()
        assert len(studio.daily.rooms) == 1

    async def test_the_room_moves_with_its_booking_and_goes_with_it(self, studio: Studio) -> None:
        booking = await studio.book()
        await studio.tick()
        (name,) = studio.daily.rooms
        await studio.shop.move(booking, at("14:00"))
        assert await studio.states(RoomState.PREPARING, RoomState.READY) == [1, 0]
        await studio.tick()
        (room,) = studio.daily.rooms.values()
        assert (room.name, room.config["nbf"], room.config["exp"]) == (name, seconds(at("13:45")), seconds(at("15:30")))
        await studio.shop.cancel(booking)
        await studio.tick()
        assert studio.daily.rooms == {}
        assert (await studio.room(booking)).state is RoomState.CLOSED
        assert await studio.states(*RoomState) == [0, 0, 0, 1]

    async def test_one_that_was_called_off_before_never_has_a_room(self, studio: Studio) -> None:
        booking = await studio.book()
        await studio.shop.cancel(booking)
        assert await studio.tick() == 0
        assert studio.daily.calls == []

    async def test_two_ticks_at_once_make_one_room(self, studio: Studio) -> None:
        for hour in ("09:00", "11:00", "13:00"):
            await studio.book(at(hour))
        assert sum(await asyncio.gather(studio.tick(), studio.tick())) == 3
        assert studio.asked("POST") == [200] * 3

    async def test_a_tick_that_is_killed_after_the_call_leaves_one_room(self, studio: Studio, today: Any) -> None:
        booking = await studio.book()
        script = (
            "import asyncio; from datetime import datetime; from kit import clock; from kit.db import Database;"
            "import scheduling.main; from scheduling.rooms import ticks\n"
            f"with clock.frozen(datetime.fromisoformat('{TODAY.isoformat()}')):"
            f" asyncio.run(ticks.keep_rooms(Database('{studio.database.url}')))"
        )
        environment = ENVIRONMENT | {
            "NEXUS_DAILY_URL": f"{studio.url}/v1", "NEXUS_DAILY_API_KEY": KEY, "CRASHPOINT": "rooms.after_call",
        }  # fmt: skip
        killed = await asyncio.to_thread(
            subprocess.run, [sys.executable, "-c", script], env=environment, capture_output=True, check=False
        )
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        assert len(studio.daily.rooms) == 1
        assert (await studio.room(booking)).state is RoomState.PREPARING
        assert await studio.tick() == 0, "the dead one's lease still runs"
        today.move(timedelta(seconds=31))
        assert await studio.tick() == 1
        assert len(studio.daily.rooms) == 1
        assert (await studio.room(booking)).state is RoomState.READY

    @pytest.mark.parametrize("kind", ["lose", "hang", "repeat"])
    async def test_an_answer_that_is_lost_late_or_double_leaves_one_room(
        self, studio: Studio, today: Any, kind: Any
    ) -> None:
        studio.daily.faults.add(kind, method="POST", seconds=1.5)
        booking = await studio.book()
        await studio.tick()
        today.move(timedelta(minutes=1))
        await studio.tick()
        assert len(studio.daily.rooms) == 1
        assert (await studio.room(booking)).state is RoomState.READY

    async def test_while_the_vendor_is_away_bookings_go_on_and_it_is_asked_ever_later(
        self, studio: Studio, today: Any
    ) -> None:
        studio.daily.faults.add("refuse", times=99)
        booking = await studio.book()
        delays = []
        for number in range(1, 11):
            assert await studio.tick() == 1
            room = await studio.room(booking)
            assert (room.state, room.problem, room.attempts) == (RoomState.FAILING, "away", number)
            assert room.next_attempt_at
            delays.append((room.next_attempt_at - clock.now()).total_seconds())
            assert await studio.tick() == 0
            today.at = room.next_attempt_at
        assert delays == [5, 10, 20, 40, 80, 160, 320, 640, 900, 900]
        assert await studio.states(*RoomState) == [0, 0, 1, 0]
        assert (await studio.shop.move(booking, at("15:00"))).status == "confirmed"
        studio.daily.faults.clear()
        await studio.tick()
        assert (await studio.room(booking)).model_dump(include={"state", "problem", "attempts", "next_attempt_at"}) == {
            "state": RoomState.READY, "problem": None, "attempts": 0, "next_attempt_at": None,
        }  # fmt: skip

    async def test_staff_have_it_tried_again_at_once(self, studio: Studio) -> None:
        studio.daily.faults.add("refuse", status=429)
        booking = await studio.book()
        await studio.tick()
        assert (await studio.room(booking)).problem == "overloaded"
        again = await studio.shop.ask(api.RetryRoom(booking_id=booking.id))
        assert again.next_attempt_at == clock.now()
        await studio.tick()
        assert (await studio.room(booking)).state is RoomState.READY
        assert (await studio.shop.ask(api.RetryRoom(booking_id=booking.id))).state is RoomState.READY

    @pytest.mark.parametrize(("key", "problem"), [("wrong-key-wrong-key", "unauthorized"), ("", "not_configured")])
    async def test_without_a_good_key_staff_are_told(
        self, studio: Studio, restart: Callable[..., Settings], key: str, problem: str
    ) -> None:
        restart(NEXUS_DAILY_URL=f"{studio.url}/v1", NEXUS_DAILY_API_KEY=key)
        booking = await studio.book()
        await studio.tick()
        assert (await studio.room(booking)).problem == problem

    async def test_what_changes_while_the_vendor_is_told_is_told_next(self, studio: Studio) -> None:
        studio.daily.faults.add("delay", seconds=0.6)
        booking = await studio.book()
        telling = asyncio.create_task(studio.tick())
        await eventually(studio.daily.faults.all_met)
        await studio.shop.cancel(booking)
        await telling
        assert len(studio.daily.rooms) == 1
        await studio.tick()
        assert studio.daily.rooms == {}
        assert (await studio.room(booking)).state is RoomState.CLOSED


class TestJoining:
    async def test_the_customer_and_staff_join_in_the_window_and_at_no_other_time(
        self, studio: Studio, today: Any
    ) -> None:
        booking = await studio.book()
        await studio.tick()
        token = booking.links.join_token
        for moment, refusal in (
            (TODAY, RoomNotOpen), (at("09:45") - MINUTE, RoomNotOpen), (at("11:30"), RoomClosed),
        ):  # fmt: skip
            today.at = moment
            for way in ({"token": token}, {"by": studio.shop.a(Role.STAFF)}):
                with pytest.raises(refusal) as refused:
                    await studio.join(booking, **way)
                if refusal is RoomNotOpen:
                    assert refused.value.extra == {"current": {"opens_at": at("09:45").isoformat()}}
        for moment in (at("09:45"), at("10:30"), at("11:30") - MINUTE):
            today.at = moment
            for way in ({"token": token}, {"by": studio.shop.a(Role.STAFF)}):
                link = await studio.join(booking, **way)
                assert (link.opens_at, link.closes_at) == (at("09:45"), at("11:30"))
                assert studio.admits(link)
        today.at = at("11:30")
        assert not studio.admits(link), "the link ends with the window"
        today.at = at("09:45") - MINUTE
        assert not studio.admits(link)

    async def test_only_who_belongs_into_the_room(
        self, studio: Studio, today: Any, database: Database, elsewhere: Scope
    ) -> None:
        booking, other = await studio.book(), await studio.book(at("11:00"), email="zoe@example.com")
        await studio.tick()
        today.at = at("10:50")
        for token in (booking.links.join_token, booking.links.cancel_token, booking.links.reschedule_token):
            assert studio.admits(await studio.join(booking, token))
        neighbour = await salon(database, elsewhere)
        nobody: list[dict[str, Any]] = [
            {"token": other.links.join_token}, {"token": "A" * 22}, {"by": studio.shop.guest},
            {"by": studio.shop.a(Role.CUSTOMER)}, {"by": studio.shop.a(Role.PLATFORM_ADMIN)}, {"by": neighbour.scope},
        ]  # fmt: skip
        for way in nobody:
            with pytest.raises(NotFound):
                await studio.join(booking, **way)
        for attempt in (
            studio.shop.cancel(booking, booking.links.join_token),
            studio.shop.move(booking, at("14:00"), booking.links.join_token),
        ):
            with pytest.raises(NotFound):
                await attempt
        assert (await studio.shop.see(booking.id, token=booking.links.join_token)).id == booking.id
        link = await studio.join(booking, booking.links.join_token)
        first, second = studio.daily.rooms
        token = httpx.URL(link.url).params["t"]
        assert sorted([studio.daily.admits(first, token), studio.daily.admits(second, token)]) == [False, True]
        for asked in (api.GetRoom(booking_id=booking.id), api.RetryRoom(booking_id=booking.id)):
            with pytest.raises(NotFound):
                await neighbour.ask(asked)
            with pytest.raises(Forbidden):
                await studio.shop.ask(asked, studio.shop.guest)
        assert (await neighbour.ask(api.ListRooms())).items == []

    async def test_customers_join_by_their_login_as_by_their_token(
        self, studio: Studio, today: Any, database: Database
    ) -> None:
        eve, stranger = Person(database), Person(database)
        for person in (eve, stranger):
            await person.tell(person.verified())
        booking = await studio.book(email=eve.email)
        await studio.tick()
        today.at = at("10:00")
        assert studio.admits(await studio.join(booking, by=eve.at(studio.shop)))
        (joined,) = (await studio.room(booking)).joins
        assert (joined.host, joined.actor) == (False, str(eve.at(studio.shop).actor))
        with pytest.raises(NotFound):
            await studio.join(booking, by=stranger.at(studio.shop))

    async def test_nobody_joins_what_does_not_take_place_there(self, studio: Studio, today: Any) -> None:
        approved = await studio.shop.offer(location=Location.ONLINE, requires_approval=True)
        pending = await studio.book(at("09:00"), service=approved)
        off, done = await studio.book(at("10:00")), await studio.book(at("11:00"))
        in_person = await studio.shop.book(at("13:00"))
        await studio.tick()
        await studio.shop.cancel(off)
        today.at = at("10:45")
        await studio.shop.complete(done)
        for booking, refusal in ((pending, RoomNotOpen), (off, RoomClosed), (done, RoomClosed), (in_person, NotOnline)):
            with pytest.raises(refusal):
                await studio.join(booking, booking.links.cancel_token)

    async def test_a_room_that_is_not_there_yet_is_told_as_such(self, studio: Studio, today: Any) -> None:
        today.at = at("09:50")
        booking = await studio.book(at("10:00"))
        with pytest.raises(RoomNotReady):
            await studio.join(booking, booking.links.join_token)
        await studio.tick()
        studio.daily.faults.add("refuse", path="meeting-tokens")
        with pytest.raises(VendorFailed) as away:
            await studio.join(booking, booking.links.join_token)
        assert away.value.problem().status == 503
        assert studio.admits(await studio.join(booking, booking.links.join_token))
        today.at = at("10:00")
        await studio.shop.move(booking, at("10:15"))
        assert studio.admits(await studio.join(booking, booking.links.join_token)), "both times hold this moment"
        await studio.shop.move(booking, at("14:00"))
        today.at = at("14:00")
        with pytest.raises(RoomNotReady):
            await studio.join(booking, booking.links.join_token)

    async def test_who_was_let_in_is_on_record_for_ever(self, studio: Studio, today: Any) -> None:
        booking, staff = await studio.book(), studio.shop.a(Role.STAFF)
        await studio.tick()
        today.at = at("10:00")
        await studio.join(booking, booking.links.join_token)
        today.move(MINUTE)
        await studio.join(booking, by=staff)
        joins = (await studio.room(booking)).joins
        assert [(each.actor, each.host) for each in joins] == [(str(staff.actor), True), ("guest", False)]
        with pytest.raises(DBAPIError, match="permission denied"):
            async with studio.database.transaction(studio.shop.scope) as session:
                await session.execute(text("delete from video_room_joins"))


class TestSecrecy:
    async def test_the_address_is_in_no_table_event_or_mail(
        self, studio: Studio, today: Any, notifications_key: bytes
    ) -> None:
        booking = await studio.book()
        await studio.tick()
        today.at = at("10:00")
        link = await studio.join(booking, booking.links.join_token)
        (room,) = studio.daily.rooms.values()
        async with studio.database.transaction(studio.shop.scope, reads=True) as session:
            for table in ("video_rooms", "video_room_joins", "bookings", "booking_transitions", "outbox"):
                rows = "\n".join(await session.scalars(text(f"select t::text from {table} t")))
                for secret in (room.url, room.url.encode().hex(), httpx.URL(link.url).params["t"]):
                    assert secret not in rows
        (told,) = await published(studio.database, studio.shop.scope, BookingConfirmed)
        mail = open_(told.mail, notifications_key, "notifications", "booking-mail")
        assert BookingMail.model_validate_json(mail).join_token == booking.links.join_token
        assert room.url not in mail

    async def test_links_are_on_no_list(self, studio: Studio) -> None:
        booking = await studio.book()
        await studio.tick()
        (room,) = studio.daily.rooms.values()
        shown = [await studio.room(booking), (await studio.shop.ask(api.ListRooms())).items[0],
                 await studio.shop.see(booking.id), await studio.shop.ask(bookings.GetTimeline(booking_id=booking.id))]  # fmt: skip
        assert all(room.url not in each.model_dump_json() for each in shown)
