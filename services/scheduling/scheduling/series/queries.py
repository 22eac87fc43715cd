"""Reading series: for those who may, as with bookings."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from kit.db import Session
from kit.errors import NotFound
from scheduling.bookings import queries as bookings
from scheduling.bookings.models import Booking
from scheduling.bookings.rules.links import MANAGING, Purpose
from scheduling.bookings.rules.parties import Party
from scheduling.series.models import Series

FRESH = {"populate_existing": True}
"""Read again what this session may have read before its locks."""


async def get_for(
    session: Session, series_id: UUID, token: str | None, *, permission: str, purposes: Sequence[Purpose] = MANAGING
) -> tuple[Series, Party]:
    """The series, and for whom somebody acts on it who has a token for one of these purposes, or else may.

    Raises `NotFound` in all other cases, the same for a wrong token as for an unknown id.
    """
    series: Series | None = await session.scalar(select(Series).where(Series.id == series_id))
    if series is None:
        raise NotFound
    stored: dict[Purpose, bytes] = {"cancel": series.cancel_token_hash, "reschedule": series.reschedule_token_hash}
    hashes = [stored[purpose] for purpose in purposes]
    return series, await bookings.acting(session, series.customer_id, token, hashes, permission=permission)


async def lock(session: Session, series: Series) -> Series:
    """The same series as it stands now, kept from changing until the transaction ends."""
    query = select(Series).where(Series.id == series.id).with_for_update().execution_options(**FRESH)
    return (await session.scalars(query)).one()


async def list_bookings(session: Session, series_id: UUID) -> Sequence[Booking]:
    """The occurrences of a series, in the order of its rule, whatever has become of them."""
    query = select(Booking).where(Booking.series_id == series_id).order_by(Booking.recurrence_id)
    found = (await session.scalars(query.execution_options(**FRESH))).all()
    await bookings.open_texts(session, found)
    return found


async def has_before(session: Session, booking: Booking) -> bool:
    """Whether an occurrence has others before it in its series."""
    earlier = select(Booking.id).where(
        Booking.series_id == booking.series_id, Booking.recurrence_id < booking.recurrence_id
    )
    return await session.scalar(earlier.limit(1)) is not None
