"""Requests about businesses."""

from contracts.identity.api import Business, CreateBusiness, GetBusiness, GetHost, UpdateBusiness
from identity.businesses import operations, queries
from kit.db import Session
from kit.requests import Requests

requests = Requests()


@requests.answer(CreateBusiness)
async def create(session: Session, asked: CreateBusiness) -> Business:
    """Create a business; the caller becomes its owner."""
    return await queries.profile(session, await operations.create(session, asked))


@requests.answer(UpdateBusiness, permission="business:write")
async def update(session: Session, asked: UpdateBusiness) -> Business:
    """Change the profile."""
    return await queries.profile(session, await operations.update(session, asked))


@requests.answer(GetBusiness)
async def get(session: Session, asked: GetBusiness) -> Business:
    """The business with this slug."""
    return await queries.profile(session, await queries.get_by_slug(session, asked.slug))


@requests.answer(GetHost)
async def get_host(session: Session, asked: GetHost) -> Business:
    """The business that is served on this host."""
    return await queries.profile(session, await queries.get_by_host(session, asked.host))
