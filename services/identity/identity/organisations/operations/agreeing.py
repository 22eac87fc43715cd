"""Agreeing with an organisation about who is what: whatever was missed, one look at all of its members settles it."""

import random
from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from contracts.permissions import Role
from identity.organisations import queries, rules
from identity.organisations.models import Organisation
from identity.outside_logins import queries as outside
from identity.outside_logins.operations import AddressNotProven, Person, person, recognise
from identity.outside_logins.rules import WORKOS as PROVIDER
from identity.reach import ProviderUnavailable
from identity.roles import operations as roles
from identity.roles import queries as role_grants
from identity.users import queries as users
from identity.users.models import User
from identity.workos import Membership, WorkOS
from kit import clock
from kit.db import Database, Session
from kit.scope import system

JOB = "agree-with-organisations"
MOST_STRANGERS = 50
"""Members who are asked about by name in one look; the others follow in the next."""


async def look(database: Database, vendor: WorkOS, organisation_id: str) -> bool:
    """Read who is in an organisation and make the roles in its business say the same; whether it was due.

    Claimed in one transaction, read outside of any, applied in another. Half a list changes nothing. Safe to kill:
    what was applied is right, and the rest is due again.
    """

    async def claim(session: Session) -> UUID | None:
        row = await session.get(Organisation, organisation_id, with_for_update={"skip_locked": True})
        if row is None or row.due_at > clock.now():
            return None
        row.claim(clock.now())
        return row.business_id

    business_id = await database.run(system(JOB), claim)
    if business_id is None:
        return False
    try:
        members = await vendor.memberships(organisation_id)
        strangers = await _strangers(database, vendor, members)
    except ProviderUnavailable as problem:
        what = problem.what

        async def fail(session: Session) -> None:
            row = await session.get(Organisation, organisation_id, with_for_update=True)
            if row is not None:
                row.failed(what, clock.now())

        await database.run(system(JOB), fail)
        return True

    async def apply(session: Session) -> None:
        await _apply(session, organisation_id, members, strangers)

    await database.run(system(JOB, business_id), apply)
    return True


async def _strangers(database: Database, vendor: WorkOS, members: Sequence[Membership]) -> dict[str, Person]:
    """Those of the members who have never come here, as WorkOS knows them."""

    async def unknown(session: Session) -> list[str]:
        known = await outside.find_users(session, PROVIDER, [each.user_id for each in members])
        return [each.user_id for each in members if each.user_id not in known]

    names = await database.run(system(JOB), unknown, reads=True)
    if len(names) > MOST_STRANGERS:
        names = random.sample(names, MOST_STRANGERS)
    found = {name: await vendor.user(name) for name in names}
    return {name: await person(proven) for name, proven in found.items() if proven is not None}


async def _apply(
    session: Session, organisation_id: str, members: Sequence[Membership], strangers: dict[str, Person]
) -> None:
    await role_grants.lock_owners(session)
    row = await queries.find(session, for_update=True)
    if row is None or row.organisation_id != organisation_id:  # disconnected meanwhile
        return
    meaning = {slug: Role(role) for slug, role in row.roles.items()}
    wanted: defaultdict[UUID, set[Role]] = defaultdict(set)
    known = await outside.find_users(session, PROVIDER, [each.user_id for each in members])
    for member in members:
        user = await _user_of(session, strangers.get(member.user_id), known.get(member.user_id))
        if user is not None:
            wanted[user.id] |= rules.roles_of(member.slugs, meaning)
    for user_id in sorted(wanted):
        user = await users.lock(session, user_id)
        for role in sorted(wanted[user_id]):
            await roles.grant_by_organisation(session, user, role, JOB)
    owners = await role_grants.lock_owners(session)  # a new owner first, so that the one before can go
    for grant in await queries.granted(session):
        if Role(grant.role) not in wanted[grant.user_id]:
            await roles.withdraw(session, grant, owners, JOB)
    row.done(clock.now())


async def _user_of(session: Session, stranger: Person | None, known: User | None) -> User | None:
    """The user that a member is; None while it is not proven who that would be, and for one who was erased."""
    if stranger is None:
        return None if known is None or known.erased_at is not None else known
    try:
        return await recognise(session, PROVIDER, stranger, present=False)
    except AddressNotProven:
        return None
