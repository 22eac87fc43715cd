"""Ticks: named idempotent jobs of a context, one holder at a time, safe to run twice and to kill."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from kit import metrics
from kit.db import Database
from kit.errors import AppError

log = logging.getLogger(__name__)

Job = Callable[[Database], Awaitable[int]]
"""Does one small batch and returns how many things it did; called again at once while that is not 0."""


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


async def run(database: Database, tick: Tick) -> None:
    """Work a tick until cancelled. A failure is reported and tried again at the next turn.

    A bug too: one row that a tick stumbles over must not take the requests of its process down, again and again.
    """
    while True:
        try:
            await once(database, tick)
        except (AppError, SQLAlchemyError, OSError) as error:
            metrics.observe_tick(tick.name, "failed", 0.0)
            log.warning("tick %s failed: %r", tick.name, error)
        except Exception:
            metrics.observe_tick(tick.name, "failed", 0.0)
            log.exception("bug in tick %s", tick.name)
        await asyncio.sleep(tick.every_seconds)


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
