"""Telling the user what happens: a live line on a terminal, plain lines elsewhere."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console


def terminal() -> Console:
    """Give a console that prints as wide as the terminal, and wide enough for any table into a file or pipe."""
    console = Console(highlight=False, soft_wrap=True)
    return console if console.is_terminal else Console(highlight=False, soft_wrap=True, width=200)


class Reporter:
    """Prints what the supervisor does. Lines are short, each says one thing."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or terminal()
        self.began = time.monotonic()

    def say(self, text: str) -> None:
        """Print a line."""
        self.console.print(text, markup=False)

    def warn(self, text: str) -> None:
        """Print a line that wants attention."""
        self.console.print(text, style="yellow", markup=False)

    def fail(self, text: str) -> None:
        """Print what went wrong."""
        self.console.print(text, style="red", markup=False)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Show that a step runs; print one line with its time when it is done, nothing if it fails."""
        began = time.monotonic()
        if self.console.is_terminal:
            with self.console.status(f"{name} …"):
                yield
        else:
            yield
        self.console.print(f"[green]✓[/] {name} [dim]{time.monotonic() - began:.1f} s[/]")

    def elapsed(self) -> float:
        """Give the seconds since the reporter was made."""
        return time.monotonic() - self.began
