"""Compare-and-set."""

from typing import Protocol

from kit.errors import PreconditionFailed


class Versioned(Protocol):
    """Something with a version."""

    version: int


def refuse_unless_version(thing: Versioned, expected: int | None) -> None:
    """Raises `PreconditionFailed`, which tells the version it has now, unless it is the expected one, or none is."""
    if expected is not None and thing.version != expected:
        raise PreconditionFailed(current={"version": thing.version})
