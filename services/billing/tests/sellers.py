"""What tests of billing are set up with: a business that takes money, and Stripe's twin with its switches."""

from dataclasses import dataclass
from typing import Any

import httpx
from stripe import StripeClient

import billing.stripe
from billing.accounts.models import AccountOwner, ConnectAccount
from billing.businesses import operations as businesses
from billing.looks import ticks
from billing.main import app
from contracts.identity.events import BusinessCreated
from contracts.permissions import Role
from contracts.request import Request
from contracts.types import Actor, ActorKind, to_typeid, uuid7
from kit.db import Database, Session
from kit.scope import GUEST, Scope
from twins.stripe.twin import Stripe

ROWS = {row.request: row for table in app.parts.requests for row in table.rows}


async def ask(database: Database, scope: Scope, asked: Request[Any]) -> Any:
    """The answer of the request's handler, in one transaction and under its permission, as the server would ask it."""
    row = ROWS[type(asked)]
    if row.permission:
        scope.require(row.permission)
    prepared = [await row.prepare(database, scope, asked)] if row.prepare else []
    return await database.run(scope, lambda session: row.handler(session, asked, *prepared), reads=asked.reads)


@dataclass
class Twin:
    """Stripe's twin, served over HTTP, and what only a twin has: its switches."""

    stripe: Stripe
    url: str
    http: httpx.AsyncClient

    @property
    def library(self) -> StripeClient:
        """The official library on the platform's account, as the adapter uses it."""
        return billing.stripe.client()

    async def switch(self, path: str, /, **body: Any) -> Any:
        """Turn one of its switches: `POST /_twin/<path>`."""
        answer = await self.http.post(f"{self.url}/_twin/{path}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def state(self, account: str = "") -> dict[str, list[dict[str, Any]]]:
        """All objects of an account by kind, the oldest first."""
        params = {"account": account} if account else {}
        answer = await self.http.get(f"{self.url}/_twin/state", params=params)
        assert answer.status_code == 200, answer.text
        found: dict[str, list[dict[str, Any]]] = answer.json()
        return found

    async def complete(self, checkout_session: str, card: str = "pm_card_visa", **more: Any) -> Any:
        """Fill in the page of a checkout session as a customer would."""
        return await self.switch(f"checkout/sessions/{checkout_session}/complete", card=card, **more)


@dataclass
class Shop:
    """A business that identity has told of."""

    database: Database
    scope: Scope
    twin: Twin
    account: str = ""
    """Its connected account, once it has one."""

    async def open(self, currency: str = "EUR") -> "Shop":
        told = BusinessCreated(
            version=1, business_id=self.scope.business_id, slug=f"shop-{self.scope.business_id.hex[-12:]}",
            name="Shop", timezone="Europe/Berlin", currency=currency, locale="en", owner_id=uuid7(),
        )  # fmt: skip
        await self.database.run(self.scope, lambda session: businesses.remember(session, told))
        return self

    async def connect(self, country: str = "DE") -> "Shop":
        """Give it an account at Stripe that may take money, as if its owner had filled in Stripe's pages."""
        made = await self.twin.library.v1.accounts.create_async(
            {
                "type": "express", "country": country, "metadata": {"nexus_business": self.business},
                "capabilities": {"card_payments": {"requested": True}, "transfers": {"requested": True}},
            }
        )  # fmt: skip
        await self.twin.switch(f"accounts/{made.id}/onboard")
        self.account = made.id

        async def keep(session: Session) -> None:
            session.add(
                ConnectAccount(
                    stripe_id=made.id, country=country, charges_enabled=True, payouts_enabled=True,
                    details_submitted=True, requirements=[], version=1,
                )
            )  # fmt: skip
            session.add(AccountOwner(stripe_id=made.id, business_id=self.scope.business_id))

        await self.database.run(self.scope, keep)
        return self

    @property
    def business(self) -> str:
        """Its id on the wire."""
        return to_typeid("biz", self.scope.business_id)

    @property
    def guest(self) -> Scope:
        return Scope(self.scope.business_id, GUEST)

    def a(self, role: Role) -> Scope:
        """Somebody of the business in this role."""
        return Scope(self.scope.business_id, Actor(kind=ActorKind.USER, id=str(uuid7())), frozenset({role}))

    async def ask(self, asked: Request[Any], scope: Scope | None = None) -> Any:
        return await ask(self.database, scope or self.scope, asked)

    async def run(self, work: Any) -> Any:
        """Do something in a transaction of the business's."""
        return await self.database.run(self.scope, work)

    async def look(self) -> None:
        """Let everything be looked at that is due, and what becomes due by that."""
        while await ticks.look_at_stripe(self.database):
            pass
