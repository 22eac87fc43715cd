"""The requests that scheduling answers about attendance."""

from contracts.request import Request
from contracts.scheduling.shapes import Booking
from contracts.types import BookingId, Counted, Line


class CheckIn(Request[Booking], subject="scheduling.booking.check_in.v1", while_unpaid=True):
    """Say that the customer is here. Optional; at most a day before the start."""

    booking_id: BookingId
    if_version: Counted | None = None


class CheckOut(Request[Booking], subject="scheduling.booking.check_out.v1", while_unpaid=True):
    """Say that the customer, who was checked in, has left. Optional; completes nothing."""

    booking_id: BookingId
    if_version: Counted | None = None


class ConfirmFee(Request[Booking], subject="scheduling.booking.confirm_fee.v1", while_unpaid=True):
    """Decide, as a person, that the fee of a no-show is owed."""

    booking_id: BookingId
    if_version: Counted | None = None


class WaiveFee(Request[Booking], subject="scheduling.booking.waive_fee.v1", while_unpaid=True):
    """Decide, as a person, that nothing is owed for a no-show."""

    booking_id: BookingId
    reason: Line | None = None
    if_version: Counted | None = None
