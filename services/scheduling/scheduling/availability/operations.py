"""Availability: listing, finding the next, explaining, and offering alternatives; all by the one decision."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

import orjson

from contracts.scheduling import api, shapes
from contracts.types import Money, to_typeid
from kit import clock
from kit.db import Session
from kit.errors import Invalid, NotFound
from kit.requests import Encoded
from scheduling.availability import queries, rules
from scheduling.availability.queries import Offering
from scheduling.availability.rules import listing, offers
from scheduling.availability.rules.gate import gate
from scheduling.availability.rules.grid import interval_of
from scheduling.availability.rules.offers import ANYBODY, Choice
from scheduling.availability.rules.times import DAY, zone
from scheduling.services.models import Service
from scheduling.settings import settings

MOST_DAYS = 93
MOST_SLOTS = 5_000
LOOK_AHEAD_DAYS = (7, 31, 93, 366)
"""How far the next starts are looked for, in growing steps; the last is the farthest."""
FARTHEST_DAYS = 3_660
"""Nothing is bookable later than this, whatever a horizon says."""
AROUND = (timedelta(days=1), timedelta(days=1)), (timedelta(days=1), timedelta(days=14))
"""Alternatives are looked for from so long before the start that was asked for, until so long after it: near it first.

There is nothing nearer beyond what lies as far on both sides.
"""
SOURCES = {
    "booked": "bkg", "held": "hld", "blocked": "blk", "busy_calendar": "bsy",
    "override_closed": "ovr", "outside_hours": "ovr",
    "limit_day": "svc", "limit_week": "svc", "limit_month": "svc", "limit_year": "svc", "limit_minutes": "svc",
    "capacity": "ses", "off_grid": "ses", "no_staff": "pol",
}  # fmt: skip
"""What kind of thing stands behind a reason, as ids on the wire say it; `sch:` before an id says another."""


async def list_slots(session: Session, asked: api.ListAvailability) -> Encoded:
    """Bookable starts in `[from, to)`, each with its offer; at most 5,000, with `has_more` when there are more.

    Raises `NotFound` for a service that is not offered, `Invalid` for a range of more than 93 days.
    """
    frm, to = _range(asked.from_, asked.to)
    offering = await _offered(session, asked.service)
    if frm >= to:
        return _availability(offering, [], asked, has_more=False)
    question = await _question(session, offering, (frm, to), _chosen(asked))
    most = asked.limit or MOST_SLOTS
    stop = most + 1 if asked.limit or _may_pass(MOST_SLOTS, offering, to - frm) else None
    found = rules.slots(
        question, frm, to, limit=stop, first_per_day=asked.first_per_day, viewer_timezone=asked.timezone
    )
    slots = write_slots(session, offering, question, found[:most], timezone=asked.timezone, choice=_chosen(asked))
    return _availability(offering, slots, asked, has_more=len(found) > most)


def _may_pass(most: int, offering: Offering, seconds: int) -> bool:
    """Whether so long a time may hold more slots than that. If not, no limit is asked for, which is cheaper."""
    if offering.in_sessions:
        return True
    terms = offering.terms
    # An interval apart within a window, and one more for each window, which is no shorter than a slot.
    return seconds // (60 * interval_of(terms)) + seconds // (60 * terms.duration_minutes) + 2 > most


async def find_next(session: Session, asked: api.NextAvailability) -> Encoded:
    """The first bookable starts from now on, at most a year after the first moment that can be booked at all.

    Looks ahead in growing steps, so that it is cheap where there is much to find. Raises `NotFound`.
    """
    offering = await _offered(session, asked.service)
    now = rules.from_datetime(clock.now())
    host = session.scope.may("bookings:write")
    asking = rules.Question(offering.terms, now, by_host=host, business_closed=offering.closed)
    first, last = gate(asking).clip(now, now + FARTHEST_DAYS * DAY)
    found: list[rules.Slot] = []
    for days in LOOK_AHEAD_DAYS:
        until = min(last, first + days * DAY)
        if first >= until:
            break
        asking = await _question(session, offering, (first, until), _chosen(asked))
        found = rules.slots(asking, first, until, limit=asked.limit + 1)
        if len(found) > asked.limit or until == last:
            break
    more = len(found) > asked.limit
    slots = write_slots(session, offering, asking, found[: asked.limit], timezone=asked.timezone, choice=_chosen(asked))
    return _availability(offering, slots, asked, has_more=more)


async def explain(session: Session, asked: api.ExplainAvailability) -> shapes.Explanation:
    """Whether a start is bookable, and all the reasons why not: none exactly when it would be listed.

    Who may read bookings is also told whom and what each reason concerns. Raises `NotFound`.
    """
    start, now = rules.from_datetime(asked.start), rules.from_datetime(clock.now())
    offering = await _offered(session, asked.service)
    if now <= start < now + FARTHEST_DAYS * DAY:
        question = await _question(session, offering, (start, start + 1), _chosen(asked))
        reasons = list(rules.decide(question, start).reasons)
    else:
        reasons = [rules.Reason("past" if start < now else "horizon")]
    if asked.start.microsecond:
        reasons.append(rules.Reason("off_grid"))
    return shapes.Explanation(
        starts_at=asked.start, bookable=not reasons, reasons=told(session, reasons, offering.resources)
    )


def told(
    session: Session, reasons: Iterable[rules.Reason], resources: Collection[str] = frozenset()
) -> list[shapes.Reason]:
    """Reasons as whoever asks may hear them: who may read bookings hears whom and what each concerns.

    `resources` are the ids of those whom they concern that are rooms or devices.
    """
    if session.scope.may("bookings:read"):
        return list(dict.fromkeys(in_full(reason, resources) for reason in reasons))
    return list(dict.fromkeys(shapes.Reason(code=reason.code) for reason in reasons))


async def alternatives(
    session: Session, service: Service, start: datetime, *, choice: Choice = ANYBODY, count: int = 5
) -> list[dict[str, Any]]:
    """The bookable slots nearest to a start that cannot be had, by time; for a 409. Two to four round trips where there
    are enough within a day, one to three more where not."""
    offering, now, wanted = await queries.get_offering(session, service.id), clock.now(), rules.from_datetime(start)
    for before, after in AROUND:
        frm, to = (rules.from_datetime(moment) for moment in (max(now, start - before), max(now, start) + after))
        question = await _question(session, offering, (frm, to), choice)
        found = [slot for slot in rules.slots(question, frm, to) if slot.start != wanted]
        if len(found) >= count:
            break
    nearest = sorted(found, key=lambda slot: (abs(slot.start - wanted), slot.start))[:count]
    return [orjson.loads(slot) for slot in write_slots(session, offering, question, sorted(nearest), choice=choice)]


async def free_slots(
    session: Session, service_id: UUID, frm: datetime, to: datetime, *, choice: Choice = ANYBODY
) -> list[rules.Slot]:
    """The slots that a customer can book now and that start in `[frm, to)`; none of a service that is not offered."""
    offering = await queries.get_offering(session, service_id)
    now = rules.from_datetime(clock.now())
    starts = max(rules.from_datetime(frm), now), min(rules.from_datetime(to), now + FARTHEST_DAYS * DAY)
    if not offering.active or starts[0] >= starts[1]:
        return []
    return rules.slots(await _question(session, offering, starts, choice), *starts)


def write_slots(
    session: Session,
    offering: Offering,
    question: rules.Question,
    found: list[rules.Slot],
    *,
    timezone: str | None = None,
    choice: Choice = ANYBODY,
) -> list[bytes]:
    """Slots of the question in JSON, each with its price, its offer and its start on the wall of the zone.

    The zone is the service's by default. `choice` is the customer's, which the offers are for. A seat costs what the
    cheapest that is left costs, and its offer is for that slot alone.
    """
    key, business, at = _key(), session.business_id, zone(timezone or offering.terms.timezone)
    if question.sessions is None or not found:
        terms = _terms(offering, offering.price, choice)
        sheet = listing.sheet(key, business, offering.id, terms, at, offering.resources)
        return list(map(sheet.__getitem__, found))
    prices = rules.seat_prices(question, found[0].start, found[-1].start + 1)
    written: list[bytes] = []
    for slot in found:
        price = offering.price.model_copy(update={"amount_minor": prices[slot[:2]]})
        terms = _terms(offering, price, choice, length=slot.end - slot.start)
        written.append(listing.sheet(key, business, offering.id, terms, at)[slot])
    return written


def accept_offer(
    business_id: UUID, token: str | None, service_id: UUID, starts_at: datetime, choice: Choice = ANYBODY
) -> offers.Terms | None:
    """What an offer promises for this start; None where there is no offer. Asks nobody.

    Raises `OfferRefused` for an offer of something else and `OfferExpired` for one that is too old.
    """
    if token is None:
        return None
    return offers.verify(
        _key(), token, business=business_id, service=service_id, start=rules.from_datetime(starts_at),
        choice=choice, now=rules.from_datetime(clock.now()),
    )  # fmt: skip


def offer_for(
    session: Session, offering: Offering, question: rules.Question, slot: rules.Slot, staff: UUID
) -> tuple[Money, str]:
    """What a slot of the question costs now with one staff member, and an offer of it."""
    price, length = offering.price, None
    if question.sessions is not None:
        prices = rules.seat_prices(replace(question, only_staff=frozenset({str(staff)})), slot.start, slot.start + 1)
        price, length = price.model_copy(update={"amount_minor": prices[slot[:2]]}), slot.end - slot.start
    terms = _terms(offering, price, Choice(staff), length=length)
    return price, offers.Signer(_key(), session.business_id, offering.id, terms).sign(slot.start)


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


async def _question(session: Session, offering: Offering, starts: rules.Window, choice: Choice) -> rules.Question:
    host = session.scope.may("bookings:write")
    return await queries.question(session, offering, starts, now=clock.now(), chosen=choice.ids, host=host)


def _chosen(asked: api.ListAvailability | api.NextAvailability | api.ExplainAvailability) -> Choice:
    return Choice(asked.staff, asked.resource)


def _availability(
    offering: Offering,
    slots: list[bytes],
    asked: api.ListAvailability | api.NextAvailability,
    *,
    has_more: bool,
) -> Encoded:
    """A `shapes.Availability` of slots in JSON. There may be thousands: none becomes an object nor is validated."""
    shown_in = asked.timezone or offering.terms.timezone
    return Encoded(listing.written(to_typeid("svc", offering.id), shown_in, slots, has_more=has_more))


def _terms(offering: Offering, price: Money, choice: Choice, *, length: int | None = None) -> offers.Terms:
    expires = offers.expiry(rules.from_datetime(clock.now()))
    return offers.Terms(expires, price.amount_minor, price.currency, offering.version, choice, length)


def in_full(reason: rules.Reason, resources: Collection[str] = frozenset()) -> shapes.Reason:
    """A reason as it is told to those who may see what and whom it concerns."""
    is_resource = reason.staff in resources
    named, _, source = (reason.source or "").rpartition(":")
    own = "res" if is_resource else "stf"
    prefix = own if source and source == reason.staff else named or SOURCES.get(reason.code)
    concerned = UUID(reason.staff) if reason.staff else None
    return shapes.Reason(
        code=reason.code,
        id=to_typeid(prefix, UUID(source)) if prefix and source else None,
        staff_member_id=None if is_resource else concerned,
        resource_id=concerned if is_resource else None,
    )
