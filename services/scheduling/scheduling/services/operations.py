"""Changing services."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from contracts.scheduling.catalogue import api as catalogue
from contracts.scheduling.catalogue import shapes as catalogue_shapes
from contracts.scheduling.events import ServiceChanged
from contracts.types import Money, uuid7
from kit import outbox
from kit.db import Session
from kit.errors import Invalid
from scheduling.businesses import queries as businesses
from scheduling.database import refuse_stale
from scheduling.pools import queries as pools
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
    return await _changed(session, service, asked)


async def update(session: Session, asked: catalogue.UpdateService) -> catalogue_shapes.Service:
    """Replace all that a business decides about a service. What is booked or held keeps its own terms.

    Raises `NotFound`, `PreconditionFailed`, `Invalid`.
    """
    service = await queries.get_for_change(session, asked.service_id)
    refuse_stale(service, asked.if_version)
    await _check(session, asked)
    service.replace(asked)
    service.version += 1
    return await _changed(session, service, asked)


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
    problems += await _pool_problems(session, fields)
    if problems:
        raise Invalid(errors=problems)


async def _pool_problems(session: Session, fields: catalogue_shapes.ServiceFields) -> list[dict[str, str]]:
    ids = [each.pool_id for each in fields.requirements]
    known = await pools.list_known(session, ids)
    problems = [
        {"pointer": f"/requirements/{index}/pool_id", "detail": "There is no such pool"}
        for index, pool_id in enumerate(ids)
        if pool_id not in known
    ]
    if ids and not problems and not fields.staff_member_ids and not await pools.list_staffed(session, ids):
        detail = "Somebody has to answer for a booking: name staff, or a pool of staff members alone"
        problems.append({"pointer": "/requirements", "detail": detail})
    return problems


async def _changed(
    session: Session, service: Service, fields: catalogue_shapes.ServiceFields
) -> catalogue_shapes.Service:
    await _give(session, service, fields)
    outbox.publish(
        session,
        ServiceChanged(
            version=service.version, service_id=service.id, name=service.name,
            duration_minutes=service.duration_minutes, price=service.price, active=service.active,
        ),
    )  # fmt: skip
    await session.flush()
    return (await queries.shown(session, [service]))[0]


async def _give(session: Session, service: Service, fields: catalogue_shapes.ServiceFields) -> None:
    """Make the service's staff exactly these."""
    before = {
        row.staff_member_id: row
        for row in await session.scalars(select(ServiceStaff).where(ServiceStaff.service_id == service.id))
    }
    for staff_member_id in fields.staff_member_ids:
        row = before.pop(staff_member_id, None)
        if row is None:
            row = ServiceStaff(service_id=service.id, staff_member_id=staff_member_id)
            session.add(row)
        row.required = staff_member_id in fields.required_staff_member_ids
    for gone in before.values():
        await session.delete(gone)
