"""What platform admins do with businesses. Whatever they do in one is in that business's own audit log."""

from datetime import timedelta

from contracts.identity.audit.shapes import AuditEntry
from contracts.identity.events import BusinessReinstated, BusinessSuspended
from contracts.identity.platform.api import EnterBusiness, ReadAudit, ReinstateBusiness, SuspendBusiness
from contracts.identity.platform.shapes import PlatformBusinessDetail
from contracts.types import Done, Page
from identity.audit import operations as audit
from identity.audit import queries as entries
from identity.businesses import queries as businesses
from identity.platform import queries
from kit import clock, live, outbox
from kit.db import Session, lock_keys

MARKED = timedelta(hours=1)
"""A platform admin at work in a business leaves a mark this often."""


async def suspend(session: Session, asked: SuspendBusiness) -> PlatformBusinessDetail:
    """Stop a business. The gateway refuses within seconds, the contexts when the event has arrived.

    One that is suspended stays so, for the reason given first. Raises `NotFound`.
    """
    await session.enter(asked.business_id)
    business = await businesses.get_own(session, for_update=True)
    if business.suspend(asked.reason, clock.now()):
        told = BusinessSuspended(business_id=business.id, reason=asked.reason, version=business.version)
        outbox.publish(session, told)
        live.signal(session, "business", slug=business.slug)
        audit.record(session, asked.subject, reason=asked.reason, version=business.version)
    return await queries.describe(session)


async def reinstate(session: Session, asked: ReinstateBusiness) -> PlatformBusinessDetail:
    """Let a suspended business go on; one that is not suspended does already. Raises `NotFound`."""
    await session.enter(asked.business_id)
    business = await businesses.get_own(session, for_update=True)
    if business.reinstate():
        outbox.publish(session, BusinessReinstated(business_id=business.id, version=business.version))
        live.signal(session, "business", slug=business.slug)
        audit.record(session, asked.subject, version=business.version)
    return await queries.describe(session)


async def read_audit(session: Session, asked: ReadAudit) -> Page[AuditEntry]:
    """A page of any business's audit log, in which this is noted. Raises `NotFound` and `InvalidCursor`."""
    await session.enter(asked.business_id)
    await businesses.get_own(session)
    found = await entries.list_all(session, asked)
    audit.record(session, asked.subject)
    return found


async def enter(session: Session, asked: EnterBusiness) -> Done:
    """Note that a platform admin acts in this business; once an hour, whatever they do in it."""
    await lock_keys(session, [f"enter:{session.actor}"])
    if not await entries.is_noted(session, asked.subject, since=clock.now() - MARKED):
        audit.record(session, asked.subject)
    return Done()
