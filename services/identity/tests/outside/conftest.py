"""Fixtures of the tests of login providers: WorkOS's emulator, a certified issuer, and what makes us use them."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest
import pytest_asyncio
from identity_driver import Identity, Opened, acting
from organisation_stories import Office, address
from outside_driver import Person, logged_in
from outside_servers import CLIENT, REDIRECT_URIS, Emulator, peer

from contracts.identity.organisations.api import DisconnectOrganisation
from identity import providers
from identity.oidc import Issuer
from identity.providers import Providers
from identity.reach import Reach
from identity.workos import WorkOS
from kit.db import Database
from kit.outside import Outside

TRUSTED = Reach()


@pytest.fixture(scope="session")
def workos() -> Iterator[Emulator]:
    """WorkOS's own emulator."""
    with peer("workos.mjs", "/health") as url:
        emulator = Emulator(url)
        yield emulator
        emulator.client.close()


@pytest.fixture(scope="session")
def certified() -> Iterator[str]:
    """A certified OpenID Connect provider."""
    with peer("oidc.mjs", "/.well-known/openid-configuration", REDIRECT_URIS=REDIRECT_URIS) as url:
        yield url


@pytest.fixture
def configured(workos: Emulator, certified: str) -> Iterator[Providers]:
    """This process with both, and with issuers on this machine that businesses may name."""
    before = providers.current()
    issuer = workos.url.replace("127.0.0.1", "localhost")
    made = replace(
        before,
        workos=WorkOS(CLIENT, "sk_test_default", url=workos.url, issuer=issuer, reach=TRUSTED),
        issuer=Issuer(certified, "nexus: tests", "a secret with / and + and : in it", TRUSTED),
        reach=Reach(Outside(loopback=True)),
        webhook_secrets=(b"the old secret", b"the new secret"),
        return_origins=frozenset({"https://app.example.com"}),
    )
    providers.load(made)
    yield made
    providers.load(before)


@pytest_asyncio.fixture
async def office(
    identity: Identity, database: Database, workos: Emulator, configured: Providers
) -> AsyncIterator[Office]:
    """A business whose owner runs an organisation; it is disconnected afterwards."""
    assert configured.workos
    email = address("boss")
    person = workos.person(email)
    organisation = workos.organisation("Office")
    workos.join(organisation, person, "admin")
    owner = logged_in(await Person(identity).by_workos(email))
    opened = await identity.open_business()
    boss = Opened(opened.business, owner, acting(owner, opened.business))
    yield Office(identity, database, workos, organisation, owner, boss)
    await asyncio.gather(identity.ask(DisconnectOrganisation(), boss.scope), return_exceptions=True)
