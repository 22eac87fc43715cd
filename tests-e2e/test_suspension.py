"""A suspended business, through the gateway and past it: nothing changes in any table, its people still read."""

import base64
from collections.abc import AsyncIterator, Iterator
from importlib import import_module
from typing import Any

import httpx
import pytest
import pytest_asyncio
from practice import open_practice, patiently, platform_admin
from surface import ROWS, Row, Stock, send, stock, valid
from traces import hold_ticks, settled, traces, written

from contracts.permissions import Role
from contracts.types import Actor, ActorKind, from_typeid
from gateway.callers.access import Access
from gateway.trpc.rows import Procedure
from kit.auth import ActorSigner
from kit.scope import Scope
from stack import secrets
from testkit.system import CONTEXTS, System

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("system")]

HERE = [row for row in ROWS if row.in_business]


@pytest.fixture(scope="module")
def admin(system: System) -> Iterator[httpx.Client]:
    """Somebody who runs the platform."""
    with platform_admin(system) as client:
        yield client


@pytest.fixture(scope="module")
def ours(system: System, admin: httpx.Client) -> Iterator[Stock]:
    """A business with some of everything, suspended."""
    with open_practice(system) as practice:
        filled = stock(practice)
        asked = {"business_id": practice.business_id, "reason": "Three invoices are due"}
        assert practice.call("platform.businesses.suspend", asked, by=admin)["suspended"]
        yield filled


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def database(system: System, ours: Stock) -> AsyncIterator[Any]:
    """A connection to tables in which nothing happens by itself."""
    connection = await system.sql()
    await hold_ticks(connection)
    await settled(connection)
    yield connection
    await connection.close()


@pytest.mark.parametrize("row", HERE, ids=lambda row: row.name)
async def test_the_gateway_lets_nothing_change(ours: Stock, database: Any, row: Row) -> None:
    owner, guest, asked = ours.practice.owner, ours.practice.guest, valid(row.request, ours)
    before = await traces(database)
    answer = send(row, ours.practice, owner, asked)
    if row.request.reads:
        assert "business_suspended" not in answer.text
    elif not row.request.while_suspended:
        assert answer.status_code == 403
        assert "business_suspended" in answer.text
    if not isinstance(row, Procedure) and row.access is Access.ANYONE:
        answer = send(row, ours.practice, guest, asked)
        assert (answer.status_code, answer.json()["code"]) == (403, "business_suspended")
    if row.request.while_suspended and not row.request.reads:
        await settled(database)  # access was taken away, which is allowed
    else:
        assert written(before, await traces(database)) == []


@pytest.mark.parametrize("context", CONTEXTS)
async def test_no_context_lets_anything_change_either(system: System, ours: Stock, database: Any, context: str) -> None:
    """Asked past the gateway's own check, with the gateway's own key: by what they were told, each for itself."""
    signer = ActorSigner(base64.b64decode(secrets.load(system.home.secrets).gateway_signing))
    owner = ours.practice.owner.get("/v1/auth/me").json()["user"]["id"]
    actor = Actor(kind=ActorKind.USER, id=owner)
    scope = Scope(from_typeid("biz", ours.practice.business_id), actor, frozenset({Role.OWNER}))
    bearer = {"authorization": f"Bearer {signer.sign(scope, context)}"}
    commands = {row.request.subject: row.request for row in HERE if not row.request.while_suspended}
    answered = import_module(f"{context}.main").app.parts.all_requests()
    asked = [command for command in commands.values() if command in answered]
    assert asked
    before = await traces(database)
    async with httpx.AsyncClient(base_url=system.url(context), headers=bearer, timeout=30) as client:
        for command in asked:
            answer = await client.post(f"/rpc/{command.subject}", json=valid(command, ours))
            assert (answer.status_code, answer.json()["code"]) == (403, "business_suspended"), command.subject
    assert written(before, await traces(database)) == []


def test_it_goes_on_when_it_is_reinstated(ours: Stock, admin: httpx.Client) -> None:
    practice = ours.practice
    practice.call("platform.businesses.reinstate", {"business_id": practice.business_id}, by=admin)
    patiently(lambda: practice.guest.get(practice.path()).status_code == 200)
    practice.book(patiently(practice.slots)[30])
    seen = [entry["command"] for entry in practice.call("audit.list")["items"]]
    assert "identity.platform.reinstate_business.v1" in seen
