"""The `nexus` command: a table of its subcommands."""

import sys
from typing import Any

import typer
from typer.core import TyperGroup

from stack.commands import admins, bench, billing, bus, config, demo, doctor, erasures, look, run
from stack.errors import StackError


class _Group(TyperGroup):
    """Shows what the stack knows about a failure as a message, everything else as the bug it is."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except StackError as told:
            typer.secho(f"nexus: {told}", fg=typer.colors.RED, err=True)
            sys.exit(1)


app = typer.Typer(
    cls=_Group,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Nexus on one machine: PostgreSQL, NATS, mail, traces, every service, the gateway. Data is in .nexus/.",
)
app.command()(run.up)
app.command()(run.down)
app.command()(demo.demo)
app.command()(run.migrate)
app.command()(run.stop)
app.command()(run.start)
app.command()(look.status)
app.command("logs")(look.show_logs)
app.command()(look.trace)
app.command()(doctor.doctor)
app.command(help=bench.HELP)(bench.bench)
app.add_typer(billing.app, name="billing")
app.add_typer(bus.app, name="bus")
app.add_typer(erasures.app, name="erasures")
app.add_typer(admins.app, name="admins")
app.add_typer(config.app, name="render")
