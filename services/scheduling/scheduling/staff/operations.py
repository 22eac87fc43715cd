"""Changing staff members."""

from contracts.scheduling.catalogue import api as catalogue
from contracts.scheduling.catalogue import shapes as catalogue_shapes
from contracts.scheduling.events import StaffMemberChanged
from contracts.types import uuid7
from kit import outbox
from kit.db import Session, lock_keys
from kit.errors import Invalid, PaymentRequired
from scheduling.businesses import queries as businesses
from scheduling.database import refuse_stale
from scheduling.schedules import queries as schedules
from scheduling.staff import queries, rules
from scheduling.staff.models import StaffMember


class PlanLimitReached(PaymentRequired):
    """The plan of this business has no room for another active staff member: make one inactive, or choose another."""

    code = "scheduling.plan_limit_reached"


async def create(session: Session, asked: catalogue.CreateStaffMember) -> catalogue_shapes.StaffMember:
    """Add a staff member, at work at once. Raises `Invalid` for an unknown schedule, and for limits that contradict.

    A limit of a longer period may not allow fewer bookings than one of a shorter. Raises `PlanLimitReached`.
    """
    await _check(session, asked)
    await _make_room(session)
    given = {field: getattr(asked, field) for field in type(asked).model_fields}
    member = StaffMember(id=uuid7(), version=1, active=True, **given)
    session.add(member)
    return _changed(session, member)


async def update(session: Session, asked: catalogue.UpdateStaffMember) -> catalogue_shapes.StaffMember:
    """Change the fields that are given; a null clears e-mail and schedule and leaves the others.

    Bookings of a staff member who is made inactive stand. Raises `NotFound`, `PreconditionFailed`, `Invalid`, and
    `PlanLimitReached` where one is made active again.
    """
    member = await queries.get_for_change(session, asked.staff_member_id)
    refuse_stale(member, asked.if_version)
    await _check(session, asked)
    if asked.active and not member.active:
        await _make_room(session)
    given = asked.model_fields_set - {"staff_member_id", "if_version"}
    member.change({field: getattr(asked, field) for field in given})
    return _changed(session, member)


async def _make_room(session: Session) -> None:
    """Refuse one more active staff member than the plan has room for, whoever asks; all who are there stay.

    Whoever adds one waits for all others who do: each counts what the one before it left.
    """
    await lock_keys(session, ["staff-limit"])
    business = await businesses.find(session)
    if business is None or business.most_staff_members is None:
        return
    if await queries.count_active(session) >= business.most_staff_members:
        raise PlanLimitReached(
            f"On the plan {business.plan} at most {business.most_staff_members} of your staff members can be active at"
            " once: make one inactive first, or choose a plan with room for more"
        )


async def _check(session: Session, asked: catalogue.CreateStaffMember | catalogue.UpdateStaffMember) -> None:
    problems = rules.limit_problems(asked.limits) if asked.limits else []
    if asked.schedule_id and await schedules.find(session, asked.schedule_id) is None:
        problems.append({"pointer": "/schedule_id", "detail": "There is no such schedule"})
    if problems:
        raise Invalid(errors=problems)


def _changed(session: Session, member: StaffMember) -> catalogue_shapes.StaffMember:
    outbox.publish(
        session,
        StaffMemberChanged(
            version=member.version, staff_member_id=member.id, name=member.name, timezone=member.timezone,
            active=member.active,
        ),
    )  # fmt: skip
    return catalogue_shapes.StaffMember.model_validate(member)
