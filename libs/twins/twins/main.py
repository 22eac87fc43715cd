"""Every twin in one process: `uvicorn twins.main:app`. Each has its vendor's paths below its own name."""

import os

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from twins.daily.twin import Daily


async def _ready(_: Request) -> Response:
    return JSONResponse({"status": "ok"})


def create(daily_key: str) -> Starlette:
    """The twins, for adapters that know this key."""
    return Starlette(
        routes=[Route("/healthz", _ready), Route("/readyz", _ready), Mount("/daily", Daily(daily_key).app())]
    )


app = create(os.environ.get("TWINS_DAILY_KEY", "twin"))
