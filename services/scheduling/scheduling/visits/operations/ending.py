"""Cancelling visits."""

from contracts.scheduling.visits import shapes
from contracts.scheduling.visits.api import CancelVisit
from kit.db import Session
from scheduling.bookings import operations as bookings
from scheduling.bookings import queries as booked
from scheduling.bookings.rules.versions import refuse_unless_version
from scheduling.visits import queries
from scheduling.visits.operations.showing import ahead, shown


async def cancel(session: Session, asked: CancelVisit) -> shapes.Visit:
    """Call off all of a visit that lies ahead, each booking by the rules of a single one.

    Raises `BookingOver`, `PreconditionFailed`, `NotFound`.
    """
    found, party = await queries.get_for(
        session, asked.visit_id, asked.token, permission="bookings:write", purposes=["cancel"]
    )
    visit = await queries.lock(session, found)
    refuse_unless_version(visit, asked.if_version)
    parts = await queries.list_bookings(session, visit.id)
    await booked.lock_all(session, [part.id for part in parts])
    await bookings.call_off_all(session, ahead(parts), asked.reason, party=party)
    visit.change()
    return shown(session, visit, parts)
