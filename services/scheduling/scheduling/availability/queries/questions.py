"""The question that is put to the slot engine."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from kit.db import Session
from kit.errors import NotFound
from scheduling.availability import rules
from scheduling.availability.queries.counts import recent, usage
from scheduling.availability.queries.offerings import Offering
from scheduling.availability.queries.seats import Seats, list_seats
from scheduling.availability.queries.taken import list_taken


async def question(
    session: Session,
    offering: Offering,
    starts: rules.Window,
    *,
    now: datetime,
    staff_member_id: UUID | None = None,
    action: rules.Action = "book",
    host: bool = False,
    own: Collection[UUID] = (),
    seats: Seats | None = None,
) -> rules.Question:
    """The question whose answer holds for starts in `[starts[0], starts[1])` (epoch seconds). One or two round trips.

    Holds and bookings of the asker's `own` do not stand in their way. `staff_member_id` is the customer's choice; a
    member who does not give the service is nobody's choice, which the answer says. `seats` are those of all services
    in the range, where they are known already.
    """
    asked = rules.Question(
        service=offering.terms,
        now=rules.from_datetime(now),
        members=offering.members,
        only_staff=frozenset({str(staff_member_id)}) if staff_member_id else None,
        action=action,
        by_host=host,
        exclude=frozenset(str(each) for each in own),
        restriction=offering.restriction,
    )
    if offering.in_sessions:
        found = seats or await list_seats(session, rules.reach(replace(asked, members=()), *starts), offering.id)
        used = await usage(session, offering, starts, own=own)
        return replace(asked, members=(), sessions=found.blocks, seats=found.taken, usage=used)
    if not offering.members:
        return asked
    taken = await list_taken(session, (member.id for member in offering.members), rules.reach(asked, *starts))
    members = tuple(replace(member, **taken.get(member.id, {})) for member in offering.members)
    used = await usage(session, offering, starts, own=own)
    return replace(asked, members=members, usage=used)


async def ask(
    session: Session,
    offering: Offering,
    start: int,
    *,
    now: datetime,
    staff_member_id: UUID | None,
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
        session, offering, (start, start + 1), now=now, action=action, staff_member_id=staff_member_id,
        own=own, host=host,
    )  # fmt: skip
    return await rotating(session, asked, now=now)


async def rotating(session: Session, asked: rules.Question, *, now: datetime) -> rules.Question:
    """The same question with members who know their recent bookings, so that one can be picked by turns.

    One round trip, and none where there is no choice.
    """
    if len(asked.members) < 2 or asked.only_staff or asked.service.collective:
        return asked
    given = await recent(session, [member.id for member in asked.members], now)
    return replace(asked, members=tuple(_with_recent(member, given.get(member.id)) for member in asked.members))


def _with_recent(member: rules.StaffMember, given: tuple[int, int] | None) -> rules.StaffMember:
    return member if given is None else replace(member, recent_bookings=given[0], last_booked_at=given[1])
