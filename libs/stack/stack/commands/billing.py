"""Whether the money is all accounted for: `nexus billing verify`; `heads`, to be kept elsewhere."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from stack import home, plan

app = typer.Typer(no_args_is_help=True, help="The books and the audit chains of businesses.")


@app.command()
def verify(
    business: Annotated[str | None, typer.Option(help="The slug of one business; all when left out.")] = None,
    heads: Annotated[
        Path | None,
        typer.Option(help="What `nexus billing heads` printed earlier.", exists=True, dir_okay=False),
    ] = None,
) -> None:
    """Compute every audit chain again, sum the books, and compare them with what is mirrored of Stripe.

    Prints what was checked, one line a business, and each thing that is wrong. Exits with 1 if anything is. With
    `--heads` it also finds a chain that was written anew from end to end.
    """
    from stack import money  # noqa: PLC0415 — billing and SQLAlchemy take a second to import

    addresses = plan.connect(home.find()).addresses
    written = heads.read_text(encoding="utf-8") if heads else ""

    async def check() -> int:
        wrong = 0
        async for verdict in money.verify(addresses, slug=business, heads=written):
            typer.echo(f"{verdict.slug}: " + ", ".join(f"{check.of} {check.things}" for check in verdict.checks))
            for found in [f"{check.of}: {problem}" for check in verdict.checks for problem in check.wrong]:
                wrong += 1
                typer.secho(f"  {found}", fg=typer.colors.RED)
        return wrong

    wrong = asyncio.run(check())
    typer.echo(f"{wrong} things are wrong. See docs/runbooks/books.md" if wrong else "All of it agrees.")
    if wrong:
        raise typer.Exit(1)


@app.command()
def heads() -> None:
    """Print the newest link of each audit chain, one JSON object a line: keep it where billing cannot write."""
    from stack import money  # noqa: PLC0415 — billing and SQLAlchemy take a second to import

    addresses = plan.connect(home.find()).addresses
    for line in asyncio.run(money.heads(addresses)):
        typer.echo(line)
