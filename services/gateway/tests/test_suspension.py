"""A suspended business at the door: the public is told so, its people still read, the platform may do what it may."""

from collections.abc import Callable

import httpx
import pytest
from worlds import Running, World

from contracts.permissions import Role

BOOKING = {
    "service_id": "svc_01kbfkqk9mex4a5j5ra0nbjm6n", "starts_at": "2026-12-01T09:00:00Z",
    "customer": {"name": "Ada", "email": "ada@example.com"},
}  # fmt: skip
CONFIRM = {"booking_id": "bkg_01kbfkqk9mex4a5j5ra0nbjm6r"}

Suspend = Callable[[bool], None]


@pytest.fixture
def suspend(world: World, running: Running, slug: str) -> Suspend:
    """Suspends the business or lets it go on, and has the gateway hear of it."""

    def change(suspended: bool) -> None:
        found = world.identity.businesses[slug]
        world.identity.businesses[slug] = found.model_copy(update={"suspended": suspended})
        running.parts.hub.tell("identity", found.id, "business", {"slug": slug})

    return change


async def test_the_public_is_told_in_so_many_words(client: httpx.AsyncClient, slug: str, suspend: Suspend) -> None:
    suspend(True)
    for answer in (
        await client.get(f"/v1/{slug}"),
        await client.get(f"/v1/{slug}/services"),
        await client.post(f"/v1/{slug}/bookings", json=BOOKING),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "business_suspended")
        assert "suspended" in answer.json()["detail"]
    suspend(False)
    assert (await client.get(f"/v1/{slug}/services")).status_code == 200


async def test_its_people_read_and_change_nothing(
    client: httpx.AsyncClient, world: World, slug: str, suspend: Suspend
) -> None:
    business_id = world.identity.businesses[slug].id
    key = world.identity.api_key(business_id, "bookings:read", "bookings:write")
    bearers = [{"Authorization": f"Bearer {key}"}]
    bearers += [world.person(business_id, role).headers for role in (Role.OWNER, Role.STAFF)]
    suspend(True)
    for bearer in bearers:
        headers = bearer | {"Nexus-Business": slug}
        assert (await client.get(f"/v1/{slug}", headers=bearer)).status_code == 200
        assert (await client.get("/trpc/admin.bookings.list", headers=headers)).status_code == 200
        for answer in (
            await client.post("/trpc/admin.bookings.confirm", json=CONFIRM, headers=headers),
            await client.post(f"/v1/{slug}/bookings", json=BOOKING, headers=headers),
        ):
            assert answer.status_code == 403
            assert "business_suspended" in answer.text
    for nobody_here in (world.person().headers, {"Authorization": f"Bearer {world.identity.api_key(business_id)}"}):
        answer = await client.get(f"/v1/{slug}/services", headers=nobody_here)
        assert (answer.status_code, answer.json()["code"]) == (403, "business_suspended")


async def test_the_platform_goes_in_and_leaves_a_mark(
    client: httpx.AsyncClient, world: World, slug: str, suspend: Suspend
) -> None:
    business_id = world.identity.businesses[slug].id
    suspend(True)
    headers = world.person(business_id, Role.PLATFORM_ADMIN).headers | {"Nexus-Business": slug}
    assert (await client.post("/trpc/admin.bookings.confirm", json=CONFIRM, headers=headers)).status_code == 404
    assert world.identity.asked[f"enter {business_id}"] == 1
    member = world.person(business_id, Role.PLATFORM_ADMIN, Role.OWNER).headers | {"Nexus-Business": slug}
    assert (await client.get("/trpc/admin.bookings.list", headers=member)).status_code == 200
    assert world.identity.asked[f"enter {business_id}"] == 1
