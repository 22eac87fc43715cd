"""The whole system in processes of its own, as `nexus up` starts it, for tests that go through the gateway."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import nats
import psutil
from nats.aio.client import Client

from stack import holds, plan, processes, state
from stack.home import Home
from stack.plan import Plan

START_SECONDS = 120
CONTEXTS = ("identity", "scheduling", "billing", "notifications")


class System:
    """A running system below a folder of its own, on free ports."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.home = Home(folder)
        self._environment = {
            **os.environ,
            "NEXUS_HOME": str(folder),
            "NEXUS_AUTO_PORTS": "1",
            "NEXUS_RATE_LIMITS": "drill",
            **environment,
        }

    def up(self) -> None:
        """Start everything and wait until it is ready. Raises `RuntimeError` with what the command said."""
        self.nexus("up", "--detach", "--auto-ports")

    def down(self) -> None:
        """Stop everything."""
        self.nexus("down")

    def stop(self, name: str) -> None:
        """Stop one process and keep it down."""
        self.nexus("stop", name)

    def start(self, name: str, **environment: str) -> None:
        """Let a stopped process come back, for this start with more environment (`CRASHPOINT=…`)."""
        self.nexus("start", name, *(part for key, value in environment.items() for part in ("--env", f"{key}={value}")))

    def prepare_start(self, name: str, **environment: str) -> None:
        """Give the next start of a process more environment (`CRASHPOINT=…`), the one after that none."""
        holds.release(self.home, name, [f"{key}={value}" for key, value in environment.items()])

    def pid(self, name: str) -> int:
        """The id of the process that plays this part now, or did last."""
        return state.require(self.home).processes[name].pid

    def kill(self, name: str) -> int:
        """`kill -9` one process; the supervisor starts it again. Returns the pid that died."""
        running = state.require(self.home).processes[name]
        process = processes.find(running.pid, marks=(running.command,))
        if process is not None:
            process.send_signal(signal.SIGKILL)
        return running.pid

    def process(self, name: str) -> psutil.Process:
        """The process of a part, as it runs now."""
        return psutil.Process(self.pid(name))

    def names(self) -> list[str]:
        """Every process of the system."""
        return list(state.require(self.home).processes)

    def url(self, name: str = "gateway") -> str:
        """Where a part speaks HTTP."""
        return state.require(self.home).url(name)

    def log(self, name: str) -> str:
        """What a process has logged."""
        return self.home.log(name).read_text(errors="replace")

    async def sql(self, role: str = "postgres") -> "asyncpg.Connection[asyncpg.Record]":
        """A database connection as the superuser or as a context; the caller closes it."""
        return await asyncpg.connect(self.database_url(role))

    def database_url(self, role: str = "postgres") -> str:
        """Where the database is, as the superuser or as a context."""
        return self._plan().addresses.database(role)

    async def bus(self, user: str = "admin") -> Client:
        """A NATS connection; the caller closes it."""
        return await nats.connect(self._plan().addresses.nats(user), inbox_prefix=f"_INBOX_{user}".encode())

    def _plan(self) -> Plan:
        return plan.connect(self.home)

    def nexus(self, *arguments: str) -> str:
        """Run the `nexus` command on this system; what it printed. Raises `RuntimeError` with what went wrong."""
        done = subprocess.run(
            [sys.executable, "-m", "stack", *arguments],
            env=self._environment, capture_output=True, text=True, timeout=START_SECONDS, check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"nexus {' '.join(arguments)} failed:\n{done.stdout}\n{done.stderr}")
        return done.stdout


@contextmanager
def running(**environment: str) -> Iterator[System]:
    """A system that is up; it is taken down at the end, and its data goes."""
    with tempfile.TemporaryDirectory(prefix="nexus-test-") as folder:
        Path(folder).chmod(0o711)  # the database's user passes through
        system = System(Path(folder), **environment)
        try:
            system.up()
            yield system
        finally:
            system.down()
