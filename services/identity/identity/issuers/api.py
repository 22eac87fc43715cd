"""Requests about the login provider of a business."""

from contracts.identity.issuers.api import GetIssuer, Issuer, RemoveIssuer, SetIssuer
from contracts.types import Done
from identity.issuers import operations, queries
from kit.db import Session
from kit.requests import Requests

requests = Requests()


@requests.answer(SetIssuer, permission="business:write", prepare=operations.look_at)
async def put(session: Session, asked: SetIssuer, _: None) -> Issuer:
    """Set the issuer of the business."""
    return await operations.put(session, asked)


@requests.answer(GetIssuer, permission="business:write")
async def get(session: Session, _: GetIssuer) -> Issuer:
    """The issuer of the business."""
    return await queries.get(session)


@requests.answer(RemoveIssuer, permission="business:write")
async def remove(session: Session, asked: RemoveIssuer) -> Done:
    """Remove it."""
    return await operations.remove(session, asked)
