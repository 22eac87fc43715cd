"""`nexus bench`: measures the system against its budgets."""

from typing import Annotated

import typer

from stack.bench import suite
from stack.errors import StackError

HELP = """Measure against the budgets: one JSON object a line on stdout, what happens on stderr.

{"bench", "value", "unit", "baseline", "ratio", "budget"}: with a baseline, ratio is value/baseline, measured in turns
in the same run, and the budget bounds the ratio (throughput from below, latency from above). Without a baseline the
budget bounds the value, and ratio is the share of it that was used.

The system measured is started in a home of its own on free ports and taken down at the end. A whole run takes about
two minutes. A missed budget is no failure: read it.

"""


def bench(
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="NAME", help="This one alone; may be given again.")
    ] = None,
    seconds: Annotated[float, typer.Option(help="Measured seconds of each benchmark.", min=0.5, max=60)] = 8.0,
) -> None:
    """Run the chosen benchmarks, or all that are not long; the command's help lists them."""
    known = [each.name for each in suite.ALL]
    unknown = set(only or []) - set(known)
    if unknown:
        raise StackError(f"There is no benchmark {', '.join(sorted(unknown))}. There are: {', '.join(known)}")
    for line in suite.run(only or suite.USUAL, seconds, lambda text: typer.secho(f"· {text}", dim=True, err=True)):
        print(line, flush=True)


HELP += "\n\n".join(
    f"{each.name}: {each.told}.{' Minutes long: runs only by its name.' if each.long else ''}" for each in suite.ALL
)
