"""Requests out: how the gateway asks a context, with a deadline, and refuses a reply that is not what was promised."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from opentelemetry import trace
from pydantic import ValidationError

from contracts.request import Request
from contracts.types import Problem
from kit import bulk, several
from kit.auth import ActorSigner
from kit.errors import AppError, DeadlinePassed, Unauthorized, Unavailable
from kit.http import DEADLINE_HEADER, Client, HttpError, TimedOut, TooLong
from kit.scope import Scope
from kit.several import Settled
from kit.telemetry import SpanKind, current_traceparent, span

Reply = TypeVar("Reply")

DEFAULT_SECONDS = 6.0


class ContractDrift(AppError):
    """The part of the system that answers this does not keep its contract; nothing of its answer is shown."""

    status = 500
    code = "contract-drift"


class Remote(AppError):
    """A context's refusal, passed on as it was said."""

    def __init__(self, problem: Problem, retry_after: str | None) -> None:
        super().__init__(problem.detail)
        self.status = problem.status  # type: ignore[misc]
        self.code = problem.code  # type: ignore[misc]
        self.headers = {"Retry-After": retry_after} if retry_after else {}  # type: ignore[misc]
        members = problem.model_dump(exclude_none=True)
        self.extra = {
            name: members[name] for name in ("errors", "reasons", "alternatives", "current") if name in members
        }


class Answered(NamedTuple):
    """A reply, and whether it was given before for the same Idempotency-Key."""

    reply: Any
    """The reply; None for one in bulk, which was not built."""
    replayed: bool
    body: bytes | None = None
    """The reply as it came, where it may be passed on as it is: it holds what its contract promises and no more."""


class Contexts:
    """The contexts behind the gateway."""

    def __init__(self, urls: Mapping[str, str], signer: ActorSigner) -> None:
        self._clients = {context: Client(url) for context, url in urls.items()}
        self._signer = signer

    async def ask(self, request: Request[Reply], scope: Scope, *, seconds: float = DEFAULT_SECONDS) -> Reply:
        """The reply to a request. Raises `Remote`, `Unavailable`, `DeadlinePassed`, `ContractDrift`."""
        reply: Reply = (await self.send(request, scope, seconds=seconds, built=True)).reply
        return reply

    async def send(
        self,
        request: Request[Any],
        scope: Scope,
        *,
        idempotency_key: str | None = None,
        seconds: float = DEFAULT_SECONDS,
        built: bool = False,
    ) -> Answered:
        """Like `ask`, with an Idempotency-Key. A read that could not be sent is tried once more.

        A reply in bulk is to be passed on as it came, unless it is wanted `built`.
        """
        with span(f"ask {request.subject}", SpanKind.CLIENT):
            asked = request.model_dump_json(exclude_unset=True).encode()
            path = f"/rpc/{request.subject}"
            status, headers, body = await self._post(path, asked, request, scope, idempotency_key, seconds)
            if status != 200:
                raise _refusal(request, status, headers, body)
            reply, as_it_came = _checked(request, body, in_bulk=request.bulk and not built)
            return Answered(reply, headers.get("idempotency-replayed") == "true", as_it_came)

    async def send_several(
        self, requests: Sequence[Request[Any]], scope: Scope, *, seconds: float = DEFAULT_SECONDS
    ) -> list[Answered | AppError]:
        """What becomes of several questions to one context, in their order: each is answered or refused by itself.

        Raises what `ask` raises when none of them is.
        """
        first = requests[0]
        with span(f"ask {first.context()} several", SpanKind.CLIENT, questions=len(requests)):
            asked = several.write_questions(requests)
            status, headers, body = await self._post(several.PATH, asked, first, scope, None, seconds)
            if status != 200:
                raise _refusal(first, status, headers, body)
            settled = _split(first, body, len(requests))
            return [_settled(request, each) for request, each in zip(requests, settled, strict=True)]

    async def _post(
        self, path: str, body: bytes, request: Request[Any], scope: Scope, key: str | None, seconds: float
    ) -> tuple[int, Mapping[str, str], bytes]:
        headers = {
            "authorization": f"Bearer {self._signer.sign(scope, request.context())}",
            "content-type": "application/json",
            DEADLINE_HEADER: str(int((time.time() + seconds) * 1000)),
        }
        if key:
            headers["idempotency-key"] = key
        if scope.cause:
            headers["nexus-request-id"] = scope.cause
        if scope.origin:
            headers["nexus-origin"] = scope.origin
        if traceparent := current_traceparent():
            headers["traceparent"] = traceparent
        client = self._clients[request.context()]
        for last in (False, True):
            try:
                return await client.post(path, body, headers, seconds, idempotent=request.reads)
            except TimedOut as error:
                raise DeadlinePassed from error
            except TooLong:
                _record_drift(request, at="its length")
                raise ContractDrift from None
            except HttpError as error:
                # What was never sent can be sent again, whatever it does: a context may be between two processes.
                if last or error.sent:
                    raise Unavailable from error
                await asyncio.sleep(0.02)
        raise AssertionError("unreachable")

    async def close(self) -> None:
        """Close every connection."""
        for client in self._clients.values():
            await client.aclose()


def _checked(request: Request[Any], body: bytes, *, in_bulk: bool) -> tuple[Any, bytes | None]:
    """The reply, if it is what the contract promises, and its bytes, if they hold nothing else.

    Contexts deploy before the gateway: they may say more than it knows, which is dropped, and never less.
    """
    if in_bulk and bulk.of(type(request)).holds(body):
        return None, body
    try:
        return request.reply.validate_json(body, strict=True, extra="forbid"), body
    except ValidationError:
        pass
    try:
        return request.reply.validate_json(body, extra="ignore"), None
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        _record_drift(request, at=str([item["loc"] for item in found][:5]))
        raise ContractDrift from None


def _split(request: Request[Any], body: bytes, number: int) -> list[Settled]:
    try:
        found = several.read_settled(body)
    except several.UNREADABLE:
        found = []
    if len(found) != number:
        _record_drift(request, at="several answers")
        raise ContractDrift
    return found


def _settled(request: Request[Any], settled: Settled) -> Answered | AppError:
    """One of several answers, looked at as closely as if it had come alone."""
    body = bytes(settled.body)
    if settled.status != 200:
        headers = {} if settled.retry_after is None else {"retry-after": settled.retry_after}
        return _refusal(request, settled.status, headers, body)
    try:
        reply, as_it_came = _checked(request, body, in_bulk=request.bulk)
    except ContractDrift as drift:
        return drift
    return Answered(reply, replayed=False, body=as_it_came)


def _refusal(request: Request[Any], status: int, headers: Mapping[str, str], body: bytes) -> AppError:
    """What an answer that is not 200 refuses with. One whose problem says another status is no refusal of ours."""
    problem = _problem(body)
    if problem is None or problem.status != status or status < 400:
        _record_drift(request, at=f"a refusal with status {status}")
        return ContractDrift() if status < 500 else Unavailable()
    if problem.status == 401 and problem.code == Unauthorized.code:  # our own token was refused: not the caller's fault
        return Unavailable()
    if problem.status >= 500 and problem.status != 503:
        return Unavailable()
    return Remote(problem, headers.get("retry-after"))


def _problem(body: bytes) -> Problem | None:
    try:
        return Problem.model_validate_json(body)
    except ValidationError:
        return None


def _record_drift(request: Request[Any], *, at: str) -> None:
    trace.get_current_span().add_event("contract-drift", {"subject": request.subject, "at": at})
