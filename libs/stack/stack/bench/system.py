"""The system under measurement: a real `nexus up` in a home of its own, on free ports."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from stack import plan, state
from stack.contexts import SERVICES
from stack.environment import Addresses
from stack.errors import StackError
from stack.home import Home

START_SECONDS = 240
SETTLE_SECONDS = 20.0
QUIET_SHARE = 0.1
"""Of one core: what the services use together when they have nothing to do."""
ENVIRONMENT = {"NEXUS_BENCH": "1", "NEXUS_RATE_LIMITS": "drill", "NEXUS_AUTO_PORTS": "1"}


class System:
    """A system below a folder of its own; rate limits count but never refuse."""

    def __init__(self, folder: Path) -> None:
        self.home = Home(folder)

    def up(self) -> None:
        """Start it and wait until it is ready. Raises `StackError` with what the command said."""
        self._nexus("up", "--detach")

    def down(self) -> None:
        """Stop it; its data stays."""
        self._nexus("down")

    def restart(self, name: str) -> None:
        """Stop one process and start it again."""
        self._nexus("stop", name)
        self._nexus("start", name)

    def settle(self) -> None:
        """Wait until what earlier load left behind is done, mails and all; at most `SETTLE_SECONDS`."""
        deadline = time.monotonic() + SETTLE_SECONDS
        before = self._used()
        while time.monotonic() < deadline:
            time.sleep(1.0)
            before, last = self._used(), before
            if before - last < QUIET_SHARE:
                return

    def _used(self) -> float:
        """CPU seconds that the services have used so far."""
        found = (psutil.Process(self.state().processes[name].pid).cpu_times() for name in SERVICES)
        return sum(each.user + each.system for each in found)

    def state(self) -> state.State:
        """What runs where."""
        return state.require(self.home)

    def url(self, name: str = "gateway") -> str:
        """Where a part speaks HTTP."""
        return self.state().url(name)

    def addresses(self) -> Addresses:
        """Where everything is, with the secrets of this system."""
        return plan.connect(self.home).addresses

    def _nexus(self, *arguments: str) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "stack", *arguments],
            env={**os.environ, **ENVIRONMENT, "NEXUS_HOME": str(self.home.folder)},
            capture_output=True, text=True, timeout=START_SECONDS, check=False,
        )  # fmt: skip
        if done.returncode:
            raise StackError(f"nexus {' '.join(arguments)} failed:\n{done.stdout}\n{done.stderr}")


@contextmanager
def running() -> Iterator[System]:
    """A system that is up; it is taken down at the end, and its data goes."""
    with tempfile.TemporaryDirectory(prefix="nexus-bench-") as folder:
        Path(folder).chmod(0o711)  # the database's user passes through
        system = System(Path(folder))
        try:
            system.up()
            yield system
        finally:
            system.down()
