"""What scheduling tells of zone shifts."""

from pydantic import AwareDatetime

from contracts.event import Event
from contracts.types import BookingId, Line, Zone, ZoneShiftId


class ZoneShiftFound(Event, subject="scheduling.zone_shift.found.v1", about="shift_id"):
    """New rules of a zone give a booking another local time than was chosen; the booking has not been moved."""

    shift_id: ZoneShiftId
    booking_id: BookingId
    timezone: Zone
    starts_at: AwareDatetime
    intended_at: AwareDatetime
    tzdata_version: Line
