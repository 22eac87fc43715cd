"""Requests about logins by other providers."""

from contracts.identity.api import Tokens
from contracts.identity.outside_logins.api import (
    AcceptedToken,
    AcceptToken,
    BeginOidcLogin,
    BeginWorkosLogin,
    ExchangeLoginCode,
    FinishOidcLogin,
    FinishWorkosLogin,
    WayIn,
    WayOut,
)
from identity.outside_logins import operations
from identity.outside_logins.operations import accepting
from identity.outside_logins.operations.accepting import Vouched
from identity.outside_logins.operations.logging_in import Begun, Outcome
from kit.db import Session
from kit.requests import Requests

requests = Requests()


@requests.answer(BeginWorkosLogin, prepare=operations.find_way_out, keeps_reply=False)
async def begin_workos(session: Session, asked: BeginWorkosLogin, begun: Begun) -> WayOut:
    """Send a browser to WorkOS."""
    return await operations.begin(session, asked, begun)


@requests.answer(BeginOidcLogin, prepare=operations.find_way_out, keeps_reply=False)
async def begin_oidc(session: Session, asked: BeginOidcLogin, begun: Begun) -> WayOut:
    """Send a browser to an OpenID Connect issuer."""
    return await operations.begin(session, asked, begun)


@requests.answer(FinishWorkosLogin, prepare=operations.ask_provider, keeps_reply=False)
async def finish_workos(session: Session, asked: FinishWorkosLogin, outcome: Outcome) -> WayIn:
    """Take a browser back from WorkOS."""
    return await operations.finish(session, asked, outcome)


@requests.answer(FinishOidcLogin, prepare=operations.ask_provider, keeps_reply=False)
async def finish_oidc(session: Session, asked: FinishOidcLogin, outcome: Outcome) -> WayIn:
    """Take a browser back from an OpenID Connect issuer."""
    return await operations.finish(session, asked, outcome)


@requests.answer(ExchangeLoginCode, keeps_reply=False)
async def exchange(session: Session, asked: ExchangeLoginCode) -> Tokens:
    """Give a page the tokens of the login it began."""
    return await operations.exchange(session, asked)


@requests.answer(AcceptToken, prepare=accepting.vouched, keeps_reply=False)
async def accept(session: Session, asked: AcceptToken, vouched: Vouched) -> AcceptedToken:
    """Whose access token of WorkOS is this?"""
    return await accepting.accept(session, asked, vouched)
