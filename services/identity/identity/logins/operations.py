"""Opening, refreshing and ending logins."""

import math
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from contracts.identity import api
from contracts.identity.api import LogIn, LogOut, RefreshLogin, RegisterUser, Tokens
from contracts.identity.tokens import LIFETIME_SECONDS
from contracts.types import Done, to_typeid, uuid7
from identity import keyring, passwords
from identity.audit import operations as audit
from identity.logins import queries, rules
from identity.logins.models import Ending, Login, RefreshToken
from identity.logins.rules import Meaning
from identity.users import operations as people
from identity.users import queries as users
from identity.users.models import User
from kit import clock, live
from kit.auth import hashed
from kit.db import Database, Session
from kit.errors import TooMany, Unauthorized
from kit.scope import Scope


class WrongCredentials(Unauthorized):
    """E-mail address and password do not belong together."""

    code = "identity.wrong_credentials"
    commits = True  # the failure is counted


class TooManyAttempts(TooMany):
    """Too many failed logins for this address; wait before the next attempt."""

    code = "identity.too_many_attempts"

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        self.headers = {"Retry-After": str(math.ceil(wait.total_seconds()))}  # type: ignore[misc]


class RefreshRefused(Unauthorized):
    """This refresh token opens nothing any more; log in again."""

    code = "identity.refresh_refused"


class TokenReused(RefreshRefused):
    """This refresh token was used before, so its login has been ended; log in again."""

    code = "identity.token_reused"
    commits = True  # the login's end


async def hash_password(_: Database, __: Scope, asked: RegisterUser) -> str:
    """The password as it is stored; tens of milliseconds of work, so it is done before the transaction."""
    return await passwords.hashed(asked.password)


async def register(session: Session, asked: RegisterUser, password_hash: str) -> Tokens:
    """Register a person and log them in. Raises `EmailTaken`.

    That answer tells whether an address is registered. It costs as much as a registration, and the gateway limits
    how many of them one caller may ask for.
    """
    user = await people.create(session, asked.name, asked.email, password_hash)
    audit.record_of_user(session, asked.subject, user.id)
    return await open_for(session, user)


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking a password found, before the transaction that acts on it."""

    password_hash: str | None
    """The hash that was compared; None for an unknown address."""
    correct: bool
    new_hash: str | None = None
    """The password hashed with today's parameters, where the stored hash has older ones."""


async def check_password(database: Database, scope: Scope, asked: LogIn) -> Checked:
    """Compare the password: tens of milliseconds of work, for an unknown address too. Raises `TooManyAttempts`."""

    async def stored(session: Session) -> str | None:
        attempts = await queries.find_attempts(session, asked.email)
        if attempts and (wait := attempts.wait(clock.now())):
            raise TooManyAttempts(wait)
        user = await users.find_by_email(session, asked.email)
        return user.password_hash if user else None

    password_hash = await database.run(scope, stored, reads=True)
    correct = await passwords.matches(password_hash, asked.password)
    outdated = correct and password_hash is not None and passwords.is_outdated(password_hash)
    return Checked(password_hash, correct, await passwords.hashed(asked.password) if outdated else None)


async def log_in(session: Session, asked: LogIn, checked: Checked) -> Tokens:
    """Open a login. Raises `WrongCredentials` and `TooManyAttempts`, the same for known and unknown addresses.

    Attempts on one address are judged one after the other: of a thousand guesses sent at once five get a verdict.
    """
    now = clock.now()
    attempts = await queries.lock_attempts(session, asked.email)
    if wait := attempts.wait(now):
        raise TooManyAttempts(wait)
    user = await users.find_by_email(session, asked.email)
    if not checked.correct or user is None or user.password_hash != checked.password_hash:
        attempts.count_failure(now)
        raise WrongCredentials
    attempts.failures = 0
    if checked.new_hash:
        user.password_hash = checked.new_hash
    return await open_for(session, user)


async def open_for(session: Session, user: User) -> Tokens:
    """A new login of a user who has just proved who they are."""
    return first_tokens(session, await begin(session, user), user)


async def begin(session: Session, user: User, *, only_in: UUID | None = None) -> Login:
    """A new login that has given out nothing yet; with `only_in` it acts in this business alone."""
    now = clock.now()
    login = Login(
        id=uuid7(), user_id=user.id, login_version=user.login_version, generation=1, only_in=only_in,
        opened_at=now, expires_at=now + rules.LASTS,
    )  # fmt: skip
    session.add(login)
    await session.flush()
    audit.record_of_user(session, LogIn.subject, user.id, login=to_typeid("lgn", login.id))
    return login


def first_tokens(session: Session, login: Login, user: User) -> Tokens:
    """The first tokens of a login that has just begun."""
    refresh_token = keyring.PREFIX + secrets.token_urlsafe(32)
    session.add(login.issue(hashed(refresh_token), clock.now()))
    return _tokens(login, user, refresh_token)


async def refresh(session: Session, asked: RefreshLogin) -> Tokens:
    """Exchange a refresh token for a new pair.

    The same token sent twice within ten seconds gives the same successor; used again later, or after its successor was
    used, it is stolen, and its whole login ends. Raises `RefreshRefused` and `TokenReused`.
    """
    now = clock.now()
    family = await queries.lock_family(session, asked.refresh_token)
    token = await queries.find_token(session, asked.refresh_token)
    if family is None or token is None:
        raise RefreshRefused
    login, user = family
    if not login.is_open(now) or login.login_version != user.login_version:
        raise RefreshRefused
    found = rules.meaning(
        generation=token.generation, newest=login.generation,
        used_at=token.used_at, expires_at=token.expires_at, now=now,
    )  # fmt: skip
    if found is Meaning.WORTHLESS:
        raise RefreshRefused
    if found is Meaning.THEFT:
        end(session, login, Ending.TOKEN_REUSED, asked.subject)
        raise TokenReused
    successor = keyring.current().successor(asked.refresh_token)
    if found is Meaning.ROTATE:
        _rotate(session, login, token, successor)
    elif await queries.find_token(session, successor) is None:  # the signing key has changed in these ten seconds
        raise RefreshRefused
    return _tokens(login, user, successor)


def _rotate(session: Session, login: Login, token: RefreshToken, successor: str) -> None:
    now = clock.now()
    token.used_at = now
    login.generation += 1
    session.add(login.issue(hashed(successor), now))


async def log_out(session: Session, asked: LogOut) -> Done:
    """End the login of a refresh token, used or not. A token that is none of ours has no login to end: done as well."""
    family = await queries.lock_family(session, asked.refresh_token)
    if family is not None:
        end(session, family[0], Ending.LOGGED_OUT, asked.subject)
    return Done()


def end(session: Session, login: Login, because: Ending, command: str) -> None:
    """End a login, and have the gateway hear of it; nothing where it had ended before."""
    if login.end(clock.now(), because):
        user_id, login_id = to_typeid("usr", login.user_id), to_typeid("lgn", login.id)
        audit.record_of_user(session, command, login.user_id, login=login_id, because=because)
        live.signal(session, "access", user_id=user_id, login_id=login_id)


def _tokens(login: Login, user: User, refresh_token: str) -> Tokens:
    access_token = keyring.current().access_token(user.id, login.id, login.login_version, clock.now())
    return Tokens(
        access_token=access_token,
        refresh_token=refresh_token,
        expires_in=LIFETIME_SECONDS,
        user=api.User.model_validate(user),
    )
