"""What a process counts: requests, outbox, consumers and ticks, in Prometheus' text format."""

from functools import cache
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.gc_collector import GCCollector
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

CONTENT_TYPE: Final = CONTENT_TYPE_PLAIN_0_0_4
_BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)

REGISTRY: Final = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)
GCCollector(registry=REGISTRY)

_requests = Counter("nexus_requests", "Requests answered.", ["request", "outcome"], registry=REGISTRY)
_request_seconds = Histogram(
    "nexus_request_seconds", "Time from a request to its answer.", ["request"], buckets=_BUCKETS, registry=REGISTRY
)
_outbox_rows = Gauge("nexus_outbox_unsent_rows", "Events that are committed and not yet sent.", registry=REGISTRY)
_outbox_age = Gauge("nexus_outbox_oldest_seconds", "Age of the oldest event not yet sent.", registry=REGISTRY)
_lag = Gauge("nexus_consumer_pending", "Events that a consumer has not handled yet.", ["consumer"], registry=REGISTRY)
_events = Counter("nexus_events_handled", "Events handled.", ["consumer", "outcome"], registry=REGISTRY)
_event_seconds = Histogram(
    "nexus_event_seconds", "Time from an event to its effect.", ["consumer"], buckets=_BUCKETS, registry=REGISTRY
)
_ticks = Counter("nexus_ticks", "Rounds of a tick.", ["tick", "outcome"], registry=REGISTRY)
_tick_seconds = Histogram("nexus_tick_seconds", "Length of a round.", ["tick"], buckets=_BUCKETS, registry=REGISTRY)
_tick_done_at = Gauge(
    "nexus_tick_last_success_seconds", "Unix time of the last good round.", ["tick"], registry=REGISTRY
)
_unreadable = Counter("nexus_unreadable_secrets", "Encrypted things that do not open.", ["code"], registry=REGISTRY)
_spans_lost = Counter("nexus_spans_lost", "Spans that no collector took.", registry=REGISTRY)

# A series per label value lives as long as the process: names come from code, never from what a caller sent.
_count_request = cache(_requests.labels)
_time_request = cache(_request_seconds.labels)
_count_event = cache(_events.labels)
_time_event = cache(_event_seconds.labels)
_lag_of = cache(_lag.labels)


def observe_request(name: str, outcome: str, seconds: float) -> None:
    """Count one answered request.

    `name` is a request class or route of ours, `outcome` is `ok`, an error's code or `bug`: both sets are small.
    """
    _count_request(name, outcome).inc()
    _time_request(name).observe(seconds)


def observe_event(consumer: str, outcome: str, seconds: float) -> None:
    """Count one delivery; `outcome` is `ok`, `duplicate`, `retried` or `dead`, `seconds` the time since its commit."""
    _count_event(consumer, outcome).inc()
    _time_event(consumer).observe(seconds)


def observe_tick(name: str, outcome: str, seconds: float) -> None:
    """Count one round of a tick; `outcome` is `ok`, `skipped` (another process holds its lock) or `failed`."""
    _ticks.labels(name, outcome).inc()
    _tick_seconds.labels(name).observe(seconds)
    if outcome == "ok":
        _tick_done_at.labels(name).set_to_current_time()


def set_outbox(unsent: int, oldest_seconds: float) -> None:
    """Say how many events wait in the outbox, and for how long the oldest has."""
    _outbox_rows.set(unsent)
    _outbox_age.set(oldest_seconds)


def set_consumer_lag(consumer: str, pending: int) -> None:
    """Say how many events of its stream a consumer has still to handle."""
    _lag_of(consumer).set(pending)


def count_unreadable(code: str) -> None:
    """Count something encrypted that does not open, by the error's code. Any is worth waking somebody."""
    _unreadable.labels(code).inc()


def count_spans_lost(spans: int) -> None:
    """Count spans that were dropped, because the collector was away or too slow."""
    _spans_lost.inc(spans)


def render() -> bytes:
    """Everything counted so far, for `/metrics`, which answers with `CONTENT_TYPE`. Costs about a millisecond."""
    return generate_latest(REGISTRY)
