"""A service that is ready at once; stands in for the real ones."""

import asyncio
import os

from fastapi import FastAPI
from fastapi.responses import StreamingResponse

app = FastAPI()


@app.get("/readyz")
async def ready():
    return {"pid": os.getpid(), "extra": os.environ.get("EXTRA", "")}


@app.get("/endless")
async def endless():
    async def body():
        while True:
            yield b": still here\n\n"
            await asyncio.sleep(0.1)

    return StreamingResponse(body(), media_type="text/event-stream")
