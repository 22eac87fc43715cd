"""Planning sessions, one by one or in weekly runs."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.exc import IntegrityError

from contracts.scheduling.sessions import api, shapes
from contracts.scheduling.sessions.events import SessionPlanned
from contracts.scheduling.sessions.shapes import RefusedSession, SessionRun, SessionStatus, SessionTerms
from contracts.types import uuid7
from kit import clock
from kit.db import Session, constraint
from kit.errors import Conflict, Invalid
from scheduling.availability import operations as availability
from scheduling.availability import rules
from scheduling.businesses import queries as businesses
from scheduling.occupancies.models import NO_OVERLAP
from scheduling.openings import operations as openings
from scheduling.services import queries as services
from scheduling.services import rules as selling
from scheduling.services.models import Service
from scheduling.sessions.models import SessionBlock
from scheduling.sessions.operations.diaries import Diary, open_diary
from scheduling.sessions.operations.telling import tell
from scheduling.sessions.rules import Times, dates_of, times_on
from scheduling.staff import queries as staff


class SessionsRefused(Conflict):
    """The staff member's time is taken."""

    code = "scheduling.session_refused"


async def plan(session: Session, asked: api.PlanSession) -> shapes.Session:
    """Plan a session; it takes its staff member's time, whatever their hours are.

    Raises `NotFound` for an unknown staff member, `Invalid` for terms that contradict the catalogue, `SessionsRefused`
    with reasons where the time is taken.
    """
    times = times_on(asked.date, asked, await zone_of(session, asked))
    diary = await open_diary(session, asked.staff_member_id, await check(session, asked), [times])
    refuse(times, diary.reasons(times, asked.slot_minutes))
    (block,) = await _enter(session, diary, asked, [times])
    return shapes.Session.model_validate(block)


async def plan_run(session: Session, asked: api.PlanSessionRun) -> SessionRun:
    """Plan the same session on many dates: all of them, or with `skip_taken` those whose time is free.

    A dry run only says what would be. Raises `NotFound`, `Invalid`, and `SessionsRefused` with the date of each reason.
    """
    zone = await zone_of(session, asked)
    wanted = [times_on(day, asked, zone) for day in dates_of(asked)]
    diary = await open_diary(session, asked.staff_member_id, await check(session, asked), wanted)
    refused: list[tuple[Times, list[rules.Reason]]] = []
    blocks: list[SessionBlock] = []
    for times in wanted:
        if reasons := diary.reasons(times, asked.slot_minutes):
            refused.append((times, reasons))
        else:
            blocks += await _enter(session, diary, asked, [times], dry=asked.dry_run)
    if refused and not (asked.skip_taken or asked.dry_run):
        raise SessionsRefused(reasons=[each for refusal in refused for each in _reasons(*refusal)])
    return SessionRun(
        sessions=[shapes.Session.model_validate(block) for block in blocks],
        refused=[_refused(*refusal) for refusal in refused],
        dry_run=asked.dry_run,
    )


async def zone_of(session: Session, terms: SessionTerms) -> str:
    """The zone of a session's local times."""
    return terms.timezone or (await businesses.get(session)).timezone


async def check(session: Session, terms: SessionTerms) -> Sequence[Service]:
    """The services of a session. Raises `Invalid`, with a pointer to each field that contradicts the catalogue.

    Raises `NotFound` for an unknown staff member.
    """
    member = await staff.get(session, terms.staff_member_id)
    found = {service.id: service for service in await services.list_of(session, terms.service_ids)}
    given = await services.list_given_by(session, terms.staff_member_id)
    problems = []
    for index, service_id in enumerate(terms.service_ids):
        service = found.get(service_id)
        if service is None or service_id in terms.service_ids[:index]:
            problems.append((index, "There is no such service, or it is twice"))
        elif not service.in_sessions:
            problems.append((index, "This service is not sold in sessions"))
        elif service_id not in given:
            problems.append((index, "The staff member does not give this service"))
    errors = [{"pointer": f"/service_ids/{index}", "detail": detail} for index, detail in problems]
    if not member.active:
        errors.append({"pointer": "/staff_member_id", "detail": "This staff member is not at work"})
    if terms.price:
        errors += selling.price_problems(terms.price, currency=(await businesses.get(session)).currency)
    if errors:
        raise Invalid(errors=errors)
    return list(found.values())


def refuse(times: Times, reasons: Sequence[rules.Reason]) -> None:
    """Raises `SessionsRefused` unless there are no reasons."""
    if reasons:
        raise SessionsRefused(reasons=_reasons(times, reasons))


def planned(terms: SessionTerms, times: Times) -> dict[str, Any]:
    """The columns of a session that are said by its terms and times."""
    return {
        "service_ids": terms.service_ids,
        "staff_member_id": terms.staff_member_id,
        "starts_at": times.starts_at,
        "ends_at": times.ends_at,
        "timezone": times.timezone,
        "wall_start": times.wall_start,
        "wall_end": times.wall_end,
        "slot_minutes": terms.slot_minutes,
        "capacity": terms.capacity,
        "price_minor": terms.price and terms.price.amount_minor,
        "currency": terms.price and terms.price.currency,
    }


async def _enter(
    session: Session, diary: Diary, terms: SessionTerms, wanted: Sequence[Times], *, dry: bool = False
) -> list[SessionBlock]:
    blocks = [
        SessionBlock(
            business_id=session.business_id, id=uuid7(), status=SessionStatus.PLANNED, version=1,
            created_at=clock.now(), **planned(terms, times),
        )
        for times in wanted
    ]  # fmt: skip
    taken = [diary.enter(block) for block in blocks]
    if dry:
        return blocks
    session.add_all(blocks)
    await session.flush()
    session.add_all(taken)
    await flush(session)
    for block in blocks:
        await openings.note(session, block.starts_at, block.ends_at)
        tell(session, block, SessionPlanned)
    return blocks


async def flush(session: Session) -> None:
    """Write what a session takes. Raises `SessionsRefused` where only the database noticed that somebody is there."""
    try:
        await session.flush()
    except IntegrityError as error:
        if constraint(error) != NO_OVERLAP:
            raise
        raise SessionsRefused(reasons=[{"code": "booked"}]) from None


def _reasons(times: Times, reasons: Sequence[rules.Reason]) -> list[dict[str, object]]:
    start = rules.local_text(times.starts_at, times.timezone)
    told = [availability.in_full(reason).model_dump(mode="json", exclude_none=True) for reason in reasons]
    return [{"starts_at": start, **each} for each in told]


def _refused(times: Times, reasons: Sequence[rules.Reason]) -> RefusedSession:
    return RefusedSession(
        starts_at=times.starts_at,
        ends_at=times.ends_at,
        local_start=rules.local_text(times.starts_at, times.timezone),
        reasons=list(dict.fromkeys(reason.code for reason in reasons)),
    )
