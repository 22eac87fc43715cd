"""Looking: who looks at which kind of object, and how a look goes."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final
from uuid import UUID

from billing import metrics
from billing.looks import operations
from billing.looks.rules import Seen
from kit import clock, crash
from kit.db import Database
from kit.errors import AppError, Unavailable
from kit.scope import Scope, system

log = logging.getLogger(__name__)

JOB = "look-at-stripe"
BUG = "bug"
"""The problem of a look that met one; its trace is in the log."""

Handler = Callable[[Database, Scope, Seen], Awaitable[None]]
"""Asks Stripe outside any transaction how the object is now, and settles it in one. Safe to repeat, in any order."""

HANDLERS: Final[dict[str, Handler]] = {}


def at(kind: str) -> Callable[[Handler], Handler]:
    """Register who looks at objects of a kind, by Stripe's name for it."""

    def register(handler: Handler) -> Handler:
        assert kind not in HANDLERS, f"two look at {kind}"
        HANDLERS[kind] = handler
        return handler

    return register


async def look(database: Database, business_id: UUID, look_id: UUID) -> bool:
    """Look at what is due: claimed in one transaction, asked outside of any, settled by the noun that knows it.

    Safe to kill: after its lease it is looked at again. What fails comes again, each time a little later; a bug too,
    so that one object keeps no other from being looked at.
    """
    scope = system(JOB, business_id)
    now = clock.now()
    seen = await database.run(scope, partial(operations.claim, look_id=look_id, now=now, kinds=HANDLERS.keys()))
    if seen is None:
        return False
    (failed,) = await asyncio.gather(HANDLERS[seen.kind](database, scope, seen), return_exceptions=True)
    problem = _told(seen, failed) if failed else None
    crash.point("looks.after_look")
    tires = not isinstance(failed, Unavailable)
    record = partial(operations.record, seen=seen, problem=problem, now=clock.now(), tires=tires)
    await database.run(scope, record)
    metrics.count_look(seen.kind, problem or "ok")
    return True


def _told(seen: Seen, failed: BaseException) -> str:
    if isinstance(failed, AppError):
        return failed.code
    log.error("bug in a look at %s %s", seen.kind, seen.object_id, exc_info=failed)
    return BUG
