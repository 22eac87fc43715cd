"""Requests about roles and members."""

from contracts.identity.api import GetMe, GrantRole, ListMembers, Me, Member, RevokeRole
from contracts.types import Page
from identity.roles import operations, queries
from kit.db import Session
from kit.requests import Requests

requests = Requests()


@requests.answer(GetMe)
async def me(session: Session, _: GetMe) -> Me:
    """Who am I, and where may I act?"""
    return await queries.me(session)


@requests.answer(GrantRole, permission="members:write")
async def grant(session: Session, asked: GrantRole) -> Member:
    """Give a registered user a role in the business."""
    return await operations.grant(session, asked)


@requests.answer(RevokeRole, permission="members:write")
async def revoke(session: Session, asked: RevokeRole) -> Member:
    """Take a role away."""
    return await operations.revoke(session, asked)


@requests.answer(ListMembers, permission="members:read")
async def list_members(session: Session, asked: ListMembers) -> Page[Member]:
    """The users of the business."""
    return await queries.list_members(session, asked)
