"""The two sides of a booking."""

from enum import StrEnum


class Party(StrEnum):
    """For whom somebody acts on a booking, a series or a visit: notices, fees and what is told follow it."""

    HOST = "host"
    """The business: staff with the permission, its keys, the system."""
    CUSTOMER = "customer"
    """Whoever booked, by a manage token or by their own login."""
