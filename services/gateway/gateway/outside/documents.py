"""What the OpenAPI document says about ways to log in elsewhere, and about what vendors send."""

from collections.abc import Iterable
from typing import Any, Final

from gateway.described.refusals import Codes, Refusals, of_open
from gateway.outside.rows import OutsideLogin, Webhook

Schema = dict[str, Any]

_LOCATION: Final = {"Location": {"description": "Where to go on.", "schema": {"type": "string"}}}
_TEXT: Final = {"type": "string"}
_LEAVES: Final = (
    "Answers with a redirect, and with a cookie that proves on the way back that it is the same browser. A page that"
    " wants the tokens names itself in `return_to`, of an origin that is allowed, with a `code_challenge` (RFC 7636)."
)
_RETURNS: Final = (
    "The address to register at the provider. Answers with tokens; or, where a page has begun the login, leads back to"
    " it with `login_code`, for `POST /v1/auth/login-code`, or with `login_error`, the code of a problem."
)


def codes(logins: Iterable[OutsideLogin], webhooks: Iterable[Webhook], refusals: Refusals) -> dict[str, Codes]:
    """What each way may be refused with, by its path."""
    found = {}
    for row in logins:
        found[f"{row.path}/login"] = of_open(row.begin, row.path, refusals)
        found[f"{row.path}/callback"] = of_open(row.finish, row.path, refusals)
    for webhook in webhooks:
        found[webhook.path] = of_open(webhook.request, webhook.path, refusals, body=True)
    return found


def operations(
    logins: Iterable[OutsideLogin], webhooks: Iterable[Webhook], problems: dict[str, Schema], tokens: Schema
) -> Schema:
    """The part of the document; `problems` are the refusals by path as responses, `tokens` the schema of tokens."""
    paths: Schema = {}
    for row in logins:
        there, back = f"{row.path}/login", f"{row.path}/callback"
        paths[there] = {"get": _leaving(row, problems[there])}
        paths[back] = {"get": _returning(row, tokens, problems[back])}
    for webhook in webhooks:
        paths[webhook.path] = {"post": _receiving(webhook, problems[webhook.path])}
    return paths


def _leaving(row: OutsideLogin, problems: Schema) -> Schema:
    """The operation that leads a browser to the provider."""
    told = {"return_to": "The page to come back to.", "code_challenge": "Made of the verifier that the page keeps."}
    answer: Schema = {"303": {"description": "To the provider.", "headers": _LOCATION}}
    operation = _operation(row, "begin", f"Log in by {row.who}.", _LEAVES, told)
    return operation | {"responses": answer | problems}


def _returning(row: OutsideLogin, tokens: Schema, problems: Schema) -> Schema:
    """The operation that takes the browser back."""
    answers: Schema = {
        "200": {"description": "Logged in.", "content": {"application/json": {"schema": tokens}}},
        "303": {"description": "Back to the page that began the login.", "headers": _LOCATION},
    }
    told = {"state": "As it was sent.", "code": "What the provider gave.", "error": "Why it gave none."}
    operation = _operation(row, "finish", f"Come back from {row.who}.", _RETURNS, told)
    return operation | {"responses": answers | problems}


def _receiving(row: Webhook, problems: Schema) -> Schema:
    """The operation that a vendor calls."""
    signature = {
        "name": row.signature.decode().title(), "in": "header", "required": True, "schema": _TEXT,
        "description": "Over the body as it was sent.",
    }  # fmt: skip
    return {
        "operationId": f"receive{_named(row.path)}",
        "summary": "What a vendor tells us; signed by it.",
        "tags": ["Webhooks"],
        "parameters": [signature],
        "security": [],
        "requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}},
        "responses": {
            "200": {"description": "Stored.", "content": {"application/json": {"schema": {"type": "object"}}}},
            **problems,
        },
    }


def _operation(row: OutsideLogin, verb: str, summary: str, description: str, told: dict[str, str]) -> Schema:
    slug = [{"$ref": "#/components/parameters/slug"}] if "{slug}" in row.path else []
    fields = [
        {"name": name, "in": "query", "required": name == "state", "schema": _TEXT, "description": text}
        for name, text in told.items()
    ]
    return {
        "operationId": f"{verb}LoginBy{_named(row.path)}", "summary": summary, "description": description,
        "tags": ["Auth"], "parameters": [*slug, *fields], "security": [],
    }  # fmt: skip


def _named(path: str) -> str:
    return "".join(part.strip("{}").title() for part in path.removeprefix("/v1").split("/") if part != "auth")
