"""The one place that knows what time it is."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Final

OFFSET_VARIABLE: Final = "NEXUS_CLOCK_OFFSET_SECONDS"

_drill = timedelta(seconds=float(os.environ.get(OFFSET_VARIABLE) or 0))


def _wall() -> datetime:
    return datetime.now(UTC) + _drill


# State of the process, not of a context: consumers and ticks that started before a test have to see its time too.
_read: Callable[[], datetime] = _wall


def now() -> datetime:
    """The current instant in UTC, always aware.

    A drill shifts a whole process by `NEXUS_CLOCK_OFFSET_SECONDS`, read once at start; it may be negative.
    """
    return _read()


@contextmanager
def travel(to: datetime) -> Iterator[None]:
    """Make it `to` for everything in this process; time goes on passing from there. Tests only.

    Raises:
        ValueError: `to` carries no time zone.
    """
    shift = _aware(to) - _read()
    before = _read
    with _reading(lambda: before() + shift):
        yield


class Frozen:
    """A clock that stands still until a test moves it."""

    def __init__(self, at: datetime) -> None:
        self.at = _aware(at)

    def move(self, by: timedelta) -> datetime:
        """Let `by` pass, backwards when it is negative, and say what time it is then."""
        self.at += by
        return self.at


@contextmanager
def frozen(at: datetime) -> Iterator[Frozen]:
    """Stop the clock at `at` for everything in this process; the value yielded moves it. Tests only.

    Raises:
        ValueError: `at` carries no time zone.
    """
    clock = Frozen(at)
    with _reading(lambda: clock.at):
        yield clock


@contextmanager
def _reading(read: Callable[[], datetime]) -> Iterator[None]:
    global _read  # noqa: PLW0603 - one clock per process is the point
    before, _read = _read, read
    try:
        yield
    finally:
        _read = before


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        message = "a moment needs a time zone"
        raise ValueError(message)
    return moment.astimezone(UTC)
