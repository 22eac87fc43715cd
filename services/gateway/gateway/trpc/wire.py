"""The tRPC 11 wire: calls in, envelopes and error shapes out (no transformer)."""

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import orjson

from gateway.edge.asked import Asked, UnsupportedMediaType
from gateway.rest.fill import MAX_BODY, MalformedJson, read_json
from kit import errors, strict_json
from kit.errors import AppError

MAX_CALLS: Final = 50
PREFIX: Final = "/trpc/"

_SHAPES: Final[dict[int, tuple[str, int]]] = {
    400: ("BAD_REQUEST", -32600),
    401: ("UNAUTHORIZED", -32001),
    402: ("PAYMENT_REQUIRED", -32002),
    403: ("FORBIDDEN", -32003),
    404: ("NOT_FOUND", -32004),
    405: ("METHOD_NOT_SUPPORTED", -32005),
    408: ("TIMEOUT", -32008),
    409: ("CONFLICT", -32009),
    412: ("PRECONDITION_FAILED", -32012),
    413: ("PAYLOAD_TOO_LARGE", -32013),
    415: ("UNSUPPORTED_MEDIA_TYPE", -32015),
    422: ("UNPROCESSABLE_CONTENT", -32022),
    428: ("PRECONDITION_REQUIRED", -32028),
    429: ("TOO_MANY_REQUESTS", -32029),
    500: ("INTERNAL_SERVER_ERROR", -32603),
    501: ("NOT_IMPLEMENTED", -32603),
    502: ("BAD_GATEWAY", -32603),
    503: ("SERVICE_UNAVAILABLE", -32603),
    504: ("GATEWAY_TIMEOUT", -32603),
}
_PARSE_ERROR: Final = ("PARSE_ERROR", -32700)


class BadCall(AppError):
    """This is not a call that tRPC makes."""

    status = 400
    code = "trpc.bad_call"


class NoProcedure(AppError):
    """There is no procedure of this name."""

    status = 404
    code = "trpc.no_procedure"

    def __init__(self, name: str) -> None:
        super().__init__(f'No procedure found on path "{name[:100]}"')


class WrongMethod(AppError):
    """A query is asked with GET, a mutation sent with POST, a subscription opened with GET."""

    status = 405
    code = "trpc.wrong_method"

    def __init__(self, detail: str, allowed: str) -> None:
        super().__init__(detail)
        self.headers = {"Allow": allowed}  # type: ignore[misc]


class BadParams(AppError):
    """Invalid connection params shape"""

    status = 400
    code = "json.connection_params"


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a request."""

    place: int | None
    """Its place in the batch; None for a call that came alone."""
    name: str
    input: Any
    """None when none was sent."""


class Settled(NamedTuple):
    """What became of one call."""

    status: int
    envelope: bytes
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Calls:
    """The calls of one HTTP request, and how it wants them answered."""

    all: list[Call]
    batch: bool
    stream: bool


async def read(asked: Asked) -> Calls:
    """The calls a request makes. Raises `BadCall`, `MalformedJson`, `UnsupportedMediaType`."""
    query = asked.query_fields()
    batch, stream = is_batch(query), wants_lines(asked)
    if stream and not batch:
        raise BadCall("Streaming requests must be batched (you can do a batch of 1)")
    names = asked.path.removeprefix(PREFIX).split(",") if batch else [asked.path.removeprefix(PREFIX)]
    if len(names) > MAX_CALLS:
        raise BadCall(f"A batch has at most {MAX_CALLS} calls")
    value = await _input(asked, query)
    if not batch:
        return Calls([Call(None, names[0], value)], batch, stream)
    if value is not None and not isinstance(value, dict):
        raise BadCall('"input" needs to be an object when doing a batch call')
    inputs = value or {}
    return Calls([Call(place, name, inputs.get(str(place))) for place, name in enumerate(names)], batch, stream)


async def _input(asked: Asked, query: dict[str, str]) -> object:
    """What came as `?input=` of a GET or as the body of a POST; None when nothing did."""
    if asked.method == "GET":
        text = query.get("input")
        if text is None:
            return None
        try:
            return strict_json.loads(text.encode(), max_bytes=MAX_BODY)
        except strict_json.JsonError as error:
            raise MalformedJson(error) from None
    kind = asked.header(b"content-type")
    if kind is None:
        raise UnsupportedMediaType("Missing content-type header")
    if not kind.lower().startswith("application/json"):
        raise UnsupportedMediaType("Unsupported content-type: a call is application/json")
    body = await asked.json_body()
    return read_json(body) if body else None


def is_batch(query: dict[str, str]) -> bool:
    """Whether the path names several calls, or one that is answered as one of several."""
    return query.get("batch") == "1"


def wants_lines(asked: Asked) -> bool:
    """Whether each result is to be sent as soon as it is there, one a line."""
    accept = f"{asked.header(b'trpc-accept') or ''},{asked.header(b'accept') or ''}"
    return "application/jsonl" in accept


def done(data: bytes) -> Settled:
    """The envelope of a call that went well."""
    return Settled(200, b'{"result":{"data":' + data + b"}}", {})


def failed(error: AppError, request_id: str, name: str | None) -> Settled:
    """The envelope of a refusal: tRPC's own shape, with our problem document in `data.problem`."""
    problem = error.problem()
    if problem.trace_id is None:
        problem = problem.model_copy(update={"trace_id": request_id})
    status = 404 if error.status == 410 else error.status
    key, number = _shape(status, error.code)
    data: dict[str, Any] = {"code": key, "httpStatus": status, "problem": problem.model_dump(exclude_none=True)}
    if name is not None:
        data["path"] = name
    envelope = orjson.dumps({"error": {"message": problem.detail, "code": number, "data": data}})
    return Settled(status, envelope, error.headers)


def bug(request_id: str, name: str | None) -> Settled:
    """The envelope of a bug; it tells nothing."""

    class Bug(AppError):
        """Something went wrong on our side; it has been recorded."""

        status = 500
        code = errors.BUG.code

    return failed(Bug(), request_id, name)


def _shape(status: int, code: str) -> tuple[str, int]:
    if code.startswith("json."):
        return _PARSE_ERROR
    return _SHAPES.get(status, _SHAPES[500] if status >= 500 else _SHAPES[400])


def batch_status(settled: list[Settled]) -> int:
    """The status they share, or 207."""
    statuses = {one.status for one in settled}
    return statuses.pop() if len(statuses) == 1 else 207


def head_line(count: int) -> bytes:
    """The first line of a stream: call by call, where its result will stand."""
    return orjson.dumps({str(place): [[0], [None, 0, place]] for place in range(count)}) + b"\n"


def result_line(place: int, envelope: bytes) -> bytes:
    """The line that settles one call."""
    return b"[%d,0,[[%s]]]\n" % (place, envelope)
