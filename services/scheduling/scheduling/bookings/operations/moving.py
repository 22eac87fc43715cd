"""Moving bookings."""

from uuid import UUID

from contracts.scheduling import shapes
from contracts.scheduling.api import RescheduleBooking
from contracts.scheduling.events import BookingRescheduled
from kit import clock
from kit.db import Session
from kit.errors import Conflict
from scheduling.availability import operations as availability
from scheduling.availability.rules.offers import Choice
from scheduling.bookings import queries
from scheduling.bookings.models import Booking
from scheduling.bookings.operations.telling import tell
from scheduling.bookings.rules.fees import is_late_to_move
from scheduling.bookings.rules.teams import members_of
from scheduling.bookings.rules.versions import refuse_unless_version
from scheduling.occupancies import operations as occupancies
from scheduling.occupancies.operations import Claim, Wish
from scheduling.services import queries as services


class TooLateToMove(Conflict):
    """It is too close to the start for the customer to move this booking."""

    code = "scheduling.too_late_to_move"


async def reschedule(session: Session, asked: RescheduleBooking) -> shapes.Booking:
    """Move a booking in one step: its own time never blocks it, the old time is free afterwards, its links stay good.

    It stays with its team where that is free, unless others are named or preferred. With a token the customer acts and
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
        left, before = (booking.starts_at, booking.ends_at, booking.staff_member_id), booking.team
        await _move(session, booking, claim)
    tell(
        session, booking, BookingRescheduled, before=booking.status, picked=True,
        detail=f"{left[0].isoformat()} → {booking.starts_at.isoformat()}",
        previous_starts_at=left[0], previous_ends_at=left[1], previous_staff_member_id=left[2], previous_team=before,
    )  # fmt: skip
    return queries.shown(session, booking)


async def _wish(session: Session, seen: Booking, asked: RescheduleBooking, *, by_host: bool) -> Wish:
    service = await services.get(session, seen.service_id)
    choice = Choice(asked.staff_member_id, asked.resource_id)
    terms = availability.accept_offer(session, asked.offer, service, asked.starts_at, choice)
    staff_member_id, resource_id = choice.united(terms.choice) if terms else choice
    return Wish(
        service,
        asked.starts_at,
        staff_member_id,
        resource_id,
        preferred=_preferred(seen, asked.preferred_staff_member_id),
        action="move",
        offered=terms is not None,
        by_host=by_host,
        own_booking=seen.id,
    )


def _preferred(seen: Booking, instead: UUID | None) -> frozenset[UUID]:
    """Whom the booking should have: those it has, unless somebody else is preferred to its staff."""
    if instead is None:
        return members_of(seen.team)
    return frozenset([instead, *(each.resource_id for each in seen.team if each.resource_id)])


async def _move(session: Session, booking: Booking, claim: Claim) -> None:
    booking.move(claim.starts_at, claim.ends_at, wall_start=claim.wall_start)
    booking.assign(claim.team)
    await occupancies.vacate(session, booking=booking.id)
    if booking.occupies:
        await occupancies.occupy(session, claim, booking=booking.id, booked_at=booking.created_at)
