"""Contexts that lie, are away, or take too long; and the gateway without NATS or a database."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from standins import NOW
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from worlds import NewGateway, Running, World, serving

from contracts.types import to_typeid, uuid7

DEAD = "http://127.0.0.1:9"
"""Where nobody listens."""


@asynccontextmanager
async def answering(body: bytes, status: int = 200, seconds: float = 0.0) -> AsyncIterator[str]:
    """A context that answers everything alike, whatever its contract says."""

    async def answer(_: Request) -> Response:
        await asyncio.sleep(seconds)
        return Response(body, status, media_type="application/json")

    async with serving(Starlette(routes=[Route("/{path:path}", answer, methods=["POST"])])) as url:
        yield url


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"items":[{"id":"svc_secret","name":"secret"}]}', 200),
        (b'{"items":"secret"}', 200),
        (b"secret", 200),
        (b"", 200),
        (b'{"secret":1}', 404),
        (b"<html>secret</html>", 302),
    ],
)
async def test_a_reply_that_breaks_its_contract_is_refused(
    new_gateway: NewGateway, world: World, slug: str, body: bytes, status: int
) -> None:
    async with answering(body, status) as url, new_gateway(context_urls=world.urls | {"scheduling": url}) as running:
        answer = await running.client.get(f"/v1/{slug}/services")
        assert (answer.status_code, answer.json()["code"]) == (500, "contract-drift")
        assert "secret" not in answer.text


async def test_a_new_field_of_a_reply_is_dropped(new_gateway: NewGateway, world: World, slug: str) -> None:
    body = b'{"items":[],"has_more":false,"cursor":null,"brand_new":1}'
    async with answering(body) as url, new_gateway(context_urls=world.urls | {"scheduling": url}) as running:
        answer = await running.client.get(f"/v1/{slug}/services")
        assert answer.json() == {"items": [], "has_more": False, "cursor": None}


async def test_a_reply_that_is_what_was_promised_is_passed_on_as_it_came(
    new_gateway: NewGateway, world: World, slug: str
) -> None:
    body = b'{"items": [], "cursor": null, "has_more": false}'
    async with answering(body) as url, new_gateway(context_urls=world.urls | {"scheduling": url}) as running:
        assert (await running.client.get(f"/v1/{slug}/services")).content == body


async def test_a_context_that_is_away_is_unavailable(new_gateway: NewGateway, world: World, slug: str) -> None:
    async with new_gateway(context_urls=world.urls | {"scheduling": DEAD}) as running:
        answer = await running.client.get(f"/v1/{slug}/services")
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
        assert int(answer.headers["retry-after"]) >= 1
        assert (await running.client.get(f"/v1/{slug}")).status_code == 200


async def test_a_bug_of_a_context_tells_nothing(running: Running, world: World, slug: str) -> None:
    wanted = {
        "service_id": to_typeid("svc", uuid7()), "starts_at": NOW.isoformat(), "note": "bug",
        "customer": {"name": "Ada", "email": "ada@example.com"},
    }  # fmt: skip
    answer = await running.client.post(f"/v1/{slug}/bookings", json=wanted)
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert "ZeroDivision" not in answer.text


async def test_a_context_that_is_too_slow_meets_its_deadline(new_gateway: NewGateway, world: World, slug: str) -> None:
    async with (
        answering(b"{}", seconds=8) as url,
        new_gateway(context_urls=world.urls | {"scheduling": url}, deadline_seconds=0.3) as running,
    ):
        answer = await running.client.get(f"/v1/{slug}/services")
        assert (answer.status_code, answer.json()["code"]) == (503, "deadline_passed")


async def test_what_is_missing_of_a_timeline_leaves_the_transitions(
    new_gateway: NewGateway, world: World, slug: str
) -> None:
    async with new_gateway(context_urls=world.urls | dict.fromkeys(("notifications", "billing"), DEAD)) as running:
        made = await running.client.post(
            f"/v1/{slug}/bookings",
            json={
                "service_id": to_typeid("svc", uuid7()), "starts_at": NOW.isoformat(),
                "customer": {"name": "Ada", "email": "ada@example.com"},
            },
        )  # fmt: skip
        path = f"/v1/{slug}/bookings/{made.json()['id']}/timeline"
        told = await running.client.get(path, headers={"Nexus-Token": "a-manage-token-of-a-booking"})
        assert [entry["what"] for entry in told.json()["entries"]] == [
            "scheduling.booking.confirmed.v1", "scheduling.booking.cancelled.v1",
        ]  # fmt: skip


async def test_goes_on_without_nats(new_gateway: NewGateway, world: World, slug: str) -> None:
    async with new_gateway(nats_url="nats://127.0.0.1:9") as running:
        assert (await running.client.get(f"/v1/{slug}/services")).status_code == 200
        assert (await running.client.get("/readyz")).status_code == 200


def test_loads_no_database() -> None:
    """Islands: the gateway asks, it does not store."""
    code = (
        "import sys, gateway.app; print([m for m in sys.modules if m.startswith(('sqlalchemy', 'asyncpg', 'kit.db'))])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
