"""The requests about customers that scheduling answers, beside finding them."""

from contracts.request import Request
from contracts.scheduling.customers.shapes import (
    Consent,
    ConsentKind,
    ConsentSource,
    WordingVersion,
)
from contracts.scheduling.shapes import Contact, Customer
from contracts.types import Counted, Cursor, CustomerId, Instant, Limit, Page


class CreateCustomer(Contact, Request[Customer], subject="scheduling.customer.create.v1"):
    """Add a customer. Refused with 409 where there is one with this e-mail address."""


class UpdateCustomer(Contact, Request[Customer], subject="scheduling.customer.update.v1"):
    """Replace how a customer is reached; what is left out is forgotten. Bookings keep the name they were made in."""

    customer_id: CustomerId
    if_version: Counted | None = None


class RecordConsent(Request[Consent], subject="scheduling.customer.record_consent.v1"):
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
