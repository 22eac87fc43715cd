"""What people write about a booking goes into the vault, under the key of the customer it is about."""

from uuid import UUID

from kit.db import Session
from kit.vault import Erased
from scheduling.bookings import queries
from scheduling.bookings.models import Booking
from scheduling.vault import operations as vault


async def keep_note(session: Session, booking: Booking, note: str | None) -> None:
    """Keep what the customer wrote when they booked. Asks nothing of the database where they wrote nothing."""
    if note:
        booking.sealed_note = await _sealed(session, booking, "note", note)


async def keep_reason(session: Session, booking: Booking, reason: str | None) -> None:
    """Keep why a booking was cancelled."""
    if reason:
        booking.sealed_reason = await _sealed(session, booking, "reason", reason)


async def words(session: Session, booking: Booking, said: str | None) -> bytes | None:
    """What whoever acts has said, for the booking's history at the version it has now."""
    return await _sealed(session, booking, "words", said, version=booking.version) if said else None


async def seal(session: Session, booking_id: UUID) -> bool:
    """Put the texts of a booking that are in clear into the vault; whether there were any."""
    booking = await queries.find_due(session, booking_id)
    if booking is None or (booking.clear_note is None and booking.clear_reason is None):
        return False
    await keep_note(session, booking, booking.clear_note)
    await keep_reason(session, booking, booking.clear_reason)
    booking.clear_note = booking.clear_reason = None
    return True


async def _sealed(session: Session, booking: Booking, name: str, text: str, *, version: int = 0) -> bytes | None:
    """None for a customer who was erased: nothing new is written about them."""
    booking.sealed_for = booking.sealed_for or booking.customer_id
    where = queries.place_of(session, booking, name, version)
    try:
        sealed = await vault.encrypt(session, text, where, customer_id=booking.sealed_for)
    except Erased:
        return None
    booking.opened[name] = text
    return sealed
