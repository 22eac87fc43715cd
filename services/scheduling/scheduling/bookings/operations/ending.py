"""Cancelling, completing and settling bookings."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from contracts.scheduling import shapes
from contracts.scheduling.api import CancelBooking, CompleteBooking, MarkNoShow
from contracts.scheduling.catalogue.shapes import Unattended
from contracts.scheduling.events import BookingCancelled, BookingCompleted, BookingNoShow
from contracts.scheduling.shapes import BookingStatus
from kit import clock
from kit.db import Session
from scheduling.bookings import queries
from scheduling.bookings.models import Booking, BookingOver
from scheduling.bookings.operations import confiding, paying
from scheduling.bookings.operations.overriding import rules_set_aside
from scheduling.bookings.operations.telling import tell
from scheduling.bookings.rules import fees
from scheduling.bookings.rules.parties import Party
from scheduling.bookings.rules.versions import refuse_unless_version
from scheduling.occupancies import operations as occupancies

CONFIRMED = BookingStatus.CONFIRMED


async def cancel(session: Session, asked: CancelBooking) -> shapes.Booking:
    """Call a booking off; its time is free.

    Customers do so not after the start, and inside the notice of a confirmed booking for the policy's fee, or for the
    credits that paid it; hosts at no cost. Raises `BookingOver`, `PreconditionFailed`, `NotFound`.
    """
    seen, party = await queries.get_for(
        session, asked.booking_id, asked.token, permission="bookings:write", purposes=["cancel"]
    )
    booking = await queries.get_locked(session, seen.id)
    refuse_unless_version(booking, asked.if_version)
    await _call_off(session, booking, asked.reason, party=party)
    return queries.shown(session, booking)


async def call_off_all(session: Session, bookings: Sequence[Booking], reason: str | None, *, party: Party) -> None:
    """Cancel bookings that are locked, each as if it were alone. Raises `BookingOver`."""
    await paying.lock(session, bookings)
    for booking in bookings:
        await _call_off(session, booking, reason, party=party)


async def complete(session: Session, asked: CompleteBooking) -> shapes.Booking:
    """Say that the time was given. Raises `BookingNotConfirmed`, `PreconditionFailed`, `NotFound`."""
    booking = await queries.get_locked(session, asked.booking_id)
    refuse_unless_version(booking, asked.if_version)
    await _complete(session, booking)
    return queries.shown(session, booking)


async def mark_no_show(session: Session, asked: MarkNoShow) -> shapes.Booking:
    """Say that the customer did not come; the policy's fee then waits for a person to confirm it.

    Raises `BookingNotConfirmed`, `BookingNotStarted`, `PreconditionFailed`, `NotFound`.
    """
    booking = await queries.get_locked(session, asked.booking_id)
    refuse_unless_version(booking, asked.if_version)
    await _mark_no_show(session, booking, clock.now())
    return queries.shown(session, booking)


async def settle(session: Session, booking_id: UUID, now: datetime) -> bool:
    """Settle a confirmed booking whose end and grace have passed; whether there was one.

    As its service says, except that a customer who was checked in did come. No fee is owed by this.
    """
    booking = await queries.find_due(session, booking_id)
    if booking is None or booking.status is not CONFIRMED or now < booking.settles_at:
        return False
    if booking.checked_in_at or booking.unattended is Unattended.COMPLETED:
        await _complete(session, booking)
    else:
        await _mark_no_show(session, booking, now)
    return True


async def _call_off(session: Session, booking: Booking, reason: str | None, *, party: Party) -> None:
    """Cancel a booking that is locked, as `cancel` says. Raises `BookingOver`."""
    now, before, by_customer = clock.now(), booking.status, party is Party.CUSTOMER
    if by_customer and now >= booking.starts_at:
        raise BookingOver
    in_notice = before is CONFIRMED and fees.is_late_to_cancel(booking.policy, booking.starts_at, now)
    late = by_customer and in_notice
    owed = fees.late_cancel_fee(booking.price, booking.policy).amount_minor if late and not booking.credits else 0
    booking.cancel(fee_minor=owed or None)
    await confiding.keep_reason(session, booking, reason)
    await occupancies.vacate(session, booking=booking.id)
    await paying.settle(session, booking, used=late and booking.policy.credits.late_cancel_uses)
    exempt = rules_set_aside(["notice"] if in_notice and not by_customer else [])
    tell(
        session, booking, BookingCancelled, before=before, detail=exempt, previous_status=before, late=late,
        fee=booking.fee, **paying.refund(booking),
    )  # fmt: skip


async def _complete(session: Session, booking: Booking) -> None:
    booking.complete()
    await paying.settle(session, booking, used=True)
    tell(session, booking, BookingCompleted, before=CONFIRMED)


async def _mark_no_show(session: Session, booking: Booking, now: datetime) -> None:
    costs = 0 if booking.credits else fees.no_show_fee(booking.price, booking.policy).amount_minor
    booking.mark_no_show(now, fee_minor=costs or None)
    await paying.settle(session, booking, used=booking.policy.credits.no_show_uses)
    tell(session, booking, BookingNoShow, before=CONFIRMED, pending_fee=booking.pending_fee)
