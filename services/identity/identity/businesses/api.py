"""Requests about businesses."""

from contracts.identity.api import Business, CreateBusiness, GetBusiness, UpdateBusiness
from identity.businesses import operations, queries
from kit.db import Session
from kit.requests import Requests

requests = Requests()


@requests.answer(CreateBusiness)
async def create(session: Session, asked: CreateBusiness) -> Business:
    """Create a business; the caller becomes its owner."""
    return Business.model_validate(await operations.create(session, asked))


@requests.answer(UpdateBusiness, permission="business:write")
async def update(session: Session, asked: UpdateBusiness) -> Business:
    """Change the profile."""
    return Business.model_validate(await operations.update(session, asked))


@requests.answer(GetBusiness)
async def get(session: Session, asked: GetBusiness) -> Business:
    """The business with this slug."""
    return Business.model_validate(await queries.get_by_slug(session, asked.slug))
