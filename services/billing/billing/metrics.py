"""What billing counts beside what kit does, at the same `/metrics`."""

from typing import Final

from prometheus_client import Counter, Gauge, Histogram

from kit.metrics import REGISTRY

_events: Final = Counter(
    "nexus_stripe_events", "Events of Stripe's that were heard, by what became of them.", ["outcome"], registry=REGISTRY
)
_event_seconds: Final = Histogram(
    "nexus_stripe_event_seconds", "Time from storing an event to wishing for a look.", registry=REGISTRY,
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0, 600.0),
)  # fmt: skip
_events_waiting: Final = Gauge("nexus_stripe_events_waiting", "Events to be settled.", registry=REGISTRY)
_events_dead: Final = Gauge("nexus_stripe_events_dead", "Events that were given up.", registry=REGISTRY)
_looks: Final = Counter("nexus_looks", "Looks at objects at Stripe.", ["kind", "outcome"], registry=REGISTRY)
_looks_resting: Final = Gauge("nexus_looks_resting", "Looks that failed too often.", registry=REGISTRY)
_looks_late: Final = Gauge("nexus_looks_late_seconds", "How long the oldest look is overdue.", registry=REGISTRY)

_unbalanced: Final = Gauge(
    "nexus_books_unbalanced", "Facts that the last check of the books found out of balance.", registry=REGISTRY
)
_drifted: Final = Gauge(
    "nexus_catalogue_drifted", "What the last sync found changed at Stripe by somebody else.", registry=REGISTRY
)


def count_event(outcome: str, times: int = 1) -> None:
    """Count events by a status of theirs, or `forged`, `repeated`, `missed` (found by reading, never delivered)."""
    _events.labels(outcome).inc(times)


def observe_event(seconds: float) -> None:
    """Time from an event's arrival until it was settled."""
    _event_seconds.observe(seconds)


def set_events(waiting: int, dead: int) -> None:
    """Say how many events wait, and how many were given up. Any of these is for somebody to see to."""
    _events_waiting.set(waiting)
    _events_dead.set(dead)


def count_look(kind: str, outcome: str) -> None:
    """Count a look; `outcome` is `ok`, an error's code, or `bug`."""
    _looks.labels(kind, outcome).inc()


def set_looks(resting: int, late_seconds: float) -> None:
    """Say how many looks rest, and how long the oldest of the others is overdue."""
    _looks_resting.set(resting)
    _looks_late.set(late_seconds)


def set_unbalanced(facts: int) -> None:
    """Say how many facts are out of balance. Any is worth waking somebody."""
    _unbalanced.set(facts)


def set_drifted(found: int) -> None:
    """Say how much of the platform's catalogue was changed at Stripe, and set right again."""
    _drifted.set(found)
