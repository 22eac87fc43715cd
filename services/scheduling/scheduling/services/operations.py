"""Changing services."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import delete, select

from contracts.scheduling.catalogue import api as catalogue
from contracts.scheduling.catalogue import shapes as catalogue_shapes
from contracts.scheduling.events import ServiceChanged
from contracts.types import Money, uuid7
from kit import outbox
from kit.db import Session
from kit.errors import Invalid
from scheduling.businesses import queries as businesses
from scheduling.database import refuse_stale
from scheduling.schedules import queries as schedules
from scheduling.services import queries, rules
from scheduling.services.models import Service, ServiceStaff
from scheduling.staff import queries as staff


async def create(session: Session, asked: catalogue.CreateService) -> catalogue_shapes.Service:
    """Add a service. Raises `Invalid`, with a pointer to each field that contradicts another or names nothing."""
    await _check(session, asked)
    service = Service(id=uuid7(), version=1)
    service.replace(asked)
    session.add(service)
    await session.flush()
    return await _changed(session, service, asked.staff_member_ids)


async def update(session: Session, asked: catalogue.UpdateService) -> catalogue_shapes.Service:
    """Replace all that a business decides about a service. What is booked or held keeps its own terms.

    Raises `NotFound`, `PreconditionFailed`, `Invalid`.
    """
    service = await queries.get_for_change(session, asked.service_id)
    refuse_stale(service, asked.if_version)
    await _check(session, asked)
    service.replace(asked)
    service.version += 1
    return await _changed(session, service, asked.staff_member_ids)


async def refuse_unsellable(session: Session, price: Money, service_ids: Sequence[UUID]) -> None:
    """Raises `Invalid` for what cannot be sold for this price, or pays for what nobody gives."""
    problems = rules.price_problems(price, currency=(await businesses.get(session)).currency)
    known = await queries.list_known(session, service_ids)
    for index, service_id in enumerate(service_ids):
        if service_id not in known or service_id in service_ids[:index]:
            problems.append({"pointer": f"/service_ids/{index}", "detail": "There is no such service, or it is twice"})
    if problems:
        raise Invalid(errors=problems)


async def _check(session: Session, fields: catalogue_shapes.ServiceFields) -> None:
    business = await businesses.get(session)
    rules.check(fields, currency=business.currency)
    problems = []
    if fields.schedule_id and await schedules.find(session, fields.schedule_id) is None:
        problems.append({"pointer": "/schedule_id", "detail": "There is no such schedule"})
    known = await staff.list_known(session, fields.staff_member_ids)
    for index, staff_member_id in enumerate(fields.staff_member_ids):
        if staff_member_id not in known:
            problems.append({"pointer": f"/staff_member_ids/{index}", "detail": "There is no such staff member"})
    if problems:
        raise Invalid(errors=problems)


async def _changed(session: Session, service: Service, staff_member_ids: Collection[UUID]) -> catalogue_shapes.Service:
    await _give(session, service, set(staff_member_ids))
    outbox.publish(
        session,
        ServiceChanged(
            version=service.version, service_id=service.id, name=service.name,
            duration_minutes=service.duration_minutes, price=service.price, active=service.active,
        ),
    )  # fmt: skip
    await session.flush()
    return (await queries.shown(session, [service]))[0]


async def _give(session: Session, service: Service, wanted: set[UUID]) -> None:
    """Make the service's staff exactly these."""
    mine = ServiceStaff.service_id == service.id
    before = set(await session.scalars(select(ServiceStaff.staff_member_id).where(mine)))
    if gone := before - wanted:
        await session.execute(delete(ServiceStaff).where(mine, ServiceStaff.staff_member_id.in_(gone)))
    session.add_all(ServiceStaff(service_id=service.id, staff_member_id=each) for each in wanted - before)
