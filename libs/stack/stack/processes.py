"""Starting, watching and stopping operating system processes."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psutil

Action = Callable[[], None]

TICK = 0.01
"""Seconds between two looks at a condition that nothing announces."""


def wait_until(condition: Callable[[], bool], timeout: float) -> bool:
    """Look at `condition` until it holds or `timeout` seconds have passed; say whether it held."""
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(TICK)
    return True


def wait_for_end(process: subprocess.Popen[bytes], timeout: float) -> bool:
    """Wait until a child has ended; say whether it did within `timeout` seconds."""
    try:
        process.wait(timeout)
    except subprocess.TimeoutExpired:
        return False
    return True


def stop(process: subprocess.Popen[bytes], *steps: tuple[signal.Signals, float]) -> None:
    """Send each signal and wait its seconds, until the child has ended; what is left is killed with its group.

    The child must have been started in a session of its own.
    """
    for number, seconds in steps:
        if process.poll() is not None:
            return
        process.send_signal(number)
        if wait_for_end(process, seconds):
            return
    kill_group(process.pid)
    process.wait()


def kill_group(pid: int) -> None:
    """Kill a process and everything it started in its session; one that is gone already is fine."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def find(pid: int, *, marks: tuple[str, ...]) -> psutil.Process | None:
    """Give the living process with this id if its command line has every mark: a reused id is never hit."""
    try:
        process = psutil.Process(pid)
        command = " ".join(process.cmdline())
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return None
    return process if all(mark in command for mark in marks) else None


def is_zombie(pid: int) -> bool:
    """Say whether a process has ended and waits for a parent that does not ask."""
    try:
        return bool(psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def has_ended(process: psutil.Process) -> bool:
    """Say whether a process is gone. A zombie is: its parent may take its time, psutil would wait for that."""
    try:
        return not process.is_running() or bool(process.status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


def end_all(left: dict[str, psutil.Process], timeout: float) -> None:
    """Ask processes that are no children of ours to end, all at once; kill those left after `timeout` seconds."""
    for name, process in left.items():
        _signal(process, signal.SIGINT if name == "postgres" else signal.SIGTERM)
    if not wait_until(lambda: all(map(has_ended, left.values())), timeout):
        for process in left.values():
            _signal(process, signal.SIGKILL)
        wait_until(lambda: all(map(has_ended, left.values())), timeout)


def _signal(process: psutil.Process, number: signal.Signals) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        process.send_signal(number)


def tail(path: Path, lines: int = 15) -> str:
    """Give the last lines of a log file, empty when there is none."""
    if not path.exists():
        return ""
    with path.open("rb") as log:
        log.seek(0, os.SEEK_END)
        log.seek(max(0, log.tell() - 16_384))
        return "\n".join(log.read().decode(errors="replace").splitlines()[-lines:])
