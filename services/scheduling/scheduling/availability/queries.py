"""Reading what a slot question depends on: what is sold and by whom, and what of their time is taken.

These are the hot reads of the platform: plain table queries, each of which names its business itself. A question
costs two round trips, one more where limits are set and one more where somebody is to be picked. What is read of
services and schedules is kept in memory by version; a transaction that changes them must not ask.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    DateTime,
    Table,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy import Date as SqlDate

from contracts.scheduling.shapes import BookingStatus
from contracts.types import Money
from kit.db import Session
from kit.errors import NotFound
from scheduling.availability import rules
from scheduling.availability.rules.limits import day_around, month_around, week_around, year_around
from scheduling.availability.rules.times import date_of, local_day, to_datetime, zone
from scheduling.blocked_times.models import BlockedTime, BusyBlock
from scheduling.bookings.models import Booking
from scheduling.businesses.models import Business
from scheduling.occupancies.models import Occupancy
from scheduling.schedules.models import Override, Schedule
from scheduling.services.models import Service, ServiceStaff
from scheduling.staff.models import StaffMember

K = TypeVar("K")
V = TypeVar("V")

RECENT = timedelta(days=30)
"""How far back round robin counts bookings."""
NO_HOURS = rules.Calendar(rules.Schedule("UTC"))
"""The calendar of somebody without a schedule."""
COUNTED = (BookingStatus.CONFIRMED, BookingStatus.COMPLETED, BookingStatus.NO_SHOW)


class Remembered(dict[K, V], Generic[K, V]):
    """What was read once and never changes under its key; forgotten altogether when it grows too large."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def __setitem__(self, key: K, value: V) -> None:
        if len(self) >= self._most:
            self.clear()
        super().__setitem__(key, value)


@dataclass(frozen=True, slots=True)
class Offering:
    """A service as it is sold now: its terms in its zone, its price, and those who give it with their hours."""

    id: UUID
    version: int
    active: bool
    price: Money
    terms: rules.ServiceRules
    members: tuple[rules.StaffMember, ...]


_calendars: Remembered[tuple[UUID, UUID, int], rules.Calendar] = Remembered(10_000)
_terms: Remembered[tuple[UUID, UUID, int, str], tuple[rules.ServiceRules, Money]] = Remembered(10_000)


# --- what is sold, and by whom ------------------------------------------------------------------------------------

_business: Table = Business.__table__  # type: ignore[assignment]
_service: Table = Service.__table__  # type: ignore[assignment]
_giver: Table = ServiceStaff.__table__  # type: ignore[assignment]
_member: Table = StaffMember.__table__  # type: ignore[assignment]
_schedule: Table = Schedule.__table__  # type: ignore[assignment]

_OFFERING = (
    select(
        _service.c.version,
        _service.c.active,
        case((_service.c.schedule_id.is_(None), _business.c.timezone), else_=_schedule.c.timezone),
        _member.c.id,
        _member.c.weight,
        _schedule.c.id,
        _schedule.c.version,
    )
    .select_from(_service)
    .join(_business, _business.c.business_id == _service.c.business_id)
    .outerjoin(
        _giver.join(
            _member,
            and_(
                _member.c.business_id == _giver.c.business_id,
                _member.c.id == _giver.c.staff_member_id,
                _member.c.active,
            ),
        ),
        and_(_giver.c.business_id == _service.c.business_id, _giver.c.service_id == _service.c.id),
    )
    .outerjoin(
        _schedule,
        and_(
            _schedule.c.business_id == _service.c.business_id,
            _schedule.c.id == func.coalesce(_service.c.schedule_id, _member.c.schedule_id),
        ),
    )
    .where(_service.c.business_id == bindparam("business"), _service.c.id == bindparam("service"))
    .order_by(_member.c.id)
)


async def get_offering(session: Session, service_id: UUID) -> Offering:
    """The service as it is sold now. Raises `NotFound`. One round trip when its versions are known here."""
    found = await session.execute(_OFFERING, {"business": session.business_id, "service": service_id})
    rows = found.all()
    if not rows:
        raise NotFound
    version, active, timezone = rows[0][:3]
    terms, price = await _terms_of(session, service_id, version, timezone)
    calendars = await _calendars_of(session, {(row[5], row[6]) for row in rows if row[5]})
    members = tuple(
        rules.StaffMember(id=str(staff_id), calendar=calendars.get(schedule_id, NO_HOURS), weight=weight)
        for _, _, _, staff_id, weight, schedule_id, _ in rows
        if staff_id
    )
    return Offering(service_id, version, active, price, terms, members)


async def _terms_of(
    session: Session, service_id: UUID, version: int, timezone: str
) -> tuple[rules.ServiceRules, Money]:
    key = (session.business_id, service_id, version, timezone)
    found = _terms.get(key)
    if found is None:
        service = await session.scalar(select(Service).where(Service.id == service_id))
        if service is None:
            raise NotFound
        found = service.terms(timezone), service.price
        _terms[*key[:2], service.version, timezone] = found
    return found


async def _calendars_of(session: Session, wanted: set[tuple[UUID, int]]) -> dict[UUID, rules.Calendar]:
    business = session.business_id
    found: dict[UUID, rules.Calendar] = {}
    for schedule_id, version in wanted:
        known = _calendars.get((business, schedule_id, version))
        if known:
            found[schedule_id] = known
    missing = [schedule_id for schedule_id, _ in wanted if schedule_id not in found]
    if missing:
        for schedule, calendar in await _compile(session, missing):
            _calendars[business, schedule.id, schedule.version] = found[schedule.id] = calendar
    return found


async def _compile(session: Session, ids: list[UUID]) -> list[tuple[Schedule, rules.Calendar]]:
    # Rows first, overrides after: what changes in between raises the version, so a mixture is never asked for again.
    schedules = (await session.scalars(select(Schedule).where(Schedule.id.in_(ids)))).all()
    overrides = defaultdict(list)
    for override in await session.scalars(
        select(Override).where(Override.schedule_id.in_(ids)).order_by(Override.date, Override.start, Override.id)
    ):
        overrides[override.schedule_id].append(override.hours())
    return [(each, rules.Calendar(each.hours(overrides[each.id]))) for each in schedules]


# --- what is taken ------------------------------------------------------------------------------------------------

_occupancy: Table = Occupancy.__table__  # type: ignore[assignment]
_bookings: Table = Booking.__table__  # type: ignore[assignment]

_STAFF = any_(bindparam("staff", type_=ARRAY(Uuid)))
_FROM, _TO = (bindparam(name, type_=DateTime(timezone=True)) for name in ("from", "to"))


def _taken_in(kind: str, table: Table) -> Any:
    return select(
        literal(kind, Text),
        table.c.staff_member_id,
        table.c.starts_at,
        table.c.ends_at,
        table.c.id,
        cast(null(), DateTime(timezone=True)),
    ).where(
        table.c.business_id == bindparam("business"),
        table.c.staff_member_id == _STAFF,
        table.c.ends_at > _FROM,
        table.c.starts_at < _TO,
    )


_TAKEN = union_all(
    select(
        case((_occupancy.c.hold_id.is_(None), "booked"), else_="held"),
        _occupancy.c.resource_id,
        func.lower(_occupancy.c.during, type_=DateTime(timezone=True)),
        func.upper(_occupancy.c.during, type_=DateTime(timezone=True)),
        func.coalesce(_occupancy.c.hold_id, _occupancy.c.booking_id),
        _occupancy.c.expires_at,
    ).where(
        _occupancy.c.business_id == bindparam("business"),
        _occupancy.c.resource_id == _STAFF,
        _occupancy.c.during.op("&&")(func.tstzrange(_FROM, _TO)),
    ),
    _taken_in("blocked", BlockedTime.__table__),  # type: ignore[arg-type]
    _taken_in("busy", BusyBlock.__table__),  # type: ignore[arg-type]
)


@dataclass(slots=True)
class Taken:
    """What takes one staff member's time."""

    booked: list[rules.Booking]
    held: list[rules.Hold]
    blocked: list[rules.Busy]
    busy: list[rules.Busy]

    def add(self, kind: str, starts_at: datetime, ends_at: datetime, source: UUID, expires_at: datetime | None) -> None:
        """Take over one row. Whole seconds that are touched are taken; occupancies hold their buffers already."""
        start, end = int(starts_at.timestamp() // 1), -int(-ends_at.timestamp() // 1)
        if kind == "booked":
            due = None if expires_at is None else rules.from_datetime(expires_at)
            status: rules.Status = "confirmed" if due is None else "pending"
            self.booked.append(rules.Booking(start, end, status, payment_due_at=due, id=str(source)))
        elif kind == "held":
            assert expires_at is not None
            self.held.append(rules.Hold(start, end, "", rules.from_datetime(expires_at), id=str(source)))
        else:
            getattr(self, kind).append(rules.Busy(start, end, str(source)))


async def list_taken(session: Session, staff: Iterable[str], within: rules.Window) -> dict[str, Taken]:
    """What overlaps the range of each of these staff members' time. One round trip."""
    found = {each: Taken([], [], [], []) for each in staff}
    rows = await session.execute(
        _TAKEN,
        {
            "business": session.business_id,
            "staff": [UUID(each) for each in found],
            "from": to_datetime(within[0]),
            "to": to_datetime(within[1]),
        },
    )
    for kind, staff_id, starts_at, ends_at, source, expires_at in rows:
        found[str(staff_id)].add(kind, starts_at, ends_at, source, expires_at)
    return found


# --- what counts: limits, round robin -----------------------------------------------------------------------------

_counts = or_(_bookings.c.status.in_(COUNTED), and_(_bookings.c.status == BookingStatus.PENDING, _bookings.c.blocks))
_day = cast(_bookings.c.wall_start, SqlDate)
_MARGIN = timedelta(days=2)
"""No zone's date lies further from the same date in UTC."""

_USAGE = (
    select(
        _day,
        func.count(),
        cast(
            func.sum(func.extract("epoch", _bookings.c.ends_at - _bookings.c.starts_at)) / 60, _bookings.c.version.type
        ),
    )
    .where(
        _bookings.c.business_id == bindparam("business"),
        _bookings.c.service_id == bindparam("service"),
        _bookings.c.id != bindparam("own"),
        _bookings.c.starts_at.between(_FROM, _TO),
        _day >= bindparam("first"),
        _day < bindparam("end"),
        _counts,
    )
    .group_by(_day)
)


async def usage(
    session: Session, offering: Offering, starts: rules.Window, *, own_booking: UUID | None = None
) -> rules.Usage:
    """What the service's bookings use up of its limits in all periods that the starts touch, by local date.

    Empty, and free, for a service without limits.
    """
    if offering.terms.limits is None:
        return {}
    first, end = _periods(offering.terms.limits, offering.terms.timezone, starts)
    at = zone(offering.terms.timezone)
    rows = await session.execute(
        _USAGE,
        {
            "business": session.business_id,
            "service": offering.id,
            "own": own_booking or UUID(int=0),
            "from": to_datetime(at.midnight(first)) - _MARGIN,
            "to": to_datetime(at.midnight(end)) + _MARGIN,
            "first": date_of(first),
            "end": date_of(end),
        },
    )
    return {rules.day_of(on): rules.DayUsage(bookings, minutes) for on, bookings, minutes in rows}


def _periods(given: rules.Limits, timezone: str, starts: rules.Window) -> tuple[int, int]:
    """The local dates from the first to before the last that count for starts in the range."""
    around = [day_around]
    around += [week_around] * (given.per_week is not None)
    around += [month_around] * (given.per_month is not None)
    around += [year_around] * (given.per_year is not None)
    low, high = local_day(starts[0], timezone), local_day(max(starts[0], starts[1] - 1), timezone)
    return min(each(low).first for each in around), max(each(high).end for each in around)


_RECENT = (
    select(
        _bookings.c.staff_member_id,
        func.count().filter(_bookings.c.created_at >= bindparam("since")),
        func.max(_bookings.c.created_at),
    )
    .where(
        _bookings.c.business_id == bindparam("business"),
        _bookings.c.staff_member_id == _STAFF,
        _bookings.c.starts_at >= bindparam("since"),
        _bookings.c.status != BookingStatus.CANCELLED,
    )
    .group_by(_bookings.c.staff_member_id)
)


async def recent(session: Session, staff: Sequence[str], now: datetime) -> dict[str, tuple[int, int]]:
    """How many bookings each staff member was given in the last 30 days, and when the last; nobody else is named."""
    rows = await session.execute(
        _RECENT, {"business": session.business_id, "staff": [UUID(each) for each in staff], "since": now - RECENT}
    )
    return {str(member): (count, rules.from_datetime(last)) for member, count, last in rows}


# --- the question -------------------------------------------------------------------------------------------------


async def question(
    session: Session,
    offering: Offering,
    starts: rules.Window,
    *,
    now: datetime,
    staff_member_id: UUID | None = None,
    action: rules.Action = "book",
    host: bool = False,
    own_hold: UUID | None = None,
    own_booking: UUID | None = None,
) -> rules.Question:
    """The question whose answer holds for starts in `[starts[0], starts[1])` (epoch seconds). One or two round trips.

    `own_hold` and `own_booking` do not stand in their own way. `staff_member_id` is the customer's choice; a member
    who does not give the service is nobody's choice, which the answer says.
    """
    asked = rules.Question(
        service=offering.terms,
        now=rules.from_datetime(now),
        members=offering.members,
        only_staff=frozenset({str(staff_member_id)}) if staff_member_id else None,
        action=action,
        by_host=host,
        exclude=frozenset(str(each) for each in (own_hold, own_booking) if each),
    )
    if not offering.members:
        return asked
    taken = await list_taken(session, (member.id for member in offering.members), rules.reach(asked, *starts))
    members = tuple(_with_taken(member, taken[member.id]) for member in offering.members)
    used = await usage(session, offering, starts, own_booking=own_booking)
    return replace(asked, members=members, usage=used)


def _with_taken(member: rules.StaffMember, taken: Taken) -> rules.StaffMember:
    return replace(
        member,
        bookings=tuple(taken.booked),
        holds=tuple(taken.held),
        blocked=tuple(taken.blocked),
        busy=tuple(taken.busy),
    )


async def ask(
    session: Session,
    service: Service,
    *,
    staff_member_id: UUID | None,
    starts: tuple[datetime, datetime],
    now: datetime,
    action: rules.Action,
    own_hold: UUID | None = None,
    own_booking: UUID | None = None,
    host: bool = False,
) -> rules.Question:
    """The question that holding, booking, moving and approving put to `rules.decide` and `rules.pick`.

    Take the locks first: what is read here is what the decision rests on. Members know their recent bookings, so
    that one can be picked. Three round trips, four with limits. Raises `NotFound` for booking an inactive service.
    """
    offering = await get_offering(session, service.id)
    if action == "book" and not offering.active:
        raise NotFound
    asked = await question(
        session, offering, (rules.from_datetime(starts[0]), rules.from_datetime(starts[1])), now=now, action=action,
        staff_member_id=staff_member_id, own_hold=own_hold, own_booking=own_booking, host=host,
    )  # fmt: skip
    if len(asked.members) < 2 or offering.terms.collective:
        return asked
    given = await recent(session, [member.id for member in asked.members], now)
    return replace(asked, members=tuple(_with_recent(member, given.get(member.id)) for member in asked.members))


def _with_recent(member: rules.StaffMember, given: tuple[int, int] | None) -> rules.StaffMember:
    return member if given is None else replace(member, recent_bookings=given[0], last_booked_at=given[1])
