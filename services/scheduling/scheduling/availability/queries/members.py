"""Who could take part in a service: its own staff, and the staff members and resources of the pools it needs."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from asyncpg import Record

from contracts.scheduling.catalogue import shapes as catalogue
from contracts.scheduling.teams.shapes import Requirement
from kit.db import Session
from scheduling.availability import rules

NO_HOURS = rules.Calendar(rules.Schedule("UTC"))
"""The calendar of somebody without a schedule."""
ALWAYS = rules.Calendar(rules.Schedule("UTC", (rules.WeeklyRule(frozenset(range(7)), 0, 1_440),)))
"""The calendar of a resource without a schedule."""
WEIGHT = 100
"""The weight of every resource, and of staff members unless said otherwise."""

Calendars = Mapping[UUID, rules.Calendar]

LIMITS = "nullif(jsonb_strip_nulls(m.limits), '{}')::text"
"""A staff member's limits as this module reads them; null where there are none."""

_POOLS = f"""
    select p.pool_id as pool, m.id::text as member, m.name, m.weight, {LIMITS} as limits,
           1 as capacity, false as resource, h.id as schedule, h.version as schedule_version
    from pool_staff p
    join services s on s.business_id = p.business_id and s.id = $2
    join staff_members m on m.business_id = p.business_id and m.id = p.staff_member_id and m.active
    left join schedules h on h.business_id = p.business_id and h.id = coalesce(s.schedule_id, m.schedule_id)
    where p.business_id = $1 and p.pool_id = any($3)
    union all
    select p.pool_id, r.id::text, r.name, {WEIGHT}, null, r.capacity, true, h.id, h.version
    from pool_resources p
    join resources r on r.business_id = p.business_id and r.id = p.resource_id and r.active
    left join schedules h on h.business_id = r.business_id and h.id = r.schedule_id
    where p.business_id = $1 and p.pool_id = any($3)
    order by 2
"""  # noqa: S608 - constants of this module alone


class Team(NamedTuple):
    """All who could take part, what is needed of them, which of them are resources, and their names."""

    members: tuple[rules.StaffMember, ...]
    requirements: tuple[rules.Requirement, ...]
    resources: frozenset[str]
    names: Mapping[str, str]


async def list_pooled(session: Session, service_id: UUID, requirements: Sequence[Requirement]) -> Sequence[Record]:
    """The active members of the pools that a service needs. One round trip, none where it needs none."""
    if not requirements:
        return ()
    pools = [each.pool_id for each in requirements]
    return await session.fetch(_POOLS, session.business_id, service_id, pools)


def team_of(
    own: Sequence[Record],
    pooled: Sequence[Record],
    needed: Sequence[Requirement],
    calendars: Calendars,
    *,
    collective: bool,
) -> Team:
    """The team of a service. `own` are its staff, the inactive ones too, `pooled` the members of its pools."""
    # Without a required one nothing is possible, hence they are named also when they are not at work.
    staff = tuple(_staff_member(row, calendars) for row in own if row["active"] or row["required"])
    members = {member.id: member for member in staff}
    resources = frozenset(row["member"] for row in pooled if row["resource"])
    for row in pooled:
        if row["member"] not in members:
            member = _resource(row, calendars) if row["resource"] else _staff_member(row, calendars)
            members[member.id] = member
    requirements = list(rules.staff_requirements(staff, collective=collective)) if own and needed else []
    requirements += [_requirement(each, pooled) for each in needed]
    if needed and not own and not any(each.pool and resources.isdisjoint(each.pool) for each in requirements):
        requirements.append(rules.Requirement(()))  # somebody has to answer for a booking: no staff, no slot
    names = {row["member"]: row["name"] for row in (*own, *pooled)}
    return Team(tuple(members.values()), tuple(requirements), resources, names)


def schedules_of(rows: Iterable[Record]) -> set[tuple[UUID, int]]:
    """The schedules of these members, with their versions."""
    return {(row["schedule"], row["schedule_version"]) for row in rows if row["schedule"]}


def limits_of(given: catalogue.Limits, source: str) -> rules.Limits | None:
    """The limits as the engine reads them; None where there are none."""
    if given == catalogue.Limits():
        return None
    return rules.Limits(
        per_day=given.bookings_per_day,
        per_week=given.bookings_per_week,
        per_month=given.bookings_per_month,
        per_year=given.bookings_per_year,
        minutes_per_day=given.minutes_per_day,
        id=source,
    )


def _staff_member(row: Record, calendars: Calendars) -> rules.StaffMember:
    at_work = row.get("active", True)
    return rules.StaffMember(
        id=row["member"],
        calendar=calendars.get(row["schedule"], NO_HOURS) if at_work else NO_HOURS,
        required=row.get("required", False),
        limits=_read_limits(row["limits"], row["member"]) if row["limits"] else None,
        weight=row["weight"],
    )


def _resource(row: Record, calendars: Calendars) -> rules.StaffMember:
    calendar = calendars[row["schedule"]] if row["schedule"] else ALWAYS
    return rules.StaffMember(id=row["member"], calendar=calendar, weight=row["weight"], capacity=row["capacity"])


def _requirement(needed: Requirement, pooled: Sequence[Record]) -> rules.Requirement:
    pool = tuple(row["member"] for row in pooled if row["pool"] == needed.pool_id)
    return rules.Requirement(pool, needed.count, str(needed.pool_id))


@lru_cache(10_000)
def _read_limits(text: str, source: str) -> rules.Limits | None:
    return limits_of(catalogue.Limits.model_validate_json(text), source)
