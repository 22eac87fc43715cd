"""Sessions: seats in grouped booking blocks, given out so that nobody is refused whom a re-seating could take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from scheduling.availability.rules.answers import Reason, Slot
from scheduling.availability.rules.questions import OCCUPYING, Question, SeatBooking, SessionBlock

MINUTE = 60


class Kind(NamedTuple):
    """What makes seats exchangeable: equal start, end, staff member and price."""

    start: int
    end: int
    staff: str | None
    price_minor: int | None


def session_slots(question: Question, frm: int, to: int) -> list[Slot]:
    """The session slots of the service that start in `[frm, to)`, also full ones; one for each start and end."""
    sessions = [block for block in question.sessions or () if block.start < to and frm < block.end]
    seats_by_kind = _seats_by_kind(question)
    found: dict[tuple[int, int], Slot] = {}
    for kind, blocks in sorted(_blocks_by_kind(sessions, frm, to).items(), key=lambda item: str(item[0].staff)):
        chosen = question.only_staff is None or kind.staff in question.only_staff
        if not chosen or not any(question.service.id in block.services for block in blocks):
            continue
        left = remaining(blocks, [seat.service for seat in seats_by_kind.get(kind, ())], str(question.service.id))
        before = found.get(kind[:2]) or Slot(kind.start, kind.end, (), 0)
        staff = (*before.staff, kind.staff) if left and kind.staff is not None else before.staff
        found[kind[:2]] = Slot(kind.start, kind.end, tuple(dict.fromkeys(staff)), before.remaining + left)
    return [found[key] for key in sorted(found)]


def remaining(blocks: Sequence[SessionBlock], booked: Iterable[str], service: str) -> int:
    """How many more bookings of `service` the blocks' equal seats take after the best re-seating.

    `booked` names the services of those who sit already; as many of them as can be seated stay seated.
    """
    seating = Seating(blocks)
    for each in booked:
        seating.seat(each)
    more = 0
    while seating.seat(service):
        more += 1
    return more


class Seating:
    """Who sits in which of several blocks whose seats are equal but serve different services.

    Each further person is seated along an augmenting path, so that as many sit as at all possible (the maximum flow
    from services to blocks). `rows[i]` names the services seated in `blocks[i]`.
    """

    __slots__ = ("blocks", "rows")

    def __init__(self, blocks: Sequence[SessionBlock]) -> None:
        self.blocks = blocks
        self.rows: list[list[str]] = [[] for _ in blocks]

    def seat(self, service: str) -> bool:
        """Seat one more booking of the service, moving others where needed; False when nobody could make room."""
        return self._seat(service, set())

    def _seat(self, service: str, tried: set[int]) -> bool:
        for index, block in enumerate(self.blocks):
            if index in tried or service not in block.services:
                continue
            tried.add(index)
            row = self.rows[index]
            if len(row) < block.capacity:
                row.append(service)
                return True
            for other in dict.fromkeys(row):
                if self._seat(other, tried):
                    row[row.index(other)] = service
                    return True
        return False


def seat_plan(question: Question, slot: Slot) -> dict[str, str | None]:
    """In which block each seat booking of the slot sits, id to id, in a seating that takes as many as at all possible.

    Those who cannot be seated (a block was cut short) are left out.
    """
    plan: dict[str, str | None] = {}
    seats_by_kind = _seats_by_kind(question)
    for kind, blocks in _blocks_by_kind(question.sessions or (), slot.start, slot.start + 1).items():
        if kind[:2] != slot[:2]:
            continue
        seating = Seating(blocks)
        waiting: dict[str, list[SeatBooking]] = defaultdict(list)
        for seat in seats_by_kind.get(kind, ()):
            if seating.seat(seat.service):
                waiting[seat.service].append(seat)
        for block, row in zip(blocks, seating.rows, strict=True):
            for service in row:
                seated = waiting[service].pop(0)
                if seated.id is not None:
                    plan[seated.id] = block.id
    return plan


def reasons_session(question: Question, start: int, end: int | None) -> tuple[Slot, list[Reason]]:
    """The session slot that begins at `start` (and ends at `end`, if given), and why it takes nobody."""
    meant = [slot for slot in session_slots(question, start, start + 1) if end in (None, slot.end)]
    if meant:
        best = max(meant, key=lambda slot: slot.remaining)
        full = [] if best.remaining else [Reason("capacity", _block_of(question, best))]
        return best, full
    none = Slot(start, end or start + question.service.duration_minutes * MINUTE, (), 0)
    inside = [b for b in question.sessions or () if b.start <= start < b.end and question.service.id in b.services]
    if not inside:
        return none, [Reason("outside_hours")]
    given = [block for block in inside if question.only_staff is None or block.staff in question.only_staff]
    return none, [Reason("off_grid", given[0].id) if given else Reason("no_staff")]


def _block_of(question: Question, slot: Slot) -> str | None:
    """The id of a block that serves the service in that slot."""
    found = _blocks_by_kind(question.sessions or (), slot.start, slot.start + 1)
    blocks = (block for kind, blocks in found.items() if kind[:2] == slot[:2] for block in blocks)
    return next((block.id for block in blocks if question.service.id in block.services), None)


def _slots_of(block: SessionBlock, frm: int, to: int) -> Iterator[tuple[int, int]]:
    length = block.slot_minutes * MINUTE if block.slot_minutes else block.end - block.start
    if length > 0:
        skipped = max(0, -(-(frm - block.start) // length))
        for start in range(block.start + skipped * length, min(block.end - length + 1, to), length):
            yield start, start + length


def _blocks_by_kind(blocks: Iterable[SessionBlock], frm: int, to: int) -> dict[Kind, list[SessionBlock]]:
    found: dict[Kind, list[SessionBlock]] = defaultdict(list)
    for block in blocks:
        for start, end in _slots_of(block, frm, to):
            found[Kind(start, end, block.staff, block.price_minor)].append(block)
    return found


def _seats_by_kind(question: Question) -> dict[Kind, list[SeatBooking]]:
    found: dict[Kind, list[SeatBooking]] = defaultdict(list)
    for seat in question.seats:
        if seat.id not in question.exclude and takes_seat(seat, question.now, question.asker):
            found[Kind(seat.start, seat.end, seat.staff, seat.price_minor)].append(seat)
    return found


def takes_seat(seat: SeatBooking, now: int, asker: str | None = None) -> bool:
    """Whether somebody sits there: a booking that occupies, or a provisional one that lives and is not the asker's."""
    if seat.status in OCCUPYING:
        return True
    if seat.status not in {"provisional", "pending"}:
        return False
    if asker is not None and seat.owner == asker:
        return False
    return seat.expires_at is None or now < seat.expires_at
