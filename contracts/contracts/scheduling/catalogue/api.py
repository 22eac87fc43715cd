"""The requests about services, staff members, schedules and blocked times."""

from typing import Annotated

from pydantic import Field

from contracts.request import Request
from contracts.scheduling.catalogue.shapes import (
    AvailabilityRule,
    BlockedTime,
    DateRange,
    Limits,
    Override,
    PublicService,
    PublicStaffMember,
    Schedule,
    Service,
    ServiceFields,
    StaffMember,
    TravelZone,
)
from contracts.types import (
    BlockedTimeId,
    ClockTime,
    Counted,
    Cursor,
    Day,
    Done,
    Email,
    Instant,
    Limit,
    Line,
    OverrideId,
    Page,
    ScheduleId,
    ServiceId,
    StaffMemberId,
    Zone,
)


class ListPublicServices(Request[Page[PublicService]], subject="scheduling.service.list_public.v1", reads=True):
    """The services a customer can book."""

    limit: Limit = 50
    cursor: Cursor | None = None


class GetPublicService(Request[PublicService], subject="scheduling.service.get_public.v1", reads=True):
    """One bookable service."""

    service_id: ServiceId


class ListPublicStaff(Request[Page[PublicStaffMember]], subject="scheduling.staff_member.list_public.v1", reads=True):
    """The staff members a customer can book."""

    limit: Limit = 50
    cursor: Cursor | None = None


class ListServices(Request[Page[Service]], subject="scheduling.service.list.v1", reads=True):
    """Every service of the business."""

    limit: Limit = 50
    cursor: Cursor | None = None


class CreateService(ServiceFields, Request[Service], subject="scheduling.service.create.v1"):
    """Add a service."""


class UpdateService(ServiceFields, Request[Service], subject="scheduling.service.update.v1"):
    """Replace what a business decides about a service."""

    service_id: ServiceId
    if_version: Counted | None = None


class ListStaff(Request[Page[StaffMember]], subject="scheduling.staff_member.list.v1", reads=True):
    """Every staff member of the business."""

    limit: Limit = 50
    cursor: Cursor | None = None


class CreateStaffMember(Request[StaffMember], subject="scheduling.staff_member.create.v1"):
    """Add a staff member."""

    name: Line
    email: Email | None = None
    timezone: Zone
    schedule_id: ScheduleId | None = None
    weight: Annotated[int, Field(ge=1, le=1_000)] = 100
    """Share of round robin; twice the weight, twice the bookings."""
    limits: Limits = Limits()


class UpdateStaffMember(Request[StaffMember], subject="scheduling.staff_member.update.v1"):
    """Change a staff member; only the fields given."""

    staff_member_id: StaffMemberId
    name: Line | None = None
    email: Email | None = None
    timezone: Zone | None = None
    schedule_id: ScheduleId | None = None
    weight: Annotated[int, Field(ge=1, le=1_000)] | None = None
    limits: Limits | None = None
    active: bool | None = None
    if_version: Counted | None = None


class ListSchedules(Request[Page[Schedule]], subject="scheduling.schedule.list.v1", reads=True):
    """Every schedule of the business."""

    limit: Limit = 50
    cursor: Cursor | None = None


class ScheduleFields(Request[Schedule]):
    """What a business decides about a schedule."""

    name: Line
    timezone: Zone
    rules: Annotated[list[AvailabilityRule], Field(max_length=100)]
    out_of_office: Annotated[list[DateRange], Field(default_factory=list, max_length=366)]
    travel: Annotated[list[TravelZone], Field(default_factory=list, max_length=100)]


class CreateSchedule(ScheduleFields, subject="scheduling.schedule.create.v1"):
    """Add a schedule."""


class UpdateSchedule(ScheduleFields, subject="scheduling.schedule.update.v1"):
    """Replace a schedule's weekly rules, dates off and travel; its overrides stay."""

    schedule_id: ScheduleId
    if_version: Counted | None = None


class SetOverride(Request[Override], subject="scheduling.override.set.v1"):
    """Give one date its own hours. Several on one date add up; `00:00`–`00:00` closes it."""

    schedule_id: ScheduleId
    date: Day
    start: ClockTime
    end: ClockTime


class RemoveOverride(Request[Done], subject="scheduling.override.remove.v1"):
    """Give a date its weekly hours back."""

    override_id: OverrideId


class BlockTime(Request[BlockedTime], subject="scheduling.blocked_time.create.v1"):
    """Keep a stretch of a staff member's time free of bookings."""

    staff_member_id: StaffMemberId
    starts_at: Instant
    ends_at: Instant
    reason: Line | None = None


class UnblockTime(Request[Done], subject="scheduling.blocked_time.remove.v1"):
    """Open a blocked stretch again."""

    blocked_time_id: BlockedTimeId


class ListBlockedTimes(Request[Page[BlockedTime]], subject="scheduling.blocked_time.list.v1", reads=True):
    """Blocked stretches, by start."""

    staff_member_id: StaffMemberId | None = None
    limit: Limit = 50
    cursor: Cursor | None = None
