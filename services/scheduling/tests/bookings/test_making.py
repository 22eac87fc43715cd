"""Making bookings."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from booking_stories import TODAY, Salon, at, salon

from contracts.scheduling import api
from contracts.scheduling.catalogue import api as catalogue
from contracts.scheduling.catalogue.shapes import Notice, StaffMode
from contracts.scheduling.events import BookingConfirmed, BookingRequested, CustomerCreated, HoldEnded
from contracts.scheduling.mail import BookingMail
from contracts.scheduling.shapes import BookingStatus
from contracts.types import uuid7
from kit import clock, sealed
from kit.db import Database
from kit.errors import AppError, NotFound
from kit.scope import Scope
from scheduling.availability.rules.offers import OfferRefused
from scheduling.bookings.operations.making import HoldMismatch
from scheduling.holds.models import HoldOver
from scheduling.occupancies.operations import NotBookable, SlotTaken
from testkit import envelopes, published


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY) as frozen:
        yield frozen


@pytest.fixture
async def shop(database: Database, here: Scope) -> Salon:
    return await salon(database, here)


async def refusal(attempt: Any, kind: type[AppError] = NotBookable) -> list[str]:
    """The codes of the reasons of a refusal."""
    with pytest.raises(kind) as refused:
        await attempt
    assert type(refused.value) is kind
    return [reason["code"] for reason in refused.value.extra["reasons"]]


class TestBook:
    async def test_gives_a_confirmed_booking_and_its_links(self, shop: Salon) -> None:
        booking = await shop.book(at("10:00"), note="Left shoulder")
        assert (booking.status, booking.version) == (BookingStatus.CONFIRMED, 1)
        assert (booking.starts_at, booking.ends_at) == (at("10:00"), at("11:00"))
        assert (booking.staff_member_name, booking.customer_name, booking.note) == ("Ada", "Eve", "Left shoulder")
        assert booking.price == shop.massage.price
        assert booking.links.cancel_token != booking.links.reschedule_token

    async def test_tells_the_others_once(self, shop: Salon) -> None:
        booking = await shop.book(at("10:00"))
        (told,) = await envelopes(shop.database, shop.scope, BookingConfirmed)
        assert (told.actor, told.sequence, told.data.booking_id) == ("guest", "1", booking.id)
        assert (told.data.service_name, told.data.staff_member_name) == ("Massage", "Ada")
        assert len(await published(shop.database, shop.scope, CustomerCreated)) == 1

    async def test_seals_what_the_mail_needs(self, shop: Salon, notifications_key: bytes) -> None:
        booking = await shop.book(at("10:00"), contact={"timezone": "Asia/Tokyo", "locale": "ja"})
        (told,) = await published(shop.database, shop.scope, BookingConfirmed)
        assert "eve@example.com" not in told.model_dump_json()
        mail = BookingMail.model_validate_json(
            sealed.open_(told.mail, notifications_key, "notifications", purpose="booking-mail")
        )
        assert (mail.customer_name, mail.email, mail.timezone, mail.locale) == (
            "Eve",
            "eve@example.com",
            "Asia/Tokyo",
            "ja",
        )
        assert (mail.cancel_token, mail.reschedule_token) == (
            booking.links.cancel_token,
            booking.links.reschedule_token,
        )
        assert "METHOD:REQUEST" in mail.calendar

    async def test_keeps_the_local_time_that_was_meant(self, database: Database, here: Scope) -> None:
        shop = await salon(database, here, timezone="Europe/Berlin")
        booking = await shop.book(datetime.fromisoformat("2027-03-29T10:00:00+02:00"))
        assert (booking.timezone, booking.local_start) == ("Europe/Berlin", "2027-03-29T10:00:00+02:00")

    async def test_takes_the_buffers_too(self, shop: Salon) -> None:
        peel = await shop.offer(buffer_before_minutes=15, buffer_after_minutes=30)
        await shop.book(at("11:00"), service=peel)
        free = await shop.free_starts()
        assert at("09:45") in free
        assert at("10:00") not in free
        assert at("12:15") not in free
        assert at("12:30") in free

    @pytest.mark.parametrize(
        ("when", "reason"),
        [
            (TODAY - timedelta(days=1), "past"),
            (datetime.fromisoformat("2000-01-01T00:00:00+00:00"), "past"),
            (datetime.fromisoformat("2199-12-31T23:59:59+00:00"), "horizon"),
            (at("10:00", day=90), "horizon"),
            (at("18:00"), "outside_hours"),
            (at("10:05"), "off_grid"),
            (at("10:00") + timedelta(microseconds=1), "off_grid"),
        ],
    )
    async def test_refuses_what_is_not_listed(self, shop: Salon, when: datetime, reason: str) -> None:
        assert reason in await refusal(shop.book(when))

    async def test_refuses_short_notice_but_to_hosts(self, shop: Salon, today: clock.Frozen) -> None:
        service = await shop.offer(notice=Notice(book_minutes=120))
        today.move(at("09:00") - TODAY)
        assert await refusal(shop.book(at("10:00"), service=service)) == ["notice"]
        booking = await shop.book(at("10:00"), service=service, by=shop.scope)
        assert booking.status is BookingStatus.CONFIRMED

    async def test_refuses_a_taken_slot_with_what_is_left(self, shop: Salon) -> None:
        await shop.book(at("10:00"))
        with pytest.raises(SlotTaken) as refused:
            await shop.book(at("10:15"), email="max@example.com")
        assert refused.value.extra["reasons"] == [{"code": "booked"}]
        offered = refused.value.extra["alternatives"]
        assert len(offered) == 5
        for slot in offered[:1]:
            when = datetime.fromisoformat(slot["starts_at"])
            assert (await shop.book(when, email="max@example.com", offer=slot["offer"])).starts_at == when

    async def test_refuses_unknown_and_inactive_services_and_staff(self, shop: Salon) -> None:
        with pytest.raises(NotFound):
            await shop.book(at("10:00"), service=shop.massage.model_copy(update={"id": uuid7()}))
        with pytest.raises(NotFound):
            await shop.book(at("10:00"), service=await shop.offer(active=False))
        assert await refusal(shop.book(at("10:00"), staff_member_id=uuid7())) == ["no_staff"]
        await shop.ask(catalogue.UpdateStaffMember(staff_member_id=shop.ada.id, active=False))
        assert await refusal(shop.book(at("10:00"))) == ["no_staff"]

    async def test_is_of_no_other_business(self, shop: Salon, elsewhere: Scope) -> None:
        other = await salon(shop.database, elsewhere)
        with pytest.raises(NotFound):
            await other.book(at("10:00"), service=shop.massage)
        assert await refusal(other.book(at("10:00"), staff_member_id=shop.ada.id)) == ["no_staff"]

    async def test_takes_the_named_therapist_else_whoever_has_least_to_do(
        self, database: Database, here: Scope
    ) -> None:
        shop = await salon(database, here, "Ada", "Ben")
        ada, ben = shop.staff
        assert (await shop.book(at("09:00"), staff_member_id=ben.id)).staff_member_id == ben.id
        assert (await shop.book(at("09:00"))).staff_member_id == ada.id
        assert (await shop.book(at("10:00"), staff_member_id=ada.id)).staff_member_id == ada.id
        assert (await shop.book(at("11:00"))).staff_member_id == ben.id

    async def test_takes_everybodys_time_for_a_collective_service(self, database: Database, here: Scope) -> None:
        shop = await salon(database, here, "Ada", "Ben")
        duo = await shop.offer(name="Four hands", staff_mode=StaffMode.COLLECTIVE)
        await shop.book(at("10:00"), service=duo)
        for member in shop.staff:
            assert await refusal(shop.book(at("10:00"), staff_member_id=member.id), SlotTaken) == ["booked"]


class TestRequestApproval:
    async def test_gives_a_pending_booking_that_keeps_others_out(self, shop: Salon) -> None:
        service = await shop.offer(requires_approval=True)
        booking = await shop.book(at("10:00"), service=service)
        assert booking.status is BookingStatus.PENDING
        assert len(await published(shop.database, shop.scope, BookingRequested)) == 1
        assert await published(shop.database, shop.scope, BookingConfirmed) == []
        assert await refusal(shop.book(at("10:00")), SlotTaken) == ["booked"]

    async def test_lets_others_ask_too_if_the_service_says_so(self, shop: Salon) -> None:
        service = await shop.offer(requires_approval=True, pending_occupies=False)
        await shop.book(at("10:00"), service=service)
        assert (await shop.book(at("10:00"), service=service)).status is BookingStatus.PENDING
        assert at("10:00") in await shop.free_starts()


class TestBookWithAnOffer:
    async def test_is_good_off_todays_grid_and_at_its_price(self, shop: Salon) -> None:
        service = await shop.offer()
        asked = api.ListAvailability(service=service.id, from_=at("00:00"), to=at("00:00", day=1))
        slot = (await shop.ask(asked, shop.guest)).slots[3]
        dearer = {"price": service.price.model_copy(update={"amount_minor": 9_000})}
        await shop.ask(
            catalogue.UpdateService(service_id=service.id, **_fields(service) | dearer | {"interval_minutes": 60})
        )
        assert "off_grid" in await refusal(shop.book(slot.starts_at, service=service))
        booking = await shop.book(slot.starts_at, service=service, offer=slot.offer)
        assert (booking.starts_at, booking.price) == (slot.starts_at, slot.price)

    async def test_does_not_win_a_taken_slot(self, shop: Salon) -> None:
        asked = api.ListAvailability(service=shop.massage.id, from_=at("00:00"), to=at("00:00", day=1))
        slot = (await shop.ask(asked, shop.guest)).slots[0]
        await shop.book(slot.starts_at)
        assert await refusal(shop.book(slot.starts_at, offer=slot.offer), SlotTaken) == ["booked"]

    async def test_is_refused_for_another_start(self, shop: Salon) -> None:
        asked = api.ListAvailability(service=shop.massage.id, from_=at("00:00"), to=at("00:00", day=1))
        slot = (await shop.ask(asked, shop.guest)).slots[0]
        with pytest.raises(OfferRefused):
            await shop.book(at("12:00"), offer=slot.offer)


class TestBookAHold:
    async def test_consumes_it_at_its_price(self, shop: Salon) -> None:
        hold = await shop.hold(at("10:00"))
        dearer = {"price": shop.massage.price.model_copy(update={"amount_minor": 9_000}), "late_cancel_fee_percent": 50}
        await shop.ask(catalogue.UpdateService(service_id=shop.massage.id, **_fields(shop.massage) | dearer))
        booking = await shop.book_held(hold)
        assert (booking.price, booking.policy) == (hold.price, hold.policy)
        (ended,) = await published(shop.database, shop.scope, HoldEnded)
        assert (ended.hold_id, ended.how, ended.version) == (hold.id, "booked", 2)

    async def test_asks_for_no_notice_again(self, shop: Salon, today: clock.Frozen) -> None:
        service = await shop.offer(notice=Notice(book_minutes=60))
        today.move(at("09:00") - TODAY)
        hold = await shop.hold(at("10:00"), service=service)
        today.move(timedelta(minutes=5))
        asked = {"hold_id": hold.id, "hold_token": hold.token}
        assert (await shop.book(at("10:00"), service=service, **asked)).status is BookingStatus.CONFIRMED

    async def test_needs_its_token(self, shop: Salon) -> None:
        hold, other = await shop.hold(at("10:00")), await shop.hold(at("12:00"))
        for token in (None, other.token):
            with pytest.raises(NotFound):
                await shop.book(at("10:00"), hold_id=hold.id, hold_token=token)

    async def test_is_refused_for_another_start_or_service(self, shop: Salon) -> None:
        hold = await shop.hold(at("10:00"))
        proof = {"hold_id": hold.id, "hold_token": hold.token}
        with pytest.raises(HoldMismatch):
            await shop.book(at("11:00"), **proof)
        with pytest.raises(HoldMismatch):
            await shop.book(at("10:00"), service=await shop.offer(), **proof)

    async def test_is_too_late_after_its_time(self, shop: Salon, today: clock.Frozen) -> None:
        hold = await shop.hold(at("10:00"))
        today.move(timedelta(minutes=10))
        with pytest.raises(HoldOver):
            await shop.book_held(hold)
        assert (await shop.book(at("10:00"))).status is BookingStatus.CONFIRMED

    async def test_is_of_no_other_business(self, shop: Salon, elsewhere: Scope) -> None:
        hold = await shop.hold(at("10:00"))
        other = await salon(shop.database, elsewhere)
        with pytest.raises(NotFound):
            await other.book_held(hold)


def _fields(service: Any) -> dict[str, Any]:
    """What an update must repeat of a service."""
    return {name: getattr(service, name) for name in catalogue.CreateService.model_fields}
