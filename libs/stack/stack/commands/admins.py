"""Who runs the platform: `nexus admins add`, `remove`, `list`."""

import asyncio
from typing import Annotated

import typer

from stack import admins, home, plan

app = typer.Typer(no_args_is_help=True, help="Who runs the platform: lists, suspends and reinstates businesses.")

Email = Annotated[str, typer.Argument(help="The address they are registered with.")]


@app.command()
def add(email: Email) -> None:
    """Make a registered user a platform admin."""
    done = asyncio.run(admins.add(plan.connect(home.find()).addresses, email))
    typer.echo(f"{email} runs the platform now" if done else f"{email} runs the platform already")


@app.command()
def remove(email: Email) -> None:
    """Make a platform admin a user like any other."""
    done = asyncio.run(admins.remove(plan.connect(home.find()).addresses, email))
    typer.echo(f"{email} runs the platform no more" if done else f"{email} does not run the platform")


@app.command("list")
def list_() -> None:
    """Print every platform admin."""
    for line in asyncio.run(admins.listed(plan.connect(home.find()).addresses)):
        typer.echo(line)
