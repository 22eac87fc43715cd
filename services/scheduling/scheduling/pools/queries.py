"""Reading pools."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select

from contracts.scheduling.teams import api, shapes
from contracts.types import Page
from kit.db import Session
from kit.errors import NotFound
from scheduling import paging
from scheduling.pools.models import Pool, PoolResource, PoolStaff


async def get_for_change(session: Session, pool_id: UUID) -> Pool:
    """The pool, locked until the transaction ends. Raises `NotFound`."""
    pool = await session.scalar(select(Pool).where(Pool.id == pool_id).with_for_update())
    if pool is None:
        raise NotFound
    return pool


async def list_known(session: Session, ids: Collection[UUID]) -> set[UUID]:
    """Which of the ids are those of pools."""
    return set(await session.scalars(select(Pool.id).where(Pool.id.in_(ids)))) if ids else set()


async def list_staffed(session: Session, ids: Collection[UUID]) -> set[UUID]:
    """Which of the pools have staff members and no resources."""
    if not ids:
        return set()
    staffed = set(await session.scalars(select(PoolStaff.pool_id).where(PoolStaff.pool_id.in_(ids))))
    furnished = set(await session.scalars(select(PoolResource.pool_id).where(PoolResource.pool_id.in_(ids))))
    return staffed - furnished


async def list_page(session: Session, asked: api.ListPools) -> Page[shapes.Pool]:
    """Pools, oldest first."""
    rows, rest = await paging.turn(session, select(Pool), asked, [Pool.id])
    return Page(items=await shown(session, rows), **rest)


async def shown(session: Session, pools: Sequence[Pool]) -> list[shapes.Pool]:
    """Pools with all who belong to them. Two round trips."""
    ids = [pool.id for pool in pools]
    staff, resources = defaultdict(list), defaultdict(list)
    people = select(PoolStaff).where(PoolStaff.pool_id.in_(ids)).order_by(PoolStaff.staff_member_id)
    for person in await session.scalars(people) if ids else ():
        staff[person.pool_id].append(person.staff_member_id)
    things = select(PoolResource).where(PoolResource.pool_id.in_(ids)).order_by(PoolResource.resource_id)
    for thing in await session.scalars(things) if ids else ():
        resources[thing.pool_id].append(thing.resource_id)
    return [
        shapes.Pool(
            id=pool.id, name=pool.name, staff_member_ids=staff[pool.id], resource_ids=resources[pool.id],
            version=pool.version,
        )
        for pool in pools
    ]  # fmt: skip
