"""Rows that exist for benchmarks alone (`NEXUS_BENCH=1`)."""

from typing import Final

from contracts.bench import Echo, Echoed
from gateway.callers.access import Access
from gateway.rest.rows import Route
from gateway.trpc.rows import Procedure
from kit.client import Answered, Contexts
from kit.scope import Scope


async def _here(_: Contexts, asked: Echo, __: Scope, ___: str | None) -> Answered:
    return Answered(Echoed(text=asked.text), replayed=False)


ROUTES: Final = (
    # The two do the same at the edge: trace, limits, token, query, reply, entity tag. Only one asks a context.
    Route("GET", "/v1/bench/baseline", Echo, access=Access.USER, compose=_here),
    Route("GET", "/v1/bench/echo", Echo, access=Access.USER),
)
PROCEDURES: Final = (Procedure("admin.bench.echo", Echo, "bookings:read"),)
