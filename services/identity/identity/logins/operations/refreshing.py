"""Exchanging refresh tokens."""

from contracts.identity.api import RefreshLogin, Tokens
from identity import keyring
from identity.logins import queries, rules
from identity.logins.models import Ending, Login, RefreshToken
from identity.logins.operations.ending import end
from identity.logins.operations.opening import tokens
from identity.logins.rules import Meaning
from kit import clock
from kit.auth import hashed
from kit.db import Session
from kit.errors import Unauthorized


class RefreshRefused(Unauthorized):
    """This refresh token opens nothing any more; log in again."""

    code = "identity.refresh_refused"


class TokenReused(RefreshRefused):
    """This refresh token was used before, so its login has been ended; log in again."""

    code = "identity.token_reused"
    commits = True  # the login's end


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
    return tokens(login, user, successor)


def _rotate(session: Session, login: Login, token: RefreshToken, successor: str) -> None:
    now = clock.now()
    token.used_at = login.last_used_at = now
    login.generation += 1
    session.add(login.issue(hashed(successor), now))
