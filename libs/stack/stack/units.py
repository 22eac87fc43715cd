"""One process under supervision: how it is started, when it counts as ready, how it is stopped."""

import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from stack import health, processes

Environment = Callable[[], Mapping[str, str]]
"""Asked at every start, so that a restart can see another environment."""

GRACE = 8.0
"""Seconds a service gets to finish its requests and end its streams after SIGTERM."""

LOG_LIMIT = 10_000_000
"""Bytes after which a log is put aside at the next start."""


class Unit(Protocol):
    """What the supervisor needs to know about a process."""

    name: str
    port: int
    process: subprocess.Popen[bytes] | None

    def start(self) -> None:
        """Start the process; may return before it is ready."""

    async def is_ready(self) -> bool:
        """Say whether it does its work now."""

    def stop(self) -> None:
        """End the process and wait for that."""

    @property
    def log(self) -> Path:
        """The file it writes to."""


@dataclass
class Service:
    """A Python process that serves HTTP and tells its state under a path."""

    name: str
    port: int
    command: Sequence[str]
    environment: Environment
    log: Path
    ready_path: str = "/readyz"
    cwd: Path | None = None
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        """Start it with a log file and a session of its own: Ctrl-C reaches the supervisor only."""
        set_aside(self.log)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=dict(self.environment()),
                cwd=self.cwd,
                start_new_session=True,
            )

    async def is_ready(self) -> bool:
        """Say whether the service calls itself ready."""
        return (await health.ask(self.port, self.ready_path)).is_good

    def stop(self) -> None:
        """Ask it to end; kill it and what it started when its grace is over."""
        if self.process is not None:
            processes.stop(self.process, (signal.SIGTERM, GRACE))


def uvicorn(module: str, port: int) -> list[str]:
    """Give the command line of a service: `<module>:app` under uvicorn.

    uvicorn must not believe `X-Forwarded-For`, which it does by default from this machine: anyone could choose the
    address that limits count. The gateway itself believes the proxies it is told to.
    """
    options = f"--host 127.0.0.1 --port {port} --loop uvloop --http httptools --no-access-log"
    patience = [
        "--no-proxy-headers",
        "--no-server-header",
        "--lifespan",
        "on",
        "--timeout-graceful-shutdown",
        f"{GRACE:.0f}",
    ]
    return [sys.executable, "-m", "uvicorn", f"{module}:app", *options.split(), *patience]


def set_aside(log: Path) -> None:
    """Move a log that has grown too long to `<name>.1`, over the one put there before."""
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_name(f"{log.name}.1"))
