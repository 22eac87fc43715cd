"""Showing the slots of sessions, and what is left of each."""

from collections.abc import Sequence
from datetime import timedelta

import orjson

from contracts.scheduling.sessions import api
from contracts.scheduling.sessions.shapes import SessionSlot, Timetable
from kit import clock
from kit.db import Session
from kit.errors import Invalid, NotFound
from scheduling.availability import operations as availability
from scheduling.availability import queries, rules
from scheduling.availability.operations import FARTHEST_DAYS, MOST_DAYS
from scheduling.availability.queries import Offering
from scheduling.availability.rules.offers import Choice
from scheduling.availability.rules.times import DAY
from scheduling.services import queries as services
from scheduling.services.models import Service

DEFAULT_DAYS = 14


async def timetable(session: Session, asked: api.ListSessionSlots) -> Timetable:
    """The slots of sessions that start in `[from, to)`, from now on, for each service in them.

    Also full ones, and those that cannot be booked yet or any more. Two round trips and one or two a service. Raises
    `Invalid` for a range of more than 93 days, `NotFound` for a service that is not offered.
    """
    window = _window(asked)
    found = await queries.list_seats(session, window)
    slots: list[tuple[Service, SessionSlot]] = []
    for service in await _services(session, asked):
        offering = await queries.get_offering(session, service.id)
        host = session.scope.may("bookings:write")
        question = await queries.question(
            session, offering, window, now=clock.now(), chosen=Choice(asked.staff).ids, host=host, seats=found
        )
        slots += [(service, each) for each in _shown(session, asked, service, offering, question, window)]
    slots.sort(key=lambda each: (each[1].starts_at, each[1].ends_at, each[0].id))
    return Timetable(slots=[slot for _, slot in slots[: asked.limit]], has_more=len(slots) > asked.limit)


def _window(asked: api.ListSessionSlots) -> rules.Window:
    now = clock.now()
    frm = max(asked.from_ or now, now)
    to = asked.to or frm + timedelta(days=DEFAULT_DAYS)
    if to - frm > timedelta(days=MOST_DAYS):
        raise Invalid(errors=[{"pointer": "/to", "detail": f"At most {MOST_DAYS} days can be listed at once"}])
    start, last = rules.from_datetime(frm), rules.from_datetime(now) + FARTHEST_DAYS * DAY
    return start, max(start, min(rules.from_datetime(to), last))


async def _services(session: Session, asked: api.ListSessionSlots) -> Sequence[Service]:
    if asked.service is None:
        return await services.list_in_sessions(session)
    service = await services.get(session, asked.service)
    if not service.active:
        raise NotFound
    return [service] if service.in_sessions else []


def _shown(
    session: Session,
    asked: api.ListSessionSlots,
    service: Service,
    offering: Offering,
    question: rules.Question,
    window: rules.Window,
) -> list[SessionSlot]:
    found = rules.timetable(question, *window)
    written = availability.write_slots(
        session, offering, question, [slot for slot, _ in found], timezone=asked.timezone, choice=Choice(asked.staff)
    )
    about = {
        "service_id": service.id,
        "service_name": service.name,
        "timezone": asked.timezone or offering.terms.timezone,
    }
    return [
        SessionSlot.model_validate(
            {**slot, **about, "bookable": bookable, "offer": slot["offer"] if bookable else None}, strict=False
        )
        for slot, (_, bookable) in zip(map(orjson.loads, written), found, strict=True)
    ]
