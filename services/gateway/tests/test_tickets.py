"""Tickets at the gateway: what they open, from where, and that no log knows them."""

import json
from asyncio.subprocess import PIPE
from typing import Any

import httpx
from listening import Events
from worlds import Person, Running, World, process_of

from contracts.identity.api import Business
from contracts.permissions import Role

PORTAL = "https://portal.nexus.example"


async def ticket(client: httpx.AsyncClient, shop: Business, person: Person, **changes: Any) -> str:
    asked = {"stream": "admin", "business": shop.slug} | changes
    answer = await client.post("/v1/auth/tickets", json=asked, headers=person.headers)
    assert answer.status_code == 201, answer.text
    assert answer.headers["cache-control"] == "no-store"
    found: str = answer.json()["ticket"]
    return found


async def status(client: httpx.AsyncClient, path: str, **headers: str) -> int:
    return (await client.head(path, headers=headers)).status_code


class TestOpening:
    async def test_a_stream_once(self, running: Running, shop: Business, member: Person) -> None:
        path = f"/v1/admin/stream?business={shop.slug}&ticket={await ticket(running.client, shop, member)}"
        async with running.client.stream("GET", path) as answer:
            assert answer.status_code == 200
            assert (await Events(answer).next())["event"] == "ready"
        assert await status(running.client, path) == 401

    async def test_what_it_is_for_and_nothing_else(
        self, running: Running, world: World, shop: Business, member: Person
    ) -> None:
        client, rival = running.client, world.open_business()
        world.identity.roles[member.user_id, rival.id] = [Role.OWNER]
        for path in (f"/v1/{shop.slug}/me/stream?", f"/v1/admin/stream?business={rival.slug}&"):
            assert await status(client, f"{path}ticket={await ticket(client, shop, member)}") == 401
        mine = await ticket(client, shop, member, stream="me")
        assert await status(client, f"/v1/{shop.slug}/me/stream?ticket={mine}") == 200
        for nonsense in ("x", "nxt_0123456789", "%0d%0a", "a" * 3_000):
            assert await status(client, f"/v1/{shop.slug}/me/stream?ticket={nonsense}") == 401
        other = await ticket(client, shop, member)
        assert (await client.get(f"/v1/auth/me?ticket={other}")).status_code in {401, 422}

    async def test_from_the_page_it_is_for(self, running: Running, shop: Business, member: Person) -> None:
        client = running.client

        async def opened(issued_for: str | None, by: dict[str, str]) -> int:
            one = await ticket(client, shop, member, origin=issued_for)
            return await status(client, f"/v1/admin/stream?business={shop.slug}&ticket={one}", **by)

        assert await opened(PORTAL, {"Origin": PORTAL}) == 200
        assert await opened(None, {}) == 200
        assert await opened(None, {"Origin": running.url}) == 200
        assert await opened(PORTAL, {}) == 401
        assert await opened(PORTAL, {"Origin": "https://evil.example"}) == 401
        assert await opened(None, {"Origin": "https://evil.example"}) == 401

    async def test_a_ticket_gives_no_more_than_its_holder_has(
        self, running: Running, world: World, shop: Business
    ) -> None:
        customer = world.person(shop.id, Role.CUSTOMER)
        one = await ticket(running.client, shop, customer)
        assert await status(running.client, f"/v1/admin/stream?business={shop.slug}&ticket={one}") == 403

    async def test_its_stream_ends_with_the_login(
        self, running: Running, world: World, shop: Business, member: Person
    ) -> None:
        path = f"/v1/admin/stream?business={shop.slug}&ticket={await ticket(running.client, shop, member)}"
        async with running.client.stream("GET", path) as answer:
            events = Events(answer)
            assert (await events.next())["event"] == "ready"
            world.identity.ended.add(member.login_id)
            assert await events.ended(seconds=5)

    async def test_a_subscription(self, running: Running, shop: Business, member: Person) -> None:
        params = {"nexus-business": shop.slug, "ticket": await ticket(running.client, shop, member)}
        query = {"connectionParams": json.dumps(params)}
        async with running.client.stream("GET", "/trpc/admin.stream", params=query) as answer:
            assert (await Events(answer).next())["event"] == "connected"
        again = await running.client.get("/trpc/admin.stream", params=query)
        assert b'"code":-32001' in again.content


async def test_no_log_knows_a_ticket(world: World, shop: Business, member: Person) -> None:
    async with process_of(world, stdout=PIPE) as (process, client):
        one = await ticket(client, shop, member)
        for _ in "12":
            await status(client, f"/v1/admin/stream?business={shop.slug}&ticket={one}")
        process.terminate()
        said, _ = await process.communicate()
    assert b"nxt_" not in said
    assert said, "it says something"
