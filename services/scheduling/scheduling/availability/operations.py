"""Availability: listing, finding the next, explaining, and offering alternatives; all by the one decision."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

import orjson

from contracts.scheduling import api, shapes
from contracts.types import to_typeid
from kit import clock
from kit.db import Session
from kit.errors import Invalid, NotFound
from kit.requests import Encoded
from scheduling.availability import queries, rules
from scheduling.availability.queries import Offering
from scheduling.availability.rules import listing, offers
from scheduling.availability.rules.gate import gate
from scheduling.availability.rules.grid import interval_of
from scheduling.availability.rules.times import DAY, zone
from scheduling.services.models import Service
from scheduling.settings import settings

MOST_DAYS = 93
MOST_SLOTS = 5_000
LOOK_AHEAD_DAYS = (7, 31, 93, 366)
"""How far the next starts are looked for, in growing steps; the last is the farthest."""
FARTHEST_DAYS = 3_660
"""Nothing is bookable later than this, whatever a horizon says."""
AROUND = timedelta(days=1), timedelta(days=14)
"""Alternatives are looked for from so long before the start that was asked for, until so long after it."""
SOURCES = {
    "booked": "bkg", "held": "hld", "blocked": "blk", "busy_calendar": "bsy",
    "override_closed": "ovr", "outside_hours": "ovr",
    "limit_day": "svc", "limit_week": "svc", "limit_month": "svc", "limit_year": "svc", "limit_minutes": "svc",
}  # fmt: skip
"""What kind of thing stands behind a reason, as ids on the wire say it."""


async def list_slots(session: Session, asked: api.ListAvailability) -> Encoded:
    """Bookable starts in `[from, to)`, each with its offer; at most 5,000, with `has_more` when there are more.

    Raises `NotFound` for a service that is not offered, `Invalid` for a range of more than 93 days.
    """
    frm, to = _range(asked.from_, asked.to)
    offering = await _offered(session, asked.service)
    if frm >= to:
        return _availability(session, offering, [], asked, has_more=False)
    question = await _question(session, offering, (frm, to), asked.staff)
    most = asked.limit or MOST_SLOTS
    stop = most + 1 if asked.limit or _may_pass(MOST_SLOTS, offering, to - frm) else None
    found = rules.slots(
        question, frm, to, limit=stop, first_per_day=asked.first_per_day, viewer_timezone=asked.timezone
    )
    return _availability(session, offering, found[:most], asked, has_more=len(found) > most)


def _may_pass(most: int, offering: Offering, seconds: int) -> bool:
    """Whether so long a time may hold more slots than that. If not, no limit is asked for, which is cheaper."""
    terms = offering.terms
    # An interval apart within a window, and one more for each window, which is no shorter than a slot.
    return seconds // (60 * interval_of(terms)) + seconds // (60 * terms.duration_minutes) + 2 > most


async def find_next(session: Session, asked: api.NextAvailability) -> Encoded:
    """The first bookable starts from now on, at most a year after the first moment that can be booked at all.

    Looks ahead in growing steps, so that it is cheap where there is much to find. Raises `NotFound`.
    """
    offering = await _offered(session, asked.service)
    now = rules.from_datetime(clock.now())
    asking = rules.Question(offering.terms, now, by_host=session.scope.may("bookings:write"))
    first, last = gate(asking).clip(now, now + FARTHEST_DAYS * DAY)
    found: list[rules.Slot] = []
    for days in LOOK_AHEAD_DAYS:
        until = min(last, first + days * DAY)
        if first >= until:
            break
        question = await _question(session, offering, (first, until), asked.staff)
        found = rules.slots(question, first, until, limit=asked.limit + 1)
        if len(found) > asked.limit or until == last:
            break
    more = len(found) > asked.limit
    return _availability(session, offering, found[: asked.limit], asked, has_more=more)


async def explain(session: Session, asked: api.ExplainAvailability) -> shapes.Explanation:
    """Whether a start is bookable, and all the reasons why not: none exactly when it would be listed.

    Who may read bookings is also told whom and what each reason concerns. Raises `NotFound`.
    """
    start, now = rules.from_datetime(asked.start), rules.from_datetime(clock.now())
    offering = await _offered(session, asked.service)
    if now <= start < now + FARTHEST_DAYS * DAY:
        question = await _question(session, offering, (start, start + 1), asked.staff)
        reasons = list(rules.decide(question, start).reasons)
    else:
        reasons = [rules.Reason("past" if start < now else "horizon")]
    if asked.start.microsecond:
        reasons.append(rules.Reason("off_grid"))
    return shapes.Explanation(starts_at=asked.start, bookable=not reasons, reasons=told(session, reasons))


def told(session: Session, reasons: Iterable[rules.Reason]) -> list[shapes.Reason]:
    """Reasons as whoever asks may hear them: who may read bookings hears whom and what each concerns."""
    say = _in_full if session.scope.may("bookings:read") else _code_alone
    return list(dict.fromkeys(say(reason) for reason in reasons))


async def alternatives(
    session: Session, service: Service, start: datetime, *, staff_member_id: UUID | None = None, count: int = 5
) -> list[listing.Written]:
    """The bookable slots nearest to a start that cannot be had, by time; for a 409. Two or three round trips."""
    now = clock.now()
    before, after = AROUND
    frm, to = (rules.from_datetime(moment) for moment in (max(now, start - before), max(now, start) + after))
    offering = await queries.get_offering(session, service.id)
    question = await _question(session, offering, (frm, to), staff_member_id)
    wanted = rules.from_datetime(start)
    found = (slot for slot in rules.slots(question, frm, to) if slot.start != wanted)
    nearest = sorted(found, key=lambda slot: (abs(slot.start - wanted), slot.start))[:count]
    return _written(session, offering, sorted(nearest), offering.terms.timezone, staff_member_id)


def accept_offer(
    session: Session, token: str | None, service: Service, starts_at: datetime, staff_member_id: UUID | None
) -> offers.Terms | None:
    """What an offer promises for this start; None where there is no offer.

    Raises `OfferRefused` for an offer of something else and `OfferExpired` for one that is too old.
    """
    if token is None:
        return None
    return offers.verify(
        _key(), token, business=session.business_id, service=service.id, start=rules.from_datetime(starts_at),
        staff=staff_member_id, now=rules.from_datetime(clock.now()),
    )  # fmt: skip


@cache
def _key() -> bytes:
    return settings().derived_key("offers")


def _range(frm: datetime, to: datetime) -> rules.Window:
    if frm >= to:
        raise Invalid(errors=[{"pointer": "/to", "detail": "The range must end after it begins"}])
    if to - frm > timedelta(days=MOST_DAYS):
        raise Invalid(errors=[{"pointer": "/to", "detail": f"At most {MOST_DAYS} days can be listed at once"}])
    # Starts lie on whole seconds: the first one at or after each bound. Far off there is none, and no calendar either.
    start, end = (-int(-moment.timestamp() // 1) for moment in (frm, to))
    now = rules.from_datetime(clock.now())
    return max(start, now), min(end, now + FARTHEST_DAYS * DAY)


async def _offered(session: Session, service_id: UUID) -> Offering:
    offering = await queries.get_offering(session, service_id)
    if not offering.active:
        raise NotFound
    return offering


async def _question(session: Session, offering: Offering, starts: rules.Window, staff: UUID | None) -> rules.Question:
    host = session.scope.may("bookings:write")
    return await queries.question(session, offering, starts, now=clock.now(), staff_member_id=staff, host=host)


def _availability(
    session: Session,
    offering: Offering,
    found: list[rules.Slot],
    asked: api.ListAvailability | api.NextAvailability,
    *,
    has_more: bool,
) -> Encoded:
    """A `shapes.Availability`. There may be thousands of slots: none becomes an object, nothing is validated again."""
    shown_in = asked.timezone or offering.terms.timezone
    slots = _written(session, offering, found, shown_in, asked.staff)
    service_id = to_typeid("svc", offering.id)
    reply = {"service_id": service_id, "timezone": shown_in, "slots": slots, "has_more": has_more}
    return Encoded(orjson.dumps(reply))


def _written(
    session: Session, offering: Offering, found: list[rules.Slot], shown_in: str, staff: UUID | None
) -> list[listing.Written]:
    now, price = rules.from_datetime(clock.now()), offering.price
    terms = offers.Terms(now + offers.LIFETIME, price.amount_minor, price.currency, offering.version, staff)
    signer = offers.Signer(_key(), session.business_id, offering.id, terms)
    return listing.written(found, signer, price, zone(shown_in))


def _code_alone(reason: rules.Reason) -> shapes.Reason:
    return shapes.Reason(code=reason.code)


def _in_full(reason: rules.Reason) -> shapes.Reason:
    prefix = SOURCES.get(reason.code)
    return shapes.Reason(
        code=reason.code,
        id=to_typeid(prefix, UUID(reason.source)) if prefix and reason.source else None,
        staff_member_id=UUID(reason.staff) if reason.staff else None,
    )
