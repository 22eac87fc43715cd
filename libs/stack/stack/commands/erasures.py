"""Who was erased: `nexus erasures list`, to be kept beside the backups; `replay`, after one was restored."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from stack import home, plan

app = typer.Typer(no_args_is_help=True, help="Customers who were erased, and have to stay so after a restore.")


@app.command("list")
def list_() -> None:
    """Print every erasure, one JSON object a line. It names nobody but by ids: keep it beside the backups, as often."""
    from stack import erasures  # noqa: PLC0415 — scheduling and SQLAlchemy take a second to import

    addresses = plan.connect(home.find()).addresses
    for line in asyncio.run(erasures.listed(addresses)):
        typer.echo(line)


@app.command()
def replay(
    file: Annotated[Path, typer.Argument(help="What `nexus erasures list` has printed.", exists=True, dir_okay=False)],
) -> None:
    """Have everybody on a list erased again. Scheduling does so within a minute; twice is once."""
    from stack import erasures  # noqa: PLC0415 — scheduling and SQLAlchemy take a second to import

    addresses = plan.connect(home.find()).addresses
    count = asyncio.run(erasures.replay(addresses, file.read_text(encoding="utf-8")))
    typer.echo(f"{count} customers are erased again")
