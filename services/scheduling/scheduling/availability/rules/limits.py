"""Booking limits: what counts, in which local period, and what is used up."""

from __future__ import annotations

from collections.abc import Iterable

from scheduling.availability.rules.questions import Booking, DayUsage, Limits


def count_usage(
    bookings: Iterable[Booking], timezone: str, *, now: int, exclude: frozenset[str] = frozenset()
) -> dict[int, DayUsage]:
    """What the given bookings use up, by local date of their start; only those that occupy at `now` count."""
    raise NotImplementedError


def limit_keys(limits: Limits, start: int, timezone: str) -> list[str]:
    """The periods a booking at `start` counts in, one text for each limit that is set, such as `week:2026-11-30`.

    Together with the scope (service or staff member) they are what a booking transaction locks.
    """
    raise NotImplementedError
