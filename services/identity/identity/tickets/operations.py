"""Issuing and redeeming tickets."""

import secrets
from datetime import timedelta
from typing import Final

from sqlalchemy import delete, select

from contracts.identity.tickets.api import IssueTicket, RedeemTicket
from contracts.identity.tickets.shapes import Ticket as Issued
from contracts.identity.tickets.shapes import TicketHolder
from identity.businesses import queries as businesses
from identity.logins.models import Login
from identity.tickets.models import Ticket
from identity.users.models import User
from kit import clock
from kit.auth import hashed
from kit.db import Session
from kit.errors import NotFound, Unauthorized

LASTS: Final = timedelta(seconds=30)
PREFIX: Final = "nxt_"
"""Tickets begin with it, so that a leaked one is recognised."""


class TicketRefused(Unauthorized):
    """This ticket opens nothing: it was used, is too old, or is for something else. Get another."""

    code = "identity.ticket_refused"
    commits = True  # a ticket that was shown to the wrong door is used up as well


async def issue(session: Session, asked: IssueTicket) -> Issued:
    """A ticket of the login by which the caller acts; whether it may listen is asked when it does.

    Raises `Unauthorized` for whoever has no login, `NotFound` for a business that does not exist.
    """
    login_id = session.scope.login_id
    if login_id is None:
        raise Unauthorized
    business_id = await businesses.find_id(session, asked.business)
    if business_id is None:
        raise NotFound
    ticket, expires_at = PREFIX + secrets.token_urlsafe(32), clock.now() + LASTS
    session.add(
        Ticket(
            ticket_hash=hashed(ticket), login_id=login_id, stream=asked.stream, business_id=business_id,
            origin=asked.origin, expires_at=expires_at,
        )
    )  # fmt: skip
    return Issued(ticket=ticket, expires_at=expires_at)


async def redeem(session: Session, asked: RedeemTicket) -> TicketHolder:
    """Whose ticket it was. Of several who show it at once one gets an answer. Raises `TicketRefused`."""
    used = delete(Ticket).where(Ticket.ticket_hash == hashed(asked.ticket)).returning(Ticket)
    ticket = (await session.scalars(used)).one_or_none()
    if ticket is None or not ticket.is_for(asked.stream, asked.business_id, asked.origin, clock.now()):
        raise TicketRefused
    query = select(Login, User).join(User, User.id == Login.user_id).where(Login.id == ticket.login_id)
    login, user = (await session.execute(query)).one()
    if not login.is_open(clock.now()) or login.login_version != user.login_version:
        raise TicketRefused
    return TicketHolder(user_id=user.id, login_id=login.id, version=login.login_version)
