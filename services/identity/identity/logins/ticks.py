"""Forgetting what no login needs any more."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql import ColumnElement

from identity.logins import rules
from identity.logins.models import Login, LoginAttempts, RefreshToken
from kit import clock
from kit.db import Database, Session
from kit.scope import system
from kit.ticks import Ticks

ticks = Ticks()

BATCH = 500


@ticks.every(600)
async def forget_logins(database: Database) -> int:
    """Delete used tokens after a week, logins that have run out, and failures that no longer count."""
    now = clock.now()

    async def work(session: Session) -> int:
        used = RefreshToken.used_at < now - rules.KEEP_USED
        failures = LoginAttempts.last_failed_at < now - rules.FORGET_FAILURES
        return (
            await _delete(session, RefreshToken.token_hash, used)
            + await _delete(session, Login.id, Login.expires_at < now - rules.KEEP_USED)
            + await _delete(session, LoginAttempts.email_hash, failures)
        )

    return await database.run(system("forget-logins"), work)


async def _delete(session: Session, key: InstrumentedAttribute[Any], when: ColumnElement[bool]) -> int:
    batch = select(key).where(when).limit(BATCH).with_for_update(skip_locked=True)
    deleted: Sequence[Any] = (await session.scalars(delete(key.class_).where(key.in_(batch)).returning(key))).all()
    return len(deleted)
