"""A platform's account at the twin, the official library that speaks to it, and a server that hears its webhooks."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
import orjson
import pytest
import stripe
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from twins.serving import served
from twins.stripe import shapes
from twins.stripe.twin import Stripe

KEY = "sk_test_of_a_twin_for_tests_0123456789"
ENOUGH = 400


@dataclass
class Listener:
    """A server of ours that takes webhooks: it answers what it is told to, then 200."""

    url: str = ""
    heard: list[tuple[bytes, str]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    async def take(self, request: Request) -> Response:
        self.heard.append((await request.body(), request.headers["stripe-signature"]))
        return Response(status_code=self.answers.pop(0) if self.answers else 200)

    def types(self) -> list[str]:
        return [orjson.loads(body)["type"] for body, _ in self.heard]


@dataclass
class Platform:
    """Our account at the twin."""

    twin: Stripe
    url: str
    client: stripe.StripeClient
    http: httpx.AsyncClient
    listener: Listener

    @property
    def v1(self) -> Any:
        return self.client.v1

    def other(self, key: str = KEY, **options: Any) -> stripe.StripeClient:
        return stripe.StripeClient(
            key, base_addresses={"api": self.url}, http_client=self.client._requestor._client, **options
        )

    async def control(self, path: str, **body: Any) -> Any:
        answer = await self.http.post(f"{self.url}/_twin/{path}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def customer(self, card: str = "pm_card_visa", **more: Any) -> Any:
        """A customer whose payments by themselves are made with this card."""
        customer = await self.v1.customers.create_async({"email": "ada@example.com", **more})
        method = await self.v1.payment_methods.attach_async(card, {"customer": customer.id})
        settings = {"invoice_settings": {"default_payment_method": method.id}}
        return await self.v1.customers.update_async(customer.id, settings)

    async def price(self, amount: int = 1000, currency: str = "usd", **more: Any) -> Any:
        return await self.v1.prices.create_async(
            {"currency": currency, "unit_amount": amount, "product_data": {"name": "Gold"}, **more}
        )

    async def pay(self, amount: int = 10_000, card: str = "pm_card_visa", **more: Any) -> Any:
        body = {"amount": amount, "currency": "usd", "payment_method": card, "confirm": True, **more}
        return await self.v1.payment_intents.create_async(body)

    async def clock(self, *at: int) -> Any:
        return await self.v1.test_helpers.test_clocks.create_async({"frozen_time": moment(*at)})

    async def advance(self, clock: Any, *at: int) -> None:
        told = await self.v1.test_helpers.test_clocks.advance_async(clock.id, {"frozen_time": moment(*at)})
        for _ in range(ENOUGH):
            if told.status == "ready":
                return
            await asyncio.sleep(0.01)  # as a platform does that asks: Stripe advances clocks in its own time
            told = await self.v1.test_helpers.test_clocks.retrieve_async(clock.id)
        raise AssertionError("the clock is not ready")

    async def events(self, **asked: Any) -> list[str]:
        """The types of what happened, the oldest first."""
        found = await self.v1.events.list_async({"limit": 100, **asked})
        return [each.type for each in reversed(found.data)]

    async def settled(self) -> None:
        """Wait until all webhooks have been tried."""
        assert (await self.control("webhooks/settle"))["settled"]


def moment(*at: int) -> int:
    return int(datetime(*at, tzinfo=UTC).timestamp())  # type: ignore[misc]


@pytest.fixture(scope="session")
async def library() -> AsyncIterator[stripe.HTTPXClient]:
    """The connections of the official library, which are dear to make."""
    made = stripe.HTTPXClient()
    yield made
    await made.close_async()


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=5, verify=False) as made:
        yield made


@pytest.fixture(scope="session")
async def ear() -> AsyncIterator[Listener]:
    listener = Listener()
    async with served(Starlette(routes=[Route("/hook", listener.take, methods=["POST"])])) as url:
        listener.url = f"{url}/hook"
        yield listener


@pytest.fixture
async def platform(library: stripe.HTTPXClient, browser: httpx.AsyncClient, ear: Listener) -> AsyncIterator[Platform]:
    """At the end, all that the twin told is held against the shapes that the library declares."""
    twin, wrong = Stripe(KEY), []
    ear.heard.clear()
    ear.answers.clear()
    async with served(_watched(twin.app(), wrong)) as url:
        client = stripe.StripeClient(KEY, base_addresses={"api": url}, http_client=library)
        yield Platform(twin, url, client, browser, ear)
        await twin.stop()
    assert wrong == []


def _watched(app: ASGIApp, wrong: list[str]) -> ASGIApp:
    async def watched(scope: Scope, receive: Receive, send: Send) -> None:
        parts: list[bytes] = []
        status = 0

        async def sent(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            parts.append(message.get("body", b""))
            await send(message)

        await app(scope, receive, sent)
        if scope["type"] == "http" and scope["path"].startswith("/v1/") and status == 200:
            wrong.extend(itertools.islice(shapes.problems(orjson.loads(b"".join(parts))), 5))

    return watched
