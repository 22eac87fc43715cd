"""Requests about API keys."""

from contracts.identity.api_keys.api import CreateApiKey, ListApiKeys, RevokeApiKey, UseApiKey
from contracts.identity.api_keys.shapes import ApiKey, KeyStanding, NewApiKey
from contracts.types import Page
from identity.api_keys import operations, queries
from kit.db import Session
from kit.requests import Requests

requests = Requests()


@requests.answer(CreateApiKey, permission="keys:write", keeps_reply=False)
async def create(session: Session, asked: CreateApiKey) -> NewApiKey:
    """Make a key; its secret is in this answer alone."""
    return await operations.create(session, asked)


@requests.answer(ListApiKeys, permission="keys:read")
async def list_keys(session: Session, asked: ListApiKeys) -> Page[ApiKey]:
    """The keys of the business."""
    return await queries.list_all(session, asked)


@requests.answer(RevokeApiKey, permission="keys:write")
async def revoke(session: Session, asked: RevokeApiKey) -> ApiKey:
    """End a key."""
    return await operations.revoke(session, asked)


@requests.answer(UseApiKey)
async def use(session: Session, asked: UseApiKey) -> KeyStanding:
    """What may this key do?"""
    return await operations.use(session, asked)
