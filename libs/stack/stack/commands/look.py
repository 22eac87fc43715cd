"""Looking at the running system: `nexus status`, `logs`, `trace`."""

import asyncio
import time
from typing import Annotated

import typer
from rich.table import Table

from stack import health, home, logs, memory, plan, processes, state
from stack import trace as waterfall
from stack.contexts import CONSOLE, SERVICES
from stack.errors import StackError
from stack.reporter import terminal
from stack.state import Running


def status() -> None:
    """Show every process with its health, memory and restarts, and what waits in outboxes and consumers."""
    from stack import backlog  # noqa: PLC0415 — nats-py takes half a second to import

    here = home.find()
    running = state.require(here)
    table = Table("process", "health", "port", "pid", "memory", "restarts", box=None, pad_edge=False)
    total = memory.of(running.supervisor, alone=True)
    answers = asyncio.run(_ask_all(running.processes))
    for name, each in running.processes.items():
        held = memory.of(each)
        total += held
        told = f"[green]{answers[name]}" if answers[name] in {"ready", "runs"} else f"[red]{answers[name]}"
        table.add_row(name, told, str(each.port), str(each.pid), f"{held / 1e6:.0f} MB", str(each.restarts))
    console = terminal()
    console.print(table)
    console.print(
        f"{total / 1e6:.0f} MB in all, up for {time.time() - running.started_at:.0f} s, ready: {running.ready}"
    )
    for line in asyncio.run(backlog.describe(plan.connect(here).addresses)):
        console.print(line, markup=False)


def show_logs(
    names: Annotated[list[str] | None, typer.Argument(metavar="[SERVICE]...", help="Whose; all when left out.")] = None,
    *,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on showing what comes.")] = False,
    lines: Annotated[int, typer.Option("--lines", "-n", help="How many of the last lines.")] = 20,
) -> None:
    """Show what the processes wrote, `nexus logs -f scheduling` as it comes."""
    files = logs.files(home.find())
    unknown = set(names or []) - set(files)
    if unknown:
        raise StackError(f"No log of {', '.join(sorted(unknown))}. There are: {', '.join(files)}")
    chosen = {name: file for name, file in files.items() if not names or name in names}
    logs.show(chosen, lines=lines, follow=follow)


def trace(
    trace_id: Annotated[
        str | None, typer.Argument(help="The id, or how it begins; left out, lists the latest.")
    ] = None,
) -> None:
    """Show one trace as a waterfall across all processes, or list the latest traces."""
    here = home.find()
    running = state.read(here)
    alive = running is not None and running.is_alive()
    port = running.ports[CONSOLE] if running and alive else None
    source = waterfall.Source(here.traces, port)
    if trace_id is None:
        waterfall.show_list(source.latest(20), terminal())
    else:
        waterfall.show(source.get(trace_id), terminal())


async def _ask_all(running: dict[str, Running]) -> dict[str, str]:
    return dict(zip(running, await asyncio.gather(*(_ask(name, each) for name, each in running.items())), strict=True))


async def _ask(name: str, running: Running) -> str:
    if processes.find(running.pid, marks=(running.command,)) is None:
        return "gone"
    if name not in {*SERVICES, CONSOLE}:
        return "runs"
    answer = await health.ask(running.port, "/healthz" if name == CONSOLE else "/readyz")
    return {200: "ready", 0: "no answer"}.get(answer.status, f"not ready ({answer.status})")
