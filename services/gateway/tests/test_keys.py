"""API keys at the door: a publishable one opens what is public in its business, a secret one what it was made for."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from standins import Identity
from worlds import Running, World

from contracts.identity.api_keys.shapes import KeyStanding
from gateway.callers.keys import SECONDS

Ask = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture
def ask(client: httpx.AsyncClient) -> Ask:
    """Ask with a key: a path, or a procedure in the name of a business."""

    async def asking(key: str, path: str, business: str | None = None, **more: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {key}"} | ({"Nexus-Business": business} if business else {})
        return await client.request(more.pop("method", "GET"), path, headers=headers, **more)

    return asking


def of(identity: Identity, slug: str, *permissions: str) -> str:
    return identity.api_key(identity.businesses[slug].id, *permissions)


async def test_a_publishable_key_opens_what_is_open_to_anyone(world: World, slug: str, ask: Ask) -> None:
    key = of(world.identity, slug)
    assert (await ask(key, f"/v1/{slug}/services")).status_code == 200
    assert (await ask(key, f"/v1/{slug}/me/notifications")).status_code == 403
    assert (await ask(key, f"/v1/{slug}/api-keys")).status_code == 403
    assert (await ask(key, "/trpc/admin.bookings.list", slug)).status_code == 403
    assert (await ask(key, "/v1/auth/me")).status_code == 401


async def test_a_secret_key_opens_what_it_was_made_for(world: World, slug: str, ask: Ask) -> None:
    key = of(world.identity, slug, "bookings:read")
    assert (await ask(key, "/trpc/admin.bookings.list", slug)).status_code == 200
    confirm = {"booking_id": "bkg_01kbfkqk9mex4a5j5ra0nbjm6r"}
    refused = await ask(key, "/trpc/admin.bookings.confirm", slug, method="POST", json=confirm)
    assert refused.status_code == 403
    assert (await ask(key, f"/v1/{slug}/me/notifications")).status_code == 403


async def test_a_service_sees_the_key_and_what_it_may(world: World, slug: str, client: httpx.AsyncClient) -> None:
    made = await _booked(client, world, slug)
    path = f"/v1/{slug}/bookings/{made}"
    for permissions, status in ((["bookings:read"], 200), (["services:read"], 404), ([], 404)):
        bearer = {"Authorization": f"Bearer {of(world.identity, slug, *permissions)}"}
        assert (await client.get(path, headers=bearer)).status_code == status, permissions


async def test_a_key_opens_its_own_business_alone(world: World, slug: str, ask: Ask) -> None:
    other = world.open_business().slug
    for permissions in ((), ("bookings:read",)):
        key = of(world.identity, other, *permissions)
        assert (await ask(key, f"/v1/{slug}/services")).status_code == 401
        assert (await ask(key, "/trpc/admin.bookings.list", slug)).status_code == 401


async def test_what_is_no_key_is_not_asked_about(world: World, slug: str, ask: Ask) -> None:
    key, before = of(world.identity, slug), world.identity.asked["api_key"]
    for text in (
        "pk_",
        "sk_short",
        key + "A",
        key[:-1] + "~",
        "sk_" + "." * 43,
        "pk_" + "A" * 3_000,
    ):
        assert (await ask(text, f"/v1/{slug}/services")).status_code == 401, text
    assert world.identity.asked["api_key"] == before
    assert (await ask(f"pk_{'A' * 43}", f"/v1/{slug}/services")).status_code == 401
    assert world.identity.asked["api_key"] == before + 1


async def test_a_key_is_asked_about_once_in_two_seconds(world: World, slug: str, ask: Ask) -> None:
    assert SECONDS <= 5
    key, before = of(world.identity, slug, "bookings:read"), world.identity.asked["api_key"]
    for _ in range(10):
        assert (await ask(key, f"/v1/{slug}/services")).status_code == 200
    assert world.identity.asked["api_key"] == before + 1


async def test_a_revoked_key_is_forgotten_when_identity_says_so(
    world: World, running: Running, slug: str, ask: Ask
) -> None:
    key = of(world.identity, slug, "bookings:read")
    assert (await ask(key, "/trpc/admin.bookings.list", slug)).status_code == 200
    world.identity.api_keys[key] = KeyStanding(active=False)
    running.parts.hub.tell("identity", world.identity.businesses[slug].id, "api_key", {"key_id": "key_…"})
    assert (await ask(key, "/trpc/admin.bookings.list", slug)).status_code == 401


async def test_a_key_has_a_limit_of_its_own(world: World, slug: str, ask: Ask) -> None:
    answer = await ask(of(world.identity, slug), f"/v1/{slug}/services")
    assert '"key-reads"' in answer.headers["ratelimit-policy"]
    assert '"credential-reads"' not in answer.headers["ratelimit-policy"]


async def _booked(client: httpx.AsyncClient, world: World, slug: str) -> str:
    wanted = {
        "service_id": "svc_01kbfkqk9mex4a5j5ra0nbjm6n", "starts_at": "2026-12-01T09:00:00Z",
        "customer": {"name": "Ada", "email": "ada@example.com"},
    }  # fmt: skip
    made = await client.post(f"/v1/{slug}/bookings", json=wanted)
    assert made.status_code == 201, made.text
    found: str = made.json()["id"]
    return found
