"""Pools: requests in."""

from contracts.scheduling.teams.api import CreatePool, ListPools, UpdatePool
from contracts.scheduling.teams.shapes import Pool
from contracts.types import Page
from kit.db import Session
from kit.requests import Requests
from scheduling.pools import operations, queries

requests = Requests()


@requests.answer(ListPools, permission="staff:read")
async def list_page(session: Session, asked: ListPools) -> Page[Pool]:
    """Every pool of the business."""
    return await queries.list_page(session, asked)


@requests.answer(CreatePool, permission="staff:write")
async def create(session: Session, asked: CreatePool) -> Pool:
    """Add a pool."""
    return await operations.create(session, asked)


@requests.answer(UpdatePool, permission="staff:write")
async def update(session: Session, asked: UpdatePool) -> Pool:
    """Replace what a business decides about a pool."""
    return await operations.update(session, asked)
