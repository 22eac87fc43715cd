"""Shapes of tickets."""

from enum import StrEnum

from pydantic import AwareDatetime

from contracts.types import LoginId, Shape, Token, UserId


class StreamName(StrEnum):
    """Which stream."""

    ME = "me"
    ADMIN = "admin"


class Ticket(Shape):
    """What opens one stream, once."""

    ticket: Token
    expires_at: AwareDatetime


class TicketHolder(Shape):
    """By whose login a stream is opened."""

    user_id: UserId
    login_id: LoginId
    version: int
    """The login version of the user when the ticket was issued."""
