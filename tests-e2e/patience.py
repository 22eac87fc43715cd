"""Waiting for what another process does."""

import time
from collections.abc import Callable
from typing import TypeVar

PATIENCE_SECONDS = 20.0

Found = TypeVar("Found")


def patiently(look: Callable[[], Found | None], seconds: float = PATIENCE_SECONDS) -> Found:
    """Look until there is something; what another process does follows within a second or two, if it does not die."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, f"{look} found nothing in {seconds:.0f} s"
        time.sleep(0.1)
    return found
