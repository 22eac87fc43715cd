"""Every twin in one process: `uvicorn twins.main:app`. Each has its vendor's paths below its own name."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from twins.daily.twin import Daily
from twins.stripe.twin import Stripe


async def _ready(_: Request) -> Response:
    return JSONResponse({"status": "ok"})


def create(daily_key: str, stripe: Stripe) -> Starlette:
    """The twins, for adapters that know their keys."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        stripe.awake()
        yield
        await stripe.stop()

    routes = [
        Route("/healthz", _ready),
        Route("/readyz", _ready),
        Mount("/daily", Daily(daily_key).app()),
        Mount("/stripe", stripe.app()),
    ]
    return Starlette(routes=routes, lifespan=lifespan)


def _stripe() -> Stripe:
    folder = os.environ.get("TWINS_FOLDER")
    return Stripe(
        os.environ.get("TWINS_STRIPE_KEY", "sk_test_twin"),
        path=Path(folder) / "stripe.db" if folder else None,
        public_url=os.environ.get("TWINS_PUBLIC_URL", ""),
    )


app = create(os.environ.get("TWINS_DAILY_KEY", "twin"), _stripe())
