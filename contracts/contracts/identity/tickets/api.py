"""The requests about tickets."""

from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.identity.tickets.shapes import StreamName, Ticket, TicketHolder
from contracts.request import Request
from contracts.types import BusinessId, Slug, Token

Origin = Annotated[str, StringConstraints(max_length=270, pattern=r"^https?://[a-z0-9.:\[\]-]{1,255}$")]
"""An origin as browsers write it: scheme, host in lower case, and a port that is not the scheme's own (RFC 6454)."""


class IssueTicket(Request[Ticket], subject="identity.ticket.issue.v1"):
    """Get a ticket that opens one stream, once, within half a minute: for browsers, whose streams send no headers."""

    stream: StreamName
    business: Slug
    """Whose stream; on its own host as well."""
    origin: Origin | None = None
    """The origin of the page that will open the stream, where that is another than the stream's: no other page may."""


class RedeemTicket(Request[TicketHolder], subject="identity.ticket.redeem.v1"):
    """Use a ticket up, for what it was issued. Asked by the gateway."""

    ticket: Token
    stream: StreamName
    business_id: BusinessId
    origin: Annotated[str, Field(max_length=300)] | None = None
    """The origin of the page that opens the stream; None for one of the stream's own host, and for no page at all."""
