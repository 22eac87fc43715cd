"""Opening logins: the password, then the second factor, of one attempt after the other."""

import math
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from contracts.identity import api
from contracts.identity.accounts.api import ChangePassword
from contracts.identity.api import LogIn, Tokens
from contracts.identity.tokens import LIFETIME_SECONDS
from contracts.types import to_typeid, uuid7
from identity import keyring, passwords
from identity.audit import operations as audit
from identity.logins import queries, rules
from identity.logins.models import Login
from identity.totp import operations as second_factor
from identity.totp import queries as factors
from identity.users import queries as users
from identity.users.models import User
from identity.users.rules import user_id
from kit import clock
from kit.auth import hashed
from kit.db import Database, Session
from kit.errors import Forbidden, TooMany, Unauthorized
from kit.scope import Scope


class WrongCredentials(Unauthorized):
    """E-mail address and password do not belong together."""

    code = "identity.wrong_credentials"
    commits = True  # the failure is counted


class SecondFactorRequired(Unauthorized):
    """The password is right; logging in as this user takes a code of their authenticator app as well."""

    code = "identity.second_factor_required"


class WrongCode(Unauthorized):
    """This code is wrong or was used before; wait for the next one."""

    code = "identity.wrong_code"
    commits = True  # the failure is counted


class CodeRefused(Forbidden):
    """This code is wrong or was used before; wait for the next one."""

    code = "identity.code_refused"
    commits = True  # the failure is counted


class WrongPassword(Forbidden):
    """This is not your password."""

    code = "identity.wrong_password"
    commits = True  # the failure is counted


class TooManyAttempts(TooMany):
    """Too many failed logins for this address; wait before the next attempt."""

    code = "identity.too_many_attempts"

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        self.headers = {"Retry-After": str(math.ceil(wait.total_seconds()))}  # type: ignore[misc]


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking a password found, before the transaction that acts on it."""

    user_id: UUID | None = None
    """Whose password it is; None for a wrong password, and for an unknown address."""
    password_hash: str | None = None
    """The hash that was compared."""
    new_hash: str | None = None
    """The password hashed anew: with today's parameters where the stored hash has older ones, or the next password."""


async def check_password(database: Database, scope: Scope, asked: LogIn) -> Checked:
    """Compare the password: tens of milliseconds of work, for an unknown address too. Raises `TooManyAttempts`.

    Of several users who name the address it is the one with this password; first whoever has proven it.
    """

    async def stored(session: Session) -> dict[UUID, str]:
        await _refuse_too_many(session, asked.email)
        return {user.id: user.password_hash for user in await users.naming(session, asked.email)}

    hashes = await database.run(scope, stored, reads=True)
    right = await passwords.matching(set(hashes.values()), asked.password)
    for found, password_hash in hashes.items():
        if password_hash in right:
            outdated = passwords.is_outdated(password_hash)
            salt = keyring.current().salt(asked.email)
            anew = await passwords.hashed(asked.password, salt) if outdated else None
            return Checked(found, password_hash, anew)
    return Checked()


async def check_own_password(database: Database, scope: Scope, asked: ChangePassword) -> Checked:
    """Compare the present password of the user who asks, and hash the next one. Raises `TooManyAttempts`."""

    async def stored(session: Session) -> User:
        user = await users.get(session, user_id(scope.actor))
        await _refuse_too_many(session, user.email)
        return user

    user = await database.run(scope, stored, reads=True)
    right = await passwords.matching({user.password_hash}, asked.current_password)
    if not right:
        return Checked()
    return Checked(
        user.id, user.password_hash, await passwords.hashed(asked.password, keyring.current().salt(user.email))
    )


async def _refuse_too_many(session: Session, email: str) -> None:
    attempts = await queries.find_attempts(session, email)
    if attempts and (wait := attempts.wait(clock.now())):
        raise TooManyAttempts(wait)


async def log_in(session: Session, asked: LogIn, checked: Checked) -> Tokens:
    """Open a login. Raises `WrongCredentials` and `TooManyAttempts`, the same for known and unknown addresses.

    Attempts on one address are judged one after the other: of a thousand guesses sent at once five get a verdict.
    Of a user with a second factor raises `SecondFactorRequired` without a code, and `WrongCode`, which counts as an
    attempt too.
    """
    now = clock.now()
    attempts = await queries.lock_attempts(session, asked.email)
    if wait := attempts.wait(now):
        raise TooManyAttempts(wait)
    user = await session.get(User, checked.user_id) if checked.user_id else None
    if user is None or user.password_hash != checked.password_hash or user.email != asked.email:
        attempts.count_failure(now)
        raise WrongCredentials
    if await factors.is_active(session, user.id):
        if asked.code is None:
            raise SecondFactorRequired
        if not await second_factor.accept(session, user.id, asked.code):
            attempts.count_failure(now)
            raise WrongCode
    attempts.failures = 0
    if checked.new_hash:
        user.password_hash = checked.new_hash
    return await open_for(session, user, asked.user_agent)


async def confirm_password(session: Session, user: User, checked: Checked) -> None:
    """Judge what `check_own_password` found, as an attempt like any other; the user's row is locked from then on.

    Raises `WrongPassword`, also where the password was changed since it was compared, and `TooManyAttempts`.
    """
    now = clock.now()
    attempts = await queries.lock_attempts(session, user.email)
    if wait := attempts.wait(now):
        raise TooManyAttempts(wait)
    await users.lock(session, user.id)  # reads it again: it may have changed before its attempt's turn came
    if checked.user_id != user.id or checked.password_hash != user.password_hash:
        attempts.count_failure(now)
        raise WrongPassword
    attempts.failures = 0


async def confirm_code(session: Session, user: User, code: str) -> None:
    """Have the user who asks show a code of their second factor, as an attempt like any other.

    Raises `CodeRefused`, `TooManyAttempts`.
    """
    now = clock.now()
    attempts = await queries.lock_attempts(session, user.email)
    if wait := attempts.wait(now):
        raise TooManyAttempts(wait)
    if not await second_factor.accept(session, user.id, code):
        attempts.count_failure(now)
        raise CodeRefused
    attempts.failures = 0


async def forgive(session: Session, email: str) -> None:
    """Forget the failures of an address whose holder has proven who they are."""
    (await queries.lock_attempts(session, email)).failures = 0


async def open_for(session: Session, user: User, user_agent: str | None = None) -> Tokens:
    """A new login of a user who has just proved who they are."""
    return first_tokens(session, await begin(session, user, user_agent), user)


async def begin(
    session: Session, user: User, user_agent: str | None = None, *, only_in: UUID | None = None
) -> Login:  # fmt: skip
    """A new login that has given out nothing yet; with `only_in` it acts in this business alone."""
    now = clock.now()
    login = Login(
        id=uuid7(), user_id=user.id, login_version=user.login_version, generation=1, user_agent=user_agent,
        only_in=only_in, opened_at=now, last_used_at=now, expires_at=now + rules.LASTS,
    )  # fmt: skip
    session.add(login)
    await session.flush()
    audit.record_of_user(session, LogIn.subject, user.id, login=to_typeid("lgn", login.id))
    return login


def first_tokens(session: Session, login: Login, user: User) -> Tokens:
    """The first tokens of a login that has just begun."""
    refresh_token = keyring.PREFIX + secrets.token_urlsafe(32)
    session.add(login.issue(hashed(refresh_token), clock.now()))
    return tokens(login, user, refresh_token)


def tokens(login: Login, user: User, refresh_token: str) -> Tokens:
    """What a login gives out: a fresh access token beside this refresh token."""
    access_token = keyring.current().access_token(user.id, login.id, login.login_version, clock.now())
    return Tokens(
        access_token=access_token,
        refresh_token=refresh_token,
        expires_in=LIFETIME_SECONDS,
        user=api.User.model_validate(user),
    )
