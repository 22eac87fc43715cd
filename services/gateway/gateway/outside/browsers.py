"""Sending a browser to a login provider, and taking it back."""

import re
from typing import Any, Final

from pydantic import ValidationError
from starlette.types import Receive, Scope, Send

from contracts.identity.outside_logins.api import WayIn, WayOut
from contracts.request import Request
from gateway.callers.access import Access
from gateway.door import Door, scope_of
from gateway.edge import asked as asking
from gateway.edge.asked import Asked
from gateway.edge.limits import Kind
from gateway.outside.rows import OutsideLogin
from kit import errors
from kit.errors import Invalid
from kit.telemetry import ROUTE_NAME

COOKIE: Final = "__Host-nexus-login"
"""Proves on the way back that it is the browser that left; of no use for anything else."""
COOKIE_SECONDS: Final = 600
_PROOF: Final = re.compile(rf"(?:^|;\s*){COOKIE}=([A-Za-z0-9_-]{{22}})(?:;|$)")
_ANSWERED: Final = frozenset({"state", "code", "error", "iss"})
"""What is read of an answer; providers add what they like."""
_NEVER_KEPT: Final = (b"cache-control", b"no-store")

Headers = list[tuple[bytes, bytes]]


class _Way:
    """One half of a way to log in elsewhere."""

    def __init__(self, row: OutsideLogin, door: Door, end: str) -> None:
        self._row, self._door, self._end = row, door, f"{row.path}/{end}"
        self.for_guests = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send, values: dict[str, str]) -> None:  # noqa: ARG002
        """Answer one request; refusals are raised."""
        scope[ROUTE_NAME] = f"GET {self._end}"
        asked, door = asking.of(scope), self._door
        door.count_address(asked, Kind.LOGIN)
        business_id = (await door.business(asked, values["slug"])).id if "slug" in values else None
        caller = await door.admit(asked, business_id, Access.OPEN, Kind.LOGIN)
        found = await door.contexts.send(
            self._request(asked), scope_of(asked, caller, business_id), seconds=door.deadline_seconds
        )
        status, headers, body = self._answer(found.reply)
        headers += [_NEVER_KEPT, (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _request(self, asked: Asked) -> Request[Any]:
        raise NotImplementedError

    def _answer(self, reply: Any) -> tuple[int, Headers, bytes]:
        raise NotImplementedError


class Leaving(_Way):
    """`GET …/login`: sends the browser to the provider."""

    def __init__(self, row: OutsideLogin, door: Door) -> None:
        super().__init__(row, door, "login")

    def _request(self, asked: Asked) -> Request[Any]:
        fields = asked.query_fields()
        if "browser" in fields:
            raise Invalid
        return _filled(self._row.begin, fields | _proof(asked))

    def _answer(self, reply: WayOut) -> tuple[int, Headers, bytes]:
        cookie = f"{COOKIE}={reply.browser}; Path=/; Max-Age={COOKIE_SECONDS}; Secure; HttpOnly; SameSite=Lax"
        return 303, [(b"location", reply.url.encode("ascii")), (b"set-cookie", cookie.encode("ascii"))], b""


class Returning(_Way):
    """`GET …/callback`: takes the browser back, which comes with whatever the provider adds."""

    def __init__(self, row: OutsideLogin, door: Door) -> None:
        super().__init__(row, door, "callback")

    def _request(self, asked: Asked) -> Request[Any]:
        known = {
            name: value for name, value in asked.query_fields().items() if name in {"state", "code", "error", "iss"}
        }
        return _filled(self._row.finish, known | _proof(asked))

    def _answer(self, reply: WayIn) -> tuple[int, Headers, bytes]:
        if reply.url is not None:
            return 303, [(b"location", reply.url.encode("ascii"))], b""
        assert reply.tokens is not None
        return 200, [(b"content-type", b"application/json")], reply.tokens.model_dump_json().encode()


def _proof(asked: Asked) -> dict[str, str]:
    found = _PROOF.search(asked.header(b"cookie") or "")
    return {"browser": found[1]} if found else {}


def _filled(request: type[Request[Any]], fields: dict[str, str]) -> Request[Any]:
    try:
        return request.model_validate_strings(fields)
    except ValidationError as error:
        raise errors.invalid(error) from None
