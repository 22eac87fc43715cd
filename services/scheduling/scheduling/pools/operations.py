"""Changing pools."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import delete

from contracts.scheduling.teams import api, shapes
from contracts.scheduling.teams.events import PoolChanged
from contracts.types import uuid7
from kit import outbox
from kit.db import Session
from kit.errors import Invalid
from scheduling.database import refuse_stale
from scheduling.pools import queries
from scheduling.pools.models import Pool, PoolResource, PoolStaff
from scheduling.resources import queries as resources
from scheduling.staff import queries as staff


async def create(session: Session, asked: api.CreatePool) -> shapes.Pool:
    """Add a pool. Raises `Invalid` with a pointer to each member that is not known, or named twice."""
    await _check(session, asked)
    pool = Pool(id=uuid7(), version=1, name=asked.name)
    session.add(pool)
    await session.flush()
    return await _changed(session, pool, asked)


async def update(session: Session, asked: api.UpdatePool) -> shapes.Pool:
    """Replace all that a business decides about a pool. What is booked stands.

    Raises `NotFound`, `PreconditionFailed`, `Invalid`.
    """
    pool = await queries.get_for_change(session, asked.pool_id)
    refuse_stale(pool, asked.if_version)
    await _check(session, asked)
    pool.name = asked.name
    pool.version += 1
    for members in (PoolStaff, PoolResource):
        await session.execute(delete(members).where(members.pool_id == pool.id))
    return await _changed(session, pool, asked)


async def _check(session: Session, fields: shapes.PoolFields) -> None:
    people = await staff.list_known(session, fields.staff_member_ids)
    things = await resources.list_known(session, fields.resource_ids)
    problems = _problems("staff_member_ids", fields.staff_member_ids, people)
    problems += _problems("resource_ids", fields.resource_ids, things)
    if problems:
        raise Invalid(errors=problems)


def _problems(field: str, ids: Sequence[UUID], known: Collection[UUID]) -> list[dict[str, str]]:
    return [
        {"pointer": f"/{field}/{index}", "detail": "There is nothing of this id, or it is named twice"}
        for index, each in enumerate(ids)
        if each not in known or each in ids[:index]
    ]


async def _changed(session: Session, pool: Pool, fields: shapes.PoolFields) -> shapes.Pool:
    session.add_all(PoolStaff(pool_id=pool.id, staff_member_id=each) for each in fields.staff_member_ids)
    session.add_all(PoolResource(pool_id=pool.id, resource_id=each) for each in fields.resource_ids)
    outbox.publish(
        session,
        PoolChanged(
            version=pool.version, pool_id=pool.id, name=pool.name, staff_member_ids=fields.staff_member_ids,
            resource_ids=fields.resource_ids,
        ),
    )  # fmt: skip
    await session.flush()
    return (await queries.shown(session, [pool]))[0]
