"""`nexus demo`: starts what is not running, fills a business, makes a booking end to end, tells the story."""

import os
from typing import Any

from rich.console import Console

from stack import home, state
from stack.commands import run
from stack.demo import classes, packages, regulars, seed
from stack.demo.journey import Journey

KEEP_ALL_TRACES = {"OTEL_TRACES_SAMPLER_ARG": "1.0"}


def demo() -> None:
    """Fill a business with believable data and make a booking end to end, through real parts. Safe to run again."""
    os.environ.update({name: os.environ.get(name, value) for name, value in KEEP_ALL_TRACES.items()})
    run.up(detach=True)
    running = state.require(home.find())
    console = Console(highlight=False, soft_wrap=True)
    console.print("\n[bold]A business[/]")
    owner, business = seed.sow(running.url("gateway"), lambda text: console.print(f"  {text}", markup=False))
    console.print("\n[bold]A customer[/]")
    journey = Journey(
        running.url("gateway"), running.url("console"), business, lambda what, text: _tell(console, what, text)
    )
    timeline = journey.walk()
    _show_timeline(console, timeline)
    console.print("\n[bold]A customer with a package[/]")
    statement = packages.spend_and_return(owner, business, lambda what, text: _tell(console, what, text))
    _show_statement(console, statement)
    console.print("\n[bold]A class[/]")
    classes.fill_a_class(owner, business, lambda what, text: _tell(console, what, text))
    owner.close()
    console.print("\n[bold]A customer who comes every week[/]")
    regulars.come_weekly(running.url("gateway"), business, lambda what, text: _tell(console, what, text))
    _show_traces(console, journey.traces)
    console.print("\nThe system goes on running. [bold]nexus status[/] looks at it, [bold]nexus down[/] stops it.")


def _tell(console: Console, what: str, text: str) -> None:
    console.print(f"  [green]✓[/] [bold]{what:<10}[/]", end="")
    console.print(text, markup=False)


def _show_timeline(console: Console, timeline: dict[str, Any]) -> None:
    console.print(f"\n[bold]Timeline[/] of {timeline['booking_id']} (UTC)")
    for entry in timeline["entries"]:
        at = entry["at"][:19].replace("T", " ")
        what = entry["what"].removeprefix("scheduling.").removesuffix(".v1")
        line = f"  {at}  {what:<20} {entry['actor'].partition('_')[0]:<22} {entry['detail']}"
        console.print(line.rstrip(), markup=False)


def _show_statement(console: Console, statement: list[dict[str, Any]]) -> None:
    console.print("\n[bold]Statement[/] of their credits")
    balance = 0
    for entry in statement:
        balance += entry["amount"]
        at = entry["at"][:19].replace("T", " ")
        console.print(f"  {at}  {entry['kind']:<8} {entry['amount']:+3d}  = {balance}", markup=False)


def _show_traces(console: Console, traces: list[tuple[str, str]]) -> None:
    console.print("\n[bold]Traces[/], one each from HTTP through transaction, outbox, stream and consumer to SMTP")
    console.print("  (nexus is .venv/bin/nexus)", style="dim")
    for name, trace_id in traces:
        console.print(f"  {name:<20} nexus trace {trace_id}", markup=False)
