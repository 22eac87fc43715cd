"""Reading visits: for those who may, as with bookings."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from kit.db import Session
from kit.errors import NotFound
from scheduling.bookings import queries as bookings
from scheduling.bookings.models import Booking
from scheduling.bookings.rules.links import MANAGING, Purpose
from scheduling.bookings.rules.parties import Party
from scheduling.visits.models import Visit

FRESH = {"populate_existing": True}
"""Read again what this session may have read before its locks."""


async def get_for(
    session: Session, visit_id: UUID, token: str | None, *, permission: str, purposes: Sequence[Purpose] = MANAGING
) -> tuple[Visit, Party]:
    """The visit, and for whom somebody acts on it who has a token for one of these purposes, or else may.

    Raises `NotFound` in all other cases, the same for a wrong token as for an unknown id.
    """
    visit: Visit | None = await session.scalar(select(Visit).where(Visit.id == visit_id))
    if visit is None:
        raise NotFound
    stored: dict[Purpose, bytes] = {"cancel": visit.cancel_token_hash, "reschedule": visit.reschedule_token_hash}
    hashes = [stored[purpose] for purpose in purposes]
    return visit, await bookings.acting(session, visit.customer_id, token, hashes, permission=permission)


async def lock(session: Session, visit: Visit) -> Visit:
    """The same visit as it stands now, kept from changing until the transaction ends."""
    query = select(Visit).where(Visit.id == visit.id).with_for_update().execution_options(**FRESH)
    return (await session.scalars(query)).one()


async def list_bookings(session: Session, visit_id: UUID) -> Sequence[Booking]:
    """The bookings of a visit, by start, whatever has become of them."""
    query = select(Booking).where(Booking.visit_id == visit_id).order_by(Booking.starts_at, Booking.id)
    found = (await session.scalars(query.execution_options(**FRESH))).all()
    await bookings.open_texts(session, found)
    return found
