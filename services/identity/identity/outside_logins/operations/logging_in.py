"""Logging in by another provider: sending a browser there, taking it back, and whom we take its person for."""

import secrets
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from uuid import UUID

from contracts.identity.api import Tokens
from contracts.identity.outside_logins.api import (
    BeginOidcLogin,
    BeginWorkosLogin,
    ExchangeLoginCode,
    FinishOidcLogin,
    FinishWorkosLogin,
    WayIn,
    WayOut,
)
from identity import providers
from identity.issuers import queries as issuers
from identity.logins import operations as logins
from identity.logins.models import Ending
from identity.oidc import Issuer, LoginRefused, Proven
from identity.outside_logins import queries, rules
from identity.outside_logins.models import OutsideAttempt
from identity.outside_logins.operations.recognising import Person, person, recognise
from identity.reach import ProviderUnavailable
from identity.users import queries as users
from identity.users.models import User
from identity.workos import WorkOS
from kit import clock
from kit.auth import hashed, new_secret
from kit.db import Database, Session
from kit.errors import AppError, Invalid, NotFound
from kit.scope import Scope

Begin = BeginWorkosLogin | BeginOidcLogin
Finish = FinishWorkosLogin | FinishOidcLogin


class NotConfigured(NotFound):
    """Nobody logs in this way here; log in with a password."""

    code = "identity.provider_not_configured"


class ReturnRefused(Invalid):
    """A login may return to a page of an allowed origin alone, and then needs a code_challenge."""

    code = "identity.return_refused"


class LoginOver(LoginRefused):
    """This login was not begun in this browser, took too long, or is over already; begin again."""

    code = "identity.login_over"


@dataclass(frozen=True, slots=True)
class Way:
    """The provider that a request is about."""

    name: str
    """How its people are filed."""
    path: str
    only_in: UUID | None
    by: WorkOS | Issuer

    @property
    def redirect_uri(self) -> str:
        """Where the provider sends browsers back to: another address for each, so that none answers for another."""
        return f"{providers.current().public_url}{self.path}"

    async def url(self, state: str) -> str:
        """Where to send a browser. Raises `ProviderUnavailable`."""
        made = providers.secrets_of(state)
        if isinstance(self.by, WorkOS):
            return self.by.login_url(redirect_uri=self.redirect_uri, state=state, challenge=made.challenge)
        return await self.by.login_url(
            redirect_uri=self.redirect_uri, state=state, nonce=made.nonce, challenge=made.challenge
        )

    async def prove(self, asked: Finish) -> Proven:
        """Who came back. Raises `LoginRefused`, `ProviderUnavailable`."""
        made = providers.secrets_of(asked.state)
        if asked.code is None:
            raise LoginRefused
        if isinstance(self.by, WorkOS):
            return await self.by.prove(asked.code, verifier=made.verifier)
        return await self.by.prove(
            asked.code, redirect_uri=self.redirect_uri, verifier=made.verifier, nonce=made.nonce, said_by=asked.said_by
        )


async def way_of(database: Database, scope: Scope, asked: Begin | Finish) -> Way:
    """The provider of a request: WorkOS, the business's issuer, or outside of any the platform's.

    Raises `NotConfigured`.
    """
    known = providers.current()
    if isinstance(asked, BeginWorkosLogin | FinishWorkosLogin):
        if known.workos is None:
            raise NotConfigured
        return Way(rules.WORKOS, "/v1/auth/workos/callback", None, known.workos)
    if scope.business_id is not None:
        found = await database.run(scope, issuers.find, reads=True)
        if found is None:
            raise NotConfigured
        return Way(found.provider, issuers.callback_path(found.slug), scope.business_id, found.issuer)
    if known.issuer is None:
        raise NotConfigured
    return Way(known.issuer.url, "/v1/auth/oidc/callback", None, known.issuer)


# --- there --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Begun:
    """A state that the provider's address was made with."""

    way: Way
    state: str
    url: str


async def find_way_out(database: Database, scope: Scope, asked: Begin) -> Begun:
    """The address to send the browser to. Raises `NotConfigured`, `ReturnRefused`, `ProviderUnavailable`."""
    if asked.return_to is not None and not (
        asked.code_challenge and providers.current().may_return_to(asked.return_to)
    ):
        raise ReturnRefused
    way = await way_of(database, scope, asked)
    state = secrets.token_urlsafe(32)
    return Begun(way, state, await way.url(state))


async def begin(session: Session, asked: Begin, begun: Begun) -> WayOut:
    """Note that a login is under way, in this browser."""
    browser, now = asked.browser or new_secret(), clock.now()
    session.add(
        OutsideAttempt(
            state_hash=hashed(begun.state), provider=begun.way.name, only_in=begun.way.only_in,
            browser_hash=hashed(browser), return_to=asked.return_to, challenge=asked.code_challenge,
            begun_at=now, expires_at=now + rules.BEGUN_WITHIN,
        )
    )  # fmt: skip
    return WayOut(url=begun.url, browser=browser)


# --- and back -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outcome:
    """What asking the provider came to, before the transaction that acts on it."""

    way: Way
    who: Person | None
    refusal: AppError | None = None


async def ask_provider(database: Database, scope: Scope, asked: Finish) -> Outcome:
    """Have the provider confirm who came back. Raises `LoginOver` before it is asked about a login that is none.

    What the provider refuses is told later: a login that began on a page ends on that page.
    """
    way = await way_of(database, scope, asked)

    async def look(session: Session) -> None:
        _expect(await queries.find_attempt(session, asked.state), way, asked)

    await database.run(scope, look, reads=True)
    try:
        return Outcome(way, await person(await way.prove(asked)))
    except (LoginRefused, ProviderUnavailable) as refusal:
        return Outcome(way, None, refusal)


async def finish(session: Session, asked: Finish, outcome: Outcome) -> WayIn:
    """Open a login for who came back; or send the browser on to the page that began it.

    Raises `LoginOver`, and for a login that no page waits for what the provider refused, and `AddressNotProven`.
    """
    attempt = _expect(await queries.find_attempt(session, asked.state, for_update=True), outcome.way, asked)
    attempt.answered_at = clock.now()
    try:
        if outcome.who is None:
            raise outcome.refusal or LoginRefused
        user = await recognise(session, outcome.way.name, outcome.who, only_in=outcome.way.only_in)
    except (LoginRefused, ProviderUnavailable) as refusal:  # nothing was written but the attempt
        if attempt.return_to is None:
            raise
        return WayIn(url=_with(attempt.return_to, login_error=refusal.code))
    session_id = outcome.who.proven.session
    if attempt.return_to is None:
        return WayIn(tokens=await _open(session, attempt, user, session_id, asked.subject))
    code = new_secret()
    attempt.hand_over(hashed(code), user.id, session_id, clock.now())
    return WayIn(url=_with(attempt.return_to, login_code=code))


async def exchange(session: Session, asked: ExchangeLoginCode) -> Tokens:
    """Give the page its tokens: once, within a minute, to whoever has begun the login. Raises `LoginOver`."""
    attempt = await queries.lock_by_code(session, asked.code)
    if attempt is None or clock.now() >= attempt.expires_at or attempt.user_id is None:
        raise LoginOver
    if attempt.challenge != providers.challenge(asked.code_verifier):
        raise LoginOver
    attempt.code_hash = None
    return await _open(
        session, attempt, await users.get(session, attempt.user_id), attempt.session_id, asked.subject
    )  # fmt: skip


async def _open(session: Session, attempt: OutsideAttempt, user: User, session_id: str | None, command: str) -> Tokens:
    login = await logins.begin(session, user, only_in=attempt.only_in)
    if session_id is not None:
        row, before = await queries.lock_session(session, attempt.provider, session_id)
        if row.ended_at is not None:
            raise LoginOver
        if before is not None:
            logins.end(session, before, Ending.LOGGED_OUT, command)
        row.login_id = login.id
    return logins.first_tokens(session, login, user)


def _expect(attempt: OutsideAttempt | None, way: Way, asked: Finish) -> OutsideAttempt:
    """The attempt, if it is open, at this provider and begun in this browser. Raises `LoginOver`.

    Without the last anybody could have a stranger's browser come back with a login of theirs, and watch what the
    stranger enters from then on (RFC 9700, section 4.7).
    """
    if attempt is None or not attempt.is_open(clock.now()) or asked.browser is None:
        raise LoginOver
    if (attempt.provider, attempt.only_in) != (way.name, way.only_in):
        raise LoginOver
    if not secrets.compare_digest(attempt.browser_hash, hashed(asked.browser)):
        raise LoginOver
    return attempt


def _with(url: str, **more: str) -> str:
    """The address with more fields in its query."""
    parts = urlsplit(url)
    fields = [*parse_qsl(parts.query, keep_blank_values=True), *more.items()]
    return urlunsplit(parts._replace(query=urlencode(fields)))
