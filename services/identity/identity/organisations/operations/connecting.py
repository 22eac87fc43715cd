"""Connecting a business to an organisation at WorkOS, and disconnecting it."""

from sqlalchemy.dialects.postgresql import insert

from contracts.identity.organisations import api
from contracts.identity.organisations.api import ConnectOrganisation, DisconnectOrganisation
from contracts.permissions import Role
from contracts.types import Done
from identity import providers
from identity.audit import operations as audit
from identity.organisations import queries, rules
from identity.organisations.models import Organisation
from identity.outside_logins import queries as outside
from identity.outside_logins.operations import NotConfigured
from identity.outside_logins.rules import WORKOS
from identity.roles import operations as roles
from identity.roles import queries as role_grants
from identity.users.models import User
from identity.users.rules import user_id
from kit import clock
from kit.db import Database, Session
from kit.errors import Conflict, Forbidden, NotFound
from kit.scope import Scope


class NotItsAdministrator(Forbidden):
    """Only an administrator of the organisation may connect it; log in by WorkOS as one of them."""

    code = "identity.not_its_administrator"


class OrganisationTaken(Conflict):
    """The organisation or the business is connected already; disconnect it first."""

    code = "identity.organisation_taken"


async def prove(database: Database, scope: Scope, asked: ConnectOrganisation) -> None:
    """See that the caller runs the organisation, as WorkOS tells: else anybody could read who is in it.

    The platform's own people need no such proof. Raises `NotConfigured`, `NotItsAdministrator`, `ProviderUnavailable`.
    """
    vendor = providers.current().workos
    if vendor is None:
        raise NotConfigured
    if scope.may("platform:write"):
        return
    caller = user_id(scope.actor)
    for membership in await vendor.memberships(asked.organisation_id):
        if not membership.slugs & rules.ADMINISTRATORS:
            continue

        async def who(session: Session, subject: str = membership.user_id) -> User | None:
            return await outside.find_user(session, WORKOS, subject)

        user = await database.run(scope, who, reads=True)
        if user is not None and user.id == caller:
            return
    raise NotItsAdministrator


async def connect(session: Session, asked: ConnectOrganisation) -> api.Organisation:
    """Connect the organisation, or say anew what its roles are here; its members are looked at at once.

    Raises `OrganisationTaken`, and `PlatformRole` for a role that is not a business's to give.
    """
    meaning = asked.roles or rules.ROLES
    if Role.PLATFORM_ADMIN in meaning.values():
        raise roles.PlatformRole
    now = clock.now()
    row = await queries.find(session, for_update=True)
    if row is None:
        values = {
            "organisation_id": asked.organisation_id, "business_id": session.business_id, "roles": dict(meaning),
            "connected_at": now, "due_at": now, "failures": 0,
        }  # fmt: skip
        made = insert(Organisation).values(values).on_conflict_do_nothing()
        if await session.scalar(made.returning(Organisation.organisation_id)) is None:
            raise OrganisationTaken
        row = await session.get_one(Organisation, asked.organisation_id)
    elif row.organisation_id != asked.organisation_id:
        raise OrganisationTaken
    else:
        row.roles, row.due_at = dict(meaning), now
    audit.record(session, asked.subject, organisation=asked.organisation_id, roles=dict(meaning))
    return await queries.shown(session, row)


async def disconnect(session: Session, asked: DisconnectOrganisation) -> Done:
    """Disconnect it. Roles that came from it go; those given by hand stay, and so does the last owner.

    Raises `NotFound` where there is none.
    """
    owners = await role_grants.lock_owners(session)
    row = await queries.find(session, for_update=True)
    if row is None:
        raise NotFound
    for grant in await queries.granted(session):
        await roles.withdraw(session, grant, owners, asked.subject)
    for left in await queries.granted(session):  # the last owner's: nobody else says so any more
        left.by_hand, left.by_organisation = True, False
    await session.delete(row)
    audit.record(session, asked.subject, organisation=row.organisation_id)
    return Done()
