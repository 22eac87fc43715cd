"""Several questions of one caller to one context in one HTTP request: how they and their answers are written.

A portal's first page asks ten things at once. Ten requests would pay ten times for HTTP, token and transaction, which
is more than the questions themselves cost.
"""

from collections.abc import Iterable, Sequence

import msgspec
from msgspec import Raw

from contracts.request import Request
from kit.errors import AppError, Invalid

PATH = "/rpc"
MOST = 50
"""Questions in one request."""
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What reading bytes that are none of these raises."""


class Question(msgspec.Struct):
    """A request that only reads: its subject, and its fields as JSON."""

    subject: str
    asked: Raw


class Settled(msgspec.Struct):
    """What became of one: the HTTP status, headers and body that it would have had alone."""

    status: int
    body: Raw
    retry_after: str | None = None


def write_questions(requests: Iterable[Request[object]]) -> bytes:
    """The body that asks these."""
    asked = [Question(each.subject, Raw(each.model_dump_json(exclude_unset=True))) for each in requests]
    return msgspec.json.encode(asked)


def read_questions(body: bytes) -> list[Question]:
    """The questions in a body. Raises `Invalid` for anything else, and for too many."""
    try:
        found = msgspec.json.decode(body, type=list[Question])
    except UNREADABLE:
        raise Invalid from None
    if len(found) > MOST:
        raise Invalid(f"At most {MOST} questions go together")
    return found


def write_settled(settled: Sequence[Settled]) -> bytes:
    """The body that answers them, in their order."""
    return msgspec.json.encode(settled)


def read_settled(body: bytes) -> list[Settled]:
    """The answers in a body. Raises one of `UNREADABLE` for anything else."""
    return msgspec.json.decode(body, type=list[Settled])


def refused(error: AppError) -> Settled:
    """An answer that refuses."""
    problem = error.problem().model_dump_json(exclude_none=True)
    return Settled(error.status, Raw(problem), error.headers.get("Retry-After"))
