"""Requests in: a context's table of handlers, served at `POST /rpc/<subject>`."""

import asyncio
import logging
import re
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from msgspec import Raw
from pydantic import ValidationError
from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from contracts.request import Request
from contracts.types import Actor
from kit import crash, errors, idempotency, metrics, several
from kit.auth import ActorVerifier
from kit.db import Database, Session
from kit.errors import AppError, DeadlinePassed, Invalid, Unavailable
from kit.http import DEADLINE_HEADER
from kit.scope import Scope
from kit.several import Question, Settled
from kit.telemetry import SpanKind, child_span, continued

log = logging.getLogger(__name__)

R = TypeVar("R", bound=Request[Any])
Handler = Callable[..., Awaitable[Any]]
"""Takes the session and the request; and what `prepare` made, where there is one."""
Answer = Callable[[HttpRequest], Awaitable[Response]]
Prepare = Callable[[Database, Scope, Any], Awaitable[Any]]
"""Slow work before the transaction: it must not hold a connection, and it may not write."""
Queue = Callable[[Database, Scope, Any], AbstractAsyncContextManager[None]]
"""Where requests that want the same thing wait for each other, in the order they came: the transaction is its block.

It holds no connection while it waits, and may refuse: what others left of the thing is read once for many.
"""
Guard = Callable[[Session, Request[Any]], Awaitable[None]]
"""Refuses what would change a business that may not be changed, by what the context knows of it (`kit.stopped`)."""

MAX_BODY = 1_048_576
_MILLISECONDS = re.compile(r"[0-9]{1,15}")


class Overloaded(Unavailable):
    """More requests are in flight than this context takes on; try again shortly."""

    code = "overloaded"


@dataclass(frozen=True, slots=True)
class Encoded:
    """A reply that its handler wrote as JSON itself, where making objects of it first would cost too much.

    Nothing here compares it with its contract: the handler's tests do, and the gateway.
    """

    body: bytes


@dataclass(frozen=True, slots=True)
class Row:
    """One request of a context: what it takes, who may send it, and what answers."""

    request: type[Request[Any]]
    handler: Handler
    permission: str | None
    prepare: Prepare | None = None
    queue: Queue | None = None
    transaction: bool = True
    keeps_reply: bool = True

    @property
    def joins(self) -> bool:
        """Whether it can be answered in one transaction with other questions."""
        return self.request.reads and self.transaction and not (self.prepare or self.queue)


class Requests:
    """The requests of one module; `main.py` lists it."""

    def __init__(self) -> None:
        self.rows: list[Row] = []

    def answer(
        self,
        request: type[R],
        *,
        permission: str | None = None,
        prepare: Prepare | None = None,
        queue: Queue | None = None,
        transaction: bool = True,
        keeps_reply: bool = True,
    ) -> Callable[[Handler], Handler]:
        """Register the handler of a request. `permission` is checked here again, whatever the gateway decided.

        A request that only reads runs in a read-only transaction, every other in a writing one. What `prepare` returns
        (hashing a password takes as long as a hundred queries) is the handler's third argument. What many want at once
        has a `queue`. A handler that needs no database says so with `transaction=False` and gets None for a session.
        With `keeps_reply=False` an Idempotency-Key has no effect: each answer is made anew, and what it says lies
        nowhere afterwards.
        """

        def register(handler: Handler) -> Handler:
            self.rows.append(Row(request, handler, permission, prepare, queue, transaction, keeps_reply))
            return handler

        return register


class Server:
    """Answers a context's requests: who acts, may they, is it well formed, has it been answered before, do it."""

    def __init__(
        self,
        database: Database,
        verifier: ActorVerifier,
        records: idempotency.Records,
        *,
        guard: Guard | None = None,
        max_in_flight: int = 200,
    ) -> None:
        self._database = database
        self._verifier = verifier
        self._records = records
        self._guard = guard
        self._room = max_in_flight
        self._waiting: set[tuple[UUID | None, Actor, str, str | None]] = set()
        """Who stands in a queue, or has the turn, with which Idempotency-Key."""

    def answers(self, tables: Iterable[Requests]) -> dict[str, Answer]:
        """What answers a POST to each path: every request of these tables. A bug is raised."""
        rows = {row.request.subject: row for table in tables for row in table.rows}
        alone = {
            f"/rpc/{subject}": self._endpoint(subject, partial(self._answer, row)) for subject, row in rows.items()
        }
        return alone | {several.PATH: self._endpoint("several", partial(self._answer_several, rows))}

    def _endpoint(self, subject: str, work: Answer) -> Answer:
        async def endpoint(http: HttpRequest) -> Response:
            started = time.perf_counter()
            outcome = "bug"
            with continued(http.headers.get("traceparent"), f"answer {subject}", SpanKind.SERVER):
                try:
                    answer = await self._admitted(work, http)
                    outcome = "ok"
                except AppError as error:
                    answer = errors.response(error)
                    outcome = error.code
                finally:
                    metrics.observe_request(subject, outcome, time.perf_counter() - started)
            return answer

        return endpoint

    async def _admitted(self, work: Answer, http: HttpRequest) -> Response:
        if self._room <= 0:
            raise Overloaded
        self._room -= 1
        try:
            async with asyncio.timeout(_seconds_left(http.headers.get(DEADLINE_HEADER))):
                return await work(http)
        except TimeoutError as error:
            raise DeadlinePassed from error
        finally:
            self._room += 1

    async def _heard(self, http: HttpRequest) -> tuple[Scope, bytes]:
        """On whose behalf, and what was sent. Raises `Unauthorized` and `Invalid`."""
        scope = self._verifier.verify(http.headers.get("authorization"))
        body = await http.body()
        if len(body) > MAX_BODY:
            raise Invalid("The body is larger than 1 MB")
        headers = http.headers
        return replace(scope, cause=headers.get("nexus-request-id"), origin=headers.get("nexus-origin")), body

    async def _answer(self, row: Row, http: HttpRequest) -> Response:
        scope, body = await self._heard(http)
        asked = _understood(row, scope, body)
        key = http.headers.get("idempotency-key") if row.keeps_reply and not row.request.reads else None
        return await self._done(row, scope, asked, key, body)

    async def _answer_several(self, rows: Mapping[str, Row], http: HttpRequest) -> Response:
        """Each question's answer in their order; that one is refused, or stumbles, is nothing to the others."""
        scope, body = await self._heard(http)
        asked = [_question(rows, scope, each) for each in several.read_questions(body)]
        inside = scope.business_id is not None  # whoever asks from outside may enter a business, the next another
        together = [each for each in asked if not isinstance(each, AppError) and each[0].joins and inside]
        try:
            joined = iter(await self._database.run(scope, partial(_in_turn, together), reads=True) if together else ())
        except AppError:
            raise
        except Exception:  # noqa: BLE001 - one of them stumbled: each by itself tells which, and answers the others
            joined = iter([await self._alone(scope, *each) for each in together])
        settled = [
            several.refused(each)
            if isinstance(each, AppError)
            else next(joined)
            if each[0].joins and inside
            else await self._alone(scope, *each)
            for each in asked
        ]
        return Response(several.write_settled(settled), media_type="application/json")

    async def _alone(self, scope: Scope, row: Row, asked: Request[Any]) -> Settled:
        async def answering() -> bytes:
            return bytes((await self._done(row, scope, asked, None, b"")).body)

        try:
            return await _settled(row, answering())
        except Exception:
            log.exception("bug")
            return Settled(errors.BUG.status, Raw(errors.BUG.model_dump_json(exclude_none=True)))

    async def _done(self, row: Row, scope: Scope, asked: Request[Any], key: str | None, body: bytes) -> Response:
        if not row.transaction:
            return Response(_encoded(row, await row.handler(None, asked)), media_type="application/json")
        async with AsyncExitStack() as queued:
            if row.queue is not None:
                queued.enter_context(self._first_with(key, scope, asked))
                try:
                    await queued.enter_async_context(row.queue(self._database, scope, asked))
                except AppError:
                    # What is refused now, this very request may have been given before.
                    before = key and await self._given_before(key, scope, asked, body)
                    if not before:
                        raise
                    return _answer(before, replayed=True)
            return await self._transacted(row, scope, asked, key, body)

    @contextmanager
    def _first_with(self, key: str | None, scope: Scope, asked: Request[Any]) -> Iterator[None]:
        """Have a request with the key of one that waits already go away, instead of waiting with it."""
        mine = (scope.business_id, scope.actor, asked.subject, key)
        if key is None:
            yield
            return
        if mine in self._waiting:
            raise idempotency.InFlight
        self._waiting.add(mine)
        try:
            yield
        finally:
            self._waiting.discard(mine)

    async def _given_before(self, key: str, scope: Scope, asked: Request[Any], body: bytes) -> bytes | None:
        async def look(session: Session) -> bytes | None:
            return await self._records.look(session, asked.subject, key, body)

        return await self._database.run(scope, look, reads=True)

    async def _transacted(self, row: Row, scope: Scope, asked: Request[Any], key: str | None, body: bytes) -> Response:
        guard = self._guard if scope.business_id and not asked.while_suspended else None
        if guard and row.prepare:  # what is slow is not begun in vain
            await self._database.run(scope, lambda session: guard(session, asked), reads=True)
        prepared = [await row.prepare(self._database, scope, asked)] if row.prepare else []

        async def work(session: Session) -> tuple[bytes, bool]:
            if key and (before := await self._records.find(session, asked.subject, key, body)) is not None:
                return before, True
            if guard:
                await guard(session, asked)
            reply = _encoded(row, await row.handler(session, asked, *prepared))
            if key:
                await self._records.keep(session, asked.subject, key, body, reply)
            crash.point("request.before_commit")
            return reply, False

        reply, replayed = await self._database.run(scope, work, reads=row.request.reads)
        crash.point("request.after_commit")
        return _answer(reply, replayed=replayed)


def _understood(row: Row, scope: Scope, body: bytes) -> Request[Any]:
    """What is asked, by somebody who may. Raises `Unauthorized`, `Forbidden`, `Invalid`."""
    if row.permission:
        scope.require(row.permission)
    try:
        return row.request.model_validate_json(body)
    except ValidationError as error:
        raise errors.invalid(error) from None


def _question(rows: Mapping[str, Row], scope: Scope, question: Question) -> tuple[Row, Request[Any]] | AppError:
    """One of several questions, or why it is not answered."""
    row = rows.get(question.subject)
    if row is None or not row.request.reads:
        return Invalid("Only questions to this context go together")
    try:
        return row, _understood(row, scope, bytes(question.asked))
    except AppError as error:
        return error


async def _in_turn(questions: Sequence[tuple[Row, Request[Any]]], session: Session) -> list[Settled]:
    """Answer questions one after the other in one transaction. A refusal of one leaves nothing behind for the next."""

    async def answering(row: Row, asked: Request[Any]) -> bytes:
        return _encoded(row, await row.handler(session, asked))

    settled = []
    for row, asked in questions:
        settled.append(await _settled(row, answering(row, asked)))
        session.expunge_all()
    return settled


async def _settled(row: Row, answering: Awaitable[bytes]) -> Settled:
    """What became of one question. A bug is raised."""
    started, outcome, subject = time.perf_counter(), "bug", row.request.subject
    with child_span(f"answer {subject}"):
        try:
            reply = await answering
            outcome = "ok"
            return Settled(200, Raw(reply))
        except AppError as error:
            outcome = error.code
            return several.refused(error)
        finally:
            metrics.observe_request(subject, outcome, time.perf_counter() - started)


def _answer(reply: bytes, *, replayed: bool) -> Response:
    headers = {"Idempotency-Replayed": "true"} if replayed else None
    return Response(reply, media_type="application/json", headers=headers)


def _encoded(row: Row, reply: Any) -> bytes:
    return reply.body if isinstance(reply, Encoded) else row.request.reply.dump_json(reply)


def _seconds_left(deadline: str | None) -> float | None:
    """How long the caller still waits; None for one that does not say so in milliseconds of this age."""
    if deadline is None or not _MILLISECONDS.fullmatch(deadline):
        return None
    left = int(deadline) / 1000 - time.time()
    if left <= 0:
        raise DeadlinePassed
    return left
