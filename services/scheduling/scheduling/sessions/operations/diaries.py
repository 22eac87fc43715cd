"""The staff member's time that a session takes: whether it is free, and which lane of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import Range

from kit import clock
from kit.db import Session, lock_keys
from scheduling.availability import queries as availability
from scheduling.availability import rules
from scheduling.availability.rules.taken import reasons_taken
from scheduling.occupancies.models import Occupancy
from scheduling.openings import operations as openings
from scheduling.services.models import Service
from scheduling.sessions import queries
from scheduling.sessions.models import SessionBlock
from scheduling.sessions.rules import Times

Beside = tuple[rules.Window, int | None]
"""What sessions have in common that stand side by side: their times, and the length of their slots."""


class Diary:
    """What takes a staff member's time around some sessions that are to be planned, as it stands under the lock.

    Sessions of one staff member with the same times and slots may stand side by side, so that they have seats of
    several kinds: each takes a lane of its own, and one of them the first, which is everybody else's too.
    """

    def __init__(
        self, member: rules.StaffMember, terms: rules.ServiceRules, beside: Sequence[tuple[SessionBlock, int]]
    ) -> None:
        self._member = member
        self._terms = terms
        self._beside: dict[Beside, dict[str, int]] = {}
        for block, lane in beside:
            self._beside.setdefault(_beside(block), {})[f"ses:{block.id}"] = lane

    def reasons(self, times: Times, slot_minutes: int | None) -> list[rules.Reason]:
        """Why a session cannot be planned at these times: whatever else is there, but for sessions at its side."""
        now = rules.from_datetime(clock.now())
        start, end = times.window
        past = [rules.Reason("past")] if start < now else []
        question = rules.Question(
            self._terms, now, exclude=frozenset(self._beside.get((times.window, slot_minutes), ()))
        )
        return [*past, *reasons_taken(question, self._member, start, end)]

    def enter(self, block: SessionBlock) -> Occupancy:
        """What a session takes. The next sessions are planned around it."""
        terms, key = self._terms, _beside(block)
        lanes = self._beside.setdefault(key, {})
        lane = next(n for n in range(len(lanes) + 1) if n not in lanes.values())
        lanes[f"ses:{block.id}"] = lane
        (start, end), before, after = key[0], terms.buffer_before_minutes, terms.buffer_after_minutes
        visit = rules.Booking(
            start, end, buffer_before_minutes=before, buffer_after_minutes=after, id=f"ses:{block.id}"
        )
        self._member = replace(self._member, bookings=(*self._member.bookings, visit))
        during = block.starts_at - timedelta(minutes=before), block.ends_at + timedelta(minutes=after)
        return Occupancy(
            business_id=block.business_id, resource_id=block.staff_member_id, lane=lane,
            during=Range(*during, bounds="[)"), session_id=block.id,
        )  # fmt: skip


async def open_diary(
    session: Session, staff_member_id: UUID, services: Sequence[Service], within: Sequence[Times]
) -> Diary:
    """The staff member's diary, kept from changing until the transaction ends.

    A session keeps the largest buffers of its services free, around all of it. Three round trips.
    """
    await lock_keys(session, [f"staff:{staff_member_id}"])
    before = max(service.buffer_before_minutes for service in services)
    after = max(service.buffer_after_minutes for service in services)
    terms = rules.ServiceRules("UTC", 1, buffer_before_minutes=before, buffer_after_minutes=after)
    first, last = min(each.window[0] for each in within), max(each.window[1] for each in within)
    key = str(staff_member_id)
    taken = await availability.list_taken(session, [key], (first - 60 * before, last + 60 * after))
    member = replace(rules.StaffMember(key, availability.NO_HOURS), **taken.get(key, {}))
    return Diary(member, terms, await queries.list_beside(session, staff_member_id, within))


async def leave(session: Session, block: SessionBlock) -> None:
    """The session takes its staff member's time no more; of those at its side one takes the first lane.

    Whoever waits for that time may get it. The staff member's lock must be held.
    """
    await openings.note(session, block.starts_at, block.ends_at)
    mine = Occupancy.session_id == block.id
    left = (await session.execute(delete(Occupancy).where(mine).returning(Occupancy.lane))).scalar_one()
    if left > 0:
        return
    beside = [each for each, _ in await queries.list_beside(session, block.staff_member_id, [times_of(block)])]
    heir = next((each for each in beside if each.id != block.id and _beside(each) == _beside(block)), None)
    if heir is not None:
        await session.execute(update(Occupancy).where(Occupancy.session_id == heir.id).values(lane=0))


def times_of(block: SessionBlock) -> Times:
    """When a session takes place."""
    return Times(block.timezone, block.wall_start, block.wall_end, block.starts_at, block.ends_at)


def _beside(block: SessionBlock) -> Beside:
    return times_of(block).window, block.slot_minutes
