"""Moving bookings."""

from datetime import datetime, timedelta
from uuid import UUID

from contracts.scheduling import shapes
from contracts.scheduling.api import RescheduleBooking
from contracts.scheduling.events import BookingRescheduled
from kit import clock
from kit.db import Session
from kit.errors import Conflict
from scheduling.availability import operations as availability
from scheduling.availability import rules
from scheduling.bookings import queries
from scheduling.bookings.models import OPEN, Booking
from scheduling.bookings.operations.telling import tell
from scheduling.bookings.rules.fees import is_late_to_move
from scheduling.bookings.rules.versions import refuse_unless_version
from scheduling.occupancies import operations as occupancies
from scheduling.occupancies.operations import Claim, Wish, end_of
from scheduling.services import queries as services
from scheduling.staff import queries as staff
from scheduling.staff.models import StaffMember


class TooLateToMove(Conflict):
    """It is too close to the start for the customer to move this booking."""

    code = "scheduling.too_late_to_move"


async def reschedule(session: Session, asked: RescheduleBooking) -> shapes.Booking:
    """Move a booking in one step: its own time never blocks it, the old time is free afterwards, its links stay good.

    It stays with its staff member where that one is free, unless another is named. With a token the customer acts and
    the notice of the policy holds, for the old start and the new one; without, the business's staff, who are exempt.
    Raises `TooLateToMove`, `SlotTaken` or `NotBookable`, `BookingOver`, `PreconditionFailed`, `NotFound`.
    """
    seen = await queries.get_for(
        session, asked.booking_id, asked.token, permission="bookings:write", purposes=["reschedule"]
    )
    refuse_unless_version(seen, asked.if_version)
    seen.refuse_when_over()
    by_host = asked.token is None
    if not by_host and is_late_to_move(seen.policy, seen.starts_at, clock.now()):
        raise TooLateToMove(reasons=[{"code": "notice"}])
    wish = await _wish(session, seen, asked, by_host=by_host)
    async with occupancies.claiming(session, wish) as claim:
        booking = await queries.get_locked(session, asked.booking_id)
        refuse_unless_version(booking, asked.if_version)
        left = booking.starts_at, booking.ends_at, booking.staff_member_id
        await _move(session, booking, claim)
    _tell(session, booking, *left)
    return shapes.Booking.model_validate(booking)


async def carry(session: Session, booking: Booking, shift: timedelta, given_by: StaffMember) -> None:
    """Move a booking with its session, unless it is over. The booking's row must be locked, and its seat be moved."""
    if booking.status not in OPEN:
        return
    left = booking.starts_at, booking.ends_at, booking.staff_member_id
    start = booking.starts_at + shift
    wall_start = rules.to_wall(rules.from_datetime(start), booking.timezone)
    booking.move(start, booking.ends_at + shift, wall_start=wall_start)
    booking.staff_member_id, booking.staff_member_name = given_by.id, given_by.name
    _tell(session, booking, *left)


async def _wish(session: Session, seen: Booking, asked: RescheduleBooking, *, by_host: bool) -> Wish:
    service = await services.get(session, seen.service_id)
    terms = availability.accept_offer(session, asked.offer, service, asked.starts_at, asked.staff_member_id)
    return Wish(
        service,
        asked.starts_at,
        (terms.staff if terms else None) or asked.staff_member_id,
        preferred=seen.staff_member_id,
        action="move",
        offered=terms is not None,
        by_host=by_host,
        own_booking=seen.id,
        ends_at=end_of(terms, asked.starts_at),
    )


async def _move(session: Session, booking: Booking, claim: Claim) -> None:
    booking.move(claim.starts_at, claim.ends_at, wall_start=claim.wall_start)
    if booking.staff_member_id != claim.staff[0]:
        given_by = await staff.get(session, claim.staff[0])
        booking.staff_member_id, booking.staff_member_name = given_by.id, given_by.name
    await occupancies.vacate(session, booking=booking.id)
    if booking.occupies:
        await occupancies.occupy(session, claim, booking=booking.id)


def _tell(session: Session, booking: Booking, starts_at: datetime, ends_at: datetime, staff_member_id: UUID) -> None:
    """What was left is told beside what it has become."""
    tell(
        session, booking, BookingRescheduled, before=booking.status,
        detail=f"{starts_at.isoformat()} → {booking.starts_at.isoformat()}",
        previous_starts_at=starts_at, previous_ends_at=ends_at, previous_staff_member_id=staff_member_id,
    )  # fmt: skip
