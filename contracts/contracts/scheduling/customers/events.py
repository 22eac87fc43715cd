"""What scheduling tells of customers, beside that there is a new one. None says how to reach them."""

from contracts.event import Event
from contracts.types import CustomerId


class CustomerUpdated(Event, subject="scheduling.customer.updated.v1", about="customer_id"):
    """What is known of a customer changed: contact or consents."""

    customer_id: CustomerId
