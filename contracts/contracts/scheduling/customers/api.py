"""The requests about customers that scheduling answers, beside finding them."""

from pydantic import Field

from contracts.request import Request
from contracts.scheduling.credits.shapes import CustomerCredits
from contracts.scheduling.customers.shapes import (
    Consent,
    ConsentKind,
    ConsentSource,
    CustomerExport,
    CustomerHistory,
    Erasure,
    WordingVersion,
)
from contracts.scheduling.shapes import Booking, BookingStatus, Contact, Customer
from contracts.types import Counted, Cursor, CustomerId, Instant, Limit, Page


class CreateCustomer(Contact, Request[Customer], subject="scheduling.customer.create.v1"):
    """Add a customer. Refused with 409 where there is one with this e-mail address."""


class UpdateCustomer(Contact, Request[Customer], subject="scheduling.customer.update.v1"):
    """Replace how a customer is reached; what is left out is forgotten. Bookings keep the name they were made in."""

    customer_id: CustomerId
    if_version: Counted | None = None


class RecordConsent(Request[Consent], subject="scheduling.customer.record_consent.v1", while_unpaid=True):
    """Record that a customer agreed to something, or took it back."""

    customer_id: CustomerId
    kind: ConsentKind
    granted: bool
    wording_version: WordingVersion
    source: ConsentSource
    at: Instant | None = None
    """When the customer said it; now, by default. Not later than now."""


class ListConsents(Request[Page[Consent]], subject="scheduling.customer.consents.v1", reads=True):
    """What a customer agreed to and took back, newest first."""

    customer_id: CustomerId
    limit: Limit = 50
    cursor: Cursor | None = None


class GetCustomerHistory(Request[CustomerHistory], subject="scheduling.customer.history.v1", reads=True):
    """A customer's bookings, credits and consents."""

    customer_id: CustomerId


class MergeCustomers(Request[Customer], subject="scheduling.customer.merge.v1"):
    """Make two records of one person one: all that hangs on the duplicate goes to the customer that stays.

    The duplicate's id and e-mail address lead to the other from then on. There is no undo; twice is once.
    """

    customer_id: CustomerId
    """Who stays."""
    duplicate_id: CustomerId
    if_version: Counted | None = None


class ExportCustomer(Request[CustomerExport], subject="scheduling.customer.export.v1", reads=True):
    """Everything that is held about a customer."""

    customer_id: CustomerId


class ExportMine(Request[CustomerExport], subject="scheduling.customer.export_mine.v1", reads=True):
    """Everything that a business holds about the user who asks; a 404 while no customer is linked to the login."""


class GetMyself(Request[Customer], subject="scheduling.customer.me.v1", reads=True):
    """What a business knows of the user who asks; a 404 while no customer of it has their proven address."""


class ListMyBookings(Request[Page[Booking]], subject="scheduling.booking.mine.v1", reads=True):
    """The bookings of the user who asks, by start, oldest first; none while no customer has their proven address."""

    from_: Instant | None = Field(default=None, alias="from")
    to: Instant | None = None
    status: BookingStatus | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


class GetMyCredits(Request[CustomerCredits], subject="scheduling.credit.mine.v1", reads=True):
    """The credits of the user who asks; a 404 while no customer has their proven address."""


class EraseMine(Request[Erasure], subject="scheduling.customer.erase_mine.v1", while_suspended=True):
    """Have this business forget the user who asks, as far as `EraseCustomer` goes; their account stays.

    Refused with 409 while bookings are to come or memberships renew. A 404 while no customer is linked to the login.
    """


class EraseCustomer(Request[Erasure], subject="scheduling.customer.erase.v1", while_suspended=True):
    """Make a person unknown: contact and names are overwritten, what was written about them cannot be opened any more.

    Bookings, credits and totals stay, of nobody. Refused with 409 while bookings are to come or memberships renew,
    unless `force` ends them. There is no undo; twice is once.
    """

    customer_id: CustomerId
    force: bool = False
    """Call off the bookings that are to come, at no cost and without a mail to the customer, and end memberships."""
