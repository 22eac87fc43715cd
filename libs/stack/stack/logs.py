"""Showing log files, one or several side by side, each line with its process."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from rich.console import Console
from rich.text import Text

from stack import processes
from stack.home import Home

COLOURS = ("cyan", "magenta", "green", "yellow", "blue", "bright_red", "bright_cyan", "bright_magenta")


def files(home: Home) -> dict[str, Path]:
    """Give the log of every process that has written one."""
    found = {file.stem: file for file in sorted(home.logs.glob("*.log"))}
    servers = {"postgres": home.folder / "postgres.log", "nats": home.nats / "nats.log"}
    return found | {name: file for name, file in servers.items() if file.exists()}


def show(chosen: Mapping[str, Path], *, lines: int, follow: bool) -> None:
    """Print the last lines of each log; with `follow` also what comes, until Ctrl-C."""
    printer = _Printer(list(chosen))
    for name, file in chosen.items():
        for line in processes.tail(file, lines).splitlines():
            printer.line(name, line)
    if follow:
        try:
            _follow(chosen, printer)
        except KeyboardInterrupt:
            return


def _follow(chosen: Mapping[str, Path], printer: "_Printer") -> None:
    open_files: dict[str, BinaryIO] = {}
    try:
        for name, file in chosen.items():
            open_files[name] = file.open("rb")
            open_files[name].seek(0, 2)
        while True:
            came = [(name, line) for name, file in open_files.items() for line in _new_lines(file)]
            for name, line in came:
                printer.line(name, line)
            if not came:
                time.sleep(0.2)
    finally:
        for file_object in open_files.values():
            file_object.close()


def _new_lines(file: BinaryIO) -> list[str]:
    """Read whole lines that were added; half a line waits for its end."""
    position = file.tell()
    added = file.read()
    whole = added[: added.rfind(b"\n") + 1]
    file.seek(position + len(whole))
    return whole.decode(errors="replace").splitlines()


class _Printer:
    def __init__(self, names: list[str]) -> None:
        self.console = Console(highlight=False, soft_wrap=True)
        self.width = max((len(name) for name in names), default=0)
        self.colours = dict(zip(names, COLOURS * len(names), strict=False))
        self.is_single = len(names) == 1

    def line(self, name: str, line: str) -> None:
        text = Text(line)
        if not self.is_single:
            text = Text(f"{name:<{self.width}} │ ", style=self.colours[name]) + text
        self.console.print(text)
