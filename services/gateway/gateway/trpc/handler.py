"""Answers the admin table on the tRPC wire: single calls, batches, streamed batches."""

import asyncio
import hashlib
import logging
import time
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from pydantic import ValidationError
from starlette.types import Receive, Scope, Send

from contracts.request import Request
from gateway.door import HERE, Door, scope_of
from gateway.edge import asked as asking
from gateway.edge.asked import Asked
from gateway.edge.problems import MethodNotAllowed
from gateway.rest.fill import idempotency_key
from gateway.trpc import wire
from gateway.trpc.rows import Procedure, Subscription
from gateway.trpc.subscription import Subscriptions
from gateway.trpc.wire import BadCall, Call, Calls, NoProcedure, Settled, WrongMethod
from kit import errors, metrics
from kit import scope as behalf
from kit.client import Answered, Remote
from kit.errors import AppError, Invalid, NotFound
from kit.telemetry import ROUTE_NAME

log = logging.getLogger(__name__)

Outcome = Answered | BaseException
"""What became of a call: its answer, its refusal, or a bug."""
VARY = (b"vary", b"trpc-accept, accept")


class Procedures:
    """`/trpc/{procedure}`."""

    def __init__(
        self, door: Door, table: Iterable[Procedure], streams: Iterable[Subscription], subscriptions: Subscriptions
    ) -> None:
        self._door = door
        self._table: dict[str, Procedure | Subscription] = {row.name: row for row in table}
        self._table |= {row.name: row for row in streams}
        self._subscriptions = subscriptions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        asked = asking.of(scope)
        scope[ROUTE_NAME] = "trpc"
        if asked.method == "HEAD":
            await _answer(send, 204, b"", {})
            return
        try:
            if (row := self._subscription(asked)) is not None:
                scope[ROUTE_NAME] = f"trpc {row.name}"
                await self._subscriptions.serve(row, scope, receive, send)
                return
            calls = await self._read(asked)
        except AppError as error:
            settled = wire.failed(error, asked.id, None)
            await _answer(send, settled.status, settled.envelope, settled.headers)
            return
        scope[ROUTE_NAME] = self._name(calls)
        if calls.stream:
            await self._stream(asked, calls, send)
            return
        settled_all = await self._settle_all(asked, calls)
        headers = {name: value for one in settled_all for name, value in one.headers.items()}
        if calls.batch:
            body = b"[" + b",".join(one.envelope for one in settled_all) + b"]"
            await _answer(send, wire.batch_status(settled_all), body, headers)
        else:
            await _answer(send, settled_all[0].status, settled_all[0].envelope, headers)

    def _subscription(self, asked: Asked) -> Subscription | None:
        """The subscription that is opened, if the request is not for anything else."""
        row = self._table.get(asked.path.removeprefix(wire.PREFIX))
        if not isinstance(row, Subscription) or wire.wants_lines(asked) or wire.is_batch(asked.query_fields()):
            return None
        return row

    def _name(self, calls: Calls) -> str:
        if calls.batch:
            return "trpc batch"
        return f"trpc {calls.all[0].name}" if calls.all[0].name in self._table else "trpc (no procedure)"

    async def _read(self, asked: Asked) -> Calls:
        if asked.method not in {"GET", "POST"}:
            raise MethodNotAllowed({"GET", "POST", "HEAD"})
        calls = await wire.read(asked)
        types = dict.fromkeys(self._table[call.name].type for call in calls.all if call.name in self._table)
        if len(types) > 1:
            raise BadCall(f"Cannot mix procedure types in call: {', '.join(types)}")
        return calls

    async def _settle_all(self, asked: Asked, calls: Calls) -> list[Settled]:
        """Queries together; mutations one after the other, so that a batch does what its order says."""
        first = self._table.get(calls.all[0].name)
        if first is not None and first.type == "query" and len(calls.all) > 1:
            return await self._settle_together(asked, calls.all)
        return [await self._settle(asked, call) for call in calls.all]

    async def _settle_together(self, asked: Asked, calls: list[Call]) -> list[Settled]:
        """Each is admitted by itself; those that go to the same context on the same behalf go in one request."""
        started = time.perf_counter()
        admitted = await asyncio.gather(*(self._admit(asked, call) for call in calls), return_exceptions=True)
        groups: dict[tuple[str, behalf.Scope], list[Request[Any]]] = {}
        for each in admitted:
            if isinstance(each, _Admitted):
                groups.setdefault((each.request.context(), each.scope), []).append(each.request)
        sent = await asyncio.gather(*(self._send_several(scope, group) for (_, scope), group in groups.items()))
        outcomes = {key: iter(found) for key, found in zip(groups, sent, strict=True)}
        return [
            self._told(
                asked,
                call,
                next(outcomes[each.request.context(), each.scope]) if isinstance(each, _Admitted) else each,
                started,
            )
            for call, each in zip(calls, admitted, strict=True)
        ]

    async def _stream(self, asked: Asked, calls: Calls, send: Send) -> None:
        """Each result as soon as it is there, one JSON value a line."""
        headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store"), VARY]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": wire.head_line(len(calls.all)), "more_body": True})

        async def one(call: Call) -> bytes:
            return wire.result_line(call.place or 0, (await self._settle(asked, call)).envelope)

        for line in asyncio.as_completed([one(call) for call in calls.all]):
            await send({"type": "http.response.body", "body": await line, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    async def _settle(self, asked: Asked, call: Call) -> Settled:
        """What becomes of one call; never raises, so that one call's failure is not its neighbours'."""
        started = time.perf_counter()
        outcome: Outcome
        try:
            admitted = await self._admit(asked, call)
            key = None if admitted.request.reads else _key(asked, call)
            outcome = await self._door.contexts.send(
                admitted.request, admitted.scope, idempotency_key=key, seconds=self._door.deadline_seconds
            )
        except Exception as error:  # noqa: BLE001 - a bug is told to its own call alone
            outcome = error
        return self._told(asked, call, outcome, started)

    async def _admit(self, asked: Asked, call: Call) -> "_Admitted":
        """What a call asks, on whose behalf. Raises why it may not."""
        row = self._table.get(call.name)
        if row is None:
            raise NoProcedure(call.name)
        if isinstance(row, Subscription):
            raise BadCall("Cannot batch subscription calls")
        if asked.method == "GET" and row.type == "mutation":
            raise WrongMethod(f'Unsupported GET-request to mutation procedure at path "{row.name}"', "POST")
        self._door.count_address(asked, row.limit)
        business_id = await self._business(asked) if row.in_business else None
        changes = not row.request.while_suspended
        caller = await self._door.admit(asked, business_id, row.permission, row.limit, changes=changes)
        try:
            request = row.request.model_validate_json(orjson.dumps({} if call.input is None else call.input))
        except ValidationError as error:
            raise errors.invalid(error) from None
        return _Admitted(request, scope_of(asked, caller, business_id))

    async def _send_several(self, scope: behalf.Scope, requests: list[Request[Any]]) -> Sequence[Outcome]:
        contexts, seconds = self._door.contexts, self._door.deadline_seconds
        try:
            if len(requests) == 1:
                return [await contexts.send(requests[0], scope, seconds=seconds)]
            return await contexts.send_several(requests, scope, seconds=seconds)
        except Exception as error:  # noqa: BLE001 - a bug is told to the calls it concerns, and recorded with them
            return [error] * len(requests)

    def _told(self, asked: Asked, call: Call, outcome: Outcome, started: float) -> Settled:
        """What a call's caller is told of it."""
        row = self._table.get(call.name)
        name, told = (row.name if row else None), "ok"
        if isinstance(outcome, Remote) and outcome.status == 404:
            outcome = NotFound()
        if isinstance(outcome, Answered):
            assert isinstance(row, Procedure)
            settled = wire.done(outcome.body or row.request.reply.dump_json(outcome.reply))
        elif isinstance(outcome, AppError):
            told, settled = outcome.code, wire.failed(outcome, asked.id, name)
        else:
            log.error("bug", exc_info=outcome)
            told, settled = "bug", wire.bug(asked.id, call.name)
        metrics.observe_request(f"trpc {name or '(none)'}", told, time.perf_counter() - started)
        return settled

    async def _business(self, asked: Asked) -> UUID:
        slug = asked.header(b"nexus-business") or (HERE if asked.business else None)
        if slug is None:
            raise Invalid("Name the business in the Nexus-Business header")
        return (await self._door.business(asked, slug)).id


class _Admitted(NamedTuple):
    """A call that may be made."""

    request: Request[Any]
    scope: behalf.Scope


def _key(asked: Asked, call: Call) -> str | None:
    """The Idempotency-Key of one call: in a batch the request's, with the call's place."""
    key = idempotency_key(asked)
    if key is None or call.place is None:
        return key
    return f"{hashlib.sha256(key.encode()).hexdigest()}:{call.place}"


async def _answer(send: Send, status: int, body: bytes, headers: dict[str, str]) -> None:
    more = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
    always = [(b"content-type", b"application/json"), (b"cache-control", b"no-store"), VARY]
    await send({"type": "http.response.start", "status": status, "headers": [*always, *more]})
    await send({"type": "http.response.body", "body": body})
