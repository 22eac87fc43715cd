"""A real HTTP server that answers by a script, and one way to call both clients."""

import asyncio
import inspect
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from nexus_sdk import AsyncNexus, Nexus

OK = {"items": []}


class Lost:
    """An answer that never comes: the connection is closed instead."""


class Script:
    """Answers one request after another with what it was given: (status, body, headers), bytes in pieces, `Lost`."""

    def __init__(self) -> None:
        self.url = ""
        self.begin()

    def begin(self) -> None:
        self.answers: list[Any] = []
        self.heard: list[Heard] = []

    def then(self, status: int, body: Any = b"", **headers: str) -> "Script":
        self.answers.append((status, body, headers))
        return self

    def then_lost(self) -> "Script":
        self.answers.append(Lost())
        return self

    @classmethod
    @contextmanager
    def serving(cls) -> Iterator["Script"]:
        script = cls()
        loop = asyncio.new_event_loop()
        server = loop.run_until_complete(asyncio.start_server(script._serve, "127.0.0.1", 0))
        script.url = "http://{}:{}".format(*server.sockets[0].getsockname())
        thread = threading.Thread(target=loop.run_forever)
        thread.start()
        yield script
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        server.close()
        loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._answer(await self._hear(reader), writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # who asked has gone
        finally:
            writer.close()

    async def _hear(self, reader: asyncio.StreamReader) -> Any:
        head, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
        method, target, _ = head.split(" ")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.heard.append(Heard(method, target, headers, json.loads(body) if body else None))
        return self.answers.pop(0)

    async def _answer(self, answer: Any, writer: asyncio.StreamWriter) -> None:
        if isinstance(answer, Lost):
            return
        status, said, more = answer
        pieces = said if isinstance(said, list) else [said if isinstance(said, bytes) else json.dumps(said).encode()]
        headers = {name.replace("_", "-"): value for name, value in more.items()} | {"connection": "close"}
        if not isinstance(said, list):
            headers.setdefault("content-length", str(len(pieces[0])))
        lines = [f"HTTP/1.1 {status} As-Scripted", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
        writer.write("\r\n".join(lines).encode())
        for piece in pieces:
            writer.write(piece)
            await writer.drain()


class Heard:
    """A request that the server was sent."""

    def __init__(self, method: str, target: str, headers: dict[str, str], body: Any) -> None:
        self.method, self.target, self.headers, self.body = method, target, headers, body

    @property
    def key(self) -> str | None:
        return self.headers.get("idempotency-key")


class Caller:
    """One of the clients; what it gives is awaited where it has to be."""

    def __init__(self, client: Nexus | AsyncNexus, runner: asyncio.Runner | None) -> None:
        self.client: Any = client
        self._runner = runner

    def __getattr__(self, name: str) -> Any:
        return _Path(self, getattr(self.client, name))

    def run(self, told: Any) -> Any:
        if self._runner is None or not inspect.isawaitable(told):
            return told

        async def wait() -> Any:
            return await told

        return self._runner.run(wait())

    def every(self, told: Any, most: int = 1_000) -> list[Any]:
        """What a list or a stream gives, at most so much of it."""
        if self._runner is None:
            return [each for _, each in zip(range(most), told, strict=False)]

        async def collect() -> list[Any]:
            found: list[Any] = []
            async for each in told:
                found.append(each)
                if len(found) == most:
                    break
            return found

        return self._runner.run(collect())


class _Path:
    """A method or a group of them, called as if there were nothing to await."""

    def __init__(self, caller: Caller, what: Any) -> None:
        self._caller, self._what = caller, what

    def __getattr__(self, name: str) -> "_Path":
        return _Path(self._caller, getattr(self._what, name))

    def __call__(self, *given: Any, **named: Any) -> Any:
        return self._caller.run(self._what(*given, **named))


@contextmanager
def blocking(url: str, **options: Any) -> Iterator[Caller]:
    with Nexus(url, **options) as client:
        yield Caller(client, None)


@contextmanager
def waiting(url: str, **options: Any) -> Iterator[Caller]:
    with asyncio.Runner() as runner:
        client = AsyncNexus(url, **options)
        yield Caller(client, runner)
        runner.run(client.close())
