"""Fixtures of the tests of login providers: WorkOS's emulator, a certified issuer, and what makes us use them."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest_asyncio
from outside_servers import CLIENT, REDIRECT_URIS, Emulator, peer

from identity import providers
from identity.oidc import Issuer
from identity.providers import Providers
from identity.reach import Reach
from identity.workos import WorkOS

TRUSTED = Reach(guarded=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def workos() -> AsyncIterator[Emulator]:
    """WorkOS's own emulator."""
    async with peer("workos.mjs", "/health") as url:
        emulator = Emulator(url)
        yield emulator
        emulator.client.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def certified() -> AsyncIterator[str]:
    """A certified OpenID Connect provider."""
    async with peer("oidc.mjs", "/.well-known/openid-configuration", REDIRECT_URIS=REDIRECT_URIS) as url:
        yield url


@pytest_asyncio.fixture
async def configured(workos: Emulator, certified: str) -> AsyncIterator[Providers]:
    """This process with both, and with issuers on this machine that businesses may name."""
    before = providers.current()
    issuer = workos.url.replace("127.0.0.1", "localhost")
    made = replace(
        before,
        workos=WorkOS(CLIENT, "sk_test_default", url=workos.url, issuer=issuer, reach=TRUSTED),
        issuer=Issuer(certified, "nexus: tests", "a secret with / and + and : in it", TRUSTED),
        reach=Reach(guarded=True, loopback=True),
        webhook_secrets=(b"the old secret", b"the new secret"),
        return_origins=frozenset({"https://app.example.com"}),
    )
    providers.load(made)
    yield made
    providers.load(before)
