"""Waiting for what another process does."""

import time
from collections.abc import Callable
from typing import TypeVar

PATIENCE_SECONDS = 20.0

Found = TypeVar("Found")


def patiently(look: Callable[[], Found | None]) -> Found:
    """Look until there is something; what another process does follows within a second or two."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (found := look()):
        assert time.monotonic() < deadline, f"{look} found nothing in {PATIENCE_SECONDS:.0f} s"
        time.sleep(0.1)
    return found
