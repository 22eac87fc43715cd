"""What scheduling seals into its waitlist events for notifications alone."""

from contracts.types import Email, Line, Locale, Shape, Token, Zone


class WaitlistMail(Shape):
    """Contact and token of one entry, in clear only inside a `Sealed` field."""

    customer_name: Line
    email: Email
    locale: Locale | None = None
    timezone: Zone
    """The customer's zone; the service's where none is known."""
    token: Token | None = None
    """Shows the entry, accepts and declines its offers, and ends it; none once it waits no longer."""
