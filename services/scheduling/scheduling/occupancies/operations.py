"""Taking time: under the locks of those whose time it is, decided by the slot engine, guarded by the database."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from weakref import WeakValueDictionary

from sqlalchemy import Table, delete, func
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.exc import IntegrityError

from contracts.scheduling.api import CreateBooking, PlaceHold
from contracts.types import Money
from kit import clock
from kit.db import Session, constraint, lock_keys
from kit.errors import Conflict
from scheduling.availability import operations as availability
from scheduling.availability import queries, rules
from scheduling.availability.queries import Offering
from scheduling.availability.rules.listing import Written
from scheduling.availability.rules.times import zone
from scheduling.occupancies.models import NO_OVERLAP, Occupancy
from scheduling.openings import operations as openings
from scheduling.services import queries as services
from scheduling.services.models import Service

TAKEN = frozenset({"booked", "held", "capacity"})
"""The reasons that are other people's doing."""
FARTHEST = timedelta(days=3_660)
"""No start later than this is looked at: dates have an end, and the engine's tables too."""

_turns: WeakValueDictionary[tuple[UUID, str], asyncio.Lock] = WeakValueDictionary()


class NotBookable(Conflict):
    """This start cannot be booked."""

    code = "scheduling.not_bookable"


class SlotTaken(NotBookable):
    """This start has been taken."""

    code = "scheduling.slot_taken"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to take.

    `offered` says that a valid offer, a hold or a request stands behind the start: then it need not lie on today's
    grid. `price` is what it promised, if it did. `preferred` is picked where nobody is named and they are free.
    `own_hold` and `own_booking` do not stand in the way of what takes their place.
    """

    service: Service
    starts_at: datetime
    staff_member_id: UUID | None = None
    preferred: UUID | None = None
    action: rules.Action = "book"
    offered: bool = False
    price: Money | None = None
    by_host: bool = False
    own_hold: UUID | None = None
    own_booking: UUID | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """Time that is free, and stays so for whoever holds the locks; `staff` is who gives it, the first answers for it.

    `wall_start` is the start as clocks in `timezone` show it. `during` is the visit with its buffers.
    """

    staff: tuple[UUID, ...]
    starts_at: datetime
    ends_at: datetime
    timezone: str
    wall_start: datetime
    during: Range[datetime]


class _Refused(Exception):
    """The decision went against the wish."""

    def __init__(self, reasons: Sequence[rules.Reason]) -> None:
        super().__init__()
        self.reasons = reasons


async def wish_for(session: Session, asked: PlaceHold | CreateBooking) -> Wish:
    """What a request asks for, with what its offer promises.

    Raises `NotFound` for an unknown service, `OfferRefused` and `OfferExpired` for an offer that is not good for it.
    """
    service = await services.get(session, asked.service_id)
    terms = availability.accept_offer(session, asked.offer, service, asked.starts_at, asked.staff_member_id)
    return Wish(
        service,
        asked.starts_at,
        (terms.staff if terms else None) or asked.staff_member_id,
        offered=terms is not None,
        price=Money(amount_minor=terms.price_minor, currency=terms.currency) if terms else None,
        by_host=session.scope.may("bookings:write"),
    )


@asynccontextmanager
async def claiming(session: Session, wish: Wish) -> AsyncIterator[Claim]:
    """Take time: the block gets a claim under the locks, and writes what `occupy` and its own tables need.

    In this order: locks of the staff and of the limits' periods, sorted; expired holds away; the one decision; the
    block; flush. Raises `SlotTaken` when others were first, whether the decision or only the database noticed, and
    `NotBookable` for any other reason, each with the reasons and up to five alternatives. Those are looked for when
    the savepoint has been rolled back and with it the locks, so that losers keep nobody waiting.
    """
    if reasons := _hopeless(wish):
        raise await _refusal(session, wish, reasons)
    offering = await queries.get_offering(session, wish.service.id)
    keys = _keys(offering, wish)
    try:
        async with _turn(session, keys), session.begin_nested():
            await lock_keys(session, keys)
            yield await _claim(session, offering, wish)
            await session.flush()
        return
    except _Refused as refused:
        reasons = refused.reasons
    except IntegrityError as error:
        if constraint(error) != NO_OVERLAP:
            raise
        reasons = [rules.Reason("booked")]
    raise await _refusal(session, wish, reasons)


def occupy(session: Session, claim: Claim, *, hold: UUID | None = None, booking: UUID | None = None,
           expires_at: datetime | None = None) -> None:  # fmt: skip
    """The claimed time of everybody who takes part goes to a hold or a booking, which must be in the database."""
    session.add_all(
        Occupancy(
            business_id=session.business_id, resource_id=staff_member_id, during=claim.during, hold_id=hold,
            booking_id=booking, expires_at=expires_at,
        )
        for staff_member_id in claim.staff
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


def _hopeless(wish: Wish) -> Sequence[rules.Reason]:
    """Why nobody needs to ask the engine, which knows whole seconds, and dates that have a tomorrow."""
    now = clock.now()
    if wish.starts_at < now:
        return [rules.Reason("past")]
    if wish.starts_at > now + FARTHEST:
        return [rules.Reason("horizon")]
    return [rules.Reason("off_grid")] if wish.starts_at.microsecond else []


@asynccontextmanager
async def _turn(session: Session, keys: list[str]) -> AsyncIterator[None]:
    """One at a time in this process. A rush on one slot waits here, where nothing runs out, and leaves the database's
    locks to the few processes: their timeout would tell losers that the system is busy."""
    async with AsyncExitStack() as queue:
        for key in sorted(set(keys)):
            turn = _turns.setdefault((session.business_id, key), asyncio.Lock())
            await queue.enter_async_context(turn)
        yield


async def _claim(session: Session, offering: Offering, wish: Wish) -> Claim:
    now, start = clock.now(), rules.from_datetime(wish.starts_at)
    question = await queries.ask(
        session, offering, start, now=now, staff_member_id=wish.staff_member_id, action=wish.action,
        host=wish.by_host, own_hold=wish.own_hold, own_booking=wish.own_booking,
    )  # fmt: skip
    decision = rules.decide(question, start, offered=wish.offered)
    if not decision.bookable:
        raise _Refused(decision.reasons)
    claim = _claimed(offering, decision, rules.pick(question, decision, preferred=str(wish.preferred)))
    if any(hold.expires_at <= question.now for member in question.members for hold in member.holds):
        await _sweep(session, claim, now)
    return claim


def _keys(offering: Offering, wish: Wish) -> list[str]:
    """What a booking of this start contends for. With nobody named that is everybody: who is picked depends on all."""
    terms = offering.terms
    chosen = str(wish.staff_member_id) if wish.staff_member_id and not terms.collective else None
    staff = [f"staff:{member.id}" for member in offering.members if chosen in (None, member.id)]
    if terms.limits is None:
        return staff
    periods = rules.limit_keys(terms.limits, rules.from_datetime(wish.starts_at), terms.timezone)
    return [*staff, *(f"limit:{offering.id}:{period}" for period in periods)]


def _claimed(offering: Offering, decision: rules.Decision, picked: rules.Pick) -> Claim:
    ends_at = rules.to_datetime(decision.end)
    before = timedelta(minutes=offering.terms.buffer_before_minutes)
    after = timedelta(minutes=offering.terms.buffer_after_minutes)
    starts_at = rules.to_datetime(decision.start)
    offset = zone(offering.terms.timezone).offset(decision.start)
    wall_start = (starts_at + timedelta(seconds=offset)).replace(tzinfo=None)
    during = Range(starts_at - before, ends_at + after, bounds="[)")
    staff = tuple(UUID(each) for each in picked.staff)
    return Claim(staff, starts_at, ends_at, offering.terms.timezone, wall_start, during)


async def _sweep(session: Session, claim: Claim, now: datetime) -> None:
    """Expired holds have no effect; here they are in the constraint's way."""
    await session.execute(
        delete(Occupancy).where(
            Occupancy.resource_id.in_(claim.staff),
            Occupancy.ends_at > claim.during.lower,
            Occupancy.during.overlaps(claim.during),
            Occupancy.hold_id.is_not(None),
            Occupancy.expires_at <= now,
        )
    )


async def _refusal(session: Session, wish: Wish, reasons: Sequence[rules.Reason]) -> NotBookable:
    now = clock.now()
    near = min(max(wish.starts_at, now), now + FARTHEST)
    slots = await availability.alternatives(session, wish.service, near, staff_member_id=wish.staff_member_id)
    kind = SlotTaken if any(reason.code in TAKEN for reason in reasons) else NotBookable
    return kind(
        reasons=[{"code": code} for code in dict.fromkeys(reason.code for reason in reasons)],
        alternatives=[_alternative(slot) for slot in slots],
    )


def _alternative(slot: Written) -> dict[str, object]:
    return {name: slot[name] for name in ("starts_at", "ends_at", "staff_member_ids", "offer")}
