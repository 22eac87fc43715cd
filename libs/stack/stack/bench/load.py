"""Making load from the parent's side: a worker process, and slices of its loads in turn."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

from stack.errors import StackError

WARM_SECONDS = 1.0
SLICES = 7
"""Slices of each of two loads, in turn: what else happens on the machine hits both."""


@dataclass(frozen=True)
class Slice:
    """What one slice of a load came to; latencies in microseconds."""

    seconds: float
    took: dict[str, list[int]]

    @property
    def rate(self) -> float:
        """How many were done in a second."""
        return sum(map(len, self.took.values())) / self.seconds


class Loads:
    """Named loads in a worker process."""

    def __init__(self, worker: "subprocess.Popen[str]", loads: dict[str, dict[str, Any]]) -> None:
        self._worker = worker
        self._tell(loads)

    def slice(self, load: str, seconds: float, *, rate: float | None = None) -> Slice:
        """Run a load for so long: as fast as 16 connections can, or at a rate. Raises `StackError`."""
        self._tell({"load": load, "seconds": seconds, "rate": rate})
        line = self._worker.stdout.readline() if self._worker.stdout else ""
        if not line:
            said = self._worker.stderr.read() if self._worker.stderr else ""
            raise StackError(f"The load {load} could not be made:\n{said[-3000:]}")
        found = json.loads(line)
        return Slice(found["seconds"], found["took"])

    def _tell(self, what: dict[str, Any]) -> None:
        assert self._worker.stdin
        self._worker.stdin.write(json.dumps(what) + "\n")
        self._worker.stdin.flush()


@contextmanager
def worker(**loads: dict[str, Any]) -> Iterator[Loads]:
    """A process that makes these loads."""
    command = [sys.executable, "-m", "stack.bench.worker"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            yield Loads(process, loads)
        finally:
            process.kill()


def in_turn(loads: Loads, first: str, second: str, *, seconds: float) -> tuple[list[Slice], list[Slice]]:
    """Slices of two loads, one after the other, for about `seconds` in all, after a slice of each to warm up."""
    for name in (first, second):
        loads.slice(name, WARM_SECONDS)
    each = seconds / (2 * SLICES)
    pairs = [(loads.slice(first, each), loads.slice(second, each)) for _ in range(SLICES)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def rate(slices: list[Slice]) -> float:
    """The median rate of slices."""
    return median(each.rate for each in slices)
