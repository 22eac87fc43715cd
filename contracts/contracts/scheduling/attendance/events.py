"""What scheduling tells of attendance."""

from pydantic import AwareDatetime

from contracts.scheduling.events import BookingFact
from contracts.types import Line, Money


class BookingCheckedIn(BookingFact, subject="scheduling.booking.checked_in.v1", about="booking_id"):
    """The customer is here."""

    checked_in_at: AwareDatetime


class BookingCheckedOut(BookingFact, subject="scheduling.booking.checked_out.v1", about="booking_id"):
    """The customer has left."""

    checked_out_at: AwareDatetime


class BookingFeeConfirmed(BookingFact, subject="scheduling.booking.fee_confirmed.v1", about="booking_id"):
    """A person has decided that the fee of a no-show is owed."""

    fee: Money


class BookingFeeWaived(BookingFact, subject="scheduling.booking.fee_waived.v1", about="booking_id"):
    """A person has decided that nothing is owed for a no-show."""

    waived: Money
    """What would have been owed."""
    reason: Line | None = None
    """Not told: people's words are in the vault, and in the booking's timeline."""
