"""The question that is put to the slot engine."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from kit.db import Session
from kit.errors import NotFound
from scheduling.availability import rules
from scheduling.availability.queries.counts import recent, staff_usage, usage
from scheduling.availability.queries.offerings import Offering
from scheduling.availability.queries.seats import Seats, list_seats
from scheduling.availability.queries.taken import list_taken


async def question(
    session: Session,
    offering: Offering,
    starts: rules.Window,
    *,
    now: datetime,
    chosen: Collection[UUID] = (),
    action: rules.Action = "book",
    host: bool = False,
    own: Collection[UUID] = (),
    seats: Seats | None = None,
) -> rules.Question:
    """The question whose answer holds for starts in `[starts[0], starts[1])` (epoch seconds). One to three round trips.

    Holds and bookings of the asker's `own` do not stand in their way. `chosen` is whom and what the customer wants to
    take part; who does not give the service is nobody's choice, which the answer says. A closed business takes nothing
    new on, but what was booked there before is approved. `seats` are those of all
    services in the range, where they are known already.
    """
    asked = rules.Question(
        service=offering.terms,
        now=rules.from_datetime(now),
        members=offering.members,
        requirements=offering.requirements,
        only_staff=_choice(offering, chosen),
        action=action,
        by_host=host,
        exclude=frozenset(str(each) for each in own),
        restriction=offering.restriction,
        business_closed=offering.closed and action != "approve",
    )
    if offering.in_sessions:
        found = seats or await list_seats(session, rules.reach(replace(asked, members=()), *starts), offering.id)
        used = await usage(session, offering, starts, now=now, own=own)
        return replace(asked, members=(), sessions=found.blocks, seats=found.taken, usage=used)
    if not offering.members:
        return asked
    ids = [member.id for member in offering.members]
    taken = await list_taken(session, ids, rules.reach(asked, *starts), with_resources=bool(offering.resources))
    for member_id, used in (await staff_usage(session, offering, starts, now=now, own=own)).items():
        taken.setdefault(member_id, {})["usage"] = used
    members = tuple([replace(each, **taken[each.id]) if each.id in taken else each for each in offering.members])
    return replace(asked, members=members, usage=await usage(session, offering, starts, now=now, own=own))


def candidates(offering: Offering, chosen: Collection[UUID]) -> list[rules.StaffMember]:
    """All who could take part, whoever is free: those that the customer's choice leaves. Asks nobody."""
    asked = rules.Question(
        offering.terms, 0, offering.members, offering.requirements, only_staff=_choice(offering, chosen)
    )
    able = rules.candidates(asked)
    return [member for member in offering.members if member.id in able]


async def ask(
    session: Session,
    offering: Offering,
    start: int,
    *,
    now: datetime,
    chosen: Collection[UUID],
    action: rules.Action,
    own: Collection[UUID] = (),
    host: bool = False,
) -> rules.Question:
    """The question that holding, booking, moving and approving put to `rules.decide` and `rules.pick`.

    Take the locks first: what is read here is what the decision rests on. Members know their recent bookings, so
    that one can be picked. One round trip, one more with limits, one more where there is a choice. Raises `NotFound`
    for booking an inactive service.
    """
    if action == "book" and not offering.active:
        raise NotFound
    asked = await question(
        session, offering, (start, start + 1), now=now, action=action, chosen=chosen, own=own, host=host
    )  # fmt: skip
    return await rotating(session, asked, now=now)


async def rotating(session: Session, asked: rules.Question, *, now: datetime) -> rules.Question:
    """The same question with members who know their recent bookings, so that some can be picked by turns.

    One round trip, and none where there is no choice.
    """
    rivals = rules.contested(asked)
    if not rivals:
        return asked
    given = await recent(session, rivals, now)
    return replace(asked, members=tuple(_with_recent(member, given.get(member.id)) for member in asked.members))


def _choice(offering: Offering, chosen: Collection[UUID]) -> frozenset[str] | None:
    wanted = frozenset(map(str, chosen))
    strangers = wanted - {member.id for member in offering.members}
    return (strangers or wanted) or None


def _with_recent(member: rules.StaffMember, given: tuple[int, int] | None) -> rules.StaffMember:
    return member if given is None else replace(member, recent_bookings=given[0], last_booked_at=given[1])
