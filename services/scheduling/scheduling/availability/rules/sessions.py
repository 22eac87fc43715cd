"""Sessions: seats in grouped booking blocks, given out so that nobody is refused whom a re-seating could take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
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


class EqualSeats(NamedTuple):
    """Seats of which any will do for a service: their kind, and the blocks they are in."""

    service: str
    kind: Kind
    blocks: tuple[SessionBlock, ...]


class _Row(NamedTuple):
    """The equal seats of one slot: who sits there, and how many more bookings of the service they take."""

    kind: Kind
    blocks: list[SessionBlock]
    seats: list[SeatBooking]
    left: int


def session_slots(question: Question, frm: int, to: int) -> list[Slot]:
    """The session slots of the service that start in `[frm, to)`, also full ones; one for each start and end."""
    found: dict[tuple[int, int], Slot] = {}
    for kind, _, _, left in _rows(question, frm, to):
        before = found.get(kind[:2]) or Slot(kind.start, kind.end, (), 0)
        staff = (*before.staff, kind.staff) if left and kind.staff is not None else before.staff
        found[kind[:2]] = Slot(kind.start, kind.end, tuple(dict.fromkeys(staff)), before.remaining + left)
    return [found[key] for key in sorted(found)]


def seat_prices(question: Question, frm: int, to: int) -> dict[tuple[int, int], int]:
    """What the next seat costs in each slot that starts in `[frm, to)`, by start and end: the cheapest that is left.

    A full slot costs what its cheapest seat did.
    """
    found: dict[tuple[int, int], tuple[bool, int]] = {}
    for kind, _, _, left in _rows(question, frm, to):
        price = not left, _price(question, kind)
        found[kind[:2]] = min(price, found.get(kind[:2], price))
    return {key: price for key, (_, price) in found.items()}


def find_seats(question: Question, slot: Slot, *, preferred: Collection[str] = ()) -> EqualSeats:
    """The seats of which one more booking of a slot gets one.

    Those that somebody `preferred` gives, where any are left; else the cheapest, of those the ones with most left,
    then by staff member id. Raises ValueError for a full slot.
    """

    def rank(row: _Row) -> tuple[bool, int, int, str]:
        return row.kind.staff not in preferred, _price(question, row.kind), -row.left, str(row.kind.staff)

    rows = _rows(question, slot.start, slot.start + 1)
    able = sorted((row for row in rows if row.kind[:2] == slot[:2] and row.left), key=rank)
    if not able:
        raise ValueError("no seat is left in this slot")
    return EqualSeats(str(question.service.id), able[0].kind, tuple(able[0].blocks))


def equal_blocks(
    blocks: Iterable[SessionBlock], slot: tuple[int, int], staff: str | None, price_minor: int | None
) -> list[SessionBlock]:
    """The blocks whose seats in a slot are given by this staff member at this price."""
    return _blocks_by_kind(blocks, slot[0], slot[0] + 1).get(Kind(*slot, staff, price_minor), [])


def seated(blocks: Sequence[SessionBlock], sitting: Iterable[SeatBooking]) -> dict[str, str | None]:
    """In which of these blocks, whose seats are equal, everybody sits: id to id, as `seat_plan` says."""
    return Seating(blocks, sitting).plan()


def seat_plan(question: Question, slot: Slot) -> dict[str, str | None]:
    """In which block each seat booking of the slot sits, id to id, in a seating that takes as many as at all possible.

    Those who cannot be seated (a block was cut short) are left out; nobody else is moved without need.
    """
    plan: dict[str, str | None] = {}
    seats_by_kind = _seats_by_kind(question)
    for kind, blocks in _blocks_by_kind(question.sessions or (), slot.start, slot.start + 1).items():
        if kind[:2] == slot[:2]:
            plan |= seated(blocks, seats_by_kind.get(kind, ()))
    return plan


class Seating:
    """Who sits in which of several blocks whose seats are equal but serve different services.

    Whoever sits in one of them already keeps that seat at first. Each further person is seated along an augmenting
    path, so that as many sit as at all possible (the maximum flow from services to blocks).
    """

    __slots__ = ("_blocks", "_rows")

    def __init__(self, blocks: Sequence[SessionBlock], sitting: Iterable[SeatBooking] = ()) -> None:
        self._blocks = blocks
        self._rows: list[list[SeatBooking]] = [[] for _ in blocks]
        places = {block.id: index for index, block in enumerate(blocks) if block.id is not None}
        standing = []
        for who in sitting:
            index = places.get(who.block) if who.block is not None else None
            if index is not None and who.service in blocks[index].services and self._room(index):
                self._rows[index].append(who)
            else:
                standing.append(who)
        for who in standing:
            self.seat(who)

    def __iter__(self) -> Iterator[tuple[SessionBlock, list[SeatBooking]]]:
        return zip(self._blocks, self._rows, strict=True)

    def seat(self, who: SeatBooking) -> bool:
        """Seat one more, moving others where needed; False when nobody could make room."""
        return self._seat(who, set())

    def plan(self) -> dict[str, str | None]:
        """The block of everybody who sits and has an id."""
        return {who.id: block.id for block, row in self for who in row if who.id is not None}

    def _seat(self, who: SeatBooking, tried: set[int]) -> bool:
        able = [n for n, block in enumerate(self._blocks) if n not in tried and who.service in block.services]
        free = next(filter(self._room, able), None)
        if free is not None:
            self._rows[free].append(who)
            return True
        return any(index not in tried and self._swap(index, who, tried) for index in able)

    def _swap(self, index: int, who: SeatBooking, tried: set[int]) -> bool:
        """Seat somebody in place of somebody there who can sit elsewhere."""
        tried.add(index)
        row = self._rows[index]
        # Of those who want the same service one stands for all.
        for place, other in {each.service: (n, each) for n, each in enumerate(row)}.values():
            if self._seat(other, tried):
                row[place] = who
                return True
        return False

    def _room(self, index: int) -> bool:
        return len(self._rows[index]) < self._blocks[index].capacity


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


def _price(question: Question, kind: Kind) -> int:
    return question.service.price_minor if kind.price_minor is None else kind.price_minor


def _rows(question: Question, frm: int, to: int) -> Iterator[_Row]:
    """The rows of equal seats that start in `[frm, to)`, serve the service and are given by whom the customer chose."""
    sessions = [block for block in question.sessions or () if block.start < to and frm < block.end]
    service, seats_by_kind = str(question.service.id), _seats_by_kind(question)
    for kind, blocks in sorted(_blocks_by_kind(sessions, frm, to).items(), key=lambda item: str(item[0].staff)):
        chosen = question.only_staff is None or kind.staff in question.only_staff
        if chosen and any(service in block.services for block in blocks):
            seats = seats_by_kind.get(kind, [])
            yield _Row(kind, blocks, seats, _left(blocks, seats, service))


def _left(blocks: Sequence[SessionBlock], seats: Sequence[SeatBooking], service: str) -> int:
    """How many more bookings of the service equal seats take after the best re-seating."""
    if len(blocks) == 1:
        return max(0, blocks[0].capacity - sum(seat.service in blocks[0].services for seat in seats))
    seating = Seating(blocks, seats)
    newcomer = SeatBooking(0, 0, service)
    most = sum(block.capacity for block in blocks if service in block.services)
    return next((more for more in range(most) if not seating.seat(newcomer)), most)


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
