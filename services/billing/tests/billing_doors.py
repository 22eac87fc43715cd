"""Where Stripe's webhooks come in, in tests: what the gateway does with them, and what became of them."""

import base64
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx
import stripe
from sellers import Shop, Twin, ask
from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from billing.accounts.models import AccountOwner
from billing.looks.models import Look
from billing.stripe_endpoints import activities as endpoints
from billing.stripe_endpoints.models import StripeEndpoint
from billing.stripe_events import activities
from billing.stripe_events.models import StripeEvent, StripeReading
from contracts.billing.webhooks.api import ReceiveStripeEvent
from kit import clock, errors
from kit.db import Database, Session
from kit.errors import AppError
from kit.scope import Scope, system
from twins.serving import served

PLATFORM = system("tests")
SECRET = "whsec_made_by_hand"


@dataclass
class Door:
    """The way in, as the gateway keeps it."""

    database: Database
    url: str = ""
    statuses: list[int] = field(default_factory=list)
    http: httpx.AsyncClient = field(default_factory=lambda: httpx.AsyncClient(timeout=10))

    async def take(self, request: Request) -> Response:
        """One webhook: the body to the byte and its signature, handed to the context; a refusal is told as it is."""
        body, signature = await request.body(), request.headers.get("stripe-signature", "")
        asked = ReceiveStripeEvent(body=base64.b64encode(body).decode(), signature=signature)
        try:
            await ask(self.database, Scope(), asked)
            answer = Response(b"{}")
        except AppError as refused:
            answer = errors.response(refused)
        self.statuses.append(answer.status_code)
        return answer

    async def post(self, body: str, *, secret: str = SECRET, at: int | None = None) -> int:
        """Send an event as Stripe would, signed with this secret; the status of the answer."""
        header = stripe.WebhookSignature.generate_signature_header(body, secret, at or int(time.time()))
        sent = await self.http.post(self.url, content=body.encode(), headers={"Stripe-Signature": header})
        return sent.status_code

    async def settle(self) -> None:
        """Settle everything that is due."""
        while await activities.settle(self.database):
            pass

    async def read(self, *shops: Shop) -> None:
        """Read the events of these businesses' accounts, as if it were the turn of no other."""
        theirs = {shop.account for shop in shops}

        async def their_turn(session: Session) -> None:
            now = clock.now()
            owners = (await session.scalars(select(AccountOwner.stripe_id))).all()
            others = [
                {"account": each, "read_until": now, "due_at": now + timedelta(days=1)}
                for each in {"", *owners} - theirs
            ]
            await session.execute(insert(StripeReading).values(others).on_conflict_do_nothing())
            mine = StripeReading.account.in_(theirs)
            await session.execute(update(StripeReading).values(due_at=now + timedelta(days=1)).where(~mine))
            await session.execute(update(StripeReading).values(due_at=now).where(mine))

        await self.database.run(PLATFORM, their_turn)
        while await activities.read(self.database):
            pass

    async def rows(self, *event_ids: str) -> list[StripeEvent]:
        query = select(StripeEvent).where(StripeEvent.event_id.in_(event_ids)).order_by(StripeEvent.event_id)
        found = await self.database.run(PLATFORM, lambda session: session.scalars(query), reads=True)
        return list(found.all())

    async def row(self, event_id: str) -> StripeEvent:
        (found,) = await self.rows(event_id)
        return found

    async def make_due(self, *event_ids: str) -> None:
        """Let the time pass that these events wait."""

        async def its_turn(session: Session) -> None:
            await session.execute(
                update(StripeEvent).where(StripeEvent.event_id.in_(event_ids)).values(due_at=clock.now())
            )

        await self.database.run(PLATFORM, its_turn)


@asynccontextmanager
async def opened(database: Database) -> AsyncIterator[Door]:
    """A door that is served."""
    door = Door(database)
    app = Starlette(routes=[Route("/webhooks/stripe", door.take, methods=["POST"])])
    async with door.http, served(app) as url:
        door.url = f"{url}/webhooks/stripe"
        yield door


async def close(database: Database, twin: Twin) -> None:
    """No endpoint is left, here or at the twin."""

    async def forget(session: Session) -> None:
        await session.execute(delete(StripeEndpoint))

    await database.run(PLATFORM, forget)
    async for each in (await twin.library.v1.webhook_endpoints.list_async({"limit": 100})).auto_paging_iter():
        await twin.library.v1.webhook_endpoints.delete_async(each.id)


async def converge(database: Database) -> None:
    """Make and mend endpoints until all are in order."""
    while await endpoints.converge(database):
        pass


async def looks_of(shop: Shop) -> list[tuple[str, str, str]]:
    """Kind, id and account of what is looked at in a business."""
    rows = await shop.run(lambda session: session.scalars(select(Look).order_by(Look.kind, Look.object_id)))
    return [(row.kind, row.object_id, row.account) for row in rows.all()]


async def pay(shop: Shop, amount: int = 5_000, **more: Any) -> Any:
    """Somebody pays the business by card."""
    body: Any = {"amount": amount, "currency": "eur", "payment_method": "pm_card_visa", "confirm": True, **more}
    return await shop.twin.library.v1.payment_intents.create_async(body, {"stripe_account": shop.account})


async def newest(twin: Twin, account: str | None = None, type_: str = "payment_intent.succeeded") -> Any:
    """The newest event of a type in an account."""
    options: Any = {"stripe_account": account} if account else {}
    return (await twin.library.v1.events.list_async({"limit": 1, "type": type_}, options)).data[0]
