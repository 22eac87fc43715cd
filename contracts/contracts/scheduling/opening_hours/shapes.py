"""Shapes of opening hours."""

from datetime import date

from contracts.scheduling.catalogue.shapes import AvailabilityRule, DateRange
from contracts.types import ClockTime, ScheduleId, Shape, Zone


class HoursOfDate(Shape):
    """Hours of one date that replace the week's; `00:00`–`00:00` is closed."""

    date: date
    start: ClockTime
    end: ClockTime


class OpeningHours(Shape):
    """When a business is open, as everybody may know."""

    schedule_id: ScheduleId | None
    """The schedule that says it; null where the hours of each staff member alone count."""
    timezone: Zone
    rules: list[AvailabilityRule]
    overrides: list[HoursOfDate]
    """From today on."""
    closed: list[DateRange]
