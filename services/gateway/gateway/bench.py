"""Routes that benchmarks measure with (`NEXUS_BENCH=1`): one does nothing, one asks a context for nothing.

Both go the whole way through the gate, the limits, the token and the filling of a request.
"""

from typing import Any, Final

from gateway.callers.access import Access
from gateway.rest.rows import Route
from kit import echo
from kit.client import Contexts
from kit.scope import Scope


async def _nothing(contexts: Contexts, asked: Any, scope: Scope) -> echo.Echoed:  # noqa: ARG001 - as rows compose
    return echo.Echoed(text=asked.text)


ROUTES: Final = (
    Route("GET", "/v1/bench/baseline", echo.request("identity"), access=Access.USER, compose=_nothing),
    Route("GET", "/v1/bench/echo", echo.request("identity"), access=Access.USER),
)
