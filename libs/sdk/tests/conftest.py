"""A server that answers as it is told to, and both clients before it."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from scripted import Caller, Script, blocking, waiting


@pytest.fixture(scope="session")
def server() -> Iterator[Script]:
    with Script.serving() as script:
        yield script


@pytest.fixture
def script(server: Script) -> Script:
    """The server, with nothing to answer and nothing heard."""
    server.begin()
    return server


@pytest.fixture(params=[blocking, waiting], ids=["blocking", "asyncio"])
def nexus(request: pytest.FixtureRequest, script: Script) -> Iterator[Caller]:
    """`Nexus`, then `AsyncNexus`: every test tells the same of both."""
    with request.param(script.url) as caller:
        yield caller
