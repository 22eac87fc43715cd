"""Filling a request class from path, headers, query and body: planned once per row, strict for each call."""

import re
from typing import Any, Final

import orjson
from pydantic import ValidationError

from contracts.request import Request
from gateway.edge.asked import Asked
from gateway.rest.rows import Route
from kit import errors, strict_json
from kit.errors import AppError, Invalid, NotFound, PreconditionFailed

MAX_BODY: Final = 1_048_576
MAX_KEY: Final = 255
_KEY: Final = re.compile(r"[\x20-\x7e]+")
_VARIABLE: Final = re.compile(r"{(\w+)}")
_ENTITY_TAG: Final = re.compile(r'"([1-9][0-9]{0,8})(?:\.[0-9a-f]+)?"')


class MalformedJson(AppError):
    """The body is not JSON that is read here."""

    status = 400

    def __init__(self, error: strict_json.JsonError) -> None:
        pointed = {} if error.pointer is None else {"errors": [{"pointer": error.pointer, "detail": str(error)}]}
        super().__init__(str(error), **pointed)
        self.code = error.code  # type: ignore[misc]


class Filling:
    """How a row's request is filled."""

    def __init__(self, row: Route) -> None:
        self.request: type[Request[Any]] = row.request
        names = {field.alias or name for name, field in row.request.model_fields.items()}
        variables = set(_VARIABLE.findall(row.path))
        self.path_names = frozenset(variables & names)
        if unknown := variables - names - {"slug"}:
            raise ValueError(f"{row.name}: {row.request.__name__} has no {', '.join(sorted(unknown))}")
        self.version_header = "if_version" in names
        self.token_header = "token" in names
        self.names_device = "user_agent" in names
        self.query_names = names - self.path_names if row.method in {"GET", "DELETE"} else set()
        self.body_names = names - self.path_names - self.query_names - {"if_version"}
        self.from_query = row.method in {"GET", "DELETE"}
        self._elsewhere = self.path_names | ({"if_version"} if self.version_header else set())
        self._only_body = not self._elsewhere and not self.token_header and not self.names_device

    async def fill(self, asked: Asked, values: dict[str, str]) -> Request[Any]:
        """The request that was asked. Raises `NotFound` for malformed ids in the path, `Invalid` for anything else."""
        path = {name: values[name] for name in self.path_names}
        try:
            if self.from_query:
                return self._from_query(asked, path)
            return self._from_body(asked, path, await asked.json_body())
        except ValidationError as error:
            if any(found["loc"] and found["loc"][0] in path for found in error.errors(include_url=False)):
                raise NotFound from None
            raise errors.invalid(error) from None

    def _from_query(self, asked: Asked, path: dict[str, str]) -> Request[Any]:
        fields = asked.query_fields()
        if fields:
            unknown = [name for name in fields if name not in self.query_names]
            if unknown:
                raise Invalid(errors=[_unknown(name) for name in unknown[:20]])
        if self.token_header:
            self._take_token(asked, fields)
        return self.request.model_validate_strings(fields | path)

    def _from_body(self, asked: Asked, path: dict[str, str], body: bytes) -> Request[Any]:
        value = read_json(body)
        if self._only_body:
            return self.request.model_validate_json(body or b"{}")
        if not isinstance(value, dict):
            raise Invalid(errors=[{"pointer": "", "detail": "Input should be an object"}])
        doubled = [name for name in value if name in self._elsewhere]
        if doubled:
            raise Invalid(errors=[_unknown(name) for name in doubled])
        if self.token_header:
            self._take_token(asked, value)
        if self.names_device and "user_agent" not in value and (device := user_agent(asked)):
            value["user_agent"] = device
        if self.version_header and (version := if_match(asked)) is not None:
            value["if_version"] = version
        return self.request.model_validate_json(orjson.dumps(value | path))

    def _take_token(self, asked: Asked, fields: dict[str, Any]) -> None:
        token = asked.header(b"nexus-token")
        if token is not None:
            if "token" in fields:
                raise Invalid("Send the token once: as Nexus-Token or as a field")
            fields["token"] = token


def read_json(body: bytes) -> object:
    """A strictly read body; an empty object when there is none. Raises `MalformedJson`."""
    if not body:
        return {}
    try:
        return strict_json.loads(body, max_bytes=MAX_BODY)
    except strict_json.JsonError as error:
        raise MalformedJson(error) from None


def if_match(asked: Asked) -> int | None:
    """The version in `If-Match`, None for `*` or without one. Raises `PreconditionFailed` for any other tag."""
    text = asked.header(b"if-match")
    if text is None or text == "*":
        return None
    found = _ENTITY_TAG.fullmatch(text)
    if found is None:
        raise PreconditionFailed
    return int(found[1])


def user_agent(asked: Asked) -> str | None:
    """What the caller's program calls itself, as one line of at most 200 characters; None when it does not say."""
    text = asked.header(b"user-agent") or ""
    return "".join(char for char in text if char.isprintable()).strip()[:200].strip() or None


def idempotency_key(asked: Asked) -> str | None:
    """The caller's Idempotency-Key: 1–255 printable ASCII characters. Raises `Invalid` for any other."""
    key = asked.header(b"idempotency-key")
    if key is None:
        return None
    if len(key) > MAX_KEY or not _KEY.fullmatch(key):
        raise Invalid("An Idempotency-Key has 1 to 255 printable ASCII characters")
    return key


def _unknown(name: str) -> dict[str, str]:
    pointer = name[:100].replace("~", "~0").replace("/", "~1")
    return {"pointer": f"/{pointer}", "detail": "Extra inputs are not permitted"}
