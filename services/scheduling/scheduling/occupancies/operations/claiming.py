"""Taking time: the locks of all whose time it is, the one decision for each wish, the database as the last line."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID
from weakref import WeakValueDictionary

from sqlalchemy import Table, delete, func, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import IntegrityError

from kit import clock
from kit.db import Session, constraint, lock_keys
from scheduling.availability import queries, rules
from scheduling.availability.queries import Offering
from scheduling.occupancies.models import NO_OVERLAP, Occupancy
from scheduling.occupancies.operations import lanes, seating
from scheduling.occupancies.operations.refusing import Refused, hopeless, refusal
from scheduling.occupancies.operations.wishing import Claim, Part, Wish
from scheduling.openings import operations as openings
from scheduling.staff import queries as staff

MINUTE = timedelta(minutes=1)

_turns: WeakValueDictionary[tuple[UUID, str], asyncio.Lock] = WeakValueDictionary()


class Claims:
    """Wishes of one transaction, decided one after the other: each sees what the earlier ones take.

    What they are to move stands in the way of none of them.
    """

    def __init__(
        self, session: Session, offerings: Mapping[UUID, Offering], wishes: Sequence[Wish], *, sweeping: bool = True
    ) -> None:
        self._session = session
        self._offerings = offerings
        self._own = frozenset(own for wish in wishes for own in (wish.own_hold, wish.own_booking) if own)
        self._earlier: list[rules.Earlier] = []
        self._sweeping = sweeping

    async def take(self, wish: Wish) -> Claim:
        """The time that is wanted, decided by the one decision. Raises `Refused`."""
        if reasons := hopeless(wish):
            raise Refused(wish, reasons)
        now, offering, start = clock.now(), self._offerings[wish.service.id], rules.from_datetime(wish.starts_at)
        question = await queries.ask(
            self._session, offering, start, now=now, chosen=wish.choice.ids,
            action=wish.action, host=wish.by_host, own=self._own,
        )  # fmt: skip
        question = rules.after(question, self._earlier)
        end = rules.from_datetime(wish.ends_at) if wish.ends_at else None
        decision = first = rules.decide(question, start, offered=wish.offered, end=end)
        asked = question
        if wish.override and not decision.bookable:
            question, decision = rules.decide_overriding(question, start)
        if not decision.bookable:
            raise Refused(wish, decision.reasons, resources=offering.resources)
        picked = rules.pick(question, decision, preferred=frozenset(map(str, wish.preferred)))
        claim = _claimed(offering, wish, question, decision, await _parts(self._session, offering, question, picked))
        claim = replace(claim, overridden=rules.set_aside(asked, first, picked.staff))
        if wish.occupies:
            self._earlier.append(rules.taken_by(question, decision, picked.staff))
        if self._sweeping and any(_has_expired(member, question.now) for member in question.members):
            await _sweep(self._session, claim, now)
        return claim


@asynccontextmanager
async def claiming(session: Session, wish: Wish) -> AsyncIterator[Claim]:
    """Take time: the block gets a claim under the locks, and writes what `occupy` and its own tables need.

    Raises as `claiming_all` does.
    """
    if reasons := hopeless(wish):
        raise await refusal(session, wish, reasons)
    async with claiming_all(session, [wish]) as claims:
        yield await claims.take(wish)


@asynccontextmanager
async def claiming_all(session: Session, wishes: Sequence[Wish]) -> AsyncIterator[Claims]:
    """Take time for several wishes, all or none: the block takes each in its order, and writes what it needs.

    In this order: locks of the staff and of the limits' periods of all wishes, sorted; for each wish the one decision,
    which sees the earlier ones, and what has expired away; the block; flush. Raises `SlotTaken` when others were first,
    whether the decision or only the database noticed, and `NotBookable` for any other reason, each with the reasons
    and up to five alternatives. Those are looked for when the savepoint has been rolled back and with it the locks, so
    that losers keep nobody waiting. A block that can do without a wish catches `Refused`.
    """
    offerings = await _offerings(session, wishes)
    keys = [key for wish in wishes if not hopeless(wish) for key in _keys(offerings[wish.service.id], wish)]
    try:
        async with _turn(session, keys), session.begin_nested():
            await lock_keys(session, keys)
            yield Claims(session, offerings, wishes)
            await session.flush()
        return
    except Refused as refused:
        wish, reasons = refused.wish, refused.reasons
    except IntegrityError as error:
        if constraint(error) != NO_OVERLAP:
            raise
        wish, reasons = wishes[0], [rules.Reason("booked")]
    raise await refusal(session, wish, reasons, one_of_many=len(wishes) > 1)


async def previewing(session: Session, wishes: Sequence[Wish]) -> Claims:
    """What would become of wishes that are claimed together. Takes nothing and keeps nobody out."""
    return Claims(session, await _offerings(session, wishes), wishes, sweeping=False)


async def occupy(session: Session, claim: Claim, *, hold: UUID | None = None, booking: UUID | None = None,
                 booked_at: datetime | None = None, expires_at: datetime | None = None) -> None:  # fmt: skip
    """The claimed time of everybody who takes part goes to a hold or a booking, which must be in the database.

    `booked_at` is when the booking was made: round robin counts it. A seat goes to it, and others are moved to equal
    seats where that makes room. Raises `Refused` where nobody could make room any more.
    """
    for part, resource_id, lane in await _places(session, claim, hold or booking):
        answers = part is claim.lead
        session.add(
            Occupancy(
                business_id=session.business_id, resource_id=resource_id, lane=lane, during=claim.during, hold_id=hold,
                booking_id=booking, booked_at=None if answers else booked_at, expires_at=expires_at,
                wall_start=claim.wall_start, minutes=(claim.ends_at - claim.starts_at) // MINUTE,
            )
        )  # fmt: skip


async def _places(session: Session, claim: Claim, owner: UUID | None) -> list[tuple[Part, UUID, int]]:
    """What is taken for each who takes part: a lane of themselves, or a seat of a session."""
    if claim.seats and owner:
        place = await seating.sit(session, claim.seats, owner)
        if place is None:
            raise Refused(claim.wish, [rules.Reason("capacity")])
        return [(claim.lead, *place)]
    return [
        (part, part.id, await lanes.lane_of(session, part.id, claim.during, lanes=part.lanes)) for part in claim.parts
    ]


async def keep(session: Session, *, booking: UUID, now: datetime) -> bool:
    """What a booking occupies until it is paid stays its own for good; False when that has run out.

    Whoever sweeps it at the same time and is first has it.
    """
    query = update(Occupancy).where(Occupancy.booking_id == booking, Occupancy.expires_at > now).values(expires_at=None)
    kept = await session.execute(query.returning(Occupancy.id))
    return kept.first() is not None


async def vacate(session: Session, *, hold: UUID | None = None, booking: UUID | None = None) -> None:
    """Whatever the hold or the booking occupied is free, and those who wait for time will be offered it."""
    await session.flush()
    table = Occupancy.__table__
    assert isinstance(table, Table)
    taken = table.c
    owner = taken.hold_id == hold if hold else taken.booking_id == booking
    gone = delete(table).where(taken.business_id == session.business_id, owner)
    when = func.lower(taken.during).label("starts_at"), func.upper(taken.during).label("ends_at")
    await openings.free(session, gone.returning(*when).cte("gone"))


@asynccontextmanager
async def _turn(session: Session, keys: list[str]) -> AsyncIterator[None]:
    """One at a time in this process. A rush on one slot waits here, where nothing runs out, and leaves the database's
    locks to the few processes: their timeout would tell losers that the system is busy."""
    async with AsyncExitStack() as queue:
        for key in sorted(set(keys)):
            turn = _turns.setdefault((session.business_id, key), asyncio.Lock())
            await queue.enter_async_context(turn)
        yield


async def _offerings(session: Session, wishes: Sequence[Wish]) -> dict[UUID, Offering]:
    services = dict.fromkeys(wish.service.id for wish in wishes)
    return {service_id: await queries.get_offering(session, service_id) for service_id in services}


def _keys(offering: Offering, wish: Wish) -> list[str]:
    """What a booking of this start contends for: everybody who could be picked, because who is depends on all."""
    start, timezone = rules.from_datetime(wish.starts_at), offering.terms.timezone
    able = [] if offering.in_sessions else queries.candidates(offering, wish.choice.ids)
    keys = [f"{'resource' if member.id in offering.resources else 'staff'}:{member.id}" for member in able]
    keys += [seating.key(start)] * offering.in_sessions
    limited = {str(offering.id): offering.terms.limits} | {member.id: member.limits for member in able}
    for scope, limits in limited.items():
        periods = rules.limit_keys(limits, start, timezone) if limits else ()
        keys += [f"limit:{scope}:{period}" for period in periods]
    return keys


async def _parts(
    session: Session, offering: Offering, question: rules.Question, picked: rules.Pick
) -> tuple[Part, ...]:
    """Those who were picked. Sessions are given by whomever they say, who need not be of the service's staff."""
    lanes_of = {member.id: member.capacity for member in question.members}
    names = offering.names
    if question.sessions is not None:
        names = {each: (await staff.get(session, UUID(each))).name for each in picked.staff}
    return tuple(
        Part(UUID(each), names[each], why, each in offering.resources, lanes_of.get(each, 1))
        for each, why in zip(picked.staff, picked.why, strict=True)
    )


def _claimed(
    offering: Offering, wish: Wish, question: rules.Question, decision: rules.Decision, parts: tuple[Part, ...]
) -> Claim:
    terms, price, seats = offering.terms, offering.price, None
    before, after = (timedelta(minutes=each) for each in (terms.buffer_before_minutes, terms.buffer_after_minutes))
    if question.sessions is not None:
        seats = rules.find_seats(question, decision.slot, preferred=[str(part.id) for part in parts])
        before = after = timedelta()  # the session's own are part of what it takes of its staff member
        if seats.kind.price_minor is not None:
            price = price.model_copy(update={"amount_minor": seats.kind.price_minor})
    starts_at, ends_at = rules.to_datetime(decision.start), rules.to_datetime(decision.end)
    return Claim(
        wish=wish,
        parts=parts,
        starts_at=starts_at,
        ends_at=ends_at,
        timezone=terms.timezone,
        wall_start=rules.to_wall(decision.start, terms.timezone),
        during=Range(starts_at - before, ends_at + after, bounds="[)"),
        price=wish.price or price,
        seats=seats,
    )


def _has_expired(member: rules.StaffMember, now: int) -> bool:
    unpaid = any(booking.payment_due_at is not None and booking.payment_due_at <= now for booking in member.bookings)
    return unpaid or any(hold.expires_at <= now for hold in member.holds)


async def _sweep(session: Session, claim: Claim, now: datetime) -> None:
    """What has expired, holds and unpaid bookings, has no effect; here it is in the constraint's way."""
    await session.execute(
        delete(Occupancy).where(
            Occupancy.resource_id.in_([part.id for part in claim.parts]),
            Occupancy.ends_at > claim.during.lower,
            Occupancy.during.overlaps(claim.during),
            Occupancy.expires_at <= now,
        )
    )
