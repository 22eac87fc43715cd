"""The requests about opening hours that scheduling answers."""

from contracts.request import Request
from contracts.scheduling.opening_hours.shapes import OpeningHours
from contracts.types import ScheduleId


class GetOpeningHours(Request[OpeningHours], subject="scheduling.opening_hours.get.v1", reads=True):
    """When the business is open."""


class SetOpeningHours(Request[OpeningHours], subject="scheduling.opening_hours.set.v1"):
    """Let nobody book outside of a schedule's hours, whoever works then; null lifts that again. Bookings stand."""

    schedule_id: ScheduleId | None
