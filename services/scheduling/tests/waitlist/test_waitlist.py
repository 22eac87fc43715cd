"""Waiting for time: joining, answering what is offered, leaving, and who may."""

from datetime import timedelta

import pytest
from booking_stories import TODAY, at, count_occupancies, thoroughly
from sqlalchemy import text
from waitlist_stories import Popular, hours, on, popular

from contracts.permissions import Role
from contracts.scheduling.catalogue import api as catalogue
from contracts.scheduling.customers import api as people
from contracts.scheduling.events import BookingConfirmed, HoldEnded, HoldPlaced
from contracts.scheduling.shapes import BookingStatus
from contracts.scheduling.waitlist import api
from contracts.scheduling.waitlist.events import WaitlistExpired, WaitlistJoined, WaitlistLeft
from contracts.scheduling.waitlist.shapes import WaitlistStatus
from contracts.types import Money, uuid7
from kit import clock
from kit.db import Database
from kit.errors import Forbidden, Invalid, NotFound, PreconditionFailed
from kit.scope import Scope
from scheduling.holds.models import HoldOver
from scheduling.holds.ticks import expire_holds
from scheduling.waitlist.models import NothingOffered, WaitlistOver
from testkit import published

WAITING, OFFERED, BOOKED, LEFT, REMOVED, OVER = WaitlistStatus


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY) as frozen:
        yield frozen


@pytest.fixture
async def shop(database: Database, here: Scope) -> Popular:
    return await popular(database, here)


class TestJoin:
    async def test_says_what_was_asked_for_and_tells_it(self, shop: Popular) -> None:
        entry = await shop.join(from_date=on(0), to_date=on(4), times=hours("16:00", "20:00"))
        assert (entry.status, entry.version, entry.service_name, entry.offer) == (WAITING, 1, "Massage", None)
        assert (entry.from_date, entry.to_date, entry.timezone) == (on(0), on(4), "UTC")
        (told,) = await published(shop.database, shop.scope, WaitlistJoined)
        assert (told.entry_id, told.from_date, told.to_date) == (entry.id, on(0), on(4))

    @pytest.mark.parametrize(
        ("fields", "pointer"),
        [
            ({"from_date": on(2), "to_date": on(1)}, "/to_date"),
            ({"from_date": on(-20), "to_date": on(-8)}, "/to_date"),
            ({"to_date": on(93)}, "/to_date"),
            ({"times": hours("10:00", "10:00")}, "/times/0/end"),
            ({"staff_member_id": uuid7()}, "/staff_member_id"),
        ],
    )
    async def test_is_refused_where_nobody_could_wait(self, shop: Popular, fields: dict, pointer: str) -> None:
        with pytest.raises(Invalid) as refused:
            await shop.join(**fields)
        assert [problem["pointer"] for problem in refused.value.extra["errors"]] == [pointer]

    async def test_is_for_what_is_offered(self, shop: Popular, other_shop) -> None:
        inactive = await shop.offer(active=False)
        with pytest.raises(NotFound):
            await shop.join(service_id=inactive.id)
        with pytest.raises(NotFound):
            await shop.join(service_id=uuid7())

    async def test_where_time_is_free_already_brings_it_at_once(self, shop: Popular) -> None:
        entry = await shop.join()
        await shop.work()
        assert await shop.offered(entry) == [at("09:00")]


class TestAccept:
    async def test_books_by_the_hold_at_the_offered_price(self, shop: Popular) -> None:
        bookings = await shop.fill_up()
        entry = await shop.join()
        await shop.free_up(bookings[3])
        dearer = {name: getattr(shop.massage, name) for name in catalogue.CreateService.model_fields}
        dearer["price"] = Money(amount_minor=9_900, currency="EUR")
        await shop.ask(catalogue.UpdateService(service_id=shop.massage.id, **dearer))
        booking = await shop.accept(entry, note="Thank you")
        assert (booking.status, booking.starts_at) == (BookingStatus.CONFIRMED, at("12:00"))
        assert (booking.price, booking.customer_name, booking.note) == (shop.massage.price, "Max", "Thank you")
        assert (await shop.entry(entry)).status is BOOKED
        assert await shop.told(entry) == [("joined", 1), ("offered", 2), ("accepted", 3)]
        (ended,) = await published(shop.database, shop.scope, HoldEnded)
        assert ended.how == "booked"
        assert len(await published(shop.database, shop.scope, BookingConfirmed)) == 9
        assert await count_occupancies(shop.database, shop.scope) == 8

    async def test_happens_once(self, shop: Popular) -> None:
        bookings = await shop.fill_up()
        entry = await shop.join()
        await shop.free_up(bookings[3])
        await shop.accept(entry)
        with pytest.raises(WaitlistOver):
            await shop.accept(entry)

    async def test_is_too_late_when_the_offer_has_run_out(self, shop: Popular, today: clock.Frozen) -> None:
        bookings = await shop.fill_up()
        entry = await shop.join()
        with pytest.raises(NothingOffered):
            await shop.accept(entry)
        await shop.free_up(bookings[3])
        today.move(timedelta(minutes=30))
        with pytest.raises(HoldOver):
            await shop.accept(entry)
        await shop.work()
        with pytest.raises(NothingOffered):
            await shop.accept(entry)

    async def test_cannot_be_done_round_the_entry(self, shop: Popular) -> None:
        """The hold is opened by no token, so that what it keeps can be neither booked nor released behind its back."""
        bookings = await shop.fill_up()
        entry = await shop.join()
        await shop.free_up(bookings[3])
        hold = (await published(shop.database, shop.scope, HoldPlaced))[-1]
        with pytest.raises(NotFound):
            await shop.book(at("12:00"), hold_id=hold.hold_id, hold_token=entry.token)


class TestExpiry:
    async def test_offers_it_to_the_next_and_waits_on_for_another(self, shop: Popular, today: clock.Frozen) -> None:
        bookings = await shop.fill_up()
        first, second = await shop.join("Max"), await shop.join("Zoe")
        await shop.free_up(bookings[3])
        today.move(timedelta(minutes=30))
        await shop.work()
        assert await shop.offered(first, second) == [None, at("12:00")]
        (told,) = await published(shop.database, shop.scope, WaitlistExpired)
        assert (told.entry_id, told.starts_at, told.how, told.status) == (first.id, at("12:00"), "expired", WAITING)
        await shop.free_up(bookings[5])
        assert await shop.offered(first, second) == [at("14:00"), at("12:00")]

    async def test_leaves_the_time_to_anybody_when_nobody_is_left(self, shop: Popular, today: clock.Frozen) -> None:
        bookings = await shop.fill_up()
        entry = await shop.join()
        await shop.free_up(bookings[3])
        for _ in range(3):
            today.move(timedelta(minutes=30))
            await shop.work()
        assert await shop.offered(entry) == [None]
        assert await shop.told(entry) == [("joined", 1), ("offered", 2), ("expired", 3)]
        assert await shop.free_starts() == [at("12:00")]

    async def test_does_the_same_whichever_tick_sees_it_first(self, shop: Popular, today: clock.Frozen) -> None:
        bookings = await shop.fill_up()
        first, second = await shop.join("Max"), await shop.join("Zoe")
        await shop.free_up(bookings[3])
        today.move(timedelta(minutes=30))
        await thoroughly(expire_holds, shop.database)
        await shop.work()
        await thoroughly(expire_holds, shop.database)
        assert await shop.offered(first, second) == [None, at("12:00")]
        ended = await published(shop.database, shop.scope, HoldEnded)
        assert [event.how for event in ended] == ["expired"]

    async def test_of_the_last_date_ends_the_entry(self, shop: Popular, today: clock.Frozen) -> None:
        await shop.fill_up()
        entry = await shop.join()
        await shop.work()
        today.at = at("00:00", day=1)
        await shop.work()
        assert (await shop.entry(entry)).status is OVER
        (told,) = await published(shop.database, shop.scope, WaitlistLeft)
        assert (told.entry_id, told.status, told.version) == (entry.id, OVER, 2)


class TestDecline:
    async def test_passes_the_time_on_at_once(self, shop: Popular) -> None:
        bookings = await shop.fill_up()
        first, second = await shop.join("Max"), await shop.join("Zoe")
        await shop.free_up(bookings[3])
        assert (await shop.decline(first)).status is WAITING
        await shop.work()
        assert await shop.offered(first, second) == [None, at("12:00")]
        (told,) = await published(shop.database, shop.scope, WaitlistExpired)
        assert told.how == "declined"

    async def test_needs_an_offer_and_the_version_that_was_seen(self, shop: Popular) -> None:
        bookings = await shop.fill_up()
        entry = await shop.join()
        with pytest.raises(NothingOffered):
            await shop.decline(entry)
        await shop.free_up(bookings[3])
        with pytest.raises(PreconditionFailed):
            await shop.ask(api.DeclineOffer(entry_id=entry.id, token=entry.token, if_version=1), shop.guest)


class TestLeave:
    async def test_ends_the_entry_and_tells_who_ended_it(self, shop: Popular) -> None:
        await shop.fill_up()
        left, removed = await shop.join("Max"), await shop.join("Zoe")
        await shop.leave(left)
        await shop.remove(removed)
        assert [(await shop.entry(each)).status for each in (left, removed)] == [LEFT, REMOVED]
        told = await published(shop.database, shop.scope, WaitlistLeft)
        assert [(event.entry_id, event.status) for event in told] == [(left.id, LEFT), (removed.id, REMOVED)]
        with pytest.raises(WaitlistOver):
            await shop.leave(left)

    async def test_passes_on_what_was_offered(self, shop: Popular) -> None:
        bookings = await shop.fill_up()
        first, second = await shop.join("Max"), await shop.join("Zoe")
        await shop.free_up(bookings[3])
        await shop.leave(first)
        await shop.work()
        assert await shop.offered(second) == [at("12:00")]
        assert await shop.told(first) == [("joined", 1), ("offered", 2), ("left", 3)]

    async def test_before_an_opening_takes_one_out_of_the_line(self, shop: Popular) -> None:
        bookings = await shop.fill_up()
        first, second = await shop.join("Max"), await shop.join("Zoe")
        await shop.cancel(bookings[3])
        await shop.leave(first)
        await shop.work()
        assert await shop.offered(first, second) == [None, at("12:00")]


class TestErasure:
    async def test_takes_a_person_off_the_list_and_passes_on_what_was_offered(self, shop: Popular) -> None:
        bookings = await shop.fill_up()
        erased, waiting, other = await shop.join("Max"), await shop.join("Max"), await shop.join("Zoe")
        await shop.free_up(bookings[3])
        await shop.ask(people.EraseCustomer(customer_id=erased.customer_id))
        await shop.work()
        assert await shop.offered(other) == [at("12:00")]
        seen = [await shop.entry(each) for each in (erased, waiting)]
        assert [entry.status for entry in seen] == [REMOVED, REMOVED]
        assert "Max" not in {entry.customer_name for entry in seen}
        assert [event.mail for event in await published(shop.database, shop.scope, WaitlistLeft)] == ["", ""]


class TestWhoMay:
    async def test_see_and_change_an_entry(self, shop: Popular, elsewhere: Scope) -> None:
        entry, other = await shop.join("Max"), await shop.join("Zoe")
        requests = (api.GetWaitlistEntry, api.AcceptOffer, api.DeclineOffer, api.LeaveWaitlist)
        for request in requests:
            for token, scope in (
                (other.token, shop.guest), (None, shop.guest), (None, shop.a(Role.CUSTOMER)), (entry.token, elsewhere),
                (None, elsewhere),
            ):  # fmt: skip
                with pytest.raises(NotFound) as refused:
                    await shop.ask(request(entry_id=entry.id, token=token), scope)
                assert refused.value.problem() == NotFound().problem()
        seen = await shop.ask(api.GetWaitlistEntry(entry_id=entry.id, token=entry.token), shop.guest)
        assert seen.customer_name == "Max"

    async def test_list_them(self, shop: Popular, elsewhere: Scope) -> None:
        bookings = await shop.fill_up()
        first, second = await shop.join("Max"), await shop.join("Zoe")
        await shop.free_up(bookings[0])
        page = await shop.ask(api.ListWaitlist())
        assert [entry.id for entry in page.items] == [first.id, second.id]
        assert page.items[0].offer is not None
        assert page.items[0].offer.starts_at == at("09:00")
        only = await shop.ask(api.ListWaitlist(status=WAITING, service_id=shop.massage.id, limit=1))
        assert [entry.id for entry in only.items] == [second.id]
        assert (await shop.ask(api.ListWaitlist(), elsewhere)).items == []
        with pytest.raises(Forbidden):
            await shop.ask(api.ListWaitlist(), shop.guest)

    async def test_tokens_are_stored_hashed_only(self, shop: Popular) -> None:
        entry = await shop.join()
        async with shop.database.transaction(shop.scope, reads=True) as session:
            kept = [await session.scalar(text(f"select string_agg(t::text, '') from {each} t")) for each in
                    ("waitlist_entries", "outbox")]  # fmt: skip
        assert not any(entry.token in str(each) for each in kept)
