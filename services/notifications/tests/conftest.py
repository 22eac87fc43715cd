"""Fixtures of notifications' tests."""

import base64
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from contracts.event import Event
from contracts.types import from_typeid
from kit import clock
from kit.clock import Frozen
from kit.consumers import Consumer
from kit.db import Database
from kit.scope import Scope
from testkit import deliver, migrated_database
from testkit.servers import Servers

sys.path.insert(0, str(Path(__file__).parent))
import mail_server
import mail_stories

from notifications import main
from notifications import settings as environment
from notifications.dispatches import operations as dispatches
from notifications.dispatches.operations import Post
from notifications.dispatches.ticks import open_mail
from notifications.settings import Settings
from notifications.smtp import Smtp

database = migrated_database("notifications")
CONSUMERS = main.app.parts.all_consumers()


@pytest.fixture(scope="session", autouse=True)
def settings(servers: Servers) -> Iterator[Settings]:
    """The process's settings, as its environment would give them."""
    key = base64.b64encode(bytes(range(32))).decode()
    with pytest.MonkeyPatch.context() as environ:
        environ.setenv("NEXUS_DATABASE_URL", servers.database_url("notifications"))
        environ.setenv("NEXUS_GATEWAY_PUBLIC_KEY", key)
        environ.setenv("NEXUS_SEAL_PRIVATE_KEY", base64.b64encode(mail_stories.SEAL_PRIVATE_KEY).decode())
        environ.setenv("NEXUS_VAULT_KEYS", json.dumps({"k1": key}))
        environ.setenv("NEXUS_VAULT_ACTIVE_KEY", "k1")
        environ.setenv("NEXUS_PUBLIC_URL", "https://book.example")
        environ.setenv("NEXUS_MAIL_FROM", "no-reply@mail.example")
        environment.settings.cache_clear()
        read = environment.settings()
    yield read  # read once: the environment is the test process's again, which tests of other contexts share
    environment.settings.cache_clear()


@pytest.fixture
def now() -> Iterator[Frozen]:
    """The clock, standing still until a test moves it."""
    with clock.frozen(mail_stories.NOW) as frozen:
        yield frozen


@pytest_asyncio.fixture
async def mailbox() -> AsyncIterator[mail_server.MailServer]:
    async with mail_server.running() as server:
        yield server


class Watermark:
    """How far this context is known to have consumed scheduling's facts."""

    def __init__(self) -> None:
        self.at: datetime | None = datetime.max.replace(tzinfo=UTC)

    async def reached(self) -> datetime | None:
        return self.at


@pytest.fixture
def watermark() -> Watermark:
    return Watermark()


@pytest.fixture
def post(settings: Settings, mailbox: mail_server.MailServer, watermark: Watermark) -> Post:
    return Post(
        send=Smtp(mailbox.url, breather=0).send,
        open=partial(open_mail, settings=settings),
        known_until=watermark.reached,
        public_url=settings.public_url,
        mail_from=settings.mail_from,
    )


@pytest.fixture
def dispatch(database: Database, post: Post) -> Callable[[], Awaitable[int]]:
    """Send one batch of what is due."""
    return partial(dispatches.dispatch, database, post)


@pytest_asyncio.fixture(autouse=True)
async def nothing_planned(servers: Servers, database: Database) -> None:
    """A dispatcher works for all businesses: start without other tests' mails."""
    engine = create_async_engine(servers.admin_url.replace("postgresql://", "postgresql+asyncpg://"))
    async with engine.begin() as connection:
        await connection.execute(text("truncate notifications.notifications, notifications.account_mails cascade"))
    await engine.dispose()


Tell = Callable[..., Awaitable[None]]


@pytest.fixture
def tell(database: Database) -> Tell:
    """Deliver facts to whoever consumes them here, each twice, as the bus may."""

    async def deliver_all(scope: Scope, *facts: Event) -> None:
        for fact in facts:
            for consumer in consumers_of(fact):
                assert await deliver(database, consumer, scope, fact) == [None, None]

    return deliver_all


def consumers_of(fact: Event) -> list[Consumer]:
    return [consumer for consumer in CONSUMERS if type(fact) in consumer.events]


@pytest_asyncio.fixture
async def owner(here: Scope, tell: Tell) -> UUID:
    """The business under test is known, and has an owner."""
    user_id = from_typeid("usr", here.actor.id)
    await tell(here, mail_stories.business_created(here, owner_id=user_id), mail_stories.role_granted(here, user_id))
    return user_id
