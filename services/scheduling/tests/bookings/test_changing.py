"""What can be done with bookings, in which state, by whom, and what is told of it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from booking_stories import TODAY, Salon, at, count_occupancies, salon, thoroughly

from contracts.event import Event
from contracts.scheduling import api
from contracts.scheduling.catalogue import api as catalogue
from contracts.scheduling.catalogue.shapes import Notice, Unattended
from contracts.scheduling.events import (
    BookingCancelled,
    BookingCompleted,
    BookingConfirmed,
    BookingNoShow,
    BookingRequested,
    BookingRescheduled,
)
from contracts.scheduling.mail import BookingMail
from contracts.scheduling.shapes import BookingStatus, NewBooking
from contracts.types import Money
from kit import clock, sealed
from kit.db import Database
from kit.errors import PreconditionFailed
from kit.scope import Scope
from scheduling.bookings.models import BookingNotConfirmed, BookingNotPending, BookingNotStarted, BookingOver
from scheduling.bookings.operations.moving import TooLateToMove
from scheduling.bookings.ticks import expire_requests, settle_over
from scheduling.occupancies.operations import NotBookable, SlotTaken
from testkit import envelopes, published

PENDING, CONFIRMED, COMPLETED, CANCELLED, NO_SHOW = BookingStatus
FACTS = (BookingRequested, BookingConfirmed, BookingRescheduled, BookingCancelled, BookingCompleted, BookingNoShow)


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY) as frozen:
        yield frozen


@pytest.fixture
async def shop(database: Database, here: Scope) -> Salon:
    return await salon(database, here)


async def history(shop: Salon) -> list[tuple[type[Event], int]]:
    """Every booking event so far, with the version it told."""
    told = [(fact, event.version) for fact in FACTS for event in await published(shop.database, shop.scope, fact)]
    return sorted(told, key=lambda each: each[1])


Deed = Callable[[Salon, NewBooking], Awaitable[Any]]
ALLOWED: dict[tuple[BookingStatus, str], tuple[BookingStatus, type[Event]]] = {
    (PENDING, "confirm"): (CONFIRMED, BookingConfirmed),
    (PENDING, "reject"): (CANCELLED, BookingCancelled),
    (PENDING, "cancel"): (CANCELLED, BookingCancelled),
    (PENDING, "move"): (PENDING, BookingRescheduled),
    (CONFIRMED, "cancel"): (CANCELLED, BookingCancelled),
    (CONFIRMED, "move"): (CONFIRMED, BookingRescheduled),
    (CONFIRMED, "complete"): (COMPLETED, BookingCompleted),
    (CONFIRMED, "miss"): (NO_SHOW, BookingNoShow),
}
REFUSED = {
    "confirm": BookingNotPending, "reject": BookingNotPending, "cancel": BookingOver, "move": BookingOver,
    "complete": BookingNotConfirmed, "miss": BookingNotConfirmed,
}  # fmt: skip
DEEDS: dict[str, Deed] = {
    "confirm": Salon.confirm, "reject": Salon.reject, "cancel": Salon.cancel, "complete": Salon.complete,
    "miss": Salon.mark_no_show, "move": lambda shop, booking: shop.move(booking, at("14:00")),
}  # fmt: skip


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("status", BookingStatus)
async def test_the_state_machine(shop: Salon, today: clock.Frozen, status: BookingStatus, deed: str) -> None:
    booking = await shop.bring_to(status, at("10:00"))
    before = await history(shop)
    if deed == "miss":
        today.move(at("10:05") - TODAY)
    if (status, deed) not in ALLOWED:
        with pytest.raises(REFUSED[deed]):
            await DEEDS[deed](shop, booking)
        assert await history(shop) == before
        assert (await shop.see(booking.id)).status is status
        return
    after, fact = ALLOWED[status, deed]
    changed = await DEEDS[deed](shop, booking)
    assert (changed.status, changed.version) == (after, booking.version + 1)
    assert await history(shop) == [*before, (fact, changed.version)]
    timeline = await shop.ask(api.GetTimeline(booking_id=booking.id))
    assert [entry.what for entry in timeline.entries] == [told.subject for told, _ in [*before, (fact, 0)]]


class TestCancel:
    async def test_frees_the_slot_at_once(self, shop: Salon) -> None:
        booking = await shop.book(at("10:00"))
        await shop.cancel(booking, booking.links.cancel_token, reason="Ill")
        assert await count_occupancies(shop.database, shop.scope) == 0
        again = await shop.book(at("10:00"), email="max@example.com")
        assert again.status is CONFIRMED
        (told,) = await published(shop.database, shop.scope, BookingCancelled)
        assert (told.previous_status, told.reason, told.late, told.fee) == (CONFIRMED, None, False, None)

    async def test_costs_customers_the_policys_fee_inside_the_notice(self, shop: Salon, today: clock.Frozen) -> None:
        terms = {
            "notice": Notice(cancel_minutes=60),
            "late_cancel_fee_percent": 33,
            "price": Money(amount_minor=4_995, currency="EUR"),
        }
        service = await shop.offer(**terms)
        in_time, late = await shop.book(at("10:00"), service=service), await shop.book(at("11:00"), service=service)
        today.move(at("09:00") - TODAY)
        assert (await shop.cancel(in_time, in_time.links.cancel_token)).fee is None
        today.move(timedelta(minutes=61))
        fee = Money(amount_minor=1_648, currency="EUR")  # 1648.35
        assert (await shop.cancel(late, late.links.cancel_token)).fee == fee
        told = await published(shop.database, shop.scope, BookingCancelled)
        assert [(event.late, event.fee) for event in told] == [(False, None), (True, fee)]

    async def test_costs_by_the_policy_of_the_purchase(self, shop: Salon, today: clock.Frozen) -> None:
        service = await shop.offer(notice=Notice(cancel_minutes=60), late_cancel_fee_percent=50)
        booking = await shop.book(at("10:00"), service=service)
        fields = {name: getattr(service, name) for name in catalogue.CreateService.model_fields}
        await shop.ask(catalogue.UpdateService(service_id=service.id, **fields | {"late_cancel_fee_percent": 100}))
        today.move(at("09:30") - TODAY)
        assert (await shop.cancel(booking, booking.links.cancel_token)).fee == Money(amount_minor=4_000, currency="EUR")

    async def test_costs_nothing_when_the_host_cancels_or_nobody_has_approved_yet(
        self, shop: Salon, today: clock.Frozen
    ) -> None:
        terms = {"notice": Notice(cancel_minutes=600), "late_cancel_fee_percent": 50}
        booked = await shop.book(at("10:00"), service=await shop.offer(**terms))
        pending = await shop.book(at("11:00"), service=await shop.offer(requires_approval=True, **terms))
        today.move(at("09:30") - TODAY)
        assert (await shop.cancel(booked)).fee is None
        assert (await shop.cancel(pending, pending.links.cancel_token)).fee is None

    async def test_is_not_for_customers_once_it_has_begun(self, shop: Salon, today: clock.Frozen) -> None:
        booking = await shop.book(at("10:00"))
        today.move(at("10:00") - TODAY)
        with pytest.raises(BookingOver):
            await shop.cancel(booking, booking.links.cancel_token)
        assert (await shop.cancel(booking)).status is CANCELLED

    async def test_takes_the_links_out_of_the_mail(self, shop: Salon, notifications_key: bytes) -> None:
        booking = await shop.book(at("10:00"))
        await shop.cancel(booking)
        (told,) = await published(shop.database, shop.scope, BookingCancelled)
        mail = BookingMail.model_validate_json(
            sealed.open_(told.mail, notifications_key, "notifications", purpose="booking-mail")
        )
        assert (mail.cancel_token, mail.reschedule_token) == (None, None)
        assert "METHOD:CANCEL" in mail.calendar
        assert "SEQUENCE:1" in mail.calendar


class TestMove:
    async def test_by_fifteen_minutes_onto_itself(self, shop: Salon) -> None:
        booking = await shop.book(at("10:00"))
        moved = await shop.move(booking, at("10:15"), booking.links.reschedule_token)
        assert (moved.starts_at, moved.ends_at, moved.version, moved.id) == (at("10:15"), at("11:15"), 2, booking.id)
        assert await count_occupancies(shop.database, shop.scope) == 1

    async def test_frees_the_old_time_at_once(self, shop: Salon) -> None:
        booking = await shop.book(at("10:00"))
        await shop.move(booking, at("13:00"))
        assert (await shop.book(at("10:00"), email="max@example.com")).status is CONFIRMED

    async def test_tells_where_from_and_where_to_once(self, shop: Salon) -> None:
        booking = await shop.book(at("10:00"))
        await shop.move(booking, at("13:00"))
        (told,) = await published(shop.database, shop.scope, BookingRescheduled)
        assert (told.previous_starts_at, told.previous_ends_at, told.previous_staff_member_id) == (
            at("10:00"),
            at("11:00"),
            shop.ada.id,
        )
        assert (told.starts_at, told.status, told.version) == (at("13:00"), CONFIRMED, 2)

    async def test_leaves_its_links_good(self, shop: Salon, notifications_key: bytes) -> None:
        booking = await shop.book(at("10:00"))
        await shop.move(booking, at("13:00"), booking.links.reschedule_token)
        (told,) = await published(shop.database, shop.scope, BookingRescheduled)
        mail = BookingMail.model_validate_json(
            sealed.open_(told.mail, notifications_key, "notifications", purpose="booking-mail")
        )
        assert (mail.cancel_token, mail.reschedule_token) == (
            booking.links.cancel_token,
            booking.links.reschedule_token,
        )
        assert (await shop.cancel(booking, booking.links.cancel_token)).status is CANCELLED

    async def test_is_refused_onto_others_and_stays_where_it_was(self, shop: Salon) -> None:
        booking, _ = await shop.book(at("10:00")), await shop.book(at("12:00"))
        with pytest.raises(SlotTaken) as refused:
            await shop.move(booking, at("11:30"))
        assert len(refused.value.extra["alternatives"]) == 5
        assert (await shop.see(booking.id)).starts_at == at("10:00")
        assert await count_occupancies(shop.database, shop.scope) == 2

    async def test_is_too_late_for_customers_inside_the_notice_but_not_for_hosts(
        self, shop: Salon, today: clock.Frozen
    ) -> None:
        booking = await shop.book(at("10:00"), service=await shop.offer(notice=Notice(move_minutes=60)))
        today.move(at("09:01") - TODAY)
        with pytest.raises(TooLateToMove) as refused:
            await shop.move(booking, at("14:00"), booking.links.reschedule_token)
        assert refused.value.extra["reasons"] == [{"code": "notice"}]
        assert (await shop.move(booking, at("14:00"))).starts_at == at("14:00")

    async def test_of_a_customer_may_not_end_inside_the_notice_either(self, shop: Salon, today: clock.Frozen) -> None:
        booking = await shop.book(at("16:00"), service=await shop.offer(notice=Notice(move_minutes=120)))
        today.move(at("09:00") - TODAY)
        with pytest.raises(NotBookable) as refused:
            await shop.move(booking, at("10:00"), booking.links.reschedule_token)
        assert refused.value.extra["reasons"] == [{"code": "notice"}]

    async def test_stays_with_its_therapist_where_she_is_free(self, database: Database, here: Scope) -> None:
        shop = await salon(database, here, "Ada", "Ben")
        ada, ben = shop.staff
        booking = await shop.book(at("10:00"), staff_member_id=ada.id)
        assert (await shop.move(booking, at("11:00"))).staff_member_id == ada.id
        await shop.book(at("12:00"), staff_member_id=ada.id)
        moved = await shop.move(booking, at("12:00"))
        assert (moved.staff_member_id, moved.staff_member_name) == (ben.id, "Ben")

    async def test_goes_to_nobody_else_than_named(self, database: Database, here: Scope) -> None:
        shop = await salon(database, here, "Ada", "Ben")
        ada, _ = shop.staff
        booking = await shop.book(at("10:00"), staff_member_id=ada.id)
        await shop.book(at("12:00"), staff_member_id=ada.id)
        with pytest.raises(SlotTaken):
            await shop.move(booking, at("12:00"), staff_member_id=ada.id)

    async def test_of_a_request_that_takes_no_time_takes_none(self, shop: Salon) -> None:
        service = await shop.offer(requires_approval=True, pending_occupies=False)
        booking = await shop.book(at("10:00"), service=service)
        assert (await shop.move(booking, at("12:00"))).status is PENDING
        assert await count_occupancies(shop.database, shop.scope) == 0


class TestApprove:
    async def test_takes_the_time_if_it_is_still_free(self, shop: Salon) -> None:
        service = await shop.offer(requires_approval=True, pending_occupies=False)
        first, second = [await shop.book(at("10:00"), service=service, email=f"{n}@example.com") for n in "ab"]
        assert (await shop.confirm(first)).status is CONFIRMED
        with pytest.raises(SlotTaken):
            await shop.confirm(second)
        assert (await shop.see(second.id)).status is PENDING

    async def test_is_not_for_what_has_begun(self, shop: Salon, today: clock.Frozen) -> None:
        booking = await shop.bring_to(PENDING, at("10:00"))
        today.move(at("10:01") - TODAY)
        with pytest.raises(NotBookable):
            await shop.confirm(booking)

    async def test_or_reject_frees_the_time_and_says_why(self, shop: Salon) -> None:
        booking = await shop.bring_to(PENDING, at("10:00"))
        rejected = await shop.reject(booking, reason="Fully booked")
        assert (rejected.status, rejected.cancel_reason, rejected.fee) == (CANCELLED, "Fully booked", None)
        assert at("10:00") in await shop.free_starts()


class TestCompareAndSet:
    @pytest.mark.parametrize("deed", ["cancel", "move", "complete"])
    async def test_a_stale_version_changes_nothing(self, shop: Salon, deed: str) -> None:
        booking = await shop.book(at("10:00"))
        await shop.move(booking, at("11:00"))
        stale: dict[str, Deed] = {
            "cancel": lambda shop, booking: shop.cancel(booking, if_version=1),
            "move": lambda shop, booking: shop.move(booking, at("14:00"), if_version=1),
            "complete": lambda shop, booking: shop.complete(booking, if_version=1),
        }
        with pytest.raises(PreconditionFailed) as refused:
            await stale[deed](shop, booking)
        assert refused.value.extra["current"] == {"version": 2}
        assert (await shop.see(booking.id)).version == 2

    @pytest.mark.parametrize("deed", ["confirm", "reject"])
    async def test_a_stale_request_is_not_decided(self, shop: Salon, deed: str) -> None:
        booking = await shop.bring_to(PENDING, at("10:00"))
        await shop.move(booking, at("11:00"))
        with pytest.raises(PreconditionFailed):
            await (shop.confirm if deed == "confirm" else shop.reject)(booking, if_version=1)
        assert (await shop.see(booking.id)).status is PENDING


class TestSettle:
    @pytest.mark.parametrize(("policy", "status"), [(Unattended.COMPLETED, COMPLETED), (Unattended.NO_SHOW, NO_SHOW)])
    async def test_happens_once_after_end_and_grace(
        self, shop: Salon, today: clock.Frozen, policy: Unattended, status: BookingStatus
    ) -> None:
        booking = await shop.book(at("10:00"), service=await shop.offer(unattended=policy, grace_minutes=30))
        today.move(at("11:29") - TODAY)
        await thoroughly(settle_over, shop.database)
        assert (await shop.see(booking.id)).status is CONFIRMED
        today.move(timedelta(minutes=1))
        await thoroughly(settle_over, shop.database)
        await thoroughly(settle_over, shop.database)
        assert (await shop.see(booking.id)).status is status
        told = await envelopes(shop.database, shop.scope, BookingCompleted if status is COMPLETED else BookingNoShow)
        assert [(each.actor, each.sequence) for each in told] == [("system:settle-over", "2")]

    async def test_waits_for_the_new_end_of_a_moved_booking(self, shop: Salon, today: clock.Frozen) -> None:
        booking = await shop.book(at("10:00"))
        await shop.move(booking, at("15:00"))
        today.move(at("12:30") - TODAY)
        await thoroughly(settle_over, shop.database)
        assert (await shop.see(booking.id)).status is CONFIRMED

    async def test_of_a_request_that_nobody_answered_is_a_cancellation(self, shop: Salon, today: clock.Frozen) -> None:
        booking = await shop.bring_to(PENDING, at("10:00"))
        today.move(at("10:00") - TODAY)
        await thoroughly(expire_requests, shop.database)
        (told,) = await published(shop.database, shop.scope, BookingCancelled)
        assert (told.booking_id, told.previous_status) == (booking.id, PENDING)

    async def test_nobody_can_have_missed_what_has_not_begun(self, shop: Salon) -> None:
        with pytest.raises(BookingNotStarted):
            await shop.mark_no_show(await shop.book(at("10:00")))
