"""What scheduling seals into its events for notifications alone."""

from contracts.types import Email, Line, Locale, Shape, Token, Zone


class BookingMail(Shape):
    """Contact, manage tokens and calendar file of one booking, in clear only inside a `Sealed` field."""

    customer_name: Line
    email: Email
    locale: Locale | None = None
    timezone: Zone
    """The customer's zone; the service's where none is known."""
    cancel_token: Token | None = None
    reschedule_token: Token | None = None
    join_token: Token | None = None
    """Of an online booking."""
    calendar: str
    """An iCalendar file (RFC 5545) with a stable UID and a rising SEQUENCE."""
    reason: Line | None = None
    """Why it was cancelled, as whoever did so says."""


class CustomerMail(Shape):
    """How a customer is reached, in clear only inside a `Sealed` field."""

    customer_name: Line
    email: Email
    locale: Locale | None = None
    timezone: Zone | None = None
    """Null where it is not known."""
