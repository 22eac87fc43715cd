"""How much memory the processes of the system hold."""

from pathlib import Path

import psutil

from stack.state import Running


def of(running: Running, *, alone: bool = False) -> int:
    """Give the bytes that a process, and unless `alone` its children, hold; shared pages are counted once."""
    try:
        process = psutil.Process(running.pid)
        family = [process] if alone else [process, *process.children(recursive=True)]
        return sum(_private(Path(f"/proc/{each.pid}/smaps_rollup"), each) for each in family)
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return 0


def _private(rollup: Path, process: psutil.Process) -> int:
    """Give the proportional share of a process where the kernel tells it, else its resident size."""
    try:
        shares = [line.split()[1] for line in rollup.read_text().splitlines() if line.startswith("Pss:")]
        return int(shares[0]) * 1024
    except (OSError, IndexError):
        size: int = process.memory_info().rss
        return size
