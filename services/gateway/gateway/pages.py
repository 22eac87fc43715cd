"""Pages that are not the API: health, measurements, the API's document and its reader."""

import asyncio
from collections.abc import Awaitable, Callable
from importlib.resources import files
from typing import Final
from urllib.parse import urlsplit

import orjson
from starlette.types import Receive, Scope, Send

from gateway import openapi
from gateway.described import llms
from gateway.settings import Settings
from kit import metrics
from kit.shutdown import Stopping
from kit.telemetry import ROUTE_NAME

REACH_SECONDS: Final = 1.0
ESSENTIAL: Final = "identity"
"""Nothing can be answered without it. Without another context the rest of the system is still of use."""
READER_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self';"
    " frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
READER: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Nexus API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="reader"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"""
START: Final = """SwaggerUIBundle({
  url: "/api/openapi.json", dom_id: "#reader", deepLinking: true, tryItOutEnabled: true, validatorUrl: null,
});
"""

Answer = tuple[int, str, bytes]


class Page:
    """One page: what makes it, and the headers it goes with."""

    def __init__(self, path: str, make: Callable[[], Awaitable[Answer]], **headers: str) -> None:
        self.for_guests = path.startswith(("/api/", "/.well-known/"))  # RFC 9727, section 4.3: scripts read it too
        self._name = f"GET {path}"
        self._make = make
        self._headers = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send, values: dict[str, str]) -> None:  # noqa: ARG002
        """Answer one request."""
        scope[ROUTE_NAME] = self._name
        status, kind, body = await self._make()
        headers = [(b"content-type", kind.encode()), (b"content-length", b"%d" % len(body)), *self._headers]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def all_pages(settings: Settings, stopping: Stopping) -> dict[str, Page]:
    """Every page by its path."""
    reach = _Reach(settings.context_urls, stopping)
    assets = files("fastapi_swagger") / "resources"
    described = openapi.document(settings.public_url)
    document = orjson.dumps(described)
    catalog = orjson.dumps(api_catalog(settings.public_url))
    fixed: dict[str, tuple[str, bytes, dict[str, str]]] = {
        "/healthz": ("application/json", b'{"alive":true}', {"cache_control": "no-store"}),
        "/api/openapi.json": ("application/vnd.oai.openapi+json;version=3.1", document, {}),
        "/.well-known/api-catalog": (
            'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"', catalog,
            {"link": '</.well-known/api-catalog>; rel="api-catalog"'},
        ),
        "/llms.txt": ("text/plain; charset=utf-8", llms.text(described, settings.public_url).encode(), {}),
        "/docs": ("text/html; charset=utf-8", READER.encode(), {"content_security_policy": READER_POLICY}),
        "/docs/start.js": ("text/javascript; charset=utf-8", START.encode(), {}),
        "/docs/swagger-ui.css": ("text/css; charset=utf-8", (assets / "swagger-ui.css").read_bytes(), _KEPT),
        "/docs/swagger-ui-bundle.js": (
            "text/javascript; charset=utf-8", (assets / "swagger-ui-bundle.js").read_bytes(), _KEPT,
        ),
    }  # fmt: skip
    pages = {path: Page(path, _always(kind, body), **headers) for path, (kind, body, headers) in fixed.items()}
    pages["/readyz"] = Page("/readyz", reach.answer, cache_control="no-store")
    pages["/metrics"] = Page("/metrics", _metrics, cache_control="no-store")
    return pages


_KEPT: Final = {"cache_control": "public, max-age=86400"}


def api_catalog(public_url: str) -> dict[str, object]:
    """Where machines find the API's description (RFC 9727), as a link set (RFC 9264)."""
    return {
        "linkset": [
            {
                "anchor": f"{public_url}/v1",
                "service-desc": [
                    {"href": f"{public_url}/api/openapi.json", "type": "application/vnd.oai.openapi+json;version=3.1"}
                ],
                "service-doc": [
                    {"href": f"{public_url}/docs", "type": "text/html"},
                    {"href": f"{public_url}/llms.txt", "type": "text/plain"},
                ],
                "status": [{"href": f"{public_url}/readyz", "type": "application/json"}],
            }
        ]
    }


def _always(kind: str, body: bytes) -> Callable[[], Awaitable[Answer]]:
    async def make() -> Answer:
        return 200, kind, body

    return make


async def _metrics() -> Answer:
    return 200, metrics.CONTENT_TYPE, metrics.render()


class _Reach:
    """Which contexts take connections."""

    def __init__(self, urls: dict[str, str], stopping: Stopping) -> None:
        self._urls = urls
        self._stopping = stopping

    async def answer(self) -> Answer:
        reached = await asyncio.gather(*(_reaches(url) for url in self._urls.values()))
        away = [context for context, there in zip(self._urls, reached, strict=True) if not there]
        ready = ESSENTIAL not in away and not self._stopping.now
        problems = [f"{context}: not reachable" for context in away] + ["stopping"] * self._stopping.now
        body = orjson.dumps({"ready": ready, "problems": problems})
        return (200 if ready else 503), "application/json", body


async def _reaches(url: str) -> bool:
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        async with asyncio.timeout(REACH_SECONDS):
            _, writer = await asyncio.open_connection(parts.hostname, port)
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True
