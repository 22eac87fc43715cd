"""Waiting for what follows by itself: a webhook, a tick, an event."""

import time
from collections.abc import Callable
from typing import Final, TypeVar

from stack.errors import StackError

PATIENCE_SECONDS: Final = 20.0

Found = TypeVar("Found")


def wait_for(what: str, look: Callable[[], Found | None], ask: str) -> Found:
    """Look until there is something. Raises `StackError` where `what` does not come within twenty seconds.

    `ask` is the process whose log says why.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.1)
    raise StackError(f"{what} did not come within {PATIENCE_SECONDS:.0f} s. See: nexus logs {ask}")
