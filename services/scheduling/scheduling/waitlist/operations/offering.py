"""Offering time that became free to those who wait, first come first served, through the gates of any booking."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from contracts.scheduling.waitlist.events import WaitlistLeft, WaitlistOffered
from contracts.scheduling.waitlist.shapes import WaitlistStatus
from contracts.types import uuid7
from kit import clock
from kit.db import Session, lock_keys
from scheduling.availability import operations as availability
from scheduling.availability.rules import Slot, from_datetime, to_datetime
from scheduling.availability.rules.offers import Choice
from scheduling.holds import operations as holding
from scheduling.occupancies.operations import NotBookable, Wish
from scheduling.openings import operations as openings
from scheduling.openings.models import Opening
from scheduling.services import queries as services
from scheduling.services.models import Service
from scheduling.staff import queries as staff
from scheduling.waitlist import queries, rules
from scheduling.waitlist.models import Entry, Offer
from scheduling.waitlist.operations.telling import tell

TURN = "waitlist"
"""Whoever offers time of a business does so alone: two openings at once would not know whose turn it is."""
MOST_WAITING = 500
"""How many of those who wait are asked at one opening."""


async def fill(session: Session, opening_id: UUID, now: datetime) -> bool:
    """Offer one slot of an opening to the first in line whom one suits; whether the opening was there to be looked at.

    It stays, to be looked at again, while somebody is offered something; when nobody fits it goes. One round trip for
    each kind of wish among those who wait, and those of a hold.
    """
    opening = await queries.find_opening(session, opening_id)
    if opening is None or now < opening.noted_at:
        return False
    await lock_keys(session, [TURN])
    if not await _offer_next(session, opening):
        await session.delete(opening)
    return True


async def look(session: Session, entry_id: UUID, now: datetime) -> bool:
    """See whether time has become free for an entry by itself, or its dates are over; whether it was due.

    What is found is noted as an opening, so that whoever joined first gets it.
    """
    entry = await queries.find_waiting(session, entry_id)
    if entry is None or now < entry.look_at:
        return False
    if entry.ends_at <= now:
        entry.leave(WaitlistStatus.OVER)
        tell(session, entry, WaitlistLeft)
        return True
    entry.look_at = now + rules.LOOK_AGAIN
    found = await _Found.between(session, entry.starts_at, entry.ends_at, [entry])
    slot = await found.first_for(entry)
    if slot:
        await openings.note(session, to_datetime(slot.start), to_datetime(slot.end))
    return True


async def _offer_next(session: Session, opening: Opening) -> bool:
    waiting = await queries.list_turn(session, opening, limit=MOST_WAITING)
    found = await _Found.between(session, opening.starts_at, opening.ends_at, waiting)
    for entry in waiting:
        slot = await found.first_for(entry)
        if slot and await _offer(session, entry.id, slot):
            return True
    return False


async def _offer(session: Session, entry_id: UUID, slot: Slot) -> bool:
    """Keep a slot for an entry, if it still waits and the slot can still be had."""
    entry = await queries.find_waiting(session, entry_id, patiently=True)  # a tick that looks at it costs no turn
    if entry is None:
        return False
    starts_at = to_datetime(slot.start)
    service = await services.get(session, entry.service_id)
    wish = Wish(service, starts_at, entry.staff_member_id, ends_at=to_datetime(slot.end))
    try:
        hold = await holding.keep(session, wish, until=rules.offer_until(clock.now(), starts_at), entry_id=entry.id)
    except NotBookable:
        return False
    given_by = await staff.get(session, hold.staff_member_id)
    session.add(
        Offer(
            id=uuid7(), entry_id=entry.id, customer_id=entry.customer_id, hold_id=hold.id,
            staff_member_id=given_by.id, staff_member_name=given_by.name, starts_at=hold.starts_at,
            ends_at=hold.ends_at, price_minor=hold.price_minor, currency=hold.currency, expires_at=hold.expires_at,
            offered_at=clock.now(),
        )
    )  # fmt: skip
    entry.offer()
    tell(
        session, entry, WaitlistOffered,
        hold_id=hold.id, staff_member_id=given_by.id, staff_member_name=given_by.name, starts_at=hold.starts_at,
        ends_at=hold.ends_at, price=hold.price, expires_at=hold.expires_at,
    )  # fmt: skip
    return True


class _Found:
    """The slots near a stretch of time, listed once for each service and staff member that somebody waits for."""

    def __init__(self, session: Session, frm: datetime, to: datetime, offered: set[tuple[UUID, datetime]]) -> None:
        self._session, self._frm, self._to, self._offered = session, frm, to, offered
        self._slots: dict[tuple[UUID, UUID | None], list[Slot]] = {}

    @classmethod
    async def between(cls, session: Session, frm: datetime, to: datetime, waiting: Sequence[Entry]) -> "_Found":
        """What may suit these entries from `frm` to `to`."""
        return cls(session, frm, to, await queries.list_offered_starts(session, [entry.id for entry in waiting]))

    async def first_for(self, entry: Entry) -> Slot | None:
        """The first slot that suits an entry and that it was not offered before."""
        key = entry.service_id, entry.staff_member_id
        if key not in self._slots:
            far = reach(await services.get(self._session, entry.service_id))
            self._slots[key] = await availability.free_slots(
                self._session, entry.service_id, self._frm - far, self._to + far, choice=Choice(entry.staff_member_id)
            )
        first, end = from_datetime(entry.starts_at), from_datetime(entry.ends_at)
        for slot in self._slots[key]:
            new = (entry.id, to_datetime(slot.start)) not in self._offered
            if new and first <= slot.start < end and rules.suits(entry.times, entry.timezone, slot.start, slot.end):
                return slot
        return None


def reach(service: Service) -> timedelta:
    """How far from time that became free a start may lie that it makes bookable."""
    return timedelta(minutes=service.duration_minutes + service.buffer_before_minutes + service.buffer_after_minutes)
