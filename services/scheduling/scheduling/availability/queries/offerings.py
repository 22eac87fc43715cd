"""What is sold and by whom, as the slot engine reads it; kept in memory by version."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import select

from contracts.scheduling.catalogue import shapes as catalogue
from contracts.scheduling.teams.shapes import Requirement
from contracts.types import Money
from kit.db import Session
from kit.errors import NotFound
from scheduling.availability import rules
from scheduling.availability.queries.members import LIMITS, limits_of, list_pooled, schedules_of, team_of
from scheduling.schedules.models import Override, Schedule
from scheduling.schedules.rules import minute
from scheduling.services.models import Service

K = TypeVar("K")
V = TypeVar("V")

WEEKDAYS = {day: index for index, day in enumerate(catalogue.Weekday)}


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
    """A service as it is sold now: its terms in its zone, its price, and all who could take part, with their hours.

    `requirements` are empty where its staff alone give it; else they say it all. `resources` are the ids of the members
    that are rooms or devices. `names` has everybody's. `restriction` is the business's opening hours. One that is sold
    in sessions is given by whoever gives those. While its business is `closed`, for want of good standing, nobody can
    book it.
    """

    id: UUID
    version: int
    active: bool
    price: Money
    terms: rules.ServiceRules
    members: tuple[rules.StaffMember, ...]
    requirements: tuple[rules.Requirement, ...] = ()
    resources: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)
    in_sessions: bool = False
    restriction: rules.Calendar | None = None
    closed: bool = False


class Terms(NamedTuple):
    """What a service's version and zone decide: its rules, its price, and who and what it needs beside its staff."""

    rules: rules.ServiceRules
    price: Money
    requirements: Sequence[Requirement]


_calendars: Remembered[tuple[UUID, UUID, int], rules.Calendar] = Remembered(10_000)
_terms: Remembered[tuple[UUID, UUID, int, str], Terms] = Remembered(10_000)


# The driver's own words, because going through SQLAlchemy costs several times as much as running it.
_OFFERING = f"""
    select s.version, s.active as offered, case when s.schedule_id is null then b.timezone else h.timezone end as zone,
           s.in_sessions, b.standing = 'suspended' as closed, r.id as restriction, r.version as restriction_version,
           m.id::text as member, m.name, m.active, m.weight, g.required, {LIMITS} as limits,
           h.id as schedule, h.version as schedule_version
    from services s
    join businesses b on b.business_id = s.business_id
    left join (service_staff g join staff_members m
               on m.business_id = g.business_id and m.id = g.staff_member_id)
        on g.business_id = s.business_id and g.service_id = s.id
    left join schedules h on h.business_id = s.business_id and h.id = coalesce(s.schedule_id, m.schedule_id)
    left join (opening_hours o join schedules r on r.business_id = o.business_id and r.id = o.schedule_id)
        on o.business_id = s.business_id
    where s.business_id = $1 and s.id = $2
    order by m.id
"""  # noqa: S608 - constants of this package alone


async def get_offering(session: Session, service_id: UUID) -> Offering:
    """The service as it is sold now. Raises `NotFound`.

    One round trip when its versions are known here, and one more where it needs pools.
    """
    rows = await session.fetch(_OFFERING, session.business_id, service_id)
    if not rows:
        raise NotFound
    first = rows[0]
    version, restriction = first["version"], first["restriction"]
    terms = await _terms_of(session, service_id, version, first["zone"])
    own = [row for row in rows if row["member"]]
    pooled = await list_pooled(session, service_id, terms.requirements)
    wanted = schedules_of(own) | schedules_of(pooled)
    if restriction:
        wanted.add((restriction, first["restriction_version"]))
    calendars = await _calendars_of(session, wanted)
    team = team_of(own, pooled, terms.requirements, calendars, collective=terms.rules.collective)
    return Offering(
        service_id, version, first["offered"], terms.price, terms.rules, *team, in_sessions=first["in_sessions"],
        restriction=calendars.get(restriction), closed=first["closed"],
    )  # fmt: skip


async def _terms_of(session: Session, service_id: UUID, version: int, timezone: str) -> Terms:
    key = (session.business_id, service_id, version, timezone)
    found = _terms.get(key)
    if found is None:
        service = await session.scalar(select(Service).where(Service.id == service_id))
        if service is None:
            raise NotFound
        found = Terms(_service_rules(service, timezone), service.price, service.requirements)
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
        hours = rules.Override(override.date, minute(override.start), minute(override.end), str(override.id))
        overrides[override.schedule_id].append(hours)
    return [(each, rules.Calendar(_hours(each, overrides[each.id]))) for each in schedules]


def _hours(schedule: Schedule, overrides: list[rules.Override]) -> rules.Schedule:
    return rules.Schedule(
        timezone=schedule.timezone,
        rules=tuple(
            rules.WeeklyRule(frozenset(WEEKDAYS[day] for day in each.days), minute(each.start), minute(each.end))
            for each in schedule.rules
        ),
        overrides=tuple(overrides),
        out_of_office=tuple(rules.OutOfOffice(each.from_date, each.to_date) for each in schedule.out_of_office),
        travel=tuple(rules.Travel(each.from_date, each.to_date, each.timezone) for each in schedule.travel),
        id=f"sch:{schedule.id}",
    )


def _service_rules(service: Service, timezone: str) -> rules.ServiceRules:
    return rules.ServiceRules(
        timezone=timezone,
        duration_minutes=service.duration_minutes,
        interval_minutes=service.interval_minutes,
        alignment=service.alignment.value,
        offset_start_minutes=service.offset_start_minutes,
        buffer_before_minutes=service.buffer_before_minutes,
        buffer_after_minutes=service.buffer_after_minutes,
        notice=rules.Notice(**service.notice.model_dump()),
        horizon=_horizon(service.horizon),
        limits=limits_of(service.limits, str(service.id)),
        collective=service.staff_mode is catalogue.StaffMode.COLLECTIVE,
        price_minor=service.price_minor,
        id=str(service.id),
    )


def _horizon(given: catalogue.Horizon) -> rules.Horizon:
    days = given.days or 0
    match given.kind:
        case "date_range":
            assert given.from_date
            assert given.to_date
            return rules.DateRange(given.from_date, given.to_date)
        case "rolling_business_days":
            return rules.RollingBusinessDays(days)
        case "rolling_available_days":
            return rules.RollingAvailableDays(days)
        case _:
            return rules.RollingCalendarDays(days)
