"""Reading holds."""

import hmac
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text

from kit.auth import hashed
from kit.db import Session
from kit.errors import NotFound
from scheduling.holds.models import Hold, HoldStatus


async def get(session: Session, hold_id: UUID, *, token: str | None) -> Hold:
    """The hold that this token proves. `NotFound` for a wrong or missing token as for an unknown id."""
    hold = await session.scalar(select(Hold).where(Hold.id == hold_id))
    if hold is None or token is None or not hmac.compare_digest(hashed(token), hold.token_hash):
        raise NotFound
    return hold


async def get_kept(session: Session, hold_id: UUID) -> Hold:
    """The hold, for whoever has proved otherwise that it is theirs."""
    return (await session.scalars(select(Hold).where(Hold.id == hold_id))).one()


async def lock(session: Session, hold_id: UUID) -> Hold:
    """The hold as it stands now, kept from changing until the transaction ends."""
    query = select(Hold).where(Hold.id == hold_id).with_for_update().execution_options(populate_existing=True)
    return (await session.scalars(query)).one()


async def find_due(session: Session, hold_id: UUID, now: datetime) -> Hold | None:
    """A hold that has run out, locked; None where it ended otherwise, or somebody else is at it."""
    return await session.scalar(
        select(Hold)
        .where(Hold.id == hold_id, Hold.status == HoldStatus.HELD, Hold.expires_at <= now)
        .with_for_update(skip_locked=True)
    )


async def list_due(session: Session, now: datetime, *, limit: int) -> list[tuple[UUID, UUID]]:
    """Business and id of holds that have run out, of all businesses, the oldest first."""
    query = text("select business_id, id from due_holds(:now, :most)")
    return [(row[0], row[1]) for row in await session.execute(query, {"now": now, "most": limit})]
