"""Cancelling sessions, with everybody in them."""

from contracts.scheduling.sessions import api, shapes
from contracts.scheduling.sessions.events import SessionCancelled
from kit import clock
from kit.db import Session, lock_keys
from scheduling.bookings import operations as bookings
from scheduling.bookings import queries as booked
from scheduling.bookings.models import OPEN
from scheduling.bookings.rules.parties import Party
from scheduling.database import refuse_stale
from scheduling.holds import operations as holds
from scheduling.occupancies.operations import seating
from scheduling.sessions import queries
from scheduling.sessions.models import SessionBlock
from scheduling.sessions.operations.diaries import leave, times_of
from scheduling.sessions.operations.telling import tell
from scheduling.sessions.rules import slots_of

CANCELLED = "The session is cancelled"


async def cancel(session: Session, asked: api.CancelSession) -> shapes.Session:
    """Cancel a session: its staff member's time is free, and everybody's booking of a slot that is not over is off.

    They owe nothing and get back what credits paid, whatever the notice; each booking is told of by an event of its
    own, and keeps the reason. Raises `SessionOver`, `PreconditionFailed`, `NotFound`.
    """
    block = await queries.get_for_change(session, asked.session_id)
    refuse_stale(block, asked.if_version)
    now = clock.now()
    block.cancel(now)
    await lock_keys(session, keys_of(block))
    owners, held = await queries.list_owners(session, block.id, now)
    for hold_id in sorted(held):
        await holds.let_go(session, hold_id)
    locked = await booked.lock_all(session, owners)
    sitting, _ = await queries.list_owners(session, block.id, now)  # some may have moved away until they were locked
    there = [booking for booking in locked.values() if booking.id in sitting and booking.status in OPEN]
    await bookings.call_off_all(session, there, asked.reason or CANCELLED, party=Party.HOST)
    await leave(session, block)
    tell(session, block, SessionCancelled)
    return shapes.Session.model_validate(block)


def keys_of(block: SessionBlock) -> list[str]:
    """What is locked so that nobody takes, moves or ends a seat of the session, nor its staff member's time."""
    slots = slots_of(times_of(block).window, block.slot_minutes)
    return [f"staff:{block.staff_member_id}", *(seating.key(start) for start, _ in slots)]
