"""The requests about zone shifts that scheduling answers."""

from contracts.request import Request
from contracts.scheduling.zone_shifts.shapes import ZoneShift
from contracts.types import Cursor, Limit, Page


class ListZoneShifts(Request[Page[ZoneShift]], subject="scheduling.zone_shift.list.v1", reads=True):
    """Bookings to come whose local time was changed by new rules of their zone, and that nobody has moved since."""

    limit: Limit = 50
    cursor: Cursor | None = None
