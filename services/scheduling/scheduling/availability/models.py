"""The columns that availability reads of bookings.

Bookings ask availability, so availability cannot ask bookings; it reads these columns and never writes them.
"""

from sqlalchemy import Boolean, DateTime, String, Uuid, column, table

_INSTANT = DateTime(timezone=True)

bookings = table(
    "bookings",
    column("business_id", Uuid),
    column("id", Uuid),
    column("status", String),
    column("blocks", Boolean),
    column("payment_due_at", _INSTANT),
    column("service_id", Uuid),
    column("staff_member_id", Uuid),
    column("starts_at", _INSTANT),
    column("ends_at", _INSTANT),
    column("wall_start", DateTime),
    column("created_at", _INSTANT),
)
"""Bookings, for what counts against limits and in round robin: see `bookings.models.Booking`."""
