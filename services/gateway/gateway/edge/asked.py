"""One HTTP request, as far as rows look at it."""

from typing import Any, Final
from urllib.parse import parse_qsl

from starlette.types import Message, Receive, Scope

from contracts.identity.api import Business
from gateway.edge.limits import Headers
from kit.errors import AppError, Invalid

MAX_QUERY_FIELDS: Final = 50
CONTEXT: Final = "nexus.asked"
"""The key of the ASGI scope under which the request is kept."""


class UnsupportedMediaType(AppError):
    """The body has to be JSON: send it with `Content-Type: application/json` and no content coding."""

    status = 415
    code = "unsupported_media_type"


class ClientGone(Exception):
    """The client closed its connection before it had sent everything; there is nobody to answer."""


class Asked:
    """A request's facts, looked up once."""

    __slots__ = (
        "_receive", "address", "business", "headers", "host", "id", "limits", "method", "more", "origin", "page",
        "path", "query", "trusted",
    )  # fmt: skip

    def __init__(self, scope: Scope, receive: Receive, request_id: str, address: str) -> None:
        self._receive = receive
        self.id = request_id
        self.address = address
        self.origin: str | None = None
        """A mark of the address for logs that keep none: the same for the same address, and no way back to it."""
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.query: bytes = scope["query_string"]
        self.headers: dict[bytes, bytes] = dict(scope["headers"])
        self.limits = Headers()
        self.host = ""
        """The host it was sent to, in lower case, without its port."""
        self.business: Business | None = None
        """Whose host that is; None on one of the platform's own."""
        self.page: str | None = None
        """The origin of the page that has made it, if any, where that is not the host's own."""
        self.trusted = False
        """Whether it says that a page of ours, or of the business it is about, has made it."""
        self.more: list[tuple[bytes, bytes]] = []
        """Headers that go with the answer, whatever it is."""

    def header(self, name: bytes) -> str | None:
        """A header's value, None when it was not sent. Names are in lower case."""
        value = self.headers.get(name)
        return None if value is None else value.decode("latin-1")

    def cookies(self) -> dict[str, str]:
        """The cookies that were sent, by name; of two of one name the first."""
        found: dict[str, str] = {}
        for pair in (self.header(b"cookie") or "").split(";"):
            name, _, value = pair.strip().partition("=")
            found.setdefault(name, value)
        return found

    def query_fields(self) -> dict[str, str]:
        """The query's fields. Raises `Invalid` for a field sent twice, too many, or bytes that are no UTF-8."""
        if not self.query:
            return {}
        try:
            pairs = parse_qsl(
                self.query.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MAX_QUERY_FIELDS
            )
        except ValueError:
            raise Invalid("The query is not well formed") from None
        fields = dict(pairs)
        if len(fields) < len(pairs):
            raise Invalid("The query names a field twice")
        return fields

    async def body(self) -> bytes:
        """The whole body. Raises `ClientGone`, and what the cap on bodies raises."""
        message: Message = await self._receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        body: bytes = message.get("body", b"")
        if not message.get("more_body"):
            return body
        parts = [body]
        while message.get("more_body"):
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise ClientGone
            parts.append(message.get("body", b""))
        return b"".join(parts)

    async def json_body(self) -> bytes:
        """The body, said to be JSON; empty when there is none. Raises `UnsupportedMediaType`."""
        body = await self.body()
        if not body:
            return body
        kind = self.headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
        if kind != b"application/json" or self.headers.get(b"content-encoding", b"identity") != b"identity":
            raise UnsupportedMediaType
        return body


def of(scope: Scope) -> Asked:
    """The request that the edge has looked at."""
    asked: Any = scope[CONTEXT]
    assert isinstance(asked, Asked)
    return asked
