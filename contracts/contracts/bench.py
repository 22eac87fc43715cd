"""Requests that exist for benchmarks alone: only processes with `NEXUS_BENCH=1` know them, and no document does."""

from pydantic import BaseModel, Field

from contracts.request import Request
from contracts.types import Done


class Echoed(BaseModel):
    """What was asked, word for word."""

    text: str


class Echo(Request[Echoed], subject="scheduling.bench.echo.v1", reads=True):
    """Answer with the same text, without the database: what is measured is the way there and back."""

    text: str = Field(max_length=2_000)


class Say(Request[Done], subject="identity.bench.say.v1"):
    """Say an event as a use case would: through the outbox, in a transaction of its own."""

    event: str
    """Its subject."""
    data: str
    """Its payload, as JSON."""
