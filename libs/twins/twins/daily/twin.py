"""The twin itself: an account of Daily's, with its rooms, over HTTP."""

import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

import jwt
import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from twins.daily import rules
from twins.daily.rules import Refused
from twins.faults import Faults

Clock = Callable[[], float]
Answer = Callable[[Request], Awaitable[dict[str, Any]]]
_PRIVACIES: Final = ("public", "private")


@dataclass
class Room:
    """A room as Daily keeps it."""

    name: str
    url: str
    privacy: str
    config: dict[str, Any]
    created_at: str
    id: str = field(default_factory=lambda: str(uuid.uuid4()))

    def told(self) -> dict[str, Any]:
        """The room object of the API."""
        return {
            "id": self.id, "name": self.name, "api_created": True, "privacy": self.privacy, "url": self.url,
            "created_at": self.created_at, "config": self.config,
        }  # fmt: skip


class Daily:
    """One account: its key, its rooms, what was asked of it and what goes wrong next."""

    def __init__(self, api_key: str, *, clock: Clock = time.time) -> None:
        self.api_key = api_key
        self.domain_id = str(uuid.uuid5(uuid.NAMESPACE_URL, "daily-twin"))
        self.rooms: dict[str, Room] = {}
        self.calls: list[tuple[str, str, int]] = []
        self.faults = Faults()
        self._clock = clock

    def app(self) -> Starlette:
        """The twin as an ASGI application."""
        asked: list[tuple[str, str, Answer]] = [
            ("GET", "/v1/rooms", self._list),
            ("POST", "/v1/rooms", self._create),
            ("GET", "/v1/rooms/{name}", self._get),
            ("POST", "/v1/rooms/{name}", self._update),
            ("DELETE", "/v1/rooms/{name}", self._delete),
            ("POST", "/v1/meeting-tokens", self._make_token),
        ]
        routes = [Route(path, self._endpoint(answer), methods=[method]) for method, path, answer in asked]
        own = [
            Route("/call/{name}", self._call, methods=["GET"]),
            Route("/_faults", self._prepare, methods=["POST", "DELETE"]),
            Route("/_calls", self._told, methods=["GET"]),
        ]
        return Starlette(routes=[*routes, *own])

    def admits(self, name: str, token: str) -> bool:
        """Whether Daily lets somebody with this token into the room now."""
        room, now = self._standing(name), self._clock()
        if room is None or not room.config.get("nbf", 0) <= now:
            return False
        try:
            claims = jwt.decode(
                token,
                self.api_key,
                algorithms=["HS256"],
                options={"verify_exp": False, "verify_nbf": False, "verify_iat": False},
            )
        except jwt.PyJWTError:
            return False
        in_time = claims.get("nbf", 0) <= now < claims.get("exp", float("inf"))
        return in_time and claims.get("r") in (None, name) and claims.get("d") == self.domain_id

    def _endpoint(self, answer: Answer) -> Callable[[Request], Awaitable[Response]]:
        async def handle(request: Request) -> Response:
            try:
                self._authorize(request.headers.get("authorization"))
                return JSONResponse(await answer(request))
            except Refused as refused:
                return JSONResponse(refused.body, refused.status)

        async def endpoint(request: Request) -> Response:
            await request.body()  # kept, so that it can be handled twice
            response = await self.faults.around(request, lambda: handle(request))
            self.calls.append(
                (request.method, request.path_params.get("name") or request.url.path, response.status_code)
            )
            return response

        return endpoint

    def _authorize(self, header: str | None) -> None:
        if header is None or not header.startswith("Bearer ") or not header[7:].strip():
            raise Refused("bad Authorization header format", "authorization-header-error")
        if header[7:] != self.api_key:
            raise Refused("the API key is not valid", "authentication-error", 401)

    def _standing(self, name: str) -> Room | None:
        """The room, unless it has expired: then Daily treats it as deleted."""
        room = self.rooms.get(name)
        return room if room and self._clock() < room.config.get("exp", float("inf")) else None

    def _found(self, request: Request) -> Room:
        name = request.path_params["name"]
        room = self._standing(name)
        if room is None:
            expired = {"deleted": True} if self.rooms.pop(name, None) else {}
            raise Refused(f"room {name} not found", "not-found", 404, **expired)
        return room

    async def _list(self, _: Request) -> dict[str, Any]:
        standing = [room.told() for name, room in self.rooms.items() if self._standing(name)]
        return {"total_count": len(standing), "data": standing}

    async def _create(self, request: Request) -> dict[str, Any]:
        body = await _body(request, frozenset({"name", "privacy", "properties"}))
        name = rules.check_name(body.get("name", uuid.uuid4().hex[:20]))
        config = rules.check_properties(body.get("properties", {}), rules.ROOM_PROPERTIES, now=self._clock())
        privacy = _privacy(body.get("privacy", "public"))
        if self._standing(name):
            raise Refused(f"a room named {name} already exists")
        created_at = datetime.fromtimestamp(self._clock(), UTC).isoformat(timespec="milliseconds")
        below = request.scope.get("root_path", "")  # where it is mounted
        url = f"{request.url.scheme}://{request.url.netloc}{below}/call/{name}"
        self.rooms[name] = Room(name, url, privacy, config, created_at.replace("+00:00", "Z"))
        return self.rooms[name].told()

    async def _get(self, request: Request) -> dict[str, Any]:
        return self._found(request).told()

    async def _update(self, request: Request) -> dict[str, Any]:
        room = self._found(request)
        body = await _body(request, frozenset({"privacy", "properties"}))
        given = rules.check_properties(body.get("properties", {}), rules.ROOM_PROPERTIES, now=self._clock())
        room.privacy = _privacy(body.get("privacy", room.privacy))
        room.config = {name: value for name, value in (room.config | given).items() if value is not None}
        return room.told()

    async def _delete(self, request: Request) -> dict[str, Any]:
        room = self._found(request)
        del self.rooms[room.name]
        return {"deleted": True, "name": room.name}

    async def _make_token(self, request: Request) -> dict[str, Any]:
        body = await _body(request, frozenset({"properties"}))
        known = frozenset(rules.TOKEN_CLAIMS)
        given = rules.check_properties(body.get("properties", {}), known, now=self._clock())
        if len(given.get("user_id") or "") > rules.USER_ID_LENGTH:
            raise Refused(f"user_id cannot exceed {rules.USER_ID_LENGTH} characters")
        claims = {rules.TOKEN_CLAIMS[name]: value for name, value in given.items()}
        claims |= {"d": self.domain_id, "iat": int(self._clock())}
        return {"token": jwt.encode(claims, self.api_key, algorithm="HS256")}

    async def _call(self, request: Request) -> Response:
        if not self.admits(request.path_params["name"], request.query_params.get("t", "")):
            return PlainTextResponse("You are not allowed to join this call.", 403)
        return PlainTextResponse("You are in the call. (This is Daily's twin: there is no video.)")

    async def _prepare(self, request: Request) -> Response:
        if request.method == "DELETE":
            self.faults.clear()
        else:
            self.faults.add(**orjson.loads(await request.body()))
        return Response(status_code=204)

    async def _told(self, _: Request) -> Response:
        return JSONResponse(self.calls)


async def _body(request: Request, known: frozenset[str]) -> dict[str, Any]:
    try:
        body = orjson.loads(await request.body() or b"{}")
    except orjson.JSONDecodeError:
        raise Refused("the body could not be parsed as JSON", "json-parsing-error") from None
    if not isinstance(body, dict):
        raise Refused("the body should be an object")
    rules.check_known(body, known)
    return body


def _privacy(given: object) -> str:
    if not isinstance(given, str) or given not in _PRIVACIES:
        raise Refused("privacy should be public or private")
    return given
