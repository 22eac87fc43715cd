"""The storm: events often, late, shuffled, forged, lost; what billing knows in the end is what Stripe has."""

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
import stripe
from billing_doors import Door, converge
from renewal_stories import Club, club
from sellers import Shop, Twin
from sqlalchemy import select, update

from billing.invoices.models import Invoice
from billing.looks import rules
from billing.looks import ticks as looking
from billing.looks.models import Look
from billing.payments import operations as payments
from billing.payments.models import Payment
from billing.payments.operations.settling import Subject
from billing.settings import Settings
from billing.stripe_endpoints import queries as secrets
from billing.stripe_events import ticks as hearing
from billing.stripe_events.models import StripeEvent
from contracts.billing.events import PaymentPurpose, PeriodPaid
from contracts.billing.payments.shapes import PaymentStatus
from contracts.billing.webhooks.shapes import EventStatus
from contracts.types import uuid7
from kit import clock, ticks
from kit.db import Database, Session
from kit.scope import system
from kit.ticks import Tick
from testkit import new_scope, published

SMALL, LARGE = 2_000, 20_000
SHOPS, MONTHS, FORGED = 4, 12, 80
PLATFORM = system("storm")


@dataclass
class Storm:
    """Businesses in which a lot happens, and what of it is on its way to us."""

    door: Door
    twin: Twin
    shops: list[Shop] = field(default_factory=list)
    clubs: list[Club] = field(default_factory=list)
    dice: random.Random = field(default_factory=lambda: random.Random(5))

    async def begin(self) -> None:
        for _ in range(SHOPS):
            self.shops.append(await (await Shop(self.door.database, new_scope(), self.twin).open()).connect())

    async def happen(self, events: int) -> None:
        """Let people pay, be refused, get money back, and renew, until so many events were told that we listen to."""
        while len(self.told()) < events:
            await asyncio.gather(*(self._some(shop) for shop in self.shops))

    async def _some(self, shop: Shop) -> None:
        member = club(shop)
        await member.told()
        await member.subscribe(2027, 1, 31, 9, interval="month")
        for month in range(2, self.dice.randint(3, MONTHS) + 1):
            if self.dice.random() < 0.2:
                await member.pay_with(self.dice.choice(["pm_card_visa", "pm_card_chargeCustomerFail"]))
            await member.advance(2027, month, 28, 12)
        self.clubs.append(member)
        for _ in range(8):
            await self._pay(shop)

    async def _pay(self, shop: Shop) -> None:
        """Somebody pays a fee by card, is declined at times, and gets some of it back in parts."""
        there: Any = {"stripe_account": shop.account}
        v1, amount = self.twin.library.v1, self.dice.randint(1_000, 9_000)
        card = self.dice.choice(["pm_card_visa", "pm_card_visa", "pm_card_visa_chargeDeclined"])
        made = await v1.payment_intents.create_async({"amount": amount, "currency": "eur"}, there)
        fee = Subject(PaymentPurpose.FEE, uuid7(), None, "Late cancellation")
        know = partial(payments.know, stripe_id=made.id, account=shop.account, subject=fee, amount_minor=amount)
        await shop.run(partial(know, currency="EUR"))
        with suppress(stripe.CardError):
            await v1.payment_intents.confirm_async(made.id, {"payment_method": card}, there)
            for _ in range(self.dice.randint(0, 3)):
                part = self.dice.randint(1, amount // 3)
                await v1.refunds.create_async({"payment_intent": made.id, "amount": part}, there)

    def told(self) -> list[dict[str, Any]]:
        """The events that Stripe was asked to send, as the twin keeps them."""
        wanted = set(rules.sent(connected=True))
        found = [each for shop in self.shops for each in self.twin.stripe.book(shop.account).newest("event")]
        return [each for each in found if each["type"] in wanted]

    async def forge(self) -> None:
        """Events of somebody who knows everything but our secrets; and signed ones that are not for us."""
        made = self.twin.stripe.book().newest("webhook_endpoint")
        endpoint = next(each for each in made if each["_connect"])
        for number in range(FORGED):
            body = forged(f"evt_forged_{number}", self.shops[0].account)
            ways: list[dict[str, Any]] = [
                {"body": body}, {"body": body, "seconds": -400, "secret": endpoint["_secrets"][0]},
                {"body": body, "scheme": "v0", "secret": endpoint["_secrets"][0]},
                {"body": {}, "tampered": json.dumps(body), "secret": endpoint["_secrets"][0]},
            ]  # fmt: skip
            sent = await self.twin.switch("webhooks/forge", endpoint=endpoint["id"], **ways[number % len(ways)])
            assert sent["status"] == 400
        (*_, secret) = await self.door.database.run(PLATFORM, secrets.secrets, reads=True)
        for _ in range(20):
            live = forged(f"evt_live_{uuid4().hex}", self.shops[0].account) | {"livemode": True}
            strange = forged(f"evt_strange_{uuid4().hex}", "acct_of_a_stranger")
            for body in (live, strange):
                assert await self.door.post(json.dumps(body), secret=secret) == 200


def forged(id_: str, account: str) -> dict[str, Any]:
    told = {"id": f"in_{id_}", "object": "invoice", "status": "paid", "amount_paid": 1_000_000}
    return {
        "id": id_, "object": "event", "type": "invoice.paid", "account": account, "created": int(time.time()),
        "livemode": False, "data": {"object": told},
    }  # fmt: skip


@asynccontextmanager
async def at_work(database: Database) -> AsyncIterator[None]:
    """Settle at once, as a process does, and look now and then, all the while."""
    settle = next(tick for tick in hearing.ticks.all if tick.name == "settle_stripe_events")
    look = Tick("look_now_and_then", 30, looking.look_at_stripe)
    tasks = [asyncio.create_task(ticks.run(database, tick)) for tick in (settle, look)]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def rage(storm: Storm, events: int) -> None:
    """All of it."""
    door, twin = storm.door, storm.twin
    await storm.begin()
    await converge(door.database)
    await twin.switch("webhooks", hold=True, duplicate=4, shuffle=True, drop=0.05, seed=11)
    await storm.happen(events // 2)
    async with at_work(door.database):
        await twin.switch("webhooks/release")
        await storm.happen(events)
        await storm.forge()
        while not (await twin.switch("webhooks/settle", seconds=5))["settled"]:
            pass
    await door.settle()
    lost = {each["id"] for each in storm.told()} - (await kept(storm)).keys()
    assert len(lost) > events * 0.02
    await door.read(*storm.shops)
    await door.settle()
    await end_leases(storm)
    await storm.shops[0].look()
    await twin.switch("webhooks")


async def end_leases(storm: Storm) -> None:
    """Let the time pass for which whoever was stopped in the middle of a look had taken it."""

    async def now_due(session: Session) -> None:
        await session.execute(update(Look).where(Look.due_at.is_not(None)).values(due_at=clock.now()))

    for shop in storm.shops:
        await shop.run(now_due)


async def kept(storm: Storm) -> dict[str, EventStatus]:
    """The events of the storm's businesses that are stored, and how each stands."""
    theirs = StripeEvent.account.in_([shop.account for shop in storm.shops])
    query = select(StripeEvent.event_id, StripeEvent.status).where(theirs)

    async def read(session: Session) -> dict[str, EventStatus]:
        return {row.event_id: row.status for row in await session.execute(query)}

    return await storm.door.database.run(PLATFORM, read, reads=True)


async def check_events(storm: Storm) -> None:
    """Each event of the twin's is kept once and settled; nothing else is."""
    rows, told = await kept(storm), {each["id"] for each in storm.told()}
    live = {each for each in rows if each.startswith("evt_live_")}
    assert told <= rows.keys()
    assert {each for each in rows if each.startswith("evt_forged_")} == set()
    assert {rows[each] for each in live} == {EventStatus.REFUSED}
    assert {rows[each] for each in rows.keys() - live} <= {EventStatus.SETTLED, EventStatus.IGNORED}
    assert {rows[each] for each in told} == {EventStatus.SETTLED}
    assert Counter(storm.door.statuses)[400] == FORGED
    assert set(storm.door.statuses) == {200, 400}


async def check_looks(storm: Storm) -> None:
    """Each object of which something was told was looked at after that."""
    wanted = set()
    for each in storm.told():
        about = rules.about(each["type"])
        assert about is not None
        wanted.add(
            (each["account"], about.kind_in(each["account"]), about.object_id(each["data"]["object"], each["account"]))
        )
    found: list[Look] = []
    for shop in storm.shops:
        found += (await shop.run(lambda session: session.scalars(select(Look)))).all()
    assert [(row.kind, row.problem) for row in found if (row.due_at, row.problem) != (None, None)] == []
    assert [row.object_id for row in found if row.looked != row.wanted] == []
    assert wanted <= {(row.account, row.kind, row.object_id) for row in found}


async def check_payments(storm: Storm) -> None:
    """Each payment stands as at Stripe; each time money moved it is in the books once, and nothing else is."""
    for shop in storm.shops:
        book = storm.twin.stripe.book(shop.account)
        rows = (await shop.run(lambda session: session.scalars(select(Payment)))).all()
        intents = {each["id"]: each for each in book.newest("payment_intent")}
        paid = {row.stripe_id for row in rows if intents[row.stripe_id]["status"] == "succeeded"}
        refunds = [each for each in book.newest("refund") if each["payment_intent"] in paid]
        back: Counter[str] = Counter()
        for each in refunds:
            back[each["payment_intent"]] += each["amount"]
        assert {row.stripe_id for row in rows if row.status is PaymentStatus.SUCCEEDED} == paid
        assert {row.stripe_id: row.refunded_minor for row in rows if row.refunded_minor} == dict(back)
        entered = await _entered(shop)
        owed = {f"payment:{row.stripe_id}": row.amount_minor for row in rows if row.stripe_id in paid}
        owed |= {f"refund:{each['id']}": -each["amount"] for each in refunds}
        assert entered == owed


async def _entered(shop: Shop) -> dict[str, int]:
    """What each fact of the books, fees apart, moved at Stripe."""

    async def read(session: Session) -> dict[str, int]:
        rows = await session.fetch(
            "select f.key, l.amount_minor from ledger_facts f join ledger_lines l on l.business_id = f.business_id "
            "and l.fact_id = f.id where f.business_id = $1 and l.account = 'stripe' and f.key not like 'fees:%'",
            shop.scope.business_id,
        )
        assert len(rows) == len({row["key"] for row in rows})
        return {row["key"]: row["amount_minor"] for row in rows}

    found: dict[str, int] = await shop.run(read)
    return found


async def check_invoices(storm: Storm) -> None:
    """The mirror is as Stripe's invoices are; each period that one of them paid was told once."""
    for shop in storm.shops:
        there = {each["id"]: each for each in storm.twin.stripe.book(shop.account).newest("invoice")}
        rows = (await shop.run(lambda session: session.scalars(select(Invoice)))).all()
        told = {row.stripe_id: (row.status, row.total_minor, row.paid_minor) for row in rows}
        assert told == {id_: (each["status"], each["total"], each["amount_paid"]) for id_, each in there.items()}
        paid = Counter(
            (each.membership_id, each.period.starts_at.timestamp())
            for each in await published(shop.database, shop.scope, PeriodPaid)
        )
        owed = {
            (row.membership_id, starts) for row in rows if there[row.stripe_id]["status"] == "paid"
            for starts in _starts(there[row.stripe_id])
        }  # fmt: skip
        assert set(paid) == owed
        assert set(paid.values()) <= {1}


def _starts(invoice: dict[str, Any]) -> set[float]:
    """When the periods begin that an invoice renews."""
    return {float(line["period"]["start"]) for line in invoice["_lines"] if line["amount"] > 0}


class TestStorm:
    @pytest.mark.parametrize("events", [SMALL, pytest.param(LARGE, marks=pytest.mark.chaos)])
    async def test_leaves_what_stripe_has(
        self, door: Door, twin: Twin, endpoints: Callable[..., Settings], events: int
    ) -> None:
        storm = Storm(door, twin)
        await rage(storm, events)
        await check_events(storm)
        await check_looks(storm)
        await check_payments(storm)
        await check_invoices(storm)
