"""Accepting access tokens of WorkOS: each of its sessions has a login here, which can be ended here too."""

from dataclasses import dataclass

from contracts.identity.outside_logins.api import AcceptedToken, AcceptToken
from identity import providers, workos
from identity.jwks import TokenRefused
from identity.logins import operations as logins
from identity.outside_logins import queries, rules
from identity.outside_logins.operations.recognising import Person, person, recognise
from identity.users.models import User
from kit import clock
from kit.db import Database, Session
from kit.scope import Scope


@dataclass(frozen=True, slots=True)
class Vouched:
    """A token that WorkOS did give out, and who its person is when they have never come before."""

    session: workos.Session
    stranger: Person | None = None


async def vouched(database: Database, scope: Scope, asked: AcceptToken) -> Vouched:
    """Verify the token, and ask WorkOS about a person that is not known here.

    Raises `TokenRefused`, without a look at the database; `Impersonated`, `ProviderUnavailable`.
    """
    vendor = providers.current().workos
    if vendor is None:
        raise TokenRefused
    said = await vendor.accept(asked.token)

    async def known(session: Session) -> User | None:
        return await queries.find_user(session, rules.WORKOS, said.subject)

    user = await database.run(scope, known, reads=True)
    if user is not None and user.erased_at is None:
        return Vouched(said)
    stranger = await vendor.user(said.subject)
    if stranger is None:
        raise TokenRefused
    return Vouched(said, await person(stranger))


async def accept(session: Session, _: AcceptToken, said: Vouched) -> AcceptedToken:
    """The login that stands for the token's session, opened when it comes for the first time.

    Raises `TokenRefused` where that login or the session has ended, and `AddressNotProven`.
    """
    if said.stranger is not None:
        user = await recognise(session, rules.WORKOS, said.stranger)
    else:
        found = await queries.find_user(session, rules.WORKOS, said.session.subject)
        if found is None or found.erased_at is not None:
            raise TokenRefused
        user = found
    row, login = await queries.lock_session(session, rules.WORKOS, said.session.id)
    if row.ended_at is not None:
        raise TokenRefused
    if login is None:
        login = await logins.begin(session, user)
        row.login_id = login.id
    stands = login.is_open(clock.now()) and login.login_version == user.login_version
    if login.user_id != user.id or not stands:
        raise TokenRefused
    return AcceptedToken(
        user_id=user.id, login_id=login.id, version=login.login_version, expires_at=int(said.session.expires_at)
    )  # fmt: skip
