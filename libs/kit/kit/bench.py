"""What every context answers when it is measured (`NEXUS_BENCH=1`): an echo, and an event on demand."""

from contracts.bench import Echo, Echoed, Say
from contracts.event import EVENTS
from contracts.types import Done
from kit import outbox
from kit.db import Session
from kit.requests import Requests

requests = Requests()


@requests.answer(Echo, transaction=False)
async def echo(_: None, asked: Echo) -> Echoed:
    """Say it again."""
    return Echoed(text=asked.text)


@requests.answer(Say)
async def say(session: Session, asked: Say) -> Done:
    """Publish the event once the transaction has committed."""
    outbox.publish(session, EVENTS[asked.event].model_validate_json(asked.data))
    return Done()
