"""`nexus demo`: starts what is not running, fills a business, makes a booking end to end, tells the story."""

import os

from rich.console import Console

from nexus_sdk import Nexus, NexusError, models
from stack import home, plan, state
from stack.commands import run
from stack.demo import books, classes, members, packages, paying, regulars, seed
from stack.demo.journey import Journey
from stack.errors import StackError

KEEP_ALL_TRACES = {"OTEL_TRACES_SAMPLER_ARG": "1.0"}


def demo() -> None:
    """Fill a business with believable data and make a booking end to end, through real parts. Safe to run again."""
    os.environ.update({name: os.environ.get(name, value) for name, value in KEEP_ALL_TRACES.items()})
    run.up(detach=True)
    running = state.require(home.find())
    console = Console(highlight=False, soft_wrap=True)
    try:
        with Nexus(running.url("gateway")) as owner, Nexus(running.url("gateway")) as guest:
            _tell_the_story(console, running, owner, guest)
    except NexusError as refused:
        raise StackError(f"The demo was refused: {refused}") from refused
    console.print("\nThe system goes on running. [bold]nexus status[/] looks at it, [bold]nexus down[/] stops it.")


def _tell_the_story(console: Console, running: state.State, owner: Nexus, guest: Nexus) -> None:
    def say(what: str, text: str) -> None:
        _tell(console, what, text)

    console.print("\n[bold]A business[/]")
    business = seed.sow(owner, lambda text: console.print(f"  {text}", markup=False))
    console.print("\n[bold]A customer[/]")
    journey = Journey(running.url("gateway"), running.url("console"), business, say)
    _show_timeline(console, journey.walk())
    console.print("\n[bold]A customer with a package[/]")
    _show_statement(console, packages.spend_and_return(guest, business, say))
    console.print("\n[bold]A class[/]")
    classes.fill_a_class(guest, business, say)
    console.print("\n[bold]A customer who comes every week[/]")
    regulars.come_weekly(guest, business, say)
    _pay(console, running, business, guest)
    _show_traces(console, journey.traces)


def _pay(console: Console, running: state.State, business: seed.Business, guest: Nexus) -> None:
    """What costs money; not where that would be real cards at Stripe itself."""

    def say(what: str, text: str) -> None:
        _tell(console, what, text)

    console.print("\n[bold]A customer who pays online[/]")
    addresses = plan.connect(home.find()).addresses
    if addresses.outside.stripe:
        console.print("  Skipped: NEXUS_STRIPE_API_KEY is set, and nobody fills in Stripe's own pages by themselves.")
        return
    paying.get_connected(business, say)
    paying.pay_book_and_cancel(guest, business, say)
    console.print("\n[bold]A member[/]")
    membership = members.join_and_renew(guest, business, f"{running.url('twins')}/stripe", say)
    console.print("\n[bold]The books[/]")
    books.show(business, membership, lambda text: console.print(f"  {text}", markup=False))
    books.verify(addresses, business, say)


def _tell(console: Console, what: str, text: str) -> None:
    console.print(f"  [green]✓[/] [bold]{what:<10}[/]", end="")
    console.print(text, markup=False)


def _show_timeline(console: Console, timeline: models.Timeline) -> None:
    console.print(f"\n[bold]Timeline[/] of {timeline.booking_id} (UTC)")
    for entry in timeline.entries:
        what = entry.what.removeprefix("scheduling.").removesuffix(".v1")
        line = f"  {entry.at:%Y-%m-%d %H:%M:%S}  {what:<20} {entry.actor.partition('_')[0]:<22} {entry.detail}"
        console.print(line.rstrip(), markup=False)


def _show_statement(console: Console, statement: list[models.CreditEntry]) -> None:
    console.print("\n[bold]Statement[/] of their credits")
    balance = 0
    for entry in statement:
        balance += entry.amount
        console.print(f"  {entry.at:%Y-%m-%d %H:%M:%S}  {entry.kind:<8} {entry.amount:+3d}  = {balance}", markup=False)


def _show_traces(console: Console, traces: list[tuple[str, str]]) -> None:
    console.print("\n[bold]Traces[/], one each from HTTP through transaction, outbox, stream and consumer to SMTP")
    console.print("  (nexus is .venv/bin/nexus)", style="dim")
    for name, trace_id in traces:
        console.print(f"  {name:<20} nexus trace {trace_id}", markup=False)
