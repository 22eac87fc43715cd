"""The OpenAPI 3.1 document of the public API, made from the rows."""

import re
from typing import Any, Final

from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from contracts.identity.outside_logins.api import ExchangeLoginCode
from contracts.request import Request
from contracts.types import Problem
from gateway.callers.access import Access
from gateway.outside import documents
from gateway.rest.fill import Filling
from gateway.rest.rows import Route
from gateway.routes import OUTSIDE_LOGINS, ROUTES, STREAMS, WEBHOOKS

REF: Final = "#/components/schemas/{model}"
_VARIABLE: Final = re.compile(r"{(\w+)}")

Schema = dict[str, Any]


def document(public_url: str = "http://127.0.0.1:4000") -> Schema:
    """The document. Needs no settings and no network; the same rows always give the same text."""
    schemas = _Schemas([row.request for row in ROUTES])
    paths: dict[str, Schema] = {}
    for row in ROUTES:
        paths.setdefault(row.path, {})[row.method.lower()] = _operation(row, schemas)
    for login in OUTSIDE_LOGINS:
        paths[f"{login.path}/login"] = {"get": documents.leaving(login)}
        paths[f"{login.path}/callback"] = {"get": documents.returning(login, schemas.reply(ExchangeLoginCode))}
    for webhook in WEBHOOKS:
        paths[webhook.path] = {"post": documents.receiving(webhook)}
    for path in STREAMS:
        paths.setdefault(path, {})["get"] = _stream(path)
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
            "schemas": schemas.components({"paths": paths, "responses": _RESPONSES}),
            "responses": _RESPONSES,
            "parameters": _PARAMETERS,
            "headers": _HEADERS,
            "securitySchemes": {
                "accessToken": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": "The access token of `POST /v1/auth/login`; it lasts ten minutes.",
                }
            },
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


def _operation(row: Route, schemas: _Schemas) -> Schema:
    filling = Filling(row)
    operation: Schema = {
        "operationId": _operation_id(row),
        "summary": _said(row.request).splitlines()[0],
        "tags": [_tag(row.path)],
        "parameters": _parameters(row, filling, schemas),
        "security": _security(row.access),
        "responses": _responses(row, schemas),
    }
    if not isinstance(row.access, Access):
        operation["description"] = f"Needs the permission `{row.access}` in the business."
    if not filling.from_query:
        content: Schema = {"schema": schemas.body(row.request, filling.body_names)}
        if row.example:
            content["example"] = row.example
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
            found.append({"name": name, "in": "path", "required": True, "schema": properties[name]})
        else:
            found.append({"$ref": "#/components/parameters/slug"})
    for name in properties:
        if name in filling.query_names:
            schema = {key: value for key, value in properties[name].items() if key != "description"}
            one: Schema = {"name": name, "in": "query", "required": name in required, "schema": schema}
            if text := properties[name].get("description"):
                one["description"] = text
            found.append(one)
    if filling.token_header:
        found.append({"$ref": "#/components/parameters/token"})
    if not filling.from_query:
        found.append({"$ref": "#/components/parameters/idempotencyKey"})
    if filling.version_header:
        found.append({"$ref": "#/components/parameters/ifMatch"})
    if row.method == "GET":
        found.append({"$ref": "#/components/parameters/ifNoneMatch"})
    return found


def _responses(row: Route, schemas: _Schemas) -> Schema:
    problems = [401, 403, 404, 429, 500, 503] + ([400, 409, 413, 415] if row.method != "GET" else []) + [422]
    if row.method == "POST" and "if_version" in row.request.model_fields:
        problems.append(412)
    responses: Schema = {str(status): {"$ref": f"#/components/responses/{status}"} for status in sorted(problems)}
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in ("RateLimit-Policy", "RateLimit")}
    if row.method != "GET":
        headers["Idempotency-Replayed"] = {"$ref": "#/components/headers/Idempotency-Replayed"}
    if row.empty and row.status == 200:
        return {"204": {"description": "Done.", "headers": headers}, **responses}
    kind = row.media.type.partition(";")[0] if row.media else "application/json"
    schema = {"type": "string"} if row.media else schemas.reply(row.request)
    headers["ETag"] = {"$ref": "#/components/headers/ETag"}
    answer: Schema = {
        str(row.status): {"description": "The answer.", "headers": headers, "content": {kind: {"schema": schema}}}
    }
    if row.method == "GET":
        answer["304"] = {"description": "What you have is what there is."}
    return {**answer, **responses}


def _stream(path: str) -> Schema:
    parameters: list[Schema] = (
        [{"$ref": "#/components/parameters/slug"}]
        if "{slug}" in path
        else [{"name": "business", "in": "query", "required": True, "schema": {"type": "string"}}]
    )
    for where, name in (("header", "Last-Event-ID"), ("query", "last_event_id")):
        parameters.append(
            {"name": name, "in": where, "required": False, "schema": {"type": "string"}, "description": _RESUME}
        )
    return {
        "operationId": "streamMe" if "{slug}" in path else "streamMeByQuery",
        "summary": "What happens, as it happens: notifications, and booking changes for staff.",
        "description": _STREAM,
        "tags": ["Me"],
        "parameters": parameters,
        "security": _security(Access.USER),
        "responses": {
            "200": {
                "description": "Server-sent events.",
                "content": {"text/event-stream": {"schema": {"type": "string"}}},
            },
            **{str(status): {"$ref": f"#/components/responses/{status}"} for status in (401, 404, 422, 429, 503)},
        },
    }


def _security(access: Access | str) -> list[Schema]:
    if access is Access.OPEN:
        return []
    return [{}, {"accessToken": []}] if access is Access.ANYONE else [{"accessToken": []}]


def _operation_id(row: Route) -> str:
    name = row.request.__name__
    return name[0].lower() + name[1:]


def _said(request: type[Request[Any]]) -> str:
    return " ".join((request.__doc__ or "").split())


def _tag(path: str) -> str:
    parts = path.removeprefix("/v1/").removeprefix("{slug}").strip("/").split("/")
    return {
        "auth": "Auth", "businesses": "Business", "": "Business", "services": "Catalogue", "staff": "Catalogue",
        "packages": "Catalogue", "memberships": "Catalogue", "sessions": "Catalogue", "hours": "Business",
        "availability": "Availability", "holds": "Bookings", "bookings": "Bookings", "series": "Bookings",
        "visits": "Bookings", "waitlist": "Waitlist", "me": "Me",
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
    "Me": "What concerns the user who asks.",
    "Webhooks": "What vendors tell us.",
}
_RESUME: Final = "The id of the last notification received; the stream goes on after it."
_STREAM: Final = (
    "`notification` events carry an id to resume after. `booking` events are hints: look again. `resync` says that"
    " something was missed. The stream ends with the token; connect again with a fresh one."
)
_PROBLEMS: Final = {
    400: "The body is not JSON that is read here.",
    401: "A valid login is needed.",
    403: "The caller may not do that.",
    404: "There is nothing here, or nothing that the caller may see.",
    409: "The state of things does not allow that; for a slot, with alternatives.",
    412: "It has changed since it was read; `current` says how it stands.",
    413: "The body is larger than 1 MB.",
    415: "The body is not said to be JSON.",
    422: "The request does not satisfy its contract; `errors` says where.",
    429: "Too many requests; wait as long as `Retry-After` says.",
    500: "Something went wrong on our side.",
    503: "This part of the system cannot answer now; try again shortly.",
}
_RESPONSES: Final = {
    str(status): {
        "description": text,
        "content": {"application/problem+json": {"schema": {"$ref": REF.format(model="Problem")}}},
        **({"headers": {"Retry-After": {"$ref": "#/components/headers/Retry-After"}}} if status in {429, 503} else {}),
    }
    for status, text in _PROBLEMS.items()
}
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
