"""The tables of bookings and of what happened to them."""

from scheduling.bookings.models.bookings import (
    OPEN,
    AlreadyCheckedIn,
    Booking,
    BookingNotConfirmed,
    BookingNotPending,
    BookingNotStarted,
    BookingOver,
    CheckInTooEarly,
    NoFeePending,
    NotCheckedIn,
)
from scheduling.bookings.models.companions import Companion
from scheduling.bookings.models.history import Payment, Transition

__all__ = [
    "OPEN",
    "AlreadyCheckedIn",
    "Booking",
    "BookingNotConfirmed",
    "BookingNotPending",
    "BookingNotStarted",
    "BookingOver",
    "CheckInTooEarly",
    "Companion",
    "NoFeePending",
    "NotCheckedIn",
    "Payment",
    "Transition",
]
