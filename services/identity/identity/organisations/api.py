"""Requests about organisations, and what WorkOS sends."""

from contracts.identity.organisations.api import (
    ConnectOrganisation,
    DisconnectOrganisation,
    GetOrganisation,
    Organisation,
    ReceiveWorkosEvent,
)
from contracts.types import Done
from identity.organisations import operations, queries
from kit.db import Session
from kit.requests import Requests

requests = Requests()


@requests.answer(ConnectOrganisation, permission="business:write", prepare=operations.prove)
async def connect(session: Session, asked: ConnectOrganisation, _: None) -> Organisation:
    """Connect the business to an organisation."""
    return await operations.connect(session, asked)


@requests.answer(GetOrganisation, permission="members:read")
async def get(session: Session, _: GetOrganisation) -> Organisation:
    """The organisation of the business."""
    return await queries.get(session)


@requests.answer(DisconnectOrganisation, permission="business:write")
async def disconnect(session: Session, asked: DisconnectOrganisation) -> Done:
    """Disconnect it."""
    return await operations.disconnect(session, asked)


@requests.answer(ReceiveWorkosEvent)
async def receive(session: Session, asked: ReceiveWorkosEvent) -> Done:
    """Take an event in."""
    return await operations.receive(session, asked)
