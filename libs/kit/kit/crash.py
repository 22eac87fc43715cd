"""Named points at which a drill ends the process, as a power cut would."""

import os
import signal

POINTS = frozenset(os.environ.get("CRASHPOINT", "").split(",")) - {""}


def point(name: str) -> None:
    """Kill this process here when the environment's `CRASHPOINT` names this point."""
    if name in POINTS:
        os.kill(os.getpid(), signal.SIGKILL)
