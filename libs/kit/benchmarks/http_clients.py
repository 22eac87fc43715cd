"""Compares HTTP clients for the hop from the gateway to a context. Prints a table of ratios.

    uv run python libs/kit/benchmarks/http_clients.py
    uv run --with niquests --with aiosonic python libs/kit/benchmarks/http_clients.py --seconds 4

Three processes: a context (uvicorn, one bare Starlette route and one FastAPI route that decodes and encodes a Pydantic
body), a gateway (uvicorn, FastAPI, one route per client, each decoding and encoding that body), and this one, which
keeps 16 connections busy. Every figure is a share of the gateway's own no-op route, measured in turn with it.
"""

# ruff: noqa: INP001 - a script, not a package

import argparse
import asyncio
import importlib.util
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import psutil
import uvloop
from fastapi import FastAPI, Request, Response
from pydantic import BaseModel
from starlette.applications import Starlette
from starlette.routing import Route

CONNECTIONS = 16
CLIENTS = ("kit", "pyreqwest", "aiohttp", "aiosonic", "niquests", "httpx")
TARGETS = ("starlette", "fastapi")
HEADERS = {"content-type": "application/json", "authorization": "Bearer " + "x" * 300, "x-deadline-ms": "2000"}
Post = Callable[[str, bytes], Awaitable[bytes]]


class Line(BaseModel):
    """One line of the body."""

    service_id: str
    starts_at: str
    minutes: int
    price_minor: int


class Order(BaseModel):
    """A body of about 600 bytes, the size of a booking."""

    business: str
    customer: str
    note: str | None
    lines: list[Line]


BODY = (
    Order(
        business="biz_01",
        customer="cus_01",
        note="the usual",
        lines=[
            Line(service_id=f"svc_{n}", starts_at="2026-11-22T09:30:00Z", minutes=30, price_minor=4500)
            for n in range(6)
        ],
    )
    .model_dump_json()
    .encode()
)


async def _bare(request: Request) -> Response:
    return Response(await request.body(), media_type="application/json")


async def _slow(request: Request) -> Response:
    await request.body()
    watch = asyncio.ensure_future(_gone(request))
    done, _ = await asyncio.wait([watch], timeout=1.5)
    request.app.state.gone += bool(done)
    watch.cancel()
    return Response(b"{}")


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _count(request: Request) -> Response:
    return Response(str(request.app.state.gone))


async def _model(order: Order) -> Order:
    return order


def context() -> Starlette:
    """The called side."""
    app = FastAPI()
    app.state.gone = 0
    app.post("/fastapi")(_model)
    routes = [("/starlette", _bare), ("/slow", _slow), ("/count", _count)]
    app.router.routes.extend(Route(path, handler, methods=["POST"]) for path, handler in routes)
    return app


@asynccontextmanager
async def opened(name: str, url: str) -> AsyncIterator[Post]:
    """A client by its name, as one function."""
    async with globals()[f"_{name}"](url) as post:
        yield post


@asynccontextmanager
async def _kit(url: str) -> AsyncIterator[Post]:
    from kit.http import Client  # noqa: PLC0415 - each client is loaded only by the gateway that measures it

    async with Client(url) as client:

        async def post(path: str, body: bytes) -> bytes:
            return (await client.post(path, body, HEADERS, 5)).body

        yield post


@asynccontextmanager
async def _pyreqwest(url: str) -> AsyncIterator[Post]:
    from pyreqwest.client import ClientBuilder  # noqa: PLC0415

    async with ClientBuilder().base_url(url).follow_redirects(enable=False).no_proxy().build() as client:

        async def post(path: str, body: bytes) -> bytes:
            request = client.post(path).body_bytes(body).headers(HEADERS).timeout(timedelta(seconds=5)).build()
            return bytes(await (await request.send()).bytes())

        yield post


@asynccontextmanager
async def _aiohttp(url: str) -> AsyncIterator[Post]:
    import aiohttp  # noqa: PLC0415

    timeout = aiohttp.ClientTimeout(total=5)
    async with aiohttp.ClientSession(url, connector=aiohttp.TCPConnector(limit=0), timeout=timeout) as client:

        async def post(path: str, body: bytes) -> bytes:
            async with client.post(path, data=body, headers=HEADERS) as answer:
                return await answer.read()

        yield post


@asynccontextmanager
async def _aiosonic(url: str) -> AsyncIterator[Post]:
    import aiosonic  # noqa: PLC0415

    async with aiosonic.HTTPClient() as client:

        async def post(path: str, body: bytes) -> bytes:
            answer = await client.post(url + path, data=body, headers=HEADERS)
            content: bytes = await answer.content()
            return content

        yield post


@asynccontextmanager
async def _niquests(url: str) -> AsyncIterator[Post]:
    import niquests  # noqa: PLC0415

    async with niquests.AsyncSession(pool_maxsize=CONNECTIONS, disable_http3=True) as client:

        async def post(path: str, body: bytes) -> bytes:
            answer = await client.post(url + path, data=body, headers=HEADERS, timeout=5)
            return answer.content or b""

        yield post


@asynccontextmanager
async def _httpx(url: str) -> AsyncIterator[Post]:
    import httpx  # noqa: PLC0415

    async with httpx.AsyncClient(base_url=url, timeout=5, trust_env=False) as client:

        async def post(path: str, body: bytes) -> bytes:
            return (await client.post(path, content=body, headers=HEADERS)).content

        yield post


def gateway() -> FastAPI:
    """The calling side: `/own` answers itself, `/via/<target>` asks the context through the client of this process."""
    client, url = os.environ["BENCH_CLIENT"], os.environ["BENCH_URL"]
    state: dict[str, Post] = {}

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with opened(client, url) as post:
            state["post"] = post
            yield

    app = FastAPI(lifespan=lifespan)

    @app.post("/own")
    async def own() -> Response:
        return Response(b"{}", media_type="application/json")

    @app.post("/via/{target}")
    async def via(target: str, request: Request) -> Response:
        order = Order.model_validate_json(await request.body())
        answer = await state["post"](f"/{target}", order.model_dump_json().encode())
        return Response(Order.model_validate_json(answer).model_dump_json(), media_type="application/json")

    return app


class _Caller(asyncio.Protocol):
    """Sends one fixed request again as soon as its answer, whose length never changes, is in."""

    def __init__(self, message: bytes, latencies: list[float], until: float) -> None:
        self.message, self.latencies, self.until = message, latencies, until
        self.size, self.got, self.done = 0, 0, asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self._send()

    def _send(self) -> None:
        self.started = time.perf_counter()
        self.transport.write(self.message)

    def data_received(self, data: bytes) -> None:
        if not self.got:
            head, _, _ = data.partition(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200") and not self.done.done():
                self.transport.close()
                self.done.set_exception(RuntimeError(data.decode()))
                return
            self.size = len(head) + 4 + int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        self.got += len(data)
        if self.got < self.size:
            return
        self.got, now = 0, time.perf_counter()
        self.latencies.append(now - self.started)
        if now < self.until:
            self._send()
        else:
            self.transport.close()
            self.done.set_result(None)


class Load(NamedTuple):
    """What a path did under load."""

    rate: float
    cpu_us: float
    p50_ms: float
    p99_ms: float


async def load(process: psutil.Process, port: int, path: str, seconds: float) -> Load:
    """Requests per second, CPU time of the serving process per request, and latencies, with 16 connections."""
    head = (
        f"POST {path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\ncontent-length: {len(BODY)}\r\n\r\n"
    )
    latencies: list[float] = []
    loop, start, busy = asyncio.get_running_loop(), time.perf_counter(), sum(process.cpu_times()[:2])

    def caller() -> _Caller:
        return _Caller(head.encode() + BODY, latencies, start + seconds)

    callers = [(await loop.create_connection(caller, "127.0.0.1", port))[1] for _ in range(CONNECTIONS)]
    await asyncio.gather(*(caller.done for caller in callers))
    busy, count = sum(process.cpu_times()[:2]) - busy, len(latencies)
    cuts = statistics.quantiles(latencies, n=100)
    return Load(count / (time.perf_counter() - start), busy / count * 1e6, cuts[49] * 1e3, cuts[98] * 1e3)


@contextmanager
def serving(app: str, **environment: str) -> Iterator[tuple[psutil.Process, int]]:
    """Start one application of this file on a free port, wait until it listens and stop it afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", f"{Path(__file__).stem}:{app}", "--factory", "--port", str(port)]
    command += ["--log-level", "warning", "--app-dir", str(Path(__file__).parent)]
    process = subprocess.Popen(command, env=os.environ | environment)
    try:
        while process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield psutil.Process(process.pid), port
    finally:
        process.terminate()
        process.wait()


async def reaches(name: str, url: str) -> bool:
    """Whether cancelling a call with this client reaches the server within half a second."""
    async with opened(name, url) as post:
        before = await post("/count", b"")
        call = asyncio.ensure_future(post("/slow", b""))
        await asyncio.sleep(0.2)
        call.cancel()
        await asyncio.wait([call])
        await asyncio.sleep(0.5)
        return await post("/count", b"") != before


async def measure(names: list[str], seconds: float) -> None:
    """Print one line per client."""
    header = " | ".join(f"{target}: share, CPU, p50, p99 ms" for target in TARGETS)
    print(f"| client | own route: req/s, CPU µs | {header} | cancel reaches the context |\n|---|---|---|---|---|")
    with serving("context") as (_, server_port):
        url = f"http://127.0.0.1:{server_port}"
        for name in names:
            with serving("gateway", BENCH_CLIENT=name, BENCH_URL=url) as (process, port):
                cells = [await _cells(process, port, target, seconds) for target in TARGETS]
            line = f"| {name} | {cells[0][0]} | {cells[0][1]} | {cells[1][1]} | {await reaches(name, url)} |"
            print(line, flush=True)


async def _cells(process: psutil.Process, port: int, target: str, seconds: float) -> tuple[str, str]:
    """What the gateway's own route does, and the hop as a share of it: of its requests, and of its CPU time.

    Requests per second depend on what else the machine does, CPU time per request hardly.
    """
    await load(process, port, "/own", 0.5)
    await load(process, port, f"/via/{target}", 0.5)
    before = await load(process, port, "/own", seconds / 2)
    hop = await load(process, port, f"/via/{target}", seconds)
    after = await load(process, port, "/own", seconds / 2)
    rate, cpu = (before.rate + after.rate) / 2, (before.cpu_us + after.cpu_us) / 2
    shares = f"{hop.rate / rate:.0%}, {cpu / hop.cpu_us:.0%}, {hop.p50_ms:.1f}, {hop.p99_ms:.1f}"
    return f"{rate:,.0f}, {cpu:.0f}", shares


def main() -> None:
    """Read the arguments and measure what is installed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clients", nargs="*", default=CLIENTS)
    parser.add_argument("--seconds", type=float, default=3)
    arguments = parser.parse_args()
    names = [name for name in arguments.clients if importlib.util.find_spec(name)]
    uvloop.run(measure(names, arguments.seconds))


if __name__ == "__main__":
    main()
