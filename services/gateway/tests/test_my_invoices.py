"""A customer's own invoices: scheduling says who the login is, billing what they were billed."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from conftest import VAULT
from worlds import PUBLIC_KEY, NewGateway, World, serving

from contracts.billing.invoices.api import ListInvoices
from contracts.billing.invoices.shapes import Invoice, InvoiceStatus
from contracts.identity.api import Business
from contracts.permissions import Role
from contracts.scheduling.customers.api import GetMyself
from contracts.scheduling.shapes import Customer
from contracts.types import Money, Page, to_typeid, uuid7
from kit import app as kit_app
from kit.db import Session
from kit.errors import NotFound
from kit.requests import Requests
from kit.settings import Settings

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


class Both:
    """Scheduling, which knows one customer by their login, and billing, which has an invoice for each customer."""

    def __init__(self) -> None:
        self.requests = Requests()
        self.customer_id = uuid7()
        self.users: set[str] = set()
        self.asked: list[tuple[str, ListInvoices]] = []
        self.requests.answer(GetMyself)(self._myself)
        self.requests.answer(ListInvoices, permission="billing:read")(self._invoices)

    async def _myself(self, session: Session, _: GetMyself) -> Customer:
        if session.actor.id not in self.users:
            raise NotFound
        return Customer(
            id=self.customer_id, name="Ada", email="ada@example.com", phone=None, timezone=None, locale=None,
            created_at=NOW,
        )  # fmt: skip

    async def _invoices(self, session: Session, asked: ListInvoices) -> Page[Invoice]:
        self.asked.append((str(session.actor), asked))
        return Page(items=[invoice_of(asked.customer_id)], has_more=True, cursor="next")


def invoice_of(customer_id: UUID | None) -> Invoice:
    nothing = Money(amount_minor=0, currency="EUR")
    return Invoice(
        id=uuid7(), version=1, stripe_id="in_1", number="A-1", status=InvoiceStatus.PAID, membership_id=uuid7(),
        customer_id=customer_id, subscription_id=None, lines=[], subtotal=nothing, discount=nothing, taxes=[],
        total=nothing, due=nothing, paid=nothing, hosted_url=None, pdf_url=None, attempts=0, next_attempt_at=None,
        issued_at=NOW, paid_at=NOW, created_at=NOW,
    )  # fmt: skip


@pytest.fixture
def both() -> Both:
    return Both()


@pytest_asyncio.fixture(loop_scope="session")
async def client(
    new_gateway: NewGateway, world: World, chassis_url: str, both: Both
) -> AsyncIterator[httpx.AsyncClient]:
    settings = Settings(database_url=chassis_url, gateway_public_key=PUBLIC_KEY, roles="api", pool_size=2, **VAULT)
    parts = kit_app.Parts(requests=[both.requests])
    async with (
        serving(kit_app.build("billing", settings, parts)) as billing,
        serving(kit_app.build("scheduling", settings, parts)) as scheduling,
        new_gateway(context_urls=world.urls | {"billing": billing, "scheduling": scheduling}) as running,
    ):
        yield running.client


async def test_are_asked_for_by_the_customer_that_the_login_is(
    client: httpx.AsyncClient, world: World, shop: Business, both: Both
) -> None:
    ada = world.person(shop.id, Role.CUSTOMER)
    both.users.add(to_typeid("usr", ada.user_id))
    told = await client.get(f"/v1/{shop.slug}/me/invoices?limit=7", headers=ada.headers)
    assert told.status_code == 200, told.text
    assert [each["customer_id"] for each in told.json()["items"]] == [to_typeid("cus", both.customer_id)]
    ((by, asked),) = both.asked
    assert (by, asked.customer_id, asked.drafts, asked.limit) == ("system:my-invoices", both.customer_id, False, 7)


async def test_are_nobody_elses(client: httpx.AsyncClient, world: World, shop: Business, both: Both) -> None:
    path = f"/v1/{shop.slug}/me/invoices"
    eve = world.person(shop.id, Role.CUSTOMER)
    assert (await client.get(path, headers=eve.headers)).status_code == 404
    assert (await client.get(path)).status_code == 401
    asked = f"{path}?customer_id={to_typeid('cus', both.customer_id)}"
    assert (await client.get(asked, headers=eve.headers)).status_code == 422
    assert both.asked == []
