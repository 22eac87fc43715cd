"""The process that makes load: `python -m stack.bench.worker`. It does little for each request: the machine is small.

The first line of its input describes the loads by name, each further line asks for a slice of one; each is answered
with a line. HTTP goes over plain sockets (uvloop, httptools) with requests that were encoded beforehand, which costs
about a tenth of what the gateway spends on its own; SQL goes over asyncpg. 16 connections each.
"""

import asyncio
import json
import sys
import time
from collections.abc import Coroutine
from typing import Any, Protocol

import uvloop

from stack.bench.http_load import HttpLoad
from stack.bench.script_load import ScriptLoad


class Load(Protocol):
    """Something that can be done again and again on several connections at once."""

    lanes: int

    async def once(self, lane: int) -> str | None:
        """Do the next one on this connection; give its tag when it was done well, `None` when there is no next one."""

    async def close(self) -> None:
        """Close the connections."""


async def main() -> None:
    """Serve the parent until it closes our input."""
    loads = {name: _make(told) for name, told in json.loads(await _line()).items()}
    while line := await _line():
        asked = json.loads(line)
        done = await _slice(loads[asked["load"]], asked["seconds"], asked.get("rate"))
        print(json.dumps(done), flush=True)
    for load in loads.values():
        await load.close()


async def _line() -> str:
    return await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)


def _make(told: dict[str, Any]) -> Load:
    return HttpLoad(**told["http"]) if "http" in told else ScriptLoad(**told["script"])


async def _slice(load: Load, seconds: float, rate: float | None) -> dict[str, Any]:
    """Keep every connection busy for so long, or begin `rate` a second; give the latencies in microseconds by tag."""
    took: dict[str, list[int]] = {}
    began, used = time.perf_counter(), time.process_time()

    async def work(lane: int) -> None:
        number = lane
        while (now := time.perf_counter()) < began + seconds:
            if rate:
                due = began + number / rate
                number += load.lanes
                if due > now:
                    await asyncio.sleep(due - now)
            started = time.perf_counter()
            tag = await load.once(lane)
            if tag is None:
                return
            took.setdefault(tag, []).append(round((time.perf_counter() - started) * 1e6))

    await _all([work(lane) for lane in range(load.lanes)])
    return {"seconds": time.perf_counter() - began, "cpu": time.process_time() - used, "took": took}


async def _all(work: list[Coroutine[Any, Any, None]]) -> None:
    async with asyncio.TaskGroup() as group:
        for each in work:
            group.create_task(each)


if __name__ == "__main__":
    uvloop.run(main())
