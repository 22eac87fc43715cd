"""Looking for times at which several services can be had one after the other."""

from datetime import datetime, timedelta, timezone
from uuid import UUID

from contracts.scheduling.visits.api import ListVisitTimes
from contracts.scheduling.visits.shapes import Segment, VisitAvailability, VisitPart, VisitTime
from contracts.types import Money
from kit import clock
from kit.db import Session
from kit.errors import Invalid, NotFound
from scheduling.availability import operations as availability
from scheduling.availability import queries, rules
from scheduling.availability.queries import Offering
from scheduling.availability.rules.offers import Choice
from scheduling.availability.rules.times import DAY, zone
from scheduling.visits import queries as visits
from scheduling.visits.operations.showing import ahead
from scheduling.visits.rules import Part, Step
from scheduling.visits.rules import visits as solutions

MOST_DAYS = 14
MINUTE = 60


async def list_times(session: Session, asked: ListVisitTimes) -> VisitAvailability:
    """Times at which all services fit, by start, with an offer for each part; the parts can be booked as they stand.

    Raises `NotFound` for a service that is not offered, `Invalid` for a range of more than 14 days; for a visit that is
    to move what `visits.queries.get_for` raises, and `BookingOver`.
    """
    frm, to = _range(asked)
    own = await _own(session, asked)
    offerings = [await _offered(session, segment.service_id) for segment in asked.segments]
    parts: list[Part] = []
    soonest, latest = frm, to
    for segment, offering in zip(asked.segments, offerings, strict=True):
        gap, wait = (segment.gap_minutes * MINUTE, segment.wait_minutes * MINUTE) if parts else (0, 0)
        window = (soonest + gap, latest + gap + wait)
        parts.append(await _part(session, segment, offering, window, own=own, gap=gap, wait=wait))
        length = offering.terms.duration_minutes * MINUTE
        soonest, latest = window[0] + length, window[1] + length
    found, more = solutions(parts, limit=asked.limit)
    shown_in = asked.timezone or offerings[0].terms.timezone
    times = [_time(session, offerings, parts, steps, shown_in) for steps in found]
    return VisitAvailability(timezone=shown_in, times=times, has_more=more)


def _range(asked: ListVisitTimes) -> rules.Window:
    if asked.from_ >= asked.to:
        raise Invalid(errors=[{"pointer": "/to", "detail": "The range must end after it begins"}])
    if asked.to - asked.from_ > timedelta(days=MOST_DAYS):
        raise Invalid(errors=[{"pointer": "/to", "detail": f"At most {MOST_DAYS} days can be listed at once"}])
    # Starts lie on whole seconds: the first one at or after each bound. Far off there is none, and no calendar either.
    start, end = (-int(-moment.timestamp() // 1) for moment in (asked.from_, asked.to))
    now = rules.from_datetime(clock.now())
    return max(start, now), min(end, now + availability.FARTHEST_DAYS * DAY)


async def _own(session: Session, asked: ListVisitTimes) -> list[UUID]:
    """The bookings that are to move."""
    if asked.visit_id is None:
        return []
    visit, _ = await visits.get_for(
        session, asked.visit_id, asked.token, permission="bookings:write", purposes=["reschedule"]
    )
    return [booking.id for booking in ahead(await visits.list_bookings(session, visit.id))]


async def _offered(session: Session, service_id: UUID) -> Offering:
    offering = await queries.get_offering(session, service_id)
    if not offering.active:
        raise NotFound
    return offering


async def _part(
    session: Session, segment: Segment, offering: Offering, window: rules.Window, *, own: list[UUID], gap: int,
    wait: int,
) -> Part:  # fmt: skip
    now = clock.now()
    question = await queries.question(
        session, offering, window, now=now, chosen=Choice(segment.staff_member_id).ids,
        action="move" if own else "book", host=session.scope.may("bookings:write"), own=own,
    )  # fmt: skip
    question = await queries.rotating(session, question, now=now)
    return Part(question, rules.slots(question, *window), gap, wait)


def _time(
    session: Session, offerings: list[Offering], asked: list[Part], steps: tuple[Step, ...], shown_in: str
) -> VisitTime:
    parts = [
        _priced(session, offering, part.question, step)
        for offering, part, step in zip(offerings, asked, steps, strict=True)
    ]
    offset = zone(shown_in).offset(steps[0].start)
    total = sum(part.price.amount_minor for part in parts)
    return VisitTime(
        starts_at=parts[0].starts_at,
        ends_at=parts[-1].ends_at,
        local_start=datetime.fromtimestamp(steps[0].start, timezone(timedelta(seconds=offset))).isoformat(),
        price=Money(amount_minor=total, currency=parts[0].price.currency),
        parts=parts,
    )


def _priced(session: Session, offering: Offering, question: rules.Question, step: Step) -> VisitPart:
    staff = UUID(next(each for each in step.staff if each not in offering.resources))
    price, offer = availability.offer_for(session, offering, question, rules.Slot(step.start, step.end), staff)
    return VisitPart(
        service_id=offering.id, staff_member_id=staff, starts_at=rules.to_datetime(step.start),
        ends_at=rules.to_datetime(step.end), price=price, offer=offer,
    )  # fmt: skip
