"""Requests about tickets."""

from contracts.identity.tickets.api import IssueTicket, RedeemTicket
from contracts.identity.tickets.shapes import Ticket, TicketHolder
from identity.tickets import operations
from kit.db import Session
from kit.requests import Requests

requests = Requests()


@requests.answer(IssueTicket, keeps_reply=False)
async def issue(session: Session, asked: IssueTicket) -> Ticket:
    """Get a ticket that opens one stream, once."""
    return await operations.issue(session, asked)


@requests.answer(RedeemTicket)
async def redeem(session: Session, asked: RedeemTicket) -> TicketHolder:
    """Use a ticket up."""
    return await operations.redeem(session, asked)
