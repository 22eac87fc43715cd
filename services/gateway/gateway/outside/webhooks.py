"""What vendors send us: handed to the context that knows the vendor, to the byte."""

import base64
from typing import Final

from starlette.types import Receive, Scope, Send

from gateway.callers.businesses import GATEWAY
from gateway.door import Door
from gateway.edge import asked as asking
from gateway.edge.gate import BodyTooLarge
from gateway.edge.limits import Kind
from gateway.outside.rows import Webhook
from kit.errors import Invalid
from kit.telemetry import ROUTE_NAME

MOST_BODY: Final = 524_288
"""Vendors' events are a few kilobytes; base64 and the way to a context leave no room for much more than this."""
MOST_SIGNATURE: Final = 1_000


class Receiving:
    """Answers 200 once the context has stored what came, so that the vendor sends it no more."""

    def __init__(self, row: Webhook, door: Door) -> None:
        self._row, self._door = row, door
        self.for_guests = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send, values: dict[str, str]) -> None:  # noqa: ARG002
        """Answer one request; refusals are raised."""
        scope[ROUTE_NAME] = f"POST {self._row.path}"
        asked, door = asking.of(scope), self._door
        door.count_address(asked, Kind.EVENTS)
        signature = asked.header(self._row.signature) or ""
        if len(signature) > MOST_SIGNATURE:
            raise Invalid
        body = await asked.body()
        if len(body) > MOST_BODY:
            raise BodyTooLarge("The body is larger than 512 kB.")
        handed = {"body": base64.b64encode(body).decode(), "signature": signature}
        request = self._row.request.model_validate(handed)
        await door.contexts.send(request, GATEWAY, seconds=door.deadline_seconds)
        headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"{}"})
