"""Taking time: the locks of all whose time it is, the one decision for each wish, the database as the last line."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from uuid import UUID
from weakref import WeakValueDictionary

from sqlalchemy import Table, delete, func
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import IntegrityError

from kit import clock
from kit.db import Session, constraint, lock_keys
from scheduling.availability import queries, rules
from scheduling.availability.queries import Offering
from scheduling.availability.rules.times import zone
from scheduling.occupancies.models import NO_OVERLAP, Occupancy
from scheduling.occupancies.operations import lanes
from scheduling.occupancies.operations.refusing import Refused, hopeless, refusal
from scheduling.occupancies.operations.wishing import Claim, Part, Wish
from scheduling.openings import operations as openings

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
        decision = rules.decide(question, start, offered=wish.offered)
        if not decision.bookable:
            raise Refused(wish, decision.reasons, resources=offering.resources)
        picked = rules.pick(question, decision, preferred=frozenset(map(str, wish.preferred)))
        claim = _claimed(offering, question, decision, picked)
        if wish.occupies:
            self._earlier.append(_earlier(offering, claim))
        if self._sweeping and any(hold.expires_at <= question.now for each in question.members for hold in each.holds):
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
    which sees the earlier ones, and expired holds away; the block; flush. Raises `SlotTaken` when others were first,
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

    `booked_at` is when the booking was made: from then on it counts in round robin and against its staff's limits.
    """
    for part in claim.parts:
        session.add(
            Occupancy(
                business_id=session.business_id, resource_id=part.id, during=claim.during, hold_id=hold,
                lane=await lanes.free_lane(session, part.id, claim.during, lanes=part.lanes) if part.lanes > 1 else 0,
                booking_id=booking, booked_at=booked_at, expires_at=expires_at, wall_start=claim.wall_start,
                minutes=(claim.ends_at - claim.starts_at) // MINUTE,
            )
        )  # fmt: skip


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
    able = queries.candidates(offering, wish.choice.ids)
    keys = [f"{'resource' if member.id in offering.resources else 'staff'}:{member.id}" for member in able]
    start, timezone = rules.from_datetime(wish.starts_at), offering.terms.timezone
    limited = {str(offering.id): offering.terms.limits} | {member.id: member.limits for member in able}
    for scope, limits in limited.items():
        periods = rules.limit_keys(limits, start, timezone) if limits else ()
        keys += [f"limit:{scope}:{period}" for period in periods]
    return keys


def _claimed(offering: Offering, question: rules.Question, decision: rules.Decision, picked: rules.Pick) -> Claim:
    ends_at = rules.to_datetime(decision.end)
    before = timedelta(minutes=offering.terms.buffer_before_minutes)
    after = timedelta(minutes=offering.terms.buffer_after_minutes)
    starts_at = rules.to_datetime(decision.start)
    offset = zone(offering.terms.timezone).offset(decision.start)
    wall_start = (starts_at + timedelta(seconds=offset)).replace(tzinfo=None)
    during = Range(starts_at - before, ends_at + after, bounds="[)")
    lanes_of = {member.id: member.capacity for member in question.members}
    parts = tuple(
        Part(UUID(each), offering.names[each], why, each in offering.resources, lanes_of[each])
        for each, why in zip(picked.staff, picked.why, strict=True)
    )
    return Claim(parts, starts_at, ends_at, offering.terms.timezone, wall_start, during)


def _earlier(offering: Offering, claim: Claim) -> rules.Earlier:
    start, end = (rules.from_datetime(moment) for moment in (claim.starts_at, claim.ends_at))
    terms, parts = offering.terms, tuple(str(part.id) for part in claim.parts)
    visit = rules.Booking(
        start, end, buffer_before_minutes=terms.buffer_before_minutes, buffer_after_minutes=terms.buffer_after_minutes
    )
    return rules.Earlier(str(offering.id), parts, visit)


async def _sweep(session: Session, claim: Claim, now: datetime) -> None:
    """Expired holds have no effect; here they are in the constraint's way."""
    await session.execute(
        delete(Occupancy).where(
            Occupancy.resource_id.in_([part.id for part in claim.parts]),
            Occupancy.ends_at > claim.during.lower,
            Occupancy.during.overlaps(claim.during),
            Occupancy.hold_id.is_not(None),
            Occupancy.expires_at <= now,
        )
    )
