"""Approving and refusing requests."""

from datetime import datetime
from uuid import UUID

from contracts.scheduling import shapes
from contracts.scheduling.api import ConfirmBooking, RejectBooking
from contracts.scheduling.events import BookingCancelled, BookingConfirmed
from contracts.scheduling.shapes import BookingStatus
from kit.db import Session
from kit.errors import PreconditionFailed
from scheduling.bookings import queries
from scheduling.bookings.models import Booking, BookingNotPending
from scheduling.bookings.operations import confiding, paying
from scheduling.bookings.operations.telling import tell
from scheduling.bookings.rules.teams import keeping, members_of
from scheduling.bookings.rules.versions import refuse_unless_version
from scheduling.occupancies import operations as occupancies
from scheduling.occupancies.operations import Wish
from scheduling.services import queries as services

EXPIRED = "Nobody answered before the start"


async def confirm(session: Session, asked: ConfirmBooking) -> shapes.Booking:
    """Approve a request, or let a booking stand that waits for money, if it has not begun and its time is free.

    Its own time does not count. Who answers for it stays; the rest of its team does where they are free, else others of
    their pools take part. Of two requests for one time one can be approved. Raises `BookingNotPending`, `SlotTaken` or
    `NotBookable`, `PreconditionFailed`, `NotFound`.
    """
    seen = await queries.get(session, asked.booking_id)
    if seen.status is not BookingStatus.PENDING:
        raise BookingNotPending
    wish = Wish(
        await services.get(session, seen.service_id), seen.starts_at, seen.staff_member_id,
        preferred=members_of(seen.team), action="approve", offered=True, by_host=True, own_booking=seen.id,
        ends_at=seen.ends_at,
    )  # fmt: skip
    version = seen.version
    async with occupancies.claiming(session, wish) as claim:
        booking = await queries.get_locked(session, asked.booking_id)
        refuse_unless_version(booking, asked.if_version)
        booking.confirm()
        if booking.version != version + 1:  # moved while this waited: the claim is for a time that is not the booking's
            raise PreconditionFailed(current={"version": booking.version - 1})
        booking.assign(keeping(claim.team, booking.picked))
        await occupancies.vacate(session, booking=booking.id)
        await occupancies.occupy(session, claim, booking=booking.id, booked_at=booking.created_at)
    tell(session, booking, BookingConfirmed, before=BookingStatus.PENDING, picked=True)
    return queries.shown(session, booking)


async def reject(session: Session, asked: RejectBooking) -> shapes.Booking:
    """Refuse a request; its time is free. Raises `BookingNotPending`, `PreconditionFailed`, `NotFound`."""
    booking = await queries.get_locked(session, asked.booking_id)
    refuse_unless_version(booking, asked.if_version)
    await _refuse(session, booking, asked.reason)
    return queries.shown(session, booking)


async def expire(session: Session, booking_id: UUID, now: datetime) -> bool:
    """End a request that nobody answered before its start; whether there was one to end."""
    booking = await queries.find_due(session, booking_id)
    if booking is None or booking.status is not BookingStatus.PENDING or now < booking.starts_at:
        return False
    if booking.awaits_payment:  # which `release` ends
        return False
    await _refuse(session, booking, EXPIRED)
    return True


async def _refuse(session: Session, booking: Booking, reason: str | None) -> None:
    booking.reject()
    await confiding.keep_reason(session, booking, reason)
    await occupancies.vacate(session, booking=booking.id)
    await paying.settle(session, booking, used=False)
    tell(
        session, booking, BookingCancelled, before=BookingStatus.PENDING, previous_status=BookingStatus.PENDING,
        **paying.refund(booking),
    )  # fmt: skip
