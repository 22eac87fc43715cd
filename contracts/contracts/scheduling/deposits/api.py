"""The requests about deposits that scheduling answers."""

from contracts.request import Request
from contracts.scheduling.deposits.shapes import Due
from contracts.types import BookingId, Token


class GetDue(Request[Due], subject="scheduling.booking.due.v1", reads=True):
    """What is owed for a booking that awaits its deposit, told to whoever may pay it.

    That is whoever has a token of its manage links, the customer that the login is, and the business's staff.
    """

    booking_id: BookingId
    token: Token | None = None
