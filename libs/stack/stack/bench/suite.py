"""The list of benchmarks, and running them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from stack.bench import edge, facts, system, volume, whole
from stack.bench.report import Line
from stack.bench.setting import Setting

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Bench:
    """One benchmark: its name, what it measures, which budget it has; a long one runs only by its name."""

    name: str
    work: Callable[[Any], Iterator[Line]]
    told: str
    needs_system: bool = True
    long: bool = False


ALL = (
    Bench("baseline", edge.baseline, "a route of the gateway that does nothing: B"),
    Bench("hop", edge.hop, "an echo, gateway to context and back: at least 0.5 of B"),
    Bench("batch", edge.batch, "ten calls in one tRPC batch: up to 3 times one call"),
    Bench("availability", edge.availability, "7 days, 3 staff: at least 0.2 of B; p99 under 10 times p50"),
    Bench("booking", edge.booking, "a booking: at least 0.25 of its transaction as a bare SQL script"),
    Bench(
        "volume", volume.availability,
        "31 days, 10 staff, ten thousand and a million bookings: p95 up to 10 times B's, and the same within 20 %",
        long=True,
    ),
    Bench("event", facts.event, "commit to effect at 200 events/s: p50 up to 15 ms, p99 up to 100 ms"),
    Bench("relay", facts.relay, "a backlog leaving an outbox, beside bare publishing"),
    Bench("memory", whole.weight, "all processes, after the load: up to 1500 MB"),
    Bench("start", whole.start, "a warm `nexus up` to the first booking: up to 15 s"),
    Bench("engine", whole.engine, "the slot engine alone: up to 3 ms", needs_system=False),
)  # fmt: skip
USUAL = [bench.name for bench in ALL if not bench.long]
"""Those that a whole run consists of."""


def run(names: list[str], seconds: float, say: Say) -> Iterator[str]:
    """Run these benchmarks, in the order of the list, on one system; give the lines as they come."""
    chosen = [bench for bench in ALL if bench.name in names]
    if any(bench.needs_system for bench in chosen):
        say("starting a system for the benchmarks")
        with system.running() as running:
            setting = Setting(running, seconds, say)
            yield from _all([bench for bench in chosen if bench.needs_system], setting, say)
            say("stopping it")
    yield from _all([bench for bench in chosen if not bench.needs_system], None, say)


def _all(chosen: list[Bench], setting: Setting | None, say: Say) -> Iterator[str]:
    for bench in chosen:
        if setting is not None:
            setting.system.settle()
        say(f"{bench.name}: {bench.told}")
        for line in bench.work(setting):
            yield line.text()
