"""Moving bookings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from scheduling.services.models import Service
from scheduling.staff import queries as staff
from scheduling.staff.models import StaffMember


class TooLateToMove(Conflict):
    """It is too close to the start for the customer to move this booking."""

    code = "scheduling.too_late_to_move"


class BookingsChanged(Conflict):
    """Somebody has changed one of these bookings in this moment; look again."""

    code = "scheduling.bookings_changed"


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
    if not by_host:
        refuse_when_late(seen)
    service = await services.get(session, seen.service_id)
    wish = wish_to_move(
        session, service, seen, asked.starts_at, staff_member_id=asked.staff_member_id, offer=asked.offer,
        by_host=by_host,
    )  # fmt: skip
    async with occupancies.claiming(session, wish) as claim:
        booking = await queries.get_locked(session, asked.booking_id)
        refuse_unless_version(booking, asked.if_version)
        moved = await move(session, [(booking, claim)])
    tell_moved(session, moved)
    return shapes.Booking.model_validate(booking)


@dataclass(frozen=True, slots=True)
class Moved:
    """A booking that has moved, and what it has left."""

    booking: Booking
    starts_at: datetime
    ends_at: datetime
    staff_member_id: UUID


def wish_to_move(
    session: Session,
    service: Service,
    seen: Booking,
    starts_at: datetime,
    *,
    staff_member_id: UUID | None,
    offer: str | None,
    by_host: bool,
) -> Wish:
    """What a booking wants elsewhere. Raises `OfferRefused`, `OfferExpired`."""
    terms = availability.accept_offer(session, offer, service, starts_at, staff_member_id)
    return Wish(
        service,
        starts_at,
        (terms.staff if terms else None) or staff_member_id,
        preferred=seen.staff_member_id,
        action="move",
        offered=terms is not None,
        by_host=by_host,
        own_booking=seen.id,
        occupies=seen.occupies,
        ends_at=end_of(terms, starts_at),
    )


async def lock_unchanged(session: Session, versions: Mapping[UUID, int]) -> None:
    """Keep bookings of these versions from changing until the transaction ends. Raises `BookingsChanged` for others."""
    locked = await queries.lock_all(session, versions)
    if {booking.id: booking.version for booking in locked.values()} != versions:
        raise BookingsChanged


async def move(session: Session, claimed: Sequence[tuple[Booking, Claim]]) -> list[Moved]:
    """Bookings that are locked go to their new times, all at once: none stands in another's way.

    Whoever asks tells of it. Raises `BookingOver`.
    """
    moved = []
    for booking, claim in claimed:
        moved.append(Moved(booking, booking.starts_at, booking.ends_at, booking.staff_member_id))
        booking.move(claim.starts_at, claim.ends_at, wall_start=claim.wall_start)
        if booking.staff_member_id != claim.staff[0]:
            given_by = await staff.get(session, claim.staff[0])
            booking.staff_member_id, booking.staff_member_name = given_by.id, given_by.name
        await occupancies.vacate(session, booking=booking.id)
    for booking, claim in claimed:
        if booking.occupies:
            await occupancies.occupy(session, claim, booking=booking.id)
    return moved


async def carry(session: Session, bookings: Sequence[Booking], shift: timedelta, given_by: StaffMember) -> None:
    """Move bookings that are locked along with their session, and tell of each; those that are over stay as they are.

    Their seats are moved by whoever asks.
    """
    moved = []
    for booking in bookings:
        if booking.status in OPEN:
            moved.append(Moved(booking, booking.starts_at, booking.ends_at, booking.staff_member_id))
            start = booking.starts_at + shift
            wall_start = rules.to_wall(rules.from_datetime(start), booking.timezone)
            booking.move(start, booking.ends_at + shift, wall_start=wall_start)
            booking.staff_member_id, booking.staff_member_name = given_by.id, given_by.name
    tell_moved(session, moved)


def tell_moved(session: Session, moved: Sequence[Moved]) -> None:
    """Tell of each that it has moved, and from where."""
    for left in moved:
        tell(
            session, left.booking, BookingRescheduled, before=left.booking.status,
            detail=f"{left.starts_at.isoformat()} → {left.booking.starts_at.isoformat()}",
            previous_starts_at=left.starts_at, previous_ends_at=left.ends_at,
            previous_staff_member_id=left.staff_member_id,
        )  # fmt: skip


def refuse_when_late(booking: Booking, *, one_of_many: bool = False) -> None:
    """Raises `TooLateToMove`, which says of which it is one of many, when a customer may no longer move it."""
    if is_late_to_move(booking.policy, booking.starts_at, clock.now()):
        start = {"starts_at": booking.starts_at.isoformat()} if one_of_many else {}
        raise TooLateToMove(reasons=[{"code": "notice"} | start])
