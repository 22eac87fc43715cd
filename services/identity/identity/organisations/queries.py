"""Reading organisations and what WorkOS sent about them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from contracts.identity.organisations import api
from identity.organisations.models import Organisation, WorkosEvent
from identity.roles.models import RoleGrant
from kit.db import Session
from kit.errors import NotFound

BATCH = 20


async def find(session: Session, *, for_update: bool = False) -> Organisation | None:
    """The organisation of this business."""
    query = select(Organisation).where(Organisation.business_id == session.business_id)
    found: Organisation | None = await session.scalar(query.with_for_update() if for_update else query)
    return found


async def get(session: Session) -> api.Organisation:
    """The organisation of this business, as its owners see it. Raises `NotFound`."""
    row = await find(session)
    if row is None:
        raise NotFound
    return await shown(session, row)


async def shown(session: Session, row: Organisation) -> api.Organisation:
    """An organisation as the owners of its business see it."""
    members = select(func.count(RoleGrant.user_id.distinct())).where(RoleGrant.by_organisation)
    return api.Organisation(
        organisation_id=row.organisation_id, roles=row.roles, members=(await session.scalars(members)).one(),
        connected_at=row.connected_at, looked_at=row.looked_at, problem=row.problem,
    )  # fmt: skip


async def due(session: Session, now: datetime) -> Sequence[str]:
    """Organisations that are to be looked at, those that have waited longest first."""
    query = select(Organisation.organisation_id).where(Organisation.due_at <= now)
    return (await session.scalars(query.order_by(Organisation.due_at).limit(BATCH))).all()


async def unsettled(session: Session) -> Sequence[WorkosEvent]:
    """Events that nothing has been done about, in the order in which they came, locked."""
    query = select(WorkosEvent).where(WorkosEvent.settled_at.is_(None)).order_by(WorkosEvent.received_at)
    return (await session.scalars(query.limit(BATCH).with_for_update(skip_locked=True))).all()


async def granted(session: Session) -> Sequence[RoleGrant]:
    """The roles in this business that came from its organisation."""
    return (await session.scalars(select(RoleGrant).where(RoleGrant.by_organisation))).all()
