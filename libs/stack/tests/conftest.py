import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from stack import nats, permissions, ports, postgres
from stack.contexts import CONTEXTS, SERVICES


@pytest.fixture(scope="session")
def data_dir():
    # pytest's own tmp_path has mode 0700: PostgreSQL's user could not enter it when the tests run as root.
    with tempfile.TemporaryDirectory(prefix="nexus-test-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


@pytest.fixture
def folder(data_dir):
    made = Path(tempfile.mkdtemp(dir=data_dir))
    made.chmod(0o711)
    return made


@pytest.fixture(scope="session")
def database(data_dir):
    server = postgres.Server(data_dir / "postgres", ports.pick(), "superuser's password")
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def bus(data_dir):
    users = {user: f"password-of-{user}" for user in (permissions.ADMIN, *SERVICES)}
    durables = {context: [f"{context}-{source}" for source in CONTEXTS] for context in CONTEXTS}
    server = nats.Server(data_dir / "nats", ports.pick(), users, durables)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def nexus(folder):
    """Run the nexus command with stand-ins for services and steps, in a home of its own."""
    environment = os.environ | {
        "NEXUS_HOME": str(folder / ".nexus"),
        "NEXUS_AUTO_PORTS": "1",
        "PYTHONPATH": str(Path(__file__).parent),
    }

    def run(*arguments, expect=0, **extra):
        done = subprocess.run(
            [sys.executable, "-m", "nexus_with_standins", *arguments],
            capture_output=True, text=True, env=environment | extra, timeout=60, cwd=folder, check=False,
        )  # fmt: skip
        assert done.returncode == expect, done.stdout + done.stderr
        return done.stdout + done.stderr

    run.environment = environment
    run.home = folder / ".nexus"
    yield run
    run("down")
