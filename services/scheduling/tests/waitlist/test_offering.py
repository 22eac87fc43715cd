"""What becomes free is offered to those who wait, in fair order, and never to two."""

from datetime import timedelta

import pytest
from booking_stories import TODAY, at, count_occupancies, count_overlaps, thoroughly
from shops import hours as working
from sqlalchemy import text
from waitlist_stories import Popular, hours, on, popular

from contracts.scheduling.catalogue import api as catalogue
from contracts.scheduling.catalogue.shapes import Limits, Notice, Weekday
from contracts.scheduling.waitlist.events import WaitlistOffered
from contracts.scheduling.waitlist.mail import WaitlistMail
from contracts.scheduling.waitlist.shapes import WaitlistStatus
from kit import clock, sealed
from kit.db import Database
from kit.scope import Scope
from scheduling.holds.ticks import expire_holds
from scheduling.occupancies.operations import SlotTaken
from testkit import envelopes, published

WAITING, OFFERED, BOOKED, LEFT, REMOVED, OVER = WaitlistStatus


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY) as frozen:
        yield frozen


@pytest.fixture
async def shop(database: Database, here: Scope) -> Popular:
    return await popular(database, here)


async def count_openings(shop: Popular) -> int:
    async with shop.database.transaction(shop.scope, reads=True) as session:
        return await session.scalar(text("select count(*) from openings"))


class TestOffer:
    async def test_is_made_of_a_cancelled_booking_to_who_joined_first(self, shop: Popular) -> None:
        bookings = await shop.fill_up()
        first, second = await shop.join("Max"), await shop.join("Zoe")
        await shop.free_up(bookings[3])
        assert await shop.offered(first, second) == [at("12:00"), None]
        (told,) = await published(shop.database, shop.scope, WaitlistOffered)
        assert (told.entry_id, told.starts_at, told.ends_at) == (first.id, at("12:00"), at("13:00"))
        assert (told.expires_at, told.price) == (TODAY + timedelta(minutes=30), shop.massage.price)
        assert await shop.told(first) == [("joined", 1), ("offered", 2)]

    async def test_keeps_the_time_by_a_real_hold(self, shop: Popular) -> None:
        bookings = await shop.fill_up()
        await shop.join()
        await shop.free_up(bookings[3])
        assert await shop.free_starts() == []
        with pytest.raises(SlotTaken) as refused:
            await shop.book(at("12:00"))
        assert refused.value.extra["reasons"] == [{"code": "held"}]
        assert await count_occupancies(shop.database, shop.scope) == 8
        assert await count_overlaps(shop.database, shop.scope) == 0

    async def test_comes_after_every_way_in_which_time_becomes_free(self, shop: Popular, today: clock.Frozen) -> None:
        unblocked = await shop.ask(
            catalogue.BlockTime(staff_member_id=shop.ada.id, starts_at=at("09:00", day=1), ends_at=at("17:00", day=1))
        )
        bookings = await shop.fill_up(to=15)
        hold = await shop.hold(at("15:00"))
        request = await shop.book(at("16:00"), service=await shop.offer(requires_approval=True))
        waiting = [await shop.join(f"Guest{n}", to_date=on(1)) for n in range(5)]
        await shop.work()
        assert await shop.offered(*waiting) == [None] * 5
        await shop.cancel(bookings[0])
        await shop.move(bookings[1], at("09:00", day=2))
        await shop.reject(request)
        await shop.ask(catalogue.UnblockTime(blocked_time_id=unblocked.id))
        today.move(hold.expires_at - TODAY)
        await thoroughly(expire_holds, shop.database)
        await shop.work()
        assert sorted(await shop.offered(*waiting)) == [
            at("09:00"), at("10:00"), at("15:00"), at("16:00"), at("09:00", day=1)
        ]  # fmt: skip
        assert await count_overlaps(shop.database, shop.scope) == 0

    async def test_finds_hours_that_grew_by_themselves(self, shop: Popular, today: clock.Frozen) -> None:
        await shop.fill_up()
        entry = await shop.join(times=hours("17:00", "20:00"))
        await shop.work()
        asked = catalogue.UpdateSchedule(
            schedule_id=shop.hours.id, name="Longer", timezone="UTC",
            rules=[working("09:00", "19:00")], out_of_office=[], travel=[],
        )  # fmt: skip
        await shop.ask(asked)
        await shop.work()
        assert await shop.offered(entry) == [None]
        today.move(timedelta(minutes=10))
        await shop.work()
        assert await shop.offered(entry) == [at("17:00")]

    async def test_skips_those_whom_it_does_not_fit(self, shop: Popular) -> None:
        bookings = await shop.fill_up()
        evening = await shop.join("Eve", times=hours("15:00", "24:00"))
        other_day = await shop.join("Tom", from_date=on(1), to_date=on(3), times=hours("09:00", "09:30"))
        sunday = await shop.join("Sam", times=hours("00:00", "24:00", days=[Weekday.SU]))
        fits = await shop.join("Fay", times=hours("12:00", "13:00", days=[Weekday.MO]))
        await shop.free_up(bookings[3])
        assert await shop.offered(evening, other_day, sunday, fits) == [None, None, None, at("12:00")]

    async def test_of_two_hours_goes_to_two(self, shop: Popular) -> None:
        long = await shop.offer(duration_minutes=120)
        booking = await shop.book(at("09:00"), service=long)
        await shop.fill_up(frm=11)
        waiting = [await shop.join(name) for name in ("Max", "Zoe", "Tom")]
        await shop.free_up(booking)
        assert await shop.offered(*waiting) == [at("09:00"), at("10:00"), None]
        assert await count_openings(shop) == 0

    async def test_is_of_the_service_and_the_person_waited_for(self, database: Database, here: Scope) -> None:
        shop = await popular(database, here, "Ada", "Ben")
        ada, ben = shop.staff
        of_ben = await shop.fill_up(staff_member_id=ben.id)
        await shop.fill_up(staff_member_id=ada.id)
        wants_ada = await shop.join("Max", staff_member_id=ada.id)
        long = await shop.join("Zoe", service_id=(await shop.offer(duration_minutes=120)).id)
        anybody = await shop.join("Tom")
        await shop.free_up(of_ben[0])
        assert await shop.offered(wants_ada, long, anybody) == [None, None, at("09:00")]
        (told,) = await published(shop.database, shop.scope, WaitlistOffered)
        assert told.staff_member_id == ben.id

    async def test_passes_the_gates_of_any_booking(self, shop: Popular, today: clock.Frozen) -> None:
        strict = await shop.offer(notice=Notice(book_minutes=120), limits=Limits(bookings_per_day=1))
        booking = await shop.book(at("12:00"), service=strict)
        entry = await shop.join(service_id=strict.id)
        await shop.work()
        assert await shop.offered(entry) == [None]
        today.at = at("10:01")
        await shop.cancel(booking)
        await shop.ask(catalogue.BlockTime(staff_member_id=shop.ada.id, starts_at=at("12:15"), ends_at=at("17:00")))
        await shop.work()
        assert await shop.offered(entry) == [None]

    async def test_is_one_at_a_time_for_each_customer(self, shop: Popular) -> None:
        bookings = await shop.fill_up()
        greedy = [await shop.join("Max") for _ in range(3)]
        modest = await shop.join("Zoe")
        await shop.cancel(bookings[0])
        await shop.cancel(bookings[4])
        await shop.work()
        assert await shop.offered(*greedy, modest) == [at("09:00"), None, None, at("13:00")]

    async def test_names_whom_and_what_in_a_sealed_mail_alone(self, shop: Popular, notifications_key: bytes) -> None:
        bookings = await shop.fill_up()
        entry = await shop.join()
        await shop.free_up(bookings[0])
        (told,) = await envelopes(shop.database, shop.scope, WaitlistOffered)
        assert "max@example.com" not in told.model_dump_json()
        assert entry.token not in told.model_dump_json()
        opened = sealed.open_(told.data.mail, notifications_key, "notifications", purpose="waitlist-mail")
        mail = WaitlistMail.model_validate_json(opened)
        assert (mail.email, mail.customer_name, mail.token) == ("max@example.com", "Max", entry.token)
        assert told.actor == "system:offer-openings"

    async def test_is_not_noted_where_nobody_waits(self, shop: Popular) -> None:
        booking = await shop.book(at("10:00"))
        await shop.cancel(booking)
        assert await count_openings(shop) == 0

    async def test_ends_when_its_time_begins_at_the_latest(self, shop: Popular, today: clock.Frozen) -> None:
        bookings = await shop.fill_up()
        entry = await shop.join()
        today.at = at("11:50")
        await shop.free_up(bookings[3])
        offer = (await shop.entry(entry)).offer
        assert (offer.starts_at, offer.expires_at) == (at("12:00"), at("12:00"))
