"""What scheduling tells of customers, beside that there is a new one. None says in clear how to reach them."""

from pydantic import Field

from contracts.event import Event
from contracts.types import BookingId, CustomerId, Sealed


class CustomerUpdated(Event, subject="scheduling.customer.updated.v1", about="customer_id"):
    """What is known of a customer changed: contact or consents."""

    customer_id: CustomerId
    contact: Sealed | None = None
    """`contracts.scheduling.mail.CustomerMail` as it is now, for notifications; null for whoever was erased."""


class CustomerMerged(Event, subject="scheduling.customer.merged.v1", about="customer_id"):
    """Two records were one person's. All that hung on `duplicate_id` hangs on `customer_id` now."""

    customer_id: CustomerId
    duplicate_id: CustomerId


class CustomerErased(Event, subject="scheduling.customer.erased.v1", about="customer_id"):
    """A person asked to be forgotten: whoever keeps anything that tells who they are deletes it now."""

    customer_id: CustomerId
    merged_ids: list[CustomerId] = Field(default_factory=list)
    """Records of the same person that were merged into this one."""
    booking_ids: list[BookingId] = Field(default_factory=list)
    """All their bookings: nothing is sent about them any more."""
