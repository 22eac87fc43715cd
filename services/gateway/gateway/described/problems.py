"""The refusals of a row as responses of the OpenAPI document."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any, Final

from gateway.described.refusals import Codes

Schema = dict[str, Any]
PROBLEM: Final[Schema] = {"$ref": "#/components/schemas/Problem"}
MEDIA: Final = "application/problem+json"
WAITING: Final = {429, 503}
TRACE: Final = "4bf92f3577b34da6a3ce929d0e0e4736"
MEANINGS: Final = {
    400: "The body is not JSON that is read here.",
    401: "A valid login is needed.",
    402: "This has to be paid first.",
    403: "The caller may not do that.",
    404: "There is nothing here, or nothing that the caller may see.",
    405: "This path does not answer this method.",
    409: "The state of things does not allow that; for a slot, with alternatives.",
    410: "It was here, and is no more.",
    412: "It has changed since it was read; `current` says how it stands.",
    413: "The body is larger than 1 MB.",
    414: "The URL is longer than 16 kB.",
    415: "The body is not said to be JSON.",
    421: "This host is not served here.",
    422: "The request does not satisfy its contract; `errors` says where.",
    429: "Too many requests; wait as long as `Retry-After` says.",
    431: "The headers are too large.",
    500: "Something went wrong on our side.",
    503: "This part of the system cannot answer now; try again shortly.",
}
_MORE: Final[dict[str, Schema]] = {
    "invalid": {"errors": [{"pointer": "/customer/email", "detail": "Field required"}]},
    "precondition_failed": {"current": {"version": 4}},
}
"""What a problem says beside the standard members."""


class Problems:
    """The refusals of all rows. What most rows say at a status is said once; the others list theirs in full."""

    def __init__(self, rows: Iterable[Codes]) -> None:
        said: defaultdict[int, Counter[tuple[tuple[str, str], ...]]] = defaultdict(Counter)
        for codes in rows:
            for status, each in codes.items():
                said[status][tuple(each.items())] += 1
        self._usual = {status: dict(said[status].most_common(1)[0][0]) for status in sorted(said)}

    def shared(self) -> Schema:
        """The responses that rows refer to."""
        return {str(status): _response(status, codes) for status, codes in self._usual.items()}

    def of(self, codes: Codes) -> Schema:
        """The responses of one row."""
        return {
            str(status): {"$ref": f"#/components/responses/{status}"}
            if self._usual[status] == each
            else _response(status, each)
            for status, each in codes.items()
        }


def _response(status: int, codes: dict[str, str]) -> Schema:
    listed = "\n".join(f"- `{code}`: {detail}" for code, detail in codes.items())
    schema = {"allOf": [PROBLEM, {"type": "object", "properties": {"code": {"type": "string", "enum": list(codes)}}}]}
    examples = {code: {"value": _example(status, code, detail)} for code, detail in codes.items()}
    response: Schema = {
        "description": f"{MEANINGS.get(status, 'Refused.')}\n\n{listed}",
        "content": {MEDIA: {"schema": schema, "examples": examples}},
    }
    if status in WAITING:
        response["headers"] = {"Retry-After": {"$ref": "#/components/headers/Retry-After"}}
    return response


def _example(status: int, code: str, detail: str) -> Schema:
    title = code.rsplit(".", 1)[-1].replace("_", " ").capitalize()
    standard = {"type": f"/errors/{code}", "title": title, "status": status, "code": code, "detail": detail}
    return standard | _MORE.get(code, {}) | {"trace_id": TRACE}
