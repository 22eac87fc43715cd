"""What the supervisor tells the other commands: `.nexus/state.json`, and the lock that makes it the only one."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
from pydantic import BaseModel, ValidationError

from stack import files, processes
from stack.errors import StackError
from stack.home import Home


class Running(BaseModel):
    """One process of the system."""

    pid: int
    port: int
    command: str
    """Its whole command line, so that a process id that was given to another program is told apart."""
    restarts: int = 0


class State(BaseModel):
    """The running system, as its supervisor last wrote it."""

    supervisor: Running
    started_at: float
    ready: bool = False
    ports: dict[str, int] = {}
    embedded: list[str] = []
    processes: dict[str, Running] = {}

    def url(self, name: str) -> str:
        """Give the address of a part that speaks HTTP."""
        return f"http://127.0.0.1:{self.ports[name]}"

    def is_alive(self) -> bool:
        """Say whether the supervisor that wrote this still runs."""
        return processes.find(self.supervisor.pid, marks=(self.supervisor.command,)) is not None

    def left_over(self) -> dict[str, psutil.Process]:
        """Give the processes of this state that still run."""
        found = {
            name: processes.find(running.pid, marks=(running.command,)) for name, running in self.processes.items()
        }
        return {name: process for name, process in found.items() if process is not None}


def read(home: Home) -> State | None:
    """Give the state that was last written, `None` when there is none or it is not readable any more."""
    try:
        return State.model_validate_json(home.state.read_bytes())
    except (FileNotFoundError, ValidationError):
        return None


def write(home: Home, state: State) -> None:
    """Store the state, whole or not at all."""
    files.write_private(home.state, state.model_dump_json(indent=2) + "\n")


def require(home: Home) -> State:
    """Give the state of a system that runs. Raises `StackError` when none does."""
    state = read(home)
    if state is None or not state.is_alive():
        raise StackError("Nothing is running here. Start it with: nexus up")
    return state


@contextmanager
def only_one(home: Home) -> Iterator[None]:
    """Hold the lock of this home. Raises `StackError` when another supervisor has it."""
    with home.lock.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise StackError(f"Another nexus already runs on {home.folder}. See: nexus status") from taken
        yield
