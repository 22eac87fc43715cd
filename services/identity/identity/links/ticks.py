"""Forgetting links that are over."""

from sqlalchemy import delete

from identity.links import rules
from identity.links.models import Link
from kit import clock
from kit.db import Database, Session
from kit.scope import system
from kit.ticks import Ticks

ticks = Ticks()


@ticks.every(600)
async def forget_links(database: Database) -> int:
    """Delete links a day after they ran out; used ones too, which count against nobody any more."""

    async def work(session: Session) -> int:
        over = delete(Link).where(Link.expires_at < clock.now() - rules.KEEP).returning(Link.token_hash)
        return len((await session.scalars(over)).all())

    return await database.run(system("forget-links"), work)
