"""What a client does, without doing it: each exchange is a generator of steps that `blocking` and `waiting` perform.

So retries, refreshing, reading and streams are written once, and are tested without a network.
"""

import platform
import random
import sys
import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.metadata import version
from itertools import count
from typing import Any, Final, NamedTuple, TypeVar, cast
from uuid import uuid4

import httpx
from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from nexus_sdk.errors import ApiError, NexusError, NoAnswer, NotYet, TimedOut, UnexpectedReply
from nexus_sdk.events import Parser, ServerEvent
from nexus_sdk.generated import operations
from nexus_sdk.generated.models import Tokens
from nexus_sdk.operation import Asked, Operation
from nexus_sdk.patience import Patience, until_next_look
from nexus_sdk.refusing import refusal

Reply = TypeVar("Reply")
Steps = Generator[Any, Any, Reply]

AGENT: Final = {"User-Agent": f"nexus-sdk/{version('nexus-sdk')} python/{platform.python_version()}"}
LOST: Final = (httpx.NetworkError, httpx.TimeoutException, httpx.RemoteProtocolError)
"""What a connection dies of: the request may or may not have been done."""
EARLY_SECONDS: Final = 20.0
"""A token that ends this soon is renewed before it is used."""
SILENT_SECONDS: Final = 45.0
"""A stream that says nothing for so long is lost: it has a heartbeat every 15 seconds."""


@dataclass(frozen=True, slots=True)
class Send:
    """Send this, and go on with the `Got`."""

    asked: Asked
    timeout: float


@dataclass(frozen=True, slots=True)
class Open:
    """Send this, go on with a `Got` that has no body yet when it is a stream, and keep it open for `Chunk`."""

    asked: Asked
    timeout: float


@dataclass(frozen=True, slots=True)
class Chunk:
    """Go on with the next bytes of the stream that is open, None at its end."""


@dataclass(frozen=True, slots=True)
class Tell:
    """Hand this event to who listens."""

    event: ServerEvent


@dataclass(frozen=True, slots=True)
class Wait:
    """Let this many seconds pass."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Look:
    """Go on with what this finds, by calls of their own."""

    look: Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Alone:
    """Perform the steps that this gives while no other steps of this kind run."""

    steps: Callable[[], Steps[None]]


class Got(NamedTuple):
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What `on_answer` is told of each answer: for logs, metrics and traces."""

    operation: str
    status: int
    trace_id: str | None
    """The id of the trace that it left in Nexus."""
    replayed: bool
    """Whether it is the answer given before to the same Idempotency-Key."""
    attempt: int
    """1 for the first."""
    seconds: float


@dataclass(frozen=True, slots=True)
class Session:
    """A login: an access token for minutes, and, unless None, the refresh token for the next pair."""

    access_token: str
    refresh_token: str | None = None
    ends_at: float = float("inf")
    """By the monotonic clock."""

    @classmethod
    def of(cls, tokens: Tokens) -> "Session":
        """The session of a fresh pair."""
        return cls(tokens.access_token, tokens.refresh_token, time.monotonic() + tokens.expires_in)


class Core:
    """A client's memory: who it speaks for, how patient it is."""

    def __init__(
        self,
        session: Session | None,
        patience: Patience,
        timeout: float,
        on_answer: Callable[[Answer], None] | None,
    ) -> None:
        self.session = session
        self.on_renewed: Callable[[Tokens], None] | None = None
        self._patience = patience
        self._timeout = timeout
        self._on_answer = on_answer

    def call(
        self,
        operation: Operation[Reply],
        fields: Mapping[str, Any],
        slug: str,
        *,
        key: str | None = None,
        timeout: float | None = None,
    ) -> Steps[Reply]:
        """Ask, until there is an answer or no hope of one. Raises `ApiError`, `NoAnswer`, `UnexpectedReply`.

        Whatever is not a GET carries an Idempotency-Key, the same in every attempt: sent twice, it happens once.
        """
        asked = operation.fill(fields, slug)
        if asked.method != "GET":
            asked.headers["Idempotency-Key"] = key or str(uuid4())
        got = yield from self._exchange(operation, asked, timeout or self._timeout, self._patience)
        return cast("Reply", _read(operation, got))

    def listen(self, path: str, slug: str, last_event_id: str | None) -> Steps[None]:
        """Tell every event, taking a lost or ended stream up again after the last one. Raises `ApiError`."""
        operation: Operation[None] = Operation(f"GET {path}", "GET", path, None)
        parser = Parser(last_event_id)
        patience = self._patience
        spent = 0
        while True:
            asked = operation.fill({}, slug)
            if parser.last_id is not None:
                asked.headers["Last-Event-ID"] = parser.last_id
            yield from self._exchange(operation, asked, self._timeout, patience, opens=True)
            patience = replace(self._patience, retries=sys.maxsize)  # it was there: it will come back
            try:
                while (chunk := (yield Chunk())) is not None:
                    spent = 0
                    for event in parser.feed(chunk):
                        yield Tell(event)
            except LOST:
                pass
            parser.reset()
            spent += 1
            yield Wait(parser.retry_seconds * random.uniform(0.5, 1.5) + patience.backoff(spent))

    def _exchange(
        self, operation: Operation[Any], asked: Asked, timeout: float, patience: Patience, *, opens: bool = False
    ) -> Steps[Got]:
        """One answer that is no refusal, after as many attempts as it takes."""
        renewed = False
        for attempt in count(1):
            token = None if operation.open else (yield from self._token())
            headers = AGENT | asked.headers | ({} if token is None else {"Authorization": f"Bearer {token}"})
            sent = replace(asked, headers=headers)
            started = time.monotonic()
            try:
                got: Got = yield Open(sent, timeout) if opens else Send(sent, timeout)
            except LOST as error:
                if (seconds := patience.after_loss(attempt)) is None:
                    raise _no_answer(operation, error, attempt) from error
                yield Wait(seconds)
                continue
            self._tell(operation, got, attempt, time.monotonic() - started)
            if got.status < 400:
                return got
            if got.status == 401 and token is not None and not renewed and self._can_renew:
                renewed = True
                yield Alone(partial(self._renew, token))
                continue
            refused = refusal(got.status, got.headers, got.body)
            if (seconds := patience.after(refused, attempt)) is None:
                raise refused
            yield Wait(seconds)
        raise AssertionError("unreachable")

    @property
    def _can_renew(self) -> bool:
        return self.session is not None and self.session.refresh_token is not None

    def _token(self) -> Steps[str | None]:
        """The token to send, renewed when its end is near."""
        session = self.session
        if session is None:
            return None
        if session.refresh_token is not None and session.ends_at - time.monotonic() < EARLY_SECONDS:
            yield Alone(partial(self._renew, session.access_token))
        return None if self.session is None else self.session.access_token

    def _renew(self, stale: str) -> Steps[None]:
        """Exchange the refresh token, unless somebody else just has: used twice, it would end the login."""
        session = self.session
        if session is None or session.access_token != stale or session.refresh_token is None:
            return
        try:
            tokens = yield from self.call(operations.REFRESH_LOGIN, {"refresh_token": session.refresh_token}, "")
        except ApiError as error:
            if error.status < 500:
                self.session = replace(session, refresh_token=None)
            raise
        self.session = Session.of(tokens)
        if self.on_renewed is not None:
            self.on_renewed(tokens)

    def _tell(self, operation: Operation[Any], got: Got, attempt: int, seconds: float) -> None:
        if self._on_answer is not None:
            trace_id = got.headers.get("nexus-request-id")
            replayed = got.headers.get("idempotency-replayed") == "true"
            self._on_answer(Answer(operation.name, got.status, trace_id, replayed, attempt, seconds))


def wait_for(look: Callable[[], Any], until: Callable[[Reply], bool], seconds: float) -> Steps[Reply]:
    """Look until what is found is so. Raises `NotYet`, and what looking raises."""
    deadline = time.monotonic() + seconds
    for looks in count(1):
        found: Reply = yield Look(look)
        if until(found):
            return found
        left = deadline - time.monotonic()
        if left <= 0:
            raise NotYet(found, seconds)
        yield Wait(min(until_next_look(looks), left))
    raise AssertionError("unreachable")


def stream_timeout(seconds: float) -> httpx.Timeout:
    """For a stream: this long until it opens, then as long as it may be silent."""
    return httpx.Timeout(seconds, read=SILENT_SECONDS)


@cache
def _adapter(reply: Any) -> TypeAdapter[Any]:
    return TypeAdapter(reply)


def _read(operation: Operation[Any], got: Got) -> Any:
    """The reply in an answer. Raises `UnexpectedReply`."""
    if operation.reply is None:
        return None
    if operation.reply is str:
        return got.body.decode(errors="replace")
    adapter = _adapter(operation.reply)
    try:
        if operation.is_procedure:
            return adapter.validate_python(from_json(got.body)["result"]["data"])
        return adapter.validate_json(got.body)
    except (ValidationError, ValueError, KeyError, TypeError) as error:
        raise UnexpectedReply(f"{operation.name} was answered with something else ({got.status})") from error


def _no_answer(operation: Operation[Any], error: Exception, attempts: int) -> NexusError:
    kind = TimedOut if isinstance(error, httpx.TimeoutException) else NoAnswer
    return kind(f"{operation.name}: {error or type(error).__name__} ({attempts} attempts)")
