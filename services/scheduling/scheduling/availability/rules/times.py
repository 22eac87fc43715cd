"""Instants, local dates and zones: epoch seconds in, epoch seconds out, by the pinned `tzdata` package alone."""

from __future__ import annotations

from datetime import date, datetime


def parse_instant(text: str) -> int:
    """Epoch seconds of an RFC 3339 text with an offset, such as `2026-12-01T09:00:00Z`."""
    raise NotImplementedError


def from_datetime(moment: datetime) -> int:
    """Epoch seconds of an aware datetime; fractions of a second are cut off."""
    raise NotImplementedError


def to_datetime(instant: int) -> datetime:
    """The instant as a datetime in UTC."""
    raise NotImplementedError


def day_of(on: date) -> int:
    """The date as days since 1970-01-01."""
    raise NotImplementedError


def local_day(instant: int, timezone: str) -> int:
    """The local date of the instant in the zone, as days since 1970-01-01."""
    raise NotImplementedError
