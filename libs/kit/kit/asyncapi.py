"""The AsyncAPI document of a context: what it says and hears. FastStream writes it; kit does the delivering."""

import asyncio
import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from contracts.event import EVENTS, CloudEvent, Event
from kit.consumers import Consumer


def document(context: str, consumers: Sequence[Consumer]) -> dict[str, Any]:
    """AsyncAPI 3.0 of the context's events and consumers; the broker in it is never started."""
    # FastStream takes a second to import; few processes are ever asked for this document.
    from faststream.nats import NatsBroker  # noqa: PLC0415
    from faststream.specification import AsyncAPI  # noqa: PLC0415

    broker = NatsBroker()
    for event in EVENTS.values():
        if event.context() == context:
            broker.publisher(event.subject, title=event.subject, description=event.__doc__, schema=CloudEvent[event])  # type: ignore[valid-type]
    for consumer in consumers:
        for event in consumer.events:
            _subscribe(broker, consumer, event)
    specification = AsyncAPI(broker, title=f"Nexus {context}: events", version="1", schema_version="3.0.0")
    parsed: dict[str, Any] = json.loads(specification.to_specification().to_json())
    return parsed


def _subscribe(broker: Any, consumer: Consumer, event: type[Any]) -> None:
    async def handler(message: Any) -> None: ...

    handler.__annotations__["message"] = _envelope(event)
    handler.__doc__ = consumer.handler.__doc__
    broker.subscriber(event.subject, title=f"{consumer.durable} · {event.subject}")(handler)


def _envelope(event: type[Event]) -> Any:
    return CloudEvent[event]  # type: ignore[valid-type]


def routes(context: str, consumers: Sequence[Consumer]) -> list[Route]:
    """The document at `/asyncapi.json`, and a page over it at `/asyncapi`; made when it is first asked for."""

    @cache
    def made() -> dict[str, Any]:
        return document(context, consumers)

    async def as_json(_: Request) -> Response:
        return JSONResponse(await asyncio.to_thread(made))

    async def as_page(_: Request) -> Response:
        return Response(page(context, await asyncio.to_thread(made)), media_type="text/html")

    return [Route("/asyncapi.json", as_json), Route("/asyncapi", as_page)]


def page(context: str, specification: dict[str, Any]) -> str:
    """A plain page over the document, without scripts from elsewhere."""
    rows = []
    for name, operation in specification.get("operations", {}).items():
        arrow = "says" if operation.get("action") == "send" else "hears"
        rows.append(f"<tr><td>{arrow}</td><td><code>{name}</code></td></tr>")
    return (
        f"<!doctype html><meta charset=utf-8><title>Nexus {context}: events</title>"
        "<style>body{font:16px/1.5 system-ui;margin:3rem auto;max-width:50rem}td{padding:.3rem 1rem .3rem 0}</style>"
        f"<h1>Nexus {context}: events</h1><p>All of it: <a href=/asyncapi.json>asyncapi.json</a> (AsyncAPI 3.0)</p>"
        f"<table>{''.join(rows)}</table>"
    )
