"""Creating and changing businesses."""

from sqlalchemy.dialects.postgresql import insert

from contracts.identity.api import CreateBusiness, UpdateBusiness
from contracts.identity.events import BusinessCreated, BusinessUpdated
from contracts.permissions import Role
from contracts.types import uuid7
from identity.audit import operations as audit
from identity.businesses import queries, rules
from identity.businesses.models import Business, SlugEntry
from identity.roles import operations as roles
from identity.totp import queries as factors
from identity.users import queries as users
from identity.users.rules import user_id
from kit import clock, live, outbox
from kit.db import Session
from kit.errors import Conflict, Invalid


class SlugTaken(Conflict):
    """Another business has this slug; choose another."""

    code = "identity.slug_taken"


class SlugReserved(Invalid):
    """This slug is reserved; choose another."""

    code = "identity.slug_reserved"


class TotpMissing(Conflict):
    """Set up a second factor yourself before you ask it of everybody."""

    code = "identity.totp_missing"


async def create(session: Session, asked: CreateBusiness) -> Business:
    """Create a business whose owner is the user who asks.

    Asked without a business in scope; the rest of the transaction is in the new one. Raises `Unauthorized` for anybody
    but a user, `SlugReserved` and `SlugTaken`.
    """
    if rules.is_reserved(asked.slug):
        raise SlugReserved
    owner = await users.lock(session, user_id(session.actor))
    await session.enter(uuid7())
    business = Business(
        business_id=session.business_id, **asked.model_dump(), suspended=False, version=1, created_at=clock.now()
    )
    session.add(business)
    await session.flush()
    await _claim(session, asked.slug)
    profile = asked.model_dump()
    created = BusinessCreated(business_id=business.id, owner_id=owner.id, version=business.version, **profile)
    outbox.publish(session, created)
    await roles.give(session, owner, Role.OWNER)
    live.signal(session, "business", slug=business.slug)
    audit.record(session, asked.subject, **profile)
    return business


async def _claim(session: Session, slug: str) -> None:
    """Enter the slug in the directory; of several who want it at once the first to commit gets it."""
    entry = insert(SlugEntry).values(slug=slug, business_id=session.business_id)
    claimed = await session.scalar(
        entry.on_conflict_do_nothing(index_elements=[SlugEntry.slug]).returning(SlugEntry.slug)
    )
    if claimed is None:
        raise SlugTaken


async def update(session: Session, asked: UpdateBusiness) -> Business:
    """Change the profile; only the fields given.

    Raises `PreconditionFailed` on another version than expected, and `TotpMissing` where somebody without a second
    factor wants one of all: they would lock themselves out.
    """
    if asked.staff_need_totp and not await factors.is_active(session, user_id(session.actor)):
        raise TotpMissing
    business = await queries.get_own(session, for_update=True)
    business.expect(asked.if_version)
    changes = asked.model_dump(exclude_none=True, exclude={"if_version"})
    if business.update(changes):
        outbox.publish(session, _updated(business))
        live.signal(session, "business", slug=business.slug)
        if "staff_need_totp" in changes:
            live.signal(session, "access", user_id=None, login_id=None)
        audit.record(session, asked.subject, version=business.version, **changes)
    return business


def _updated(business: Business) -> BusinessUpdated:
    return BusinessUpdated(
        business_id=business.id, slug=business.slug, name=business.name, timezone=business.timezone,
        currency=business.currency, locale=business.locale, version=business.version,
    )  # fmt: skip
