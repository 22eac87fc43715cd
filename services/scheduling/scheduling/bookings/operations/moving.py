"""Moving bookings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from contracts.scheduling import shapes
from contracts.scheduling.api import RescheduleBooking
from contracts.scheduling.events import BookingRescheduled
from contracts.scheduling.teams.shapes import Assigned, Why
from kit import clock
from kit.db import Session
from kit.errors import Conflict
from scheduling.availability import operations as availability
from scheduling.availability import rules
from scheduling.availability.rules.offers import Choice
from scheduling.bookings import queries
from scheduling.bookings.models import OPEN, Booking
from scheduling.bookings.operations import confiding
from scheduling.bookings.operations.overriding import may_override, rules_set_aside
from scheduling.bookings.operations.telling import tell
from scheduling.bookings.rules.fees import is_late_to_move
from scheduling.bookings.rules.parties import Party
from scheduling.bookings.rules.teams import members_of
from scheduling.bookings.rules.versions import refuse_unless_version
from scheduling.occupancies import operations as occupancies
from scheduling.occupancies.operations import Claim, Wish, end_of
from scheduling.services import queries as services
from scheduling.services.models import Service
from scheduling.staff.models import StaffMember


class TooLateToMove(Conflict):
    """It is too close to the start for the customer to move this booking."""

    code = "scheduling.too_late_to_move"


class BookingsChanged(Conflict):
    """Somebody has changed one of these bookings in this moment; look again."""

    code = "scheduling.bookings_changed"


async def reschedule(session: Session, asked: RescheduleBooking) -> shapes.Booking:
    """Move a booking in one step: its own time never blocks it, the old time is free afterwards, its links stay good.

    It stays with its team where that is free, unless others are named or preferred. For customers the notice of the
    policy holds, for the old start and the new one; hosts are exempt. Raises `TooLateToMove`, `SlotTaken` or
    `NotBookable`, `BookingOver`, `PreconditionFailed`, `NotFound`; where rules are to be set aside `Forbidden`,
    `Invalid`.
    """
    seen, party = await queries.get_for(
        session, asked.booking_id, asked.token, permission="bookings:write", purposes=["reschedule"]
    )
    refuse_unless_version(seen, asked.if_version)
    seen.refuse_when_over()
    if party is Party.CUSTOMER:
        refuse_when_late(seen)
    service = await services.get(session, seen.service_id)
    wish = wish_to_move(
        session, service, seen, asked.starts_at, choice=Choice(asked.staff_member_id, asked.resource_id),
        preferred=asked.preferred_staff_member_id, offer=asked.offer, party=party,
    )  # fmt: skip
    wish = replace(wish, override=may_override(session, asked, by_host=party is Party.HOST))
    async with occupancies.claiming(session, wish) as claim:
        booking = await queries.get_locked(session, asked.booking_id)
        refuse_unless_version(booking, asked.if_version)
        moved = await move(session, [(booking, claim)])
    tell_moved(session, moved, words=await confiding.words(session, booking, asked.override_reason))
    return queries.shown(session, booking)


@dataclass(frozen=True, slots=True)
class Moved:
    """A booking that has moved, and what it has left."""

    booking: Booking
    starts_at: datetime
    ends_at: datetime
    team: list[Assigned]


def wish_to_move(
    session: Session,
    service: Service,
    seen: Booking,
    starts_at: datetime,
    *,
    choice: Choice,
    preferred: UUID | None = None,
    offer: str | None,
    party: Party,
) -> Wish:
    """What a booking wants elsewhere. Raises `OfferRefused`, `OfferExpired`."""
    terms = availability.accept_offer(session.business_id, offer, service.id, starts_at, choice)
    staff_member_id, resource_id = choice.united(terms.choice) if terms else choice
    return Wish(
        service,
        starts_at,
        staff_member_id,
        resource_id,
        preferred=_preferred(seen, preferred),
        action="move",
        offered=terms is not None,
        by_host=party is Party.HOST,
        own_booking=seen.id,
        occupies=seen.occupies,
        ends_at=end_of(terms, starts_at),
    )


def _preferred(seen: Booking, instead: UUID | None) -> frozenset[UUID]:
    """Whom the booking should have: those it has, unless somebody else is preferred to its staff."""
    if instead is None:
        return members_of(seen.team)
    return frozenset([instead, *(each.resource_id for each in seen.team if each.resource_id)])


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
        moved.append(Moved(booking, booking.starts_at, booking.ends_at, booking.team))
        booking.move(claim.starts_at, claim.ends_at, wall_start=claim.wall_start, overridden=_set_aside(booking, claim))
        booking.assign(claim.team)
        await occupancies.vacate(session, booking=booking.id)
    for booking, claim in claimed:
        if booking.occupies:
            await occupancies.occupy(
                session, claim, booking=booking.id, booked_at=booking.created_at, expires_at=booking.payment_due_at
            )
    return moved


async def carry(session: Session, bookings: Sequence[Booking], shift: timedelta, given_by: StaffMember) -> None:
    """Move bookings that are locked along with their session, and tell of each; those that are over stay as they are.

    Their seats are moved by whoever asks.
    """
    moved = []
    for booking in bookings:
        if booking.status in OPEN:
            moved.append(Moved(booking, booking.starts_at, booking.ends_at, booking.team))
            start = booking.starts_at + shift
            wall_start = rules.to_wall(rules.from_datetime(start), booking.timezone)
            booking.move(start, booking.ends_at + shift, wall_start=wall_start)
            booking.assign([Assigned(staff_member_id=given_by.id, name=given_by.name, why=Why.REQUIRED)])
    tell_moved(session, moved)


def _set_aside(booking: Booking, claim: Claim) -> list[str]:
    """The rules that a host sets aside: those of the new time, and the notice of the old."""
    late = claim.wish.by_host and is_late_to_move(booking.policy, booking.starts_at, clock.now())
    return list(dict.fromkeys([*claim.overridden, *(["notice"] if late else [])]))


def tell_moved(session: Session, moved: Sequence[Moved], *, words: bytes | None = None) -> None:
    """Tell of each that it has moved, and from where; `words` are why a host set rules aside."""
    for left in moved:
        way = f"{left.starts_at.isoformat()} → {left.booking.starts_at.isoformat()}"
        tell(
            session, left.booking, BookingRescheduled, before=left.booking.status, picked=True,
            detail="; ".join(filter(None, [way, rules_set_aside(left.booking.overridden)])), words=words,
            previous_starts_at=left.starts_at, previous_ends_at=left.ends_at,
            previous_staff_member_id=left.team[0].staff_member_id, previous_team=left.team,
        )  # fmt: skip


def refuse_when_late(booking: Booking, *, one_of_many: bool = False) -> None:
    """Raises `TooLateToMove`, which says of which it is one of many, when a customer may no longer move it."""
    if is_late_to_move(booking.policy, booking.starts_at, clock.now()):
        start = {"starts_at": booking.starts_at.isoformat()} if one_of_many else {}
        raise TooLateToMove(reasons=[{"code": "notice"} | start])
