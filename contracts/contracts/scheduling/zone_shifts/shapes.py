"""Shapes of zone shifts."""

from pydantic import AwareDatetime

from contracts.types import BookingId, Line, Shape, Zone, ZoneShiftId


class ZoneShift(Shape):
    """A booking whose instant is no longer the local time that was chosen, since its zone has other rules now.

    It is not moved by itself: people decide whether the clock or the instant was meant.
    """

    id: ZoneShiftId
    booking_id: BookingId
    timezone: Zone
    wall_start: str
    """The local time that was chosen, ISO 8601 without offset."""
    starts_at: AwareDatetime
    """When the booking is, still."""
    intended_at: AwareDatetime
    """When the clocks will show what was chosen."""
    tzdata_version: Line
    """The version of the zone data that made the difference: `2026f`."""
    found_at: AwareDatetime
