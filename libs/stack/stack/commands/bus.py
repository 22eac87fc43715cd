"""Looking into the bus: `nexus bus list`, `tail`; mending it: `rebuild`, `dlq`, `dlq-replay`."""

import asyncio
from typing import Annotated

import typer
from rich.table import Table

from stack import home, plan
from stack.contexts import CONTEXTS
from stack.errors import StackError
from stack.reporter import terminal

app = typer.Typer(no_args_is_help=True, help="Streams, consumers, dead letters.")


@app.command("list")
def list_() -> None:
    """List streams and their consumers with what waits in each."""
    from stack import backlog  # noqa: PLC0415 — nats-py takes half a second to import

    table = Table("stream", "messages", "size", "consumer", "waiting", "in work", "again", box=None, pad_edge=False)
    addresses = plan.connect(home.find()).addresses
    for stream, consumers in asyncio.run(backlog.list_streams(addresses.nats("admin"))):
        size = f"{stream.state.bytes / 1e6:.1f} MB"
        table.add_row(stream.config.name, str(stream.state.messages), size, "", "", "", "")
        for each in consumers:
            counts = (each.num_pending, each.num_ack_pending, each.num_redelivered)
            table.add_row("", "", "", each.name, *(str(count) for count in counts))
    terminal().print(table)


@app.command()
def tail(
    subject: Annotated[
        str, typer.Argument(help="What to listen to, as scheduling.booking.> ; all when left out.")
    ] = ">",
) -> None:
    """Show events and live signals as they pass, until Ctrl-C. Reads beside the consumers, takes nothing from them."""
    from stack import bus  # noqa: PLC0415 — nats-py takes half a second to import

    addresses = plan.connect(home.find()).addresses
    try:
        asyncio.run(bus.tail(addresses.nats("admin"), subject, terminal()))
    except KeyboardInterrupt:
        return


@app.command()
def rebuild(context: Annotated[str, typer.Argument(help="Whose events: identity, scheduling, …")]) -> None:
    """Publish a context's events again from its outbox, for a lost stream. Inboxes drop what they had."""
    from stack import mending  # noqa: PLC0415 — nats-py and SQLAlchemy take a second to import

    addresses = plan.connect(home.find()).addresses
    count = asyncio.run(mending.rebuild(addresses, _known(context)))
    typer.echo(f"{count} events of {context} are sent again. See: nexus bus list")


@app.command()
def dlq(context: Annotated[str | None, typer.Argument(help="Whose; all when left out.")] = None) -> None:
    """List dead letters: events a consumer refused or failed on too often, with the reason."""
    from stack import mending  # noqa: PLC0415 — nats-py and SQLAlchemy take a second to import

    addresses = plan.connect(home.find()).addresses
    table = Table("consumer", "event", "subject", "tried", "since", "reason", box=None, pad_edge=False)
    for name in [_known(context)] if context else CONTEXTS:
        for letter in asyncio.run(mending.waiting(addresses, name)):
            since = f"{letter['created_at']:%Y-%m-%d %H:%M:%S}"
            told = (letter["event_id"], letter["subject"], str(letter["deliveries"]), since, letter["reason"])
            table.add_row(letter["consumer"], *told)
    terminal().print(table if table.row_count else "No dead letters.")


@app.command("dlq-replay")
def dlq_replay(
    context: Annotated[str, typer.Argument(help="The context whose consumer refused them.")],
    event_id: Annotated[str | None, typer.Argument(help="One event; all of the context when left out.")] = None,
) -> None:
    """Give dead letters to their consumer again, once the cause is mended."""
    from stack import mending  # noqa: PLC0415 — nats-py and SQLAlchemy take a second to import

    addresses = plan.connect(home.find()).addresses
    for letter in asyncio.run(mending.replay(addresses, _known(context), event_id)):
        typer.echo(f"{letter['subject']} {letter['event_id']} goes to {letter['consumer']} again")


def _known(context: str) -> str:
    if context not in CONTEXTS:
        raise StackError(f"There is no context {context}. There are: {', '.join(CONTEXTS)}")
    return context
