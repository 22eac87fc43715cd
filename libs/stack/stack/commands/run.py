"""Starting and stopping: `nexus up`, `down`, `stop`, `start`, `migrate`."""

import asyncio
import os
import subprocess
import sys
import time
from typing import Annotated

import typer

from stack import holds, home, plan, processes, state, summary
from stack.errors import StackError
from stack.home import Home
from stack.reporter import Reporter
from stack.state import State
from stack.supervisor import Supervisor

MODULE = "stack"
"""What `python -m` runs for a supervisor in the background."""

DETACHED_WITHIN = 180.0
DOWN_WITHIN = 12.0

AutoPorts = Annotated[
    bool, typer.Option("--auto-ports", envvar="NEXUS_AUTO_PORTS", help="Pick free ports instead of the usual ones.")
]


def up(
    *,
    detach: Annotated[
        bool, typer.Option("--detach", "-d", help="Return when ready; it goes on in the background.")
    ] = False,
    auto_ports: AutoPorts = False,
) -> None:
    """Start the whole system and wait until it is ready. Ctrl-C, or `nexus down`, stops it; the data stays."""
    here, reporter = home.find(), Reporter()
    here.make()
    running = state.read(here)
    if running is not None and running.is_alive():
        _await_ready(here, None)
        reporter.say("already running")
        summary.tell(reporter, running)
    elif detach:
        _start_in_background(here, auto_ports=auto_ports)
    else:
        with state.only_one(here):
            asyncio.run(_run(here, reporter, auto_ports=auto_ports))


def down() -> None:
    """Stop everything within ten seconds; kill what does not obey, also what a killed supervisor left behind."""
    here, reporter = home.find(), Reporter()
    running = state.read(here)
    if running is None or not (running.is_alive() or running.left_over()):
        reporter.say("nothing is running")
        return
    began = time.monotonic()
    supervisor = processes.find(running.supervisor.pid, marks=(running.supervisor.command,))
    if supervisor is not None:
        processes.end_all({"supervisor": supervisor}, DOWN_WITHIN)
    processes.end_all(running.left_over(), 3.0)
    reporter.say(f"stopped in {time.monotonic() - began:.1f} s")


def migrate() -> None:
    """Bring databases and streams of the running system to this version of the code. Safe to repeat."""
    here, reporter = home.find(), Reporter()
    state.require(here)
    for line in asyncio.run(plan.connect(here).prepare(streams_only=False)):
        reporter.say(line)


def stop(name: Annotated[str, typer.Argument(help="A process: nats, postgres, console or a service.")]) -> None:
    """Stop one process and keep it down, to see what the others do without it. `nexus start NAME` ends that."""
    here = home.find()
    running = _process(here, name)
    holds.hold(here, name)
    process = processes.find(running.pid, marks=(running.command,))
    if process is not None:
        processes.end_all({name: process}, 9.0)
    Reporter().say(f"{name} is down and stays down until: nexus start {name}")


def start(
    name: Annotated[str, typer.Argument(help="A process that `nexus stop` keeps down.")],
    env: Annotated[list[str] | None, typer.Option("--env", "-e", help="KEY=VALUE for this one start.")] = None,
) -> None:
    """Let a stopped process be started again and wait until it runs."""
    here = home.find()
    before = _process(here, name).pid
    holds.release(here, name, env or [])
    if not processes.wait_until(lambda: _process(here, name).pid != before, 60.0):
        raise StackError(f"{name} has not come up. See: nexus logs {name}")
    Reporter().say(f"{name} runs again")


async def _run(here: Home, reporter: Reporter, *, auto_ports: bool) -> None:
    supervisor = Supervisor(plan.make(here, auto_ports=auto_ports), reporter)
    await supervisor.run(when_ready=lambda: summary.tell(reporter, supervisor.state))


def _start_in_background(here: Home, *, auto_ports: bool) -> None:
    """Start a supervisor in a session of its own, show what it says until it is ready, leave it running."""
    log = here.log("nexus")
    began = log.stat().st_size if log.exists() else 0
    with log.open("ab") as file:
        supervisor = subprocess.Popen(
            [sys.executable, "-m", MODULE, "up", *(["--auto-ports"] if auto_ports else [])],
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            env={**os.environ, "NEXUS_HOME": str(here.folder)},
            start_new_session=True,
        )
    with log.open("rb") as said:
        said.seek(began)
        _await_ready(here, supervisor, lambda: _show(said.read()))


def _await_ready(
    here: Home, supervisor: "subprocess.Popen[bytes] | None", meanwhile: processes.Action | None = None
) -> None:
    """Wait until the state says ready. Raises `StackError` if the supervisor ends first."""

    def is_settled() -> bool:
        if meanwhile:
            meanwhile()
        current = state.read(here)
        return _has_ended(current, supervisor) or (
            current is not None and current.ready and _is_of(current, supervisor)
        )

    if not processes.wait_until(is_settled, DETACHED_WITHIN):
        raise StackError(f"Not ready within {DETACHED_WITHIN:.0f} s. See: nexus status, nexus logs")
    if meanwhile:
        meanwhile()
    if _has_ended(state.read(here), supervisor):
        raise StackError(f"It did not start. The whole story is in {here.log('nexus')}")


def _has_ended(current: State | None, supervisor: "subprocess.Popen[bytes] | None") -> bool:
    if supervisor is not None:
        return supervisor.poll() is not None
    return current is None or not current.is_alive()


def _is_of(current: State, supervisor: "subprocess.Popen[bytes] | None") -> bool:
    return supervisor is None or current.supervisor.pid == supervisor.pid


def _show(said: bytes) -> None:
    sys.stdout.write(said.decode(errors="replace"))
    sys.stdout.flush()


def _process(here: Home, name: str) -> state.Running:
    running = state.require(here).processes
    if name not in running:
        raise StackError(f"There is no process {name}. There are: {', '.join(running)}")
    return running[name]
