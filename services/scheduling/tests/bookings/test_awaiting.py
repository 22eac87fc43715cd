"""Bookings that stand once they are paid: the time they keep, the money that comes, late or not at all."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from booking_stories import TODAY, Salon, at, count_occupancies, count_overlaps, salon, thoroughly

from contracts.billing.events import PaymentPurpose, PaymentSucceeded
from contracts.event import Event
from contracts.scheduling.catalogue import api as catalogue
from contracts.scheduling.catalogue.shapes import Limits, Notice
from contracts.scheduling.deposits.events import BookingAwaitingPayment, BookingDepositPaid, BookingPaymentRefused
from contracts.scheduling.deposits.shapes import DepositTerms
from contracts.scheduling.events import BookingCancelled, BookingConfirmed, BookingRequested
from contracts.scheduling.shapes import Booking, BookingStatus
from contracts.types import Money, uuid7
from kit import clock
from kit.consumers import Retry
from kit.db import Database
from kit.scope import Scope
from scheduling.bookings.ticks import expire_requests, release_unpaid
from scheduling.main import app
from scheduling.occupancies.operations import SlotTaken
from testkit import deliver, envelopes, published

PENDING, CONFIRMED, COMPLETED, CANCELLED, NO_SHOW = BookingStatus
DEPOSIT = Money(amount_minor=2_000, currency="EUR")
TERMS: dict[str, Any] = {"deposit": DepositTerms(percent=25)}
DUE = timedelta(minutes=35)
(TAKE_DEPOSIT,) = (each for each in app.parts.all_consumers() if each.durable == "scheduling-take_deposit")


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY) as frozen:
        yield frozen


@pytest.fixture
async def shop(database: Database, here: Scope) -> Salon:
    return await salon(database, here, **TERMS)


def paid(booking: Booking, **more: Any) -> PaymentSucceeded:
    fields = {"purpose": PaymentPurpose.DEPOSIT, "booking_id": booking.id, "paid_at": clock.now(), "amount": DEPOSIT}
    return PaymentSucceeded(**({"version": 1, "payment_id": uuid7()} | fields | more))


async def hear(shop: Salon, event: PaymentSucceeded, scope: Scope | None = None) -> None:
    """Billing says it: twice as one event, which the inbox knows, and once more as another."""
    outcomes = await deliver(shop.database, TAKE_DEPOSIT, scope or shop.scope, event)
    outcomes += await deliver(shop.database, TAKE_DEPOSIT, scope or shop.scope, event, times=1)
    assert outcomes == [None] * 3


async def told(shop: Salon, *facts: type[Event]) -> list[tuple[str, int]]:
    found = [(fact, event) for fact in facts for event in await published(shop.database, shop.scope, fact)]
    return sorted(((fact.subject.split(".")[2], event.version) for fact, event in found), key=lambda each: each[1])


class TestAsk:
    async def test_a_customer_for_a_deposit_and_keep_the_time_meanwhile(self, shop: Salon) -> None:
        booking = await shop.book(at("10:00"))
        assert (booking.status, booking.deposit, booking.payment_due_at) == (PENDING, DEPOSIT, TODAY + DUE)
        (asked,) = await published(shop.database, shop.scope, BookingAwaitingPayment)
        assert (asked.deposit, asked.pay_by) == (DEPOSIT, TODAY + timedelta(minutes=30))
        with pytest.raises(SlotTaken) as refused:
            await shop.book(at("10:30"), email="max@example.com")
        assert refused.value.extra["reasons"] == [{"code": "booked"}]
        assert at("10:00") not in await shop.free_starts()

    async def test_nobody_who_pays_with_nothing_or_is_staff(self, shop: Salon) -> None:
        free = await shop.offer(price=Money(amount_minor=0, currency="EUR"), **TERMS)
        assert (await shop.book(at("10:00"), service=free)).status is CONFIRMED
        by_staff = await shop.book(at("12:00"), by=shop.scope)
        assert (by_staff.status, by_staff.deposit) == (CONFIRMED, None)

    async def test_is_shown_with_the_service(self, shop: Salon) -> None:
        shown = await shop.ask(catalogue.GetPublicService(service_id=shop.massage.id), shop.guest)
        assert shown.deposit == DEPOSIT

    async def test_keeps_no_time_past_the_start(self, shop: Salon, today: clock.Frozen) -> None:
        today.at = at("09:50")
        assert (await shop.book(at("10:00"))).payment_due_at == at("10:00")

    async def test_goes_with_a_hold_and_its_terms(self, shop: Salon) -> None:
        hold = await shop.hold(at("10:00"))
        fields = {name: getattr(shop.massage, name) for name in catalogue.CreateService.model_fields}
        await shop.ask(catalogue.UpdateService(service_id=shop.massage.id, **fields | {"deposit": DepositTerms()}))
        assert (await shop.book_held(hold)).deposit == DEPOSIT


class TestPaid:
    async def test_in_time_it_stands_for_good(self, shop: Salon, today: clock.Frozen) -> None:
        booking = await shop.book(at("10:00"))
        today.move(DUE - timedelta(seconds=1))
        await hear(shop, paid(booking))
        seen = await shop.see(booking.id)
        assert (seen.status, seen.version, seen.paid_at, seen.payment_due_at) == (CONFIRMED, 2, clock.now(), None)
        today.move(timedelta(hours=1))
        await thoroughly(release_unpaid, shop.database)
        assert (await shop.see(booking.id)).status is CONFIRMED
        with pytest.raises(SlotTaken):
            await shop.book(at("10:00"), email="max@example.com")
        assert await told(shop, BookingAwaitingPayment, BookingConfirmed, BookingCancelled) == [
            ("awaiting_payment", 1), ("confirmed", 2)
        ]  # fmt: skip
        (event,) = await envelopes(shop.database, shop.scope, BookingConfirmed)
        assert event.actor == "system:scheduling-take_deposit"
        assert event.cause

    async def test_it_is_not_asked_what_others_are(self, shop: Salon) -> None:
        """Its time was promised: neither a block nor hours that shrank since take it away."""
        booking = await shop.book(at("10:00"))
        await shop.ask(catalogue.BlockTime(staff_member_id=shop.ada.id, starts_at=at("09:00"), ends_at=at("17:00")))
        await hear(shop, paid(booking))
        assert (await shop.see(booking.id)).status is CONFIRMED

    async def test_it_may_still_have_to_be_approved(self, shop: Salon) -> None:
        service = await shop.offer(requires_approval=True, **TERMS)
        booking = await shop.book(at("10:00"), service=service)
        assert await published(shop.database, shop.scope, BookingRequested) == []
        await hear(shop, paid(booking))
        assert (await shop.see(booking.id)).status is PENDING
        (requested,) = await published(shop.database, shop.scope, BookingRequested)
        assert requested.version == 2
        assert (await shop.confirm(booking)).status is CONFIRMED

    async def test_it_keeps_its_time_for_approval_only_if_the_service_says_so(self, shop: Salon) -> None:
        service = await shop.offer(requires_approval=True, pending_occupies=False, **TERMS)
        booking = await shop.book(at("10:00"), service=service)
        assert await count_occupancies(shop.database, shop.scope) == 1
        await hear(shop, paid(booking))
        assert await count_occupancies(shop.database, shop.scope) == 0

    async def test_another_purpose_or_business_is_none_of_ours(self, shop: Salon, elsewhere: Scope) -> None:
        booking = await shop.book(at("10:00"))
        await hear(shop, paid(booking, purpose=PaymentPurpose.FEE))
        await hear(shop, paid(booking, purpose=None, booking_id=None))
        assert (await shop.see(booking.id)).status is PENDING
        (outcome,) = await deliver(shop.database, TAKE_DEPOSIT, elsewhere, paid(booking), times=1)
        assert isinstance(outcome, Retry)

    async def test_twice_the_second_goes_back(self, shop: Salon) -> None:
        booking = await shop.book(at("10:00"))
        first, second = paid(booking), paid(booking)
        for event in (first, second, first, second):
            await hear(shop, event)
        (refused,) = await published(shop.database, shop.scope, BookingPaymentRefused)
        assert (refused.payment_id, refused.amount, refused.why) == (second.payment_id, DEPOSIT, "paid_already")
        assert ((await shop.see(booking.id)).status, refused.version) == (CONFIRMED, 3)

    async def test_after_staff_let_it_stand_it_is_remembered(self, shop: Salon) -> None:
        booking = await shop.book(at("10:00"))
        assert (await shop.confirm(booking)).payment_due_at is None
        payment = paid(booking)
        await hear(shop, payment)
        (event,) = await published(shop.database, shop.scope, BookingDepositPaid)
        assert (event.payment_id, event.deposit, event.version) == (payment.payment_id, DEPOSIT, 3)


class TestUnpaid:
    async def test_its_time_is_free_from_the_moment_on(self, shop: Salon, today: clock.Frozen) -> None:
        await shop.book(at("10:00"))
        today.move(DUE)
        assert at("10:00") in await shop.free_starts()
        other = await shop.book(at("10:00"), email="max@example.com")
        assert other.status is PENDING
        assert await count_occupancies(shop.database, shop.scope) == 1

    async def test_it_counts_against_no_limit_any_more(self, shop: Salon, today: clock.Frozen) -> None:
        service = await shop.offer(limits=Limits(bookings_per_day=1), **TERMS)
        await shop.book(at("10:00"), service=service)
        assert await shop.reasons(service, at("12:00").isoformat()) == ["limit_day"]
        today.move(DUE)
        assert await shop.reasons(service, at("12:00").isoformat()) == []

    async def test_it_is_called_off_once(self, shop: Salon, today: clock.Frozen) -> None:
        booking = await shop.book(at("10:00"))
        today.move(DUE - timedelta(seconds=1))
        await thoroughly(release_unpaid, shop.database)
        assert (await shop.see(booking.id)).status is PENDING
        today.move(timedelta(seconds=1))
        await thoroughly(release_unpaid, shop.database)
        await thoroughly(release_unpaid, shop.database)
        assert (await shop.see(booking.id)).status is CANCELLED
        (event,) = await published(shop.database, shop.scope, BookingCancelled)
        assert (event.version, event.previous_status, event.refund) == (2, PENDING, None)
        assert await count_occupancies(shop.database, shop.scope) == 0

    async def test_until_its_start_is_not_called_an_unanswered_request(self, shop: Salon, today: clock.Frozen) -> None:
        today.at = at("09:50")
        await shop.book(at("10:00"))
        today.at = at("10:00")
        await thoroughly(expire_requests, shop.database)
        await thoroughly(release_unpaid, shop.database)
        (event,) = await published(shop.database, shop.scope, BookingCancelled)
        assert (await shop.see(event.booking_id)).cancel_reason == "It was not paid in time"


class TestLate:
    @pytest.mark.parametrize("swept", [True, False])
    async def test_money_books_the_time_again_if_it_is_free(
        self, shop: Salon, today: clock.Frozen, swept: bool
    ) -> None:
        booking = await shop.book(at("10:00"))
        today.move(DUE)
        if swept:
            await thoroughly(release_unpaid, shop.database)
        await hear(shop, paid(booking))
        seen = await shop.see(booking.id)
        assert (seen.status, seen.cancel_reason, seen.version) == (CONFIRMED, None, 3 if swept else 2)
        assert await count_occupancies(shop.database, shop.scope) == 1
        with pytest.raises(SlotTaken):
            await shop.book(at("10:00"), email="max@example.com")
        assert len(await published(shop.database, shop.scope, BookingConfirmed)) == 1

    async def test_money_goes_back_when_the_time_was_taken_before_anybody_noticed(
        self, shop: Salon, today: clock.Frozen
    ) -> None:
        booking = await shop.book(at("10:00"))
        today.move(DUE)
        other = await shop.book(at("10:30"), email="max@example.com")
        payment = paid(booking)
        await hear(shop, payment)
        assert ((await shop.see(booking.id)).status, (await shop.see(other.id)).status) == (CANCELLED, PENDING)
        (event,) = await published(shop.database, shop.scope, BookingCancelled)
        assert (event.booking_id, event.payment_id, event.refund) == (booking.id, payment.payment_id, DEPOSIT)
        assert await count_overlaps(shop.database, shop.scope) == 0

    async def test_money_goes_back_when_it_was_called_off_and_taken(self, shop: Salon, today: clock.Frozen) -> None:
        booking = await shop.book(at("10:00"))
        today.move(DUE)
        await thoroughly(release_unpaid, shop.database)
        await shop.book(at("10:30"), email="max@example.com")
        payment = paid(booking)
        await hear(shop, payment)
        (event,) = await published(shop.database, shop.scope, BookingPaymentRefused)
        assert (event.payment_id, event.amount, event.why) == (payment.payment_id, DEPOSIT, "released")
        assert (event.version, event.status) == (3, CANCELLED)
        assert len(await published(shop.database, shop.scope, BookingCancelled)) == 1

    async def test_money_never_brings_back_what_somebody_called_off(self, shop: Salon, today: clock.Frozen) -> None:
        by_customer, by_staff = await shop.book(at("10:00")), await shop.book(at("12:00"))
        await shop.cancel(by_customer, by_customer.links.cancel_token)
        await shop.reject(by_staff)
        for booking in (by_customer, by_staff):
            await hear(shop, paid(booking))
            assert (await shop.see(booking.id)).status is CANCELLED
        events = await published(shop.database, shop.scope, BookingPaymentRefused)
        assert [event.why for event in events] == ["over", "over"]
        assert await count_occupancies(shop.database, shop.scope) == 0

    async def test_money_does_not_book_the_past(self, shop: Salon, today: clock.Frozen) -> None:
        booking = await shop.book(at("10:00"))
        today.at = at("10:01")
        await hear(shop, paid(booking))
        (event,) = await published(shop.database, shop.scope, BookingCancelled)
        assert event.refund == DEPOSIT


class TestRefund:
    async def test_of_the_deposit_is_told_when_a_paid_booking_is_called_off(
        self, shop: Salon, today: clock.Frozen
    ) -> None:
        terms = {"notice": Notice(cancel_minutes=60), "late_cancel_fee_percent": 10, **TERMS}
        service = await shop.offer(**terms)
        bookings = [await shop.book(at(when), service=service) for when in ("10:00", "12:00", "14:00")]
        for booking in bookings:
            await hear(shop, paid(booking))
        early, late, by_host = bookings
        await shop.cancel(early, early.links.cancel_token)
        today.at = at("11:30")
        await shop.cancel(late, late.links.cancel_token)
        await shop.cancel(by_host)
        told = await published(shop.database, shop.scope, BookingCancelled)
        assert [event.refund.amount_minor for event in told] == [2_000, 1_200, 2_000]
        assert all(event.payment_id for event in told)

    async def test_is_nothing_where_nothing_was_paid(self, shop: Salon) -> None:
        booking = await shop.book(at("10:00"))
        await shop.cancel(booking, booking.links.cancel_token)
        (told,) = await published(shop.database, shop.scope, BookingCancelled)
        assert (told.refund, told.payment_id) == (None, None)


class TestMove:
    async def test_keeps_the_new_time_as_long_as_the_old(self, shop: Salon, today: clock.Frozen) -> None:
        booking = await shop.book(at("10:00"))
        today.move(timedelta(minutes=10))
        moved = await shop.move(booking, at("12:00"), booking.links.reschedule_token)
        assert moved.payment_due_at == TODAY + DUE
        today.move(timedelta(minutes=25))
        starts: list[datetime] = await shop.free_starts()
        assert at("12:00") in starts
