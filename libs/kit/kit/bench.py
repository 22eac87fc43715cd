"""What every context answers when it is measured (`NEXUS_BENCH=1`): an echo, and an event on demand."""

from collections.abc import Awaitable, Callable
from typing import TypeVar, cast

from contracts.bench import Echo, Echoed, Say
from contracts.event import EVENTS
from contracts.types import Done
from kit import outbox
from kit.db import Database, Session
from kit.requests import Requests
from kit.scope import Scope

T = TypeVar("T")

echoes, events = Requests(), Requests()


class NoDatabase(Database):
    """Opens nothing, so that an echo costs the way there and back and no more."""

    def __init__(self) -> None:
        pass

    async def run(self, scope: Scope, work: Callable[[Session], Awaitable[T]], *, reads: bool = False) -> T:  # noqa: ARG002
        """Do `work` without a session."""
        return await work(cast("Session", None))


@echoes.answer(Echo)
async def echo(_: Session, asked: Echo) -> Echoed:
    """Say it again."""
    return Echoed(text=asked.text)


@events.answer(Say)
async def say(session: Session, asked: Say) -> Done:
    """Publish the event once the transaction has committed."""
    outbox.publish(session, EVENTS[asked.event].model_validate_json(asked.data))
    return Done()
