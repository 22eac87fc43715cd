"""Joining the waitlist and leaving it."""

from uuid import UUID

from contracts.scheduling.waitlist import shapes
from contracts.scheduling.waitlist.api import GetWaitlistEntry, JoinWaitlist, LeaveWaitlist
from contracts.scheduling.waitlist.events import WaitlistJoined, WaitlistLeft
from contracts.scheduling.waitlist.shapes import NewWaitlistEntry, WaitlistStatus
from contracts.types import Done, uuid7
from kit import clock
from kit.auth import hashed
from kit.db import Session, lock_keys
from kit.errors import Invalid, NotFound
from scheduling.availability import queries as availability
from scheduling.availability.queries import Offering
from scheduling.customers import operations as customers
from scheduling.services import queries as services
from scheduling.settings import settings
from scheduling.waitlist import queries, rules
from scheduling.waitlist.models import OFFERED, WAITING, Entry
from scheduling.waitlist.operations.answering import withdraw
from scheduling.waitlist.operations.offering import TURN
from scheduling.waitlist.operations.telling import tell, token_of


async def join(session: Session, asked: JoinWaitlist) -> NewWaitlistEntry:
    """Wait for time of a service; the token that is told shows the entry, answers its offers and ends it.

    What is free already is offered too, to whoever is first in line. Raises `NotFound` for a service that is not
    offered, `Invalid` for dates and hours nobody can wait for and for a staff member who does not give it.
    """
    offering = await availability.get_offering(session, asked.service_id)
    if not offering.active:
        raise NotFound
    _refuse_impossible(asked, offering)
    service = await services.get(session, asked.service_id)
    customer = await customers.welcome(session, asked.customer)
    now, timezone = clock.now(), offering.terms.timezone
    starts_at, ends_at = rules.bounds(asked.from_date, asked.to_date, timezone)
    entry = Entry(
        id=uuid7(), status=WaitlistStatus.WAITING, version=1, service_id=service.id, service_name=service.name,
        staff_member_id=asked.staff_member_id, customer_id=customer.id, customer=customer,
        customer_name=asked.customer.name, customer_timezone=asked.customer.timezone, from_date=asked.from_date,
        to_date=asked.to_date, times=asked.times, timezone=timezone, starts_at=starts_at, ends_at=ends_at,
        look_at=now, link_key=settings().vault_active_key, joined_at=now,
    )  # fmt: skip
    token = token_of(entry)
    entry.token_hash = hashed(token)
    session.add(entry)
    tell(
        session, entry, WaitlistJoined,
        staff_member_id=entry.staff_member_id, from_date=entry.from_date, to_date=entry.to_date,
    )  # fmt: skip
    return NewWaitlistEntry(**dict(queries.shown(entry, None)), token=token)


async def show(session: Session, asked: GetWaitlistEntry) -> shapes.WaitlistEntry:
    """An entry and what it is offered now. Raises `NotFound`."""
    entry = await queries.get_for(session, asked.entry_id, asked.token, permission="bookings:read")
    return queries.shown(entry, await queries.find_open_offer(session, entry.id))


async def leave(session: Session, asked: LeaveWaitlist) -> Done:
    """Wait no longer; what is kept for the entry goes to the next.

    With the token the customer leaves, without it staff remove the entry. Raises `WaitlistOver`, `NotFound`.
    """
    seen = await queries.get_for(session, asked.entry_id, asked.token, permission="bookings:write")
    await _end(session, seen.id, WaitlistStatus.LEFT if asked.token else WaitlistStatus.REMOVED)
    return Done()


async def remove_customer(session: Session, customer_id: UUID) -> None:
    """Let a customer wait for nothing any more; what is kept for them goes to the next."""
    for entry in await queries.list_of_customer(session, customer_id):
        if entry.status in (WAITING, OFFERED):
            await _end(session, entry.id, WaitlistStatus.REMOVED)


async def _end(session: Session, entry_id: UUID, status: WaitlistStatus) -> None:
    await lock_keys(session, [TURN])  # so that nothing is being offered to it meanwhile
    offer = await queries.find_open_offer(session, entry_id)
    if offer:
        await withdraw(session, offer)
    entry = await queries.get_locked(session, entry_id)
    entry.leave(status)
    tell(session, entry, WaitlistLeft)


def _refuse_impossible(asked: JoinWaitlist, offering: Offering) -> None:
    problems = []
    if asked.to_date < max(asked.from_date, rules.today(clock.now(), offering.terms.timezone)):
        problems.append(("/to_date", "The last date must lie neither before the first nor in the past"))
    if (asked.to_date - asked.from_date).days >= rules.MOST_DAYS:
        problems.append(("/to_date", f"At most {rules.MOST_DAYS} days can be waited for at once"))
    chosen = str(asked.staff_member_id) if asked.staff_member_id else None
    if chosen and chosen not in {member.id for member in offering.members}:
        problems.append(("/staff_member_id", "This staff member does not give the service"))
    for index, hours in enumerate(asked.times):
        if rules.is_empty(hours):
            problems.append((f"/times/{index}/end", "Hours must end after they start; split them at midnight"))
    if problems:
        raise Invalid(errors=[{"pointer": pointer, "detail": detail} for pointer, detail in problems])
