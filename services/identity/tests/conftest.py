"""Fixtures of identity's tests: its database, its keys, its requests, two businesses."""

import base64
import json
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from starlette.applications import Starlette
from starlette.routing import Route

from identity import keyring, providers
from identity import settings as environment
from identity.main import app
from identity.reach import Reach
from identity.settings import Settings
from kit.auth import ActorSigner, ActorVerifier
from kit.db import Database
from kit.idempotency import Records
from kit.outside import Outside
from kit.requests import Server
from kit.vault import KeyRing
from testkit import migrated_database
from testkit.servers import Servers

sys.path.insert(0, str(Path(__file__).parent))
from mailbox import SEALED_TO, Mailbox

from identity_driver import Identity, Opened

database = migrated_database("identity")


@pytest.fixture(scope="session", autouse=True)
def keys() -> keyring.Keyring:
    """The keys that access tokens are signed with."""
    made = keyring.Keyring(Ed25519PrivateKey.generate().private_bytes_raw())
    keyring.load(made)
    providers.load(
        providers.Providers(KeyRing({"tests": b"k" * 32}, "tests"), "http://localhost:4000", Reach(Outside()))
    )
    return made


def _base64(key: bytes) -> str:
    return base64.b64encode(key).decode()


@pytest.fixture(scope="session", autouse=True)
def settings(servers: Servers) -> Iterator[Settings]:
    """The process's settings, as its environment would give them."""
    public = {name: _base64(key.public) for name, key in SEALED_TO.items()}
    with pytest.MonkeyPatch.context() as environ:
        environ.setenv("NEXUS_DATABASE_URL", servers.database_url("identity"))
        environ.setenv("NEXUS_GATEWAY_PUBLIC_KEY", _base64(bytes(range(32))))
        environ.setenv("NEXUS_JWT_SIGNING_KEY", _base64(bytes(range(32))))
        environ.setenv("NEXUS_SEAL_PUBLIC_KEYS", json.dumps(public))
        environ.setenv("NEXUS_VAULT_KEYS", json.dumps({"k1": _base64(bytes(range(32)))}))
        environ.setenv("NEXUS_VAULT_ACTIVE_KEY", "k1")
        environment.settings.cache_clear()
        read = environment.settings()
    yield read  # read once: the environment is the test process's again, which tests of other contexts share
    environment.settings.cache_clear()


@pytest.fixture
def mails(database: Database) -> Mailbox:
    """The mails that identity asked for, opened as notifications opens them."""
    return Mailbox(database)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def identity(database: Database) -> AsyncIterator[Identity]:
    key = Ed25519PrivateKey.generate()
    verifier = ActorVerifier(key.public_key().public_bytes_raw(), "identity")
    records = Records(KeyRing({"tests": b"k" * 32}, "tests"))
    server = Server(database, verifier, records, guard=app.parts.guard)
    answers = server.answers(app.parts.requests).items()
    transport = httpx.ASGITransport(
        Starlette(routes=[Route(path, answer, methods=["POST"]) for path, answer in answers])
    )
    async with httpx.AsyncClient(transport=transport, base_url="http://identity") as client:
        yield Identity(client, ActorSigner(key.private_bytes_raw()), Mailbox(database))


@pytest_asyncio.fixture
async def studio(identity: Identity) -> Opened:
    """The business under test."""
    return await identity.open_business()


@pytest_asyncio.fixture
async def rival(identity: Identity) -> Opened:
    """Another business, which must never be seen."""
    return await identity.open_business("Rival")


@pytest.fixture
def heard(database: Database) -> Iterator[list[tuple[str, Any]]]:
    """The live signals of this test: subject and data."""
    signals: list[tuple[str, Any]] = []

    async def hear(subject: str, body: bytes) -> None:
        signals.append((subject, json.loads(body)))

    database.signals.context, database.signals.publish = "identity", hear
    yield signals
    database.signals.publish = None
