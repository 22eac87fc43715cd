"""Reading services, as they are shown."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select

from contracts.scheduling.catalogue import shapes as catalogue
from contracts.scheduling.catalogue.api import ListPublicServices, ListServices
from contracts.types import Page
from kit.db import Session
from kit.errors import NotFound
from scheduling import paging
from scheduling.businesses import queries as businesses
from scheduling.schedules.models import Schedule
from scheduling.services import rules
from scheduling.services.models import Service, ServiceStaff
from scheduling.staff.models import StaffMember


async def get(session: Session, service_id: UUID) -> Service:
    """The service, active or not. Raises `NotFound`."""
    service = await session.scalar(select(Service).where(Service.id == service_id))
    if service is None:
        raise NotFound
    return service


async def get_for_change(session: Session, service_id: UUID) -> Service:
    """The service, locked until the transaction ends. Raises `NotFound`."""
    service = await session.scalar(select(Service).where(Service.id == service_id).with_for_update())
    if service is None:
        raise NotFound
    return service


async def list_known(session: Session, ids: Collection[UUID]) -> set[UUID]:
    """Which of the ids are those of services."""
    return set(await session.scalars(select(Service.id).where(Service.id.in_(ids)))) if ids else set()


async def list_of(session: Session, ids: Collection[UUID]) -> Sequence[Service]:
    """Those of the services that there are, active or not."""
    return (await session.scalars(select(Service).where(Service.id.in_(ids)))).all()


async def list_in_sessions(session: Session) -> Sequence[Service]:
    """The active services that are sold in sessions, oldest first."""
    query = select(Service).where(Service.active, Service.in_sessions).order_by(Service.id)
    return (await session.scalars(query)).all()


async def list_given_by(session: Session, staff_member_id: UUID) -> set[UUID]:
    """The services that a staff member gives."""
    query = select(ServiceStaff.service_id).where(ServiceStaff.staff_member_id == staff_member_id)
    return set(await session.scalars(query))


async def list_page(session: Session, asked: ListServices) -> Page[catalogue.Service]:
    """Services, active or not, oldest first."""
    rows, rest = await paging.turn(session, select(Service), asked, [Service.id])
    return Page(items=await shown(session, rows), **rest)


async def list_public(session: Session, asked: ListPublicServices) -> Page[catalogue.PublicService]:
    """Active services, oldest first, as customers see them."""
    rows, rest = await paging.turn(session, select(Service).where(Service.active), asked, [Service.id])
    return Page(items=await shown_publicly(session, rows), **rest)


async def get_public(session: Session, service_id: UUID) -> catalogue.PublicService:
    """An active service, as customers see it. Raises `NotFound`."""
    service = await get(session, service_id)
    if not service.active:
        raise NotFound
    return (await shown_publicly(session, [service]))[0]


async def shown(session: Session, services: Sequence[Service]) -> list[catalogue.Service]:
    """Services with their zones and all their staff. Up to three round trips."""
    zones, staff = await _zones(session, services), await _staff(session, services)
    fields = catalogue.ServiceFields.model_fields.keys() - {"staff_member_ids", "required_staff_member_ids"}
    return [
        catalogue.Service(
            **{field: getattr(service, field) for field in fields},
            id=service.id,
            timezone=zones[service.id],
            staff_member_ids=[each.staff_member_id for each in staff[service.id]],
            required_staff_member_ids=[each.staff_member_id for each in staff[service.id] if each.required],
            version=service.version,
        )
        for service in services
    ]


async def shown_publicly(session: Session, services: Sequence[Service]) -> list[catalogue.PublicService]:
    """Services with their zones and active staff. Up to three round trips."""
    zones, staff = await _zones(session, services), await _staff(session, services, active_only=True)
    return [
        catalogue.PublicService(
            id=service.id,
            name=service.name,
            description=service.description,
            duration_minutes=service.duration_minutes,
            price=service.price,
            deposit=rules.share(service.price, service.deposit.percent) if service.deposit.percent else None,
            timezone=zones[service.id],
            requires_approval=service.requires_approval,
            location=service.location,
            staff_member_ids=[each.staff_member_id for each in staff[service.id]],
            in_sessions=service.in_sessions,
        )
        for service in services
    ]


async def _zones(session: Session, services: Sequence[Service]) -> dict[UUID, str]:
    """The zone of each service: its schedule's, else the business's."""
    ids = {service.schedule_id for service in services if service.schedule_id}
    rows = await session.execute(select(Schedule.id, Schedule.timezone).where(Schedule.id.in_(ids))) if ids else ()
    by_schedule: dict[UUID | None, str] = {row.id: row.timezone for row in rows}
    home = (await businesses.get(session)).timezone if services else ""
    return {service.id: by_schedule.get(service.schedule_id, home) for service in services}


async def _staff(
    session: Session, services: Collection[Service], *, active_only: bool = False
) -> dict[UUID, list[ServiceStaff]]:
    query = select(ServiceStaff).where(ServiceStaff.service_id.in_([service.id for service in services]))
    if active_only:
        query = query.join(StaffMember, StaffMember.id == ServiceStaff.staff_member_id).where(StaffMember.active)
    found = defaultdict(list)
    for each in await session.scalars(query.order_by(ServiceStaff.staff_member_id)) if services else ():
        found[each.service_id].append(each)
    return found
