"""Routes that exist for benchmarks alone (`NEXUS_BENCH=1`)."""

from gateway.rest.rows import Route

ROUTES: tuple[Route, ...] = ()
