"""The console: pages and JSON for caught mails and traces, and the receiver of OTLP."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import RedirectResponse
from starlette.middleware.trustedhost import TrustedHostMiddleware

from stack.console import mail_api, smtp, trace_api
from stack.console.mail import Mailbox
from stack.console.traces import Traces


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    port = int(os.environ.get("NEXUS_CONSOLE_SMTP_PORT", "0"))
    server = await smtp.listen(app.state.mailbox, port) if port else None
    yield
    if server is not None:
        server.close()
        await server.wait_closed()


def create(mail: Path, traces: Path) -> FastAPI:
    """Build the app over two folders. It answers to loopback names only: no web page reads it by DNS rebinding."""
    made = FastAPI(title="Nexus console", lifespan=_lifespan)
    made.add_middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
    made.state.mailbox = Mailbox(mail)
    made.state.traces = Traces(traces)
    made.include_router(mail_api.router)
    made.include_router(trace_api.router)
    made.add_api_route("/", _home, include_in_schema=False)
    made.add_api_route("/healthz", _healthy)
    made.add_api_route("/readyz", _healthy)
    return made


async def _home() -> RedirectResponse:
    return RedirectResponse("/mail")


async def _healthy() -> dict[str, str]:
    return {"status": "ok"}


if "NEXUS_CONSOLE_MAIL" in os.environ:
    app = create(Path(os.environ["NEXUS_CONSOLE_MAIL"]), Path(os.environ["NEXUS_CONSOLE_TRACES"]))
