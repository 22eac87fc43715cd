"""Ticks: named idempotent jobs of a context, one holder at a time, safe to run twice and to kill."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Final
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from kit import metrics
from kit.db import Database, Session
from kit.errors import AppError, Unavailable
from kit.scope import system

log = logging.getLogger(__name__)

Job = Callable[[Database], Awaitable[int]]
"""Does one small batch and returns how many things it did; called again at once while that is not 0."""
Find = Callable[[Session], Awaitable[Sequence[tuple[UUID, UUID]]]]
"""Business and id of what is due, of all businesses, a batch at most."""
Work = Callable[[Session, UUID], Awaitable[bool]]
"""Does one of them, if it still is to be done; whether it was."""

_BELLS: Final[dict[str, asyncio.Event]] = {}
"""What wakes the ticks that this process works, by their names."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A job, its name, and how often it looks for work."""

    name: str
    every_seconds: float
    job: Job


class Ticks:
    """The ticks of one module; `main.py` lists it."""

    def __init__(self) -> None:
        self.all: list[Tick] = []

    def every(self, seconds: float) -> Callable[[Job], Job]:
        """Register a job; its function's name is the tick's name."""

        def register(job: Job) -> Job:
            self.all.append(Tick(getattr(job, "__name__", "tick"), seconds, job))
            return job

        return register


async def each(database: Database, job: str, find: Find, work: Work) -> int:
    """Do what is due, each in a transaction of its own and within its own business; for how many there was work.

    A bug over one of them is reported and keeps none of the others: it stays due, and is met again at the next turn.
    Raises `Unavailable`, which is not the fault of any.
    """
    done = 0
    for business_id, due_id in await database.run(system(job), find):
        try:
            done += await database.run(system(job, business_id), partial(_one, work, due_id))
        except Unavailable:
            raise
        except Exception:
            metrics.observe_tick(job, "failed", 0.0)
            log.exception("bug in %s over %s of business %s", job, due_id, business_id)
    return done


async def _one(work: Work, due_id: UUID, session: Session) -> bool:
    return await work(session, due_id)


def wake(session: Session, name: str) -> None:
    """Have a tick take its next turn as soon as this transaction has committed, where this process works it.

    It saves the wait and nothing depends on it: elsewhere the turn comes in its own time.
    """
    session.after_commit(partial(_ring, name))


def _ring(name: str) -> None:
    if bell := _BELLS.get(name):
        bell.set()


async def run(database: Database, tick: Tick) -> None:
    """Work a tick until cancelled. A failure is reported and tried again at the next turn.

    A bug too: one row that a tick stumbles over must not take the requests of its process down, again and again.
    """
    bell = _BELLS[tick.name] = asyncio.Event()
    while True:
        bell.clear()
        try:
            await once(database, tick)
        except (AppError, SQLAlchemyError, OSError) as error:
            metrics.observe_tick(tick.name, "failed", 0.0)
            log.warning("tick %s failed: %r", tick.name, error)
        except Exception:
            metrics.observe_tick(tick.name, "failed", 0.0)
            log.exception("bug in tick %s", tick.name)
        with suppress(TimeoutError):
            async with asyncio.timeout(tick.every_seconds):
                await bell.wait()


async def once(database: Database, tick: Tick) -> int:
    """One turn: batches until nothing is left, unless another process holds the tick. Returns what was done."""
    total = 0
    async with database.lock(f"tick.{tick.name}") as held:
        while held:
            started = time.perf_counter()
            done = await tick.job(database)
            metrics.observe_tick(tick.name, "ok", time.perf_counter() - started)
            total += done
            if done == 0:
                break
    return total
