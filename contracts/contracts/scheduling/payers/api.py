"""The requests about payers that scheduling answers."""

from contracts.request import Request
from contracts.scheduling.payers.shapes import Payer
from contracts.types import BookingId, Token


class GetPayer(Request[Payer], subject="scheduling.payer.get.v1", reads=True):
    """Who pays for a booking, told to whoever may pay for it; without a booking, the customer that the login is.

    That is whoever has a token of its manage links, the customer that the login is, and the business's staff.
    """

    booking_id: BookingId | None = None
    token: Token | None = None
