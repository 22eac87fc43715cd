"""Forgetting logins that nobody came back from, and sessions that nobody came with."""

from sqlalchemy import delete

from identity.outside_logins import rules
from identity.outside_logins.models import OutsideAttempt, OutsideSession
from kit import clock
from kit.db import Database, Session
from kit.scope import system
from kit.ticks import Ticks

ticks = Ticks()


@ticks.every(600)
async def forget_outside_attempts(database: Database) -> int:
    """Delete what is over. Whatever is done is done in one turn: these rows are few and short."""
    now = clock.now()

    async def work(session: Session) -> None:
        await session.execute(delete(OutsideAttempt).where(OutsideAttempt.expires_at < now))
        nobodys = OutsideSession.login_id.is_(None), OutsideSession.ended_at < now - rules.KEEP_ENDED
        await session.execute(delete(OutsideSession).where(*nobodys))

    await database.run(system("forget-outside-attempts"), work)
    return 0
