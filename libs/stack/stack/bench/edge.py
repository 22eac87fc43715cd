"""Benchmarks through the gateway: the route that does nothing, the hop to a context, availability, booking."""

from collections.abc import Iterator
from importlib.resources import files
from itertools import chain
from statistics import fmean, median
from typing import Any

from stack.bench import load, report
from stack.bench.http_load import CONNECTIONS
from stack.bench.load import Slice
from stack.bench.report import Line
from stack.bench.setting import Setting

LOOKS = 8_000
"""Questions about availability that are made in advance: more than are asked."""
BOOKINGS, RUNS = 4_000, 16_000
BOOKINGS_FROM, RUNS_FROM = 2, 30
"""The day from today on which the first booking of either lies, far enough apart never to meet."""


def baseline(setting: Setting) -> Iterator[Line]:
    """What the gateway does at most: a request that it answers itself, with trace, limits and token check."""
    port, shop = setting.port("gateway"), setting.shop
    with load.worker(baseline=http(port, shop.baseline())) as loads:
        loads.slice("baseline", load.WARM_SECONDS)
        slices = [loads.slice("baseline", setting.seconds / (2 * load.SLICES)) for _ in range(load.SLICES)]
    yield Line("baseline", load.rate(slices), "requests/s")
    yield Line("baseline.p50", milliseconds(slices, "baseline", 0.5), "ms")


def hop(setting: Setting) -> Iterator[Line]:
    """The same request, answered by a context: what every request pays for the private network."""
    port, shop = setting.port("gateway"), setting.shop
    with load.worker(hop=http(port, shop.echo()), baseline=http(port, shop.baseline())) as loads:
        hops, bare = load.in_turn(loads, "hop", "baseline", seconds=setting.seconds)
    yield report.against("hop", load.rate(hops), "requests/s", load.rate(bare), 0.5)


def availability(setting: Setting) -> Iterator[Line]:
    """Seven days of three staff, no two questions alike, a booking after every fifty."""
    port, shop = setting.port("gateway"), setting.shop
    loads_of = {"looks": http(port, shop.looks(LOOKS), repeat=False), "baseline": http(port, shop.baseline())}
    with load.worker(**loads_of) as loads:
        looks, bare = load.in_turn(loads, "looks", "baseline", seconds=setting.seconds)
    yield report.against("availability", load.rate(looks), "requests/s", load.rate(bare), 0.2)
    middle, tail = (milliseconds(looks, "read", share) for share in (0.5, 0.99))
    yield report.against("availability.p99_by_p50", tail, "ms", middle, 10)


def booking(setting: Setting) -> Iterator[Line]:
    """Bookings through the gateway, beside the same transaction as a script over bare asyncpg on the same server."""
    shop = setting.shop
    script = {
        "url": setting.system.addresses().database("scheduling"),
        "script": files("stack.bench").joinpath("booking.sql").read_text(encoding="utf-8"),
        "runs": shop.runs(RUNS, first_day=RUNS_FROM),
    }
    bookings = http(setting.port("gateway"), shop.bookings(BOOKINGS, first_day=BOOKINGS_FROM), repeat=False)
    with load.worker(bookings=bookings, script={"script": script}) as loads:
        made, bare = load.in_turn(loads, "bookings", "script", seconds=setting.seconds)
    yield report.against("booking", load.rate(made), "bookings/s", load.rate(bare), 0.25)
    yield Line("booking.p50", milliseconds(made, "booking", 0.5), "ms")


def batch(setting: Setting) -> Iterator[Line]:
    """Ten calls in one request beside one call, by a client that waits for each answer.

    Echoes show what the way costs. A portal's first page, ten lists, also pays for what it asks, each of which is asked
    alone as well.
    """
    port, shop = setting.port("gateway"), setting.shop
    for name, calls, budget in (("batch", shop.echoes(), 3.0), ("batch.portal", shop.lists(), None)):
        loads_of = {"batch": http(port, [shop.batch(calls)], lanes=1), "calls": http(port, shop.alone(calls), lanes=1)}
        with load.worker(**loads_of) as loads:
            batches, single = load.in_turn(loads, "batch", "calls", seconds=setting.seconds / 2)
        yield report.against(name, mean(batches), "ms", mean(single), budget)


def http(
    port: int, requests: list[tuple[str, str]], *, repeat: bool = True, lanes: int = CONNECTIONS
) -> dict[str, Any]:
    """A load of these requests to a port over so many connections; without `repeat` each is sent once."""
    return {"http": {"port": port, "requests": requests, "repeat": repeat, "lanes": lanes}}


def mean(slices: list[Slice]) -> float:
    """What a request took on average, in milliseconds: the median of the slices."""
    return median(fmean(chain.from_iterable(one.took.values())) for one in slices) / 1000


def milliseconds(slices: list[Slice], tag: str, share: float) -> float:
    """The latency below which that share of the requests of a tag lies."""
    took = [each for one in slices for each in one.took.get(tag, ())]
    return report.percentile(took, share) / 1000
