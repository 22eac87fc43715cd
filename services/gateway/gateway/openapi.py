"""The OpenAPI 3.1 document of the public API, made from the rows."""

import re
from typing import Any, Final

from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from contracts import registry
from contracts.identity.outside_logins.api import ExchangeLoginCode
from contracts.request import Request
from contracts.types import Problem
from gateway.callers.access import Access
from gateway.callers.sessions import ACCESS
from gateway.described.examples import Examples
from gateway.described.problems import Problems
from gateway.described.refusals import Refusals, of_route, of_stream
from gateway.live.rows import StreamRow
from gateway.outside import documents
from gateway.rest.browser import concerns_sessions
from gateway.rest.fill import Filling
from gateway.rest.rows import Route
from gateway.routes import OUTSIDE_LOGINS, ROUTES, STREAMS, WEBHOOKS

REF: Final = "#/components/schemas/{model}"
_VARIABLE: Final = re.compile(r"{(\w+)}")

Schema = dict[str, Any]


def document(public_url: str = "http://127.0.0.1:4000", refusals: Refusals | None = None) -> Schema:
    """The document. Needs no settings and no network; the same rows always give the same text."""
    schemas = _Schemas([row.request for row in ROUTES])
    refused = registry.refusals() if refusals is None else refusals
    codes = {row.name: of_route(row, refused) for row in ROUTES}
    outside = documents.codes(OUTSIDE_LOGINS, WEBHOOKS, refused)
    problems = Problems([*codes.values(), *outside.values(), of_stream()])
    paths: dict[str, Schema] = {}
    for row in ROUTES:
        operation = _operation(row, schemas, problems.of(codes[row.name]))
        paths.setdefault(row.path, {})[row.method.lower()] = operation
    tokens = schemas.reply(ExchangeLoginCode)
    refusing = {path: problems.of(said) for path, said in outside.items()}
    paths |= documents.operations(OUTSIDE_LOGINS, WEBHOOKS, refusing, tokens)
    for stream in STREAMS:
        paths.setdefault(stream.path, {})["get"] = _stream(stream, problems.of(of_stream()))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Nexus",
            "version": "1",
            "summary": "Businesses that sell time: services, free slots, bookings.",
            "description": _DESCRIPTION,
        },
        "servers": [{"url": public_url}],
        "tags": [{"name": name, "description": text} for name, text in _TAGS.items()],
        "paths": paths,
        "components": {
            "schemas": schemas.components({"paths": paths, "responses": problems.shared()}),
            "responses": problems.shared(),
            "parameters": _PARAMETERS,
            "headers": _HEADERS,
            "securitySchemes": _SECURITY_SCHEMES,
        },
    }


class _Schemas:
    """The JSON Schemas of requests and replies, with their shared shapes as components."""

    def __init__(self, requests: list[type[Request[Any]]]) -> None:
        inputs: list[tuple[Any, JsonSchemaMode, TypeAdapter[Any]]] = [(Problem, "serialization", TypeAdapter(Problem))]
        for request in dict.fromkeys(requests):
            inputs.append((request, "validation", TypeAdapter(request)))
            inputs.append(((request, "reply"), "serialization", request.reply))
        self._refs, definitions = TypeAdapter.json_schemas(inputs, ref_template=REF)
        self._all: dict[str, Schema] = definitions.get("$defs", {})
        self._bodies: dict[str, Schema] = {}
        self.examples = Examples(self._all)

    def fields(self, request: type[Request[Any]]) -> tuple[dict[str, Schema], set[str]]:
        """A request's fields, and which of them are required."""
        schema = self._resolved(self._refs[request, "validation"])
        return schema.get("properties", {}), set(schema.get("required", ()))

    def reply(self, request: type[Request[Any]]) -> Schema:
        """The schema of a request's reply."""
        return dict(self._refs[(request, "reply"), "serialization"])

    def body(self, request: type[Request[Any]], names: set[str]) -> Schema:
        """A reference to the part of a request that travels in the body."""
        properties, required = self.fields(request)
        schema: Schema = {
            "type": "object",
            "title": request.__name__,
            "description": _said(request),
            "properties": {name: properties[name] for name in properties if name in names},
            "additionalProperties": False,
        }
        if needed := sorted(required & names):
            schema["required"] = needed
        self._bodies[request.__name__] = schema
        return {"$ref": REF.format(model=request.__name__)}

    def example(self, request: type[Request[Any]], names: set[str]) -> Schema:
        """An example of the part of a request that travels in the body: what it has to hold."""
        properties, required = self.fields(request)
        return {name: self.examples.of(properties[name], name) for name in properties if name in names & required}

    def components(self, users: Schema) -> dict[str, Schema]:
        """Every schema that `users` refer to, or one of those, by name."""
        known = self._all | self._bodies
        used: dict[str, Schema] = {}
        waiting = _refs(users)
        while waiting:
            name = waiting.pop()
            if name not in used:
                used[name] = known[name]
                waiting |= _refs(known[name])
        return dict(sorted(used.items()))

    def _resolved(self, schema: Schema) -> Schema:
        return self._all[schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema


def _refs(value: Any) -> set[str]:
    """The names of the schemas that a part of the document refers to."""
    if isinstance(value, list):
        return set().union(*map(_refs, value))
    if not isinstance(value, dict):
        return set()
    own = value.get("$ref")
    found = {own.rsplit("/", 1)[1]} if isinstance(own, str) and own.startswith("#/components/schemas/") else set()
    return found.union(*map(_refs, value.values()))


def _operation(row: Route, schemas: _Schemas, problems: Schema) -> Schema:
    filling = Filling(row)
    operation: Schema = {
        "operationId": operation_id(row),
        "summary": _said(row.request).splitlines()[0],
        "tags": [_tag(row.path)],
        "parameters": _parameters(row, filling, schemas),
        "security": _security(row.access),
        "responses": {**_answers(row, schemas), **problems},
    }
    if not isinstance(row.access, Access):
        operation["description"] = f"Needs the permission `{row.access}` in the business."
    if not filling.from_query:
        content: Schema = {"schema": schemas.body(row.request, filling.body_names)}
        content["example"] = schemas.example(row.request, filling.body_names) if row.example is None else row.example
        _, required = schemas.fields(row.request)
        operation["requestBody"] = {
            "required": bool(required & filling.body_names),
            "content": {"application/json": content},
        }
    return operation


def _parameters(row: Route, filling: Filling, schemas: _Schemas) -> list[Schema]:
    properties, required = schemas.fields(row.request)
    found: list[Schema] = []
    for name in _VARIABLE.findall(row.path):
        if name in properties:
            found.append(_parameter(name, "path", properties[name], schemas, required=True))
        else:
            found.append({"$ref": "#/components/parameters/slug"})
    found += [
        _parameter(name, "query", properties[name], schemas, required=name in required)
        for name in properties
        if name in filling.query_names
    ]
    headers = {
        "token": filling.token_header, "idempotencyKey": not row.request.reads,
        "ifMatch": filling.version_header and not filling.from_query, "ifNoneMatch": row.method == "GET",
        "session": concerns_sessions(row),
    }  # fmt: skip
    return found + [{"$ref": f"#/components/parameters/{name}"} for name, is_read in headers.items() if is_read]


def _parameter(name: str, where: str, field: Schema, schemas: _Schemas, *, required: bool) -> Schema:
    schema = {key: value for key, value in field.items() if key != "description"}
    one: Schema = {"name": name, "in": where, "required": required, "schema": schema}
    if (example := schemas.examples.of(field, name)) is not None:
        one["example"] = example
    if text := field.get("description"):
        one["description"] = text
    return one


def _answers(row: Route, schemas: _Schemas) -> Schema:
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in ("RateLimit-Policy", "RateLimit")}
    if not row.request.reads:
        headers["Idempotency-Replayed"] = {"$ref": "#/components/headers/Idempotency-Replayed"}
    if row.empty and row.status == 200:
        return {"204": {"description": "Done.", "headers": headers}}
    kind = row.media.type.partition(";")[0] if row.media else "application/json"
    schema = {"type": "string"} if row.media else schemas.reply(row.request)
    headers["ETag"] = {"$ref": "#/components/headers/ETag"}
    example = row.media.example if row.media else schemas.examples.of(schema)
    content = {kind: {"schema": schema, "example": example}}
    answer: Schema = {str(row.status): {"description": "The answer.", "headers": headers, "content": content}}
    if concerns_sessions(row):
        answer["204"] = {"description": "Done: the tokens are in cookies, as `Nexus-Session` wished."}
    if row.method == "GET":
        answer["304"] = {"description": "What you have is what there is."}
    return answer


def _stream(row: StreamRow, problems: Schema) -> Schema:
    parameters: list[Schema] = (
        [{"$ref": "#/components/parameters/slug"}]
        if "{slug}" in row.path
        else [{"name": "business", "in": "query", "required": True, "schema": {"type": "string"}}]
    )
    for where, name, text in (
        ("header", "Last-Event-ID", _RESUME),
        ("query", "last_event_id", _RESUME),
        ("query", "ticket", "A ticket of `POST /v1/auth/tickets`, where no header can be sent."),
    ):
        parameters.append(
            {"name": name, "in": where, "required": False, "schema": {"type": "string"}, "description": text}
        )
    return {
        "operationId": STREAM_IDS[row.path],
        "summary": "What happens, as it happens: notifications, and changes of one's bookings (for staff, of all).",
        "description": _STREAM + ("" if row.access is Access.USER else f" Needs the permission `{row.access}`."),
        "tags": ["Business" if "admin" in row.path else "Me"],
        "parameters": parameters,
        "security": [*_security(Access.USER), {"ticket": []}],
        "responses": {
            "200": {
                "description": "Server-sent events.",
                "content": {"text/event-stream": {"schema": {"type": "string"}}},
            },
            **problems,
        },
    }


def _security(access: Access | str) -> list[Schema]:
    if access is Access.OPEN:
        return []
    user: list[Schema] = [{"accessToken": []}, {"session": []}]
    if access is Access.USER:
        return user
    return [*([{}] if access is Access.ANYONE else []), *user, {"apiKey": []}]


def operation_id(row: Route) -> str:
    """What a row is called in the document and in clients made from it."""
    name = row.request.__name__
    return name[0].lower() + name[1:]


def _said(request: type[Request[Any]]) -> str:
    return " ".join((request.__doc__ or "").split())


def _tag(path: str) -> str:
    parts = path.removeprefix("/v1/").removeprefix("{slug}").strip("/").split("/")
    return {
        "auth": "Auth", "api-keys": "Auth", "businesses": "Business", "": "Business", "services": "Catalogue",
        "staff": "Catalogue",
        "packages": "Catalogue", "memberships": "Catalogue", "sessions": "Catalogue", "hours": "Business",
        "availability": "Availability", "holds": "Bookings", "bookings": "Bookings", "series": "Bookings",
        "visits": "Bookings", "waitlist": "Waitlist", "me": "Me", "checkouts": "Money",
        "payment-methods": "Money", "gift-codes": "Money",
    }[parts[0]]  # fmt: skip


_DESCRIPTION: Final = (
    "Errors are problem documents (RFC 9457) with a stable `code`. Instants are RFC 3339; lengths are minutes; money is"
    " `{amount_minor, currency}`. Ids are TypeIDs. Unknown fields are refused. Lists are paged by an opaque `cursor`."
)
_TAGS: Final = {
    "Auth": "Users and their logins.",
    "Business": "Who sells.",
    "Catalogue": "What is sold, and by whom.",
    "Availability": "When it can be booked, and why not.",
    "Bookings": "Holding, booking, moving, cancelling.",
    "Waitlist": "Waiting for time that is taken.",
    "Money": "Paying deposits and fees, buying packages, joining memberships, leaving a card.",
    "Me": "What concerns the user who asks.",
    "Webhooks": "What vendors tell us.",
}
_API_KEY: Final = (
    "A key of the business: a publishable one (`pk_…`, for browsers) opens what is open to anyone, a secret one"
    " (`sk_…`, for servers alone) also what its permissions name."
)
_COOKIE: Final = (
    "What `Nexus-Session: cookie` sets. Requests that change something have to come from a page of ours or of the"
    " business: browsers say so in `Sec-Fetch-Site` or `Origin`."
)
_SECURITY_SCHEMES: Final[Schema] = {
    "accessToken": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "The access token of `POST /v1/auth/login`; it lasts ten minutes.",
    },
    "apiKey": {"type": "http", "scheme": "bearer", "description": _API_KEY},
    "ticket": {
        "type": "apiKey",
        "in": "query",
        "name": "ticket",
        "description": "Opens one stream, once, within half a minute.",
    },
    "session": {"type": "apiKey", "in": "cookie", "name": ACCESS, "description": _COOKIE},
}
STREAM_IDS: Final = {
    "/v1/{slug}/me/stream": "streamMe", "/v1/me/stream": "streamMeByQuery", "/v1/admin/stream": "streamAdmin",
}  # fmt: skip
_RESUME: Final = "The id of the last event received; the stream goes on after it. `0` is before the first."
_STREAM: Final = (
    "`ready` (where the stream begins: now, or after `Last-Event-ID`) and `notification` events carry an id to resume"
    " after: nothing stored is missed. `booking` events are hints to look again, not stored. `resync` says that hints"
    " may have been missed. The stream ends with the token; connect again with a fresh one."
)
_PARAMETERS: Final = {
    "slug": {
        "name": "slug", "in": "path", "required": True, "example": "harbour",
        "description": "The business's name in URLs.",
        "schema": {"type": "string", "pattern": "^[a-z0-9](?:[a-z0-9-]{1,38}[a-z0-9])$"},
    },
    "token": {
        "name": "Nexus-Token", "in": "header", "required": False, "schema": {"type": "string"},
        "description": "The token of a hold or of a booking's link, here instead of as the field `token`.",
    },
    "idempotencyKey": {
        "name": "Idempotency-Key", "in": "header", "required": False,
        "description": "Sent twice with the same body, a request happens once; the first answer is given again.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255},
    },
    "session": {
        "name": "Nexus-Session", "in": "header", "required": False, "schema": {"const": "cookie"},
        "description": "For browsers: keep the tokens in cookies that no script reads; the answer is then a bare 204."
        " A refresh or logout takes its token from the cookie and has no body.",
    },
    "ifMatch": {
        "name": "If-Match", "in": "header", "required": False, "schema": {"type": "string"},
        "description": "An ETag: refuse with 412 when it has changed since.",
    },
    "ifNoneMatch": {
        "name": "If-None-Match", "in": "header", "required": False, "schema": {"type": "string"},
        "description": "An ETag: answer 304 when it has not changed since.",
    },
}  # fmt: skip
_HEADERS: Final = {
    "RateLimit-Policy": {"description": "The limits that hold.", "schema": {"type": "string"}},
    "RateLimit": {"description": "What is left of the tightest.", "schema": {"type": "string"}},
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}},
    "ETag": {"description": "This version.", "schema": {"type": "string"}},
    "Idempotency-Replayed": {"description": "`true` on an answer given before.", "schema": {"type": "string"}},
}
