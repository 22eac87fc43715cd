"""What becomes of an offer: accepted, declined, or ended without an answer."""

from datetime import datetime
from uuid import UUID

from contracts.scheduling.waitlist import shapes
from contracts.scheduling.waitlist.api import AcceptOffer, DeclineOffer
from contracts.scheduling.waitlist.events import WaitlistAccepted, WaitlistExpired
from kit import clock
from kit.db import Session
from scheduling.database import refuse_stale
from scheduling.holds import operations as holding
from scheduling.holds import queries as holds
from scheduling.holds.models import Hold
from scheduling.waitlist import queries
from scheduling.waitlist.models import Entry, NothingOffered, Offer, OfferStatus
from scheduling.waitlist.operations.telling import tell


async def offered_hold(session: Session, asked: AcceptOffer) -> tuple[Entry, Hold]:
    """The entry and the hold that keeps its time, for a booking to consume.

    Raises `NothingOffered`, `WaitlistOver`, `NotFound`.
    """
    entry = await queries.get_for(session, asked.entry_id, asked.token, permission="bookings:write")
    entry.refuse_unless_offered()
    offer = await queries.find_open_offer(session, entry.id)
    if offer is None:
        raise NothingOffered
    return entry, await holds.get_kept(session, offer.hold_id)


async def accepted(session: Session, hold: Hold, booking_id: UUID) -> None:
    """The time that a hold kept for an entry is booked. The hold must be locked. Raises `NothingOffered`."""
    offer = await queries.find_offer_of(session, hold.id)
    if offer is None:
        return
    entry = await queries.get_locked(session, offer.entry_id)
    entry.book()
    offer.status = OfferStatus.ACCEPTED
    tell(session, entry, WaitlistAccepted, hold_id=hold.id, booking_id=booking_id)


async def decline(session: Session, asked: DeclineOffer) -> shapes.WaitlistEntry:
    """Let the time go to the next, and wait on.

    Raises `NothingOffered`, `WaitlistOver`, `PreconditionFailed`, `NotFound`.
    """
    seen = await queries.get_for(session, asked.entry_id, asked.token, permission="bookings:write")
    refuse_stale(seen, asked.if_version)
    offer = await queries.find_open_offer(session, seen.id)
    if offer is None:
        seen.refuse_unless_offered()
        raise NothingOffered
    entry = await _end(session, offer.id, OfferStatus.DECLINED)
    if entry is None:
        raise NothingOffered
    return queries.shown(entry, None)


async def lapse(session: Session, offer_id: UUID, now: datetime) -> bool:
    """End an offer that has run out, so that the next is offered its time; whether there was one to end."""
    offer = await queries.get_offer(session, offer_id)
    if offer.status is not OfferStatus.OPEN or now < offer.expires_at:
        return False
    return await _end(session, offer.id, OfferStatus.EXPIRED) is not None


async def withdraw(session: Session, offer: Offer) -> None:
    """Give back what is kept for an entry that wants nothing any more. Locks the hold: before its entry, as always."""
    await holding.let_go(session, offer.hold_id)
    offer = await queries.get_offer(session, offer.id)
    if offer.status is OfferStatus.OPEN:
        offer.status = OfferStatus.WITHDRAWN


async def _end(session: Session, offer_id: UUID, how: OfferStatus) -> Entry | None:
    """The entry that waits on; None where the offer has ended meanwhile."""
    offer = await queries.get_offer(session, offer_id)
    await holding.let_go(session, offer.hold_id)
    offer = await queries.get_offer(session, offer_id)
    if offer.status is not OfferStatus.OPEN:
        return None
    entry = await queries.get_locked(session, offer.entry_id)
    entry.wait_on()
    offer.status, entry.look_at = how, clock.now()
    tell(session, entry, WaitlistExpired, hold_id=offer.hold_id, starts_at=offer.starts_at, how=how.value)
    return entry
