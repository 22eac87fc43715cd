"""Requests of platform admins."""

from contracts.identity.audit.shapes import AuditEntry
from contracts.identity.platform.api import (
    EnterBusiness,
    GetPlatformBusiness,
    ListBusinesses,
    ReadAudit,
    ReinstateBusiness,
    SuspendBusiness,
)
from contracts.identity.platform.shapes import PlatformBusiness, PlatformBusinessDetail
from contracts.types import Done, Page
from identity.platform import operations, queries
from kit.db import Session
from kit.requests import Requests

requests = Requests()


@requests.answer(ListBusinesses, permission="platform:read")
async def list_businesses(session: Session, asked: ListBusinesses) -> Page[PlatformBusiness]:
    """Every business."""
    return await queries.list_businesses(session, asked)


@requests.answer(GetPlatformBusiness, permission="platform:read")
async def get_business(session: Session, asked: GetPlatformBusiness) -> PlatformBusinessDetail:
    """One business, and who owns it."""
    return await queries.get_business(session, asked.business_id)


@requests.answer(SuspendBusiness, permission="platform:write")
async def suspend(session: Session, asked: SuspendBusiness) -> PlatformBusinessDetail:
    """Stop a business."""
    return await operations.suspend(session, asked)


@requests.answer(ReinstateBusiness, permission="platform:write")
async def reinstate(session: Session, asked: ReinstateBusiness) -> PlatformBusinessDetail:
    """Let a business go on."""
    return await operations.reinstate(session, asked)


@requests.answer(ReadAudit, permission="platform:read")
async def read_audit(session: Session, asked: ReadAudit) -> Page[AuditEntry]:
    """The audit log of any business."""
    return await operations.read_audit(session, asked)


@requests.answer(EnterBusiness, permission="platform:read")
async def enter(session: Session, asked: EnterBusiness) -> Done:
    """Leave a mark in the business's audit log."""
    return await operations.enter(session, asked)
