"""Moving visits."""

from contracts.scheduling.visits import shapes
from contracts.scheduling.visits.api import RescheduleVisit
from contracts.scheduling.visits.shapes import MovedPart
from kit.db import Session
from kit.errors import Invalid
from scheduling.availability.rules.offers import Choice
from scheduling.bookings import operations as bookings
from scheduling.bookings.models import Booking
from scheduling.bookings.rules.parties import Party
from scheduling.bookings.rules.versions import refuse_unless_version
from scheduling.occupancies import operations as occupancies
from scheduling.occupancies.operations import Wish
from scheduling.services import queries as services
from scheduling.visits import queries
from scheduling.visits.models import Visit
from scheduling.visits.operations.making import take_in_turn
from scheduling.visits.operations.showing import ahead, shown


async def reschedule(session: Session, asked: RescheduleVisit) -> shapes.Visit:
    """Move all of a visit that lies ahead in one step, all or none; the order may change.

    Notices hold as for a single booking. Raises `TooLateToMove`, `SlotTaken` or `NotBookable`, `BookingsChanged`,
    `BookingOver`, `Invalid` unless each of its bookings is named once and none starts before the one before ends,
    `PreconditionFailed`, `NotFound`.
    """
    found, party = await queries.get_for(
        session, asked.visit_id, asked.token, permission="bookings:write", purposes=["reschedule"]
    )
    refuse_unless_version(found, asked.if_version)
    parts = await _named(session, found, asked)
    versions = {part.id: part.version for part in parts}
    wishes = [await _wish(session, part, to, party) for part, to in zip(parts, asked.parts, strict=True)]
    async with occupancies.claiming_all(session, wishes) as claims:
        visit = await queries.lock(session, found)
        refuse_unless_version(visit, asked.if_version)
        await bookings.lock_unchanged(session, versions)
        taken = await take_in_turn(claims, wishes)
        moved = await bookings.move(session, list(zip(parts, taken, strict=True)))
        visit.change()
    bookings.tell_moved(session, moved)
    return shown(session, visit, await queries.list_bookings(session, visit.id))


async def _named(session: Session, visit: Visit, asked: RescheduleVisit) -> list[Booking]:
    """The bookings that move, in their new order."""
    known = {booking.id: booking for booking in ahead(await queries.list_bookings(session, visit.id))}
    named = [part.booking_id for part in asked.parts]
    if sorted(named) != sorted(known):
        detail = "Name every booking of the visit that lies ahead, once"
        raise Invalid(errors=[{"pointer": "/parts", "detail": detail}])
    return [known[each] for each in named]


async def _wish(session: Session, part: Booking, to: MovedPart, party: Party) -> Wish:
    if party is Party.CUSTOMER:
        bookings.refuse_when_late(part, one_of_many=True)
    return bookings.wish_to_move(
        session, await services.get(session, part.service_id), part, to.starts_at,
        choice=Choice(to.staff_member_id), offer=to.offer, party=party,
    )  # fmt: skip
