"""Paying online, end to end: what is bought is granted, what is called off goes back, and the books say so to the cent.

Everything that billing knows of money comes by webhooks from Stripe's twin, through the gateway.
"""

import asyncio
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any
from uuid import uuid4

import httpx
import mails
import pytest
import tills
from patience import Found
from practice import Practice, new_email, patiently
from tills import Till

from contracts.types import from_typeid
from testkit.system import System

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("system")]

ROUGH = {"duplicate": 3, "shuffle": True, "delay_seconds": 1.0, "seed": 7}
AWAY = [
    pytest.param({"kind": "refuse", "status": 500}, id="says 500"),
    pytest.param({"kind": "lose"}, id="drops the answer after the effect"),
    pytest.param({"kind": "hang", "seconds": 11}, id="answers too late"),
]


@pytest.fixture
def till(practice: Practice) -> Till:
    """A practice that takes money online."""
    return tills.connect(practice)


@pytest.fixture
def package(practice: Practice) -> str:
    """Five credits for the practice's service, for 250.00 EUR."""
    return _sold(practice, "packages", credits=5, price={"amount_minor": 25_000, "currency": "EUR"})


@pytest.fixture
def plan(practice: Practice) -> str:
    """Two credits a month for 110.00 EUR."""
    price = {"amount_minor": 11_000, "currency": "EUR"}
    return _sold(practice, "membershipPlans", credits=2, price=price, interval="month")


def _sold(practice: Practice, kind: str, **terms: Any) -> str:
    made = practice.call(f"{kind}.create", {"name": "Credits", "service_ids": [practice.service]} | terms)
    return str(made["id"])


@pytest.mark.parametrize("webhooks", [{}, ROUGH], ids=["in order", "twice, late and shuffled"])
def test_a_package_a_deposit_and_a_membership(till: Till, package: str, plan: str, webhooks: dict[str, Any]) -> None:
    with till.webhooks(**webhooks):
        bought = till.sell(package_id=package)
        deposited = till.book(till.service())
        assert (deposited["status"], deposited["deposit"]["amount_minor"]) == ("pending", 3_000)
        till.pay(till.checkout_of(deposited))
        till.standing(deposited, "confirmed")
        customer = bought["purchase"]["customer_id"]
        _balance(till, customer, 5)
        booking = _book_with_credit(till, bought)
        _balance(till, customer, 4)
        for each in (booking, deposited):
            _cancel(till, each)
        _balance(till, customer, 5)
        (payment,) = patiently(lambda: _refunded(till, deposited))
        assert (payment["amount"], payment["refunded"]) == (deposited["deposit"], deposited["deposit"])
        membership = _renewed(till, plan)
    kinds = [entry["kind"] for entry in reversed(till.ask("credits.statement", customer_id=customer)["items"])]
    assert kinds == ["grant", "hold", "release"]
    assert len(_invoices(till, membership)) == 2
    _must_agree(till)


def test_a_gift_code_arrives_by_mail_and_is_spent(till: Till, system: System, package: str) -> None:
    buyer, bea = new_email(), new_email()
    till.gift(email=buyer, recipient={"name": "Bea", "email": bea, "message": "Happy birthday!"})
    letter = _text(mails.read(system, bea, "a gift for you"))
    assert "Happy birthday!" in letter
    (code,) = re.findall(r"^Code: (\S+)", letter, re.MULTILINE)
    assert code in _text(mails.read(system, buyer, "your gift code"))
    bought = till.sell(package_id=package, gift_code=code)
    _balance(till, bought["purchase"]["customer_id"], 5)
    left = till.practice.guest.post(till.practice.path("/gift-codes/balance"), json={"gift_code": code})
    assert left.json()["balance"]["amount_minor"] == 0


def _text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    content: str = body.get_content()
    return content


def test_dropped_webhooks_are_found(till: Till, system: System, package: str) -> None:
    """No webhook arrives; everything is found once Stripe's list of events is read."""
    with till.webhooks(drop=1.0):
        bought = [till.start(package_id=package, customer={"name": "Ada", "email": new_email()}) for _ in range(3)]
        for each in bought:
            tills.browser.press(each["checkout"]["url"], choose=tills.CARD, email=new_email())
    patiently(lambda: asyncio.run(_let_reading_be_due(system, till.account)))
    for each in bought:
        _balance(till, each["purchase"]["customer_id"], 5)
    _must_agree(till)


@pytest.mark.parametrize("fault", AWAY)
def test_stripe_away_while_a_deposit_is_opened(till: Till, package: str, fault: dict[str, Any]) -> None:
    """What needs no payment goes on; what does waits, is told so, and is there once when Stripe is back."""
    bought, service = till.sell(package_id=package), till.service()
    _balance(till, bought["purchase"]["customer_id"], 5)
    till.switch("faults", method="POST", path="/v1/checkout/sessions", **fault)
    deposited = till.book(service)
    proof = {"booking_id": deposited["id"], "token": deposited["links"]["cancel_token"]}
    refused = till.try_start(**proof)
    assert refused.status_code == 503
    assert refused.json()["code"] in {"billing.stripe_away", "deadline_passed"}
    assert till.standing(deposited, "pending")["payment_due_at"]
    _book_with_credit(till, bought)
    till.practice.book(till.practice.slots()[0])
    till.pay(till.checkout_of(deposited))
    till.standing(deposited, "confirmed")
    pages = [each for each in till.state()["checkout.session"] if each["metadata"].get("booking_id") == deposited["id"]]
    assert len(pages) == 1
    _must_agree(till)


def test_bookings_go_on_while_stripe_cannot_be_reached(till: Till, system: System, package: str) -> None:
    bought, service = till.sell(package_id=package), till.service()
    _balance(till, bought["purchase"]["customer_id"], 5)
    system.stop("twins")
    try:
        till.practice.book(till.practice.slots()[0])
        _book_with_credit(till, bought)
        deposited = till.book(service)
        again = till.try_start(booking_id=deposited["id"], token=deposited["links"]["cancel_token"])
        assert (again.status_code, again.json()["code"]) == (503, "billing.stripe_away")
    finally:
        _bring_back(system, "twins")
    till.pay(till.checkout_of(deposited))
    till.standing(deposited, "confirmed")
    _must_agree(till)


@pytest.mark.parametrize(
    "point", [*tills.CRASHES, *(pytest.param(each, marks=pytest.mark.chaos) for each in tills.MORE_CRASHES)]
)
def test_billing_dies_while_money_moves(till: Till, system: System, package: str, point: str) -> None:
    """It is bought once, taken once, given back once, whatever line billing dies at."""
    before = system.pid("billing")
    system.stop("billing")
    system.start("billing", CRASHPOINT=point)
    doomed = patiently(lambda: system.pid("billing") != before and system.pid("billing"))
    patiently(lambda: _ready(system, "billing"))
    key, customer = uuid4().hex, {"name": "Ada Lovelace", "email": new_email()}

    def start() -> dict[str, Any] | None:
        answer = till.try_start(key=key, package_id=package, customer=customer)
        assert answer.status_code in {201, 409, 503}, answer.text
        return answer.json() if answer.status_code == 201 else None

    started = patiently(start)
    tills.browser.press(started["checkout"]["url"], choose=tills.CARD, email=customer["email"])
    purchase = {"purchase_id": started["purchase"]["id"]}
    (paid,) = _though_it_dies(system, doomed, lambda: _listed(till, purchase))
    part = {"payment_id": paid["id"], "amount": {"amount_minor": 5_000, "currency": "EUR"}}
    headers = {"idempotency-key": uuid4().hex, "nexus-business": till.practice.slug}
    patiently(
        lambda: till.practice.owner.post("/trpc/admin.payments.refund", json=part, headers=headers).status_code == 200
    )
    patiently(lambda: system.pid("billing") != doomed)
    patiently(lambda: _ready(system, "billing"))
    _though_it_dies(system, doomed, lambda: till.state().get("refund"))
    _must_agree(till)
    assert len(till.state()["checkout.session"]) == len(till.state()["refund"]) == 1


def _though_it_dies(system: System, doomed: int, look: Callable[[], Found | None]) -> Found:
    """What there is even if this process of billing dies: what it had claimed is let go of once another is there."""
    held = True

    def again() -> Found | None:
        nonlocal held
        if held and system.pid("billing") != doomed and _ready(system, "billing"):
            asyncio.run(_let_leases_end(system))
            held = False
        return look()

    return patiently(again)


async def _let_leases_end(system: System) -> None:
    """As if the minute had passed after which somebody else takes up what one who died had claimed."""
    database = await system.sql()
    try:
        for table in ("looks", "refunds", "checkouts", "stripe_events"):
            await database.execute(f"update billing.{table} set due_at = now() where due_at > now()")
    finally:
        await database.close()


def _listed(till: Till, of: dict[str, str]) -> list[dict[str, Any]] | None:
    """Payments that succeeded; None also while billing is away."""
    answer = till.practice.try_call("payments.list", of, reads=True)
    if answer.status_code != httpx.codes.OK:
        return None
    found: list[dict[str, Any]] = answer.json()["result"]["data"]["items"]
    return found if found and all(each["status"] == "succeeded" for each in found) else None


class TestLate:
    """Billing is away while the money comes; when it is back, the time is up."""

    @pytest.fixture
    def late(self, till: Till, system: System) -> Iterator[dict[str, Any]]:
        booking = till.book(till.service(staff_member_ids=till.practice.staff[:1]))
        page = till.checkout_of(booking)["url"]
        system.stop("billing")
        try:
            tills.browser.press(page, choose=tills.CARD, email=new_email())
            asyncio.run(_let_time_pass(system, booking["id"]))
            till.standing(booking, "cancelled")
            yield booking
        finally:
            _bring_back(system, "billing")

    def test_money_books_again_what_is_free(self, till: Till, system: System, late: dict[str, Any]) -> None:
        _bring_back(system, "billing")
        booked = till.standing(late, "confirmed")
        assert booked["starts_at"] == late["starts_at"]
        _must_agree(till)

    def test_money_goes_back_for_what_is_taken(self, till: Till, system: System, late: dict[str, Any]) -> None:
        practice = till.practice
        wish = practice.wish({"starts_at": late["starts_at"], "offer": None}) | {"service_id": late["service_id"]}
        wish.pop("offer")
        taken = practice.guest.post(practice.path("/bookings"), json=wish)
        assert taken.status_code == 201, taken.text
        _bring_back(system, "billing")
        (payment,) = patiently(lambda: _refunded(till, late))
        assert payment["refunded"] == payment["amount"] == late["deposit"]
        till.standing(late, "cancelled")
        till.standing(taken.json(), "pending")
        _must_agree(till)


def _bring_back(system: System, name: str) -> None:
    """Let a process that was stopped run again, if nobody has, and wait until it answers."""
    if not _ready(system, name):
        system.start(name)
    patiently(lambda: _ready(system, name))


def _ready(system: System, name: str) -> bool:
    try:
        return httpx.get(f"{system.url(name)}/readyz", timeout=2).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


async def _let_time_pass(system: System, booking_id: str) -> None:
    """As if the deposit had been due an hour ago: nothing here moves the clock of a running system."""
    database = await system.sql()
    try:
        bookings = "update scheduling.bookings set payment_due_at = now() - interval '1 hour' where id = $1"
        await database.execute(bookings, from_typeid("bkg", booking_id))
    finally:
        await database.close()


async def _let_reading_be_due(system: System, account: str) -> bool:
    """As if the account had been read five minutes ago; False where it is being read now, or never was."""
    database = await system.sql()
    try:
        rests = "update billing.stripe_readings set due_at = now() where account = $1 and due_at > now() + $2"
        return bool(await database.execute(rests, account, timedelta(minutes=2)) == "UPDATE 1")
    finally:
        await database.close()


def _renewed(till: Till, plan: str) -> str:
    """Join, let a month pass for this member alone; each paid period granted exactly its credits. The membership."""
    joined = till.sell(plan_id=plan)["membership"]
    _balance(till, joined["customer_id"], 2)
    (subscription,) = patiently(lambda: till.ask("subscriptions.list", membership_id=joined["id"])["items"])
    later = datetime.fromisoformat(subscription["period_ends_at"]) + timedelta(hours=2)
    till.switch(f"subscriptions/{subscription['stripe_id']}/advance", now=int(later.timestamp()))
    lots = _balance(till, joined["customer_id"], 4)["lots"]
    periods = till.ask("memberships.periods", membership_id=joined["id"])["items"]
    paid = {(each["period"]["starts_at"], each["period"]["ends_at"]) for each in periods}
    assert {(lot["starts_at"], lot["expires_at"]) for lot in lots} == paid
    assert len(paid) == 2
    return str(joined["id"])


def _book_with_credit(till: Till, bought: dict[str, Any]) -> dict[str, Any]:
    """As who bought them; far enough ahead to be called off in time."""
    practice = till.practice
    slot = practice.slots(days=10)[-1]
    paid_with = {"pay_with_credits": True, "credits_pass": bought["credits_pass"], "customer": bought["customer"]}
    made = practice.guest.post(practice.path("/bookings"), json=practice.wish(slot) | paid_with)
    assert made.status_code == 201, made.text
    booking: dict[str, Any] = made.json()
    return booking


def _cancel(till: Till, booking: dict[str, Any]) -> None:
    token = {"token": booking["links"]["cancel_token"]}
    done = till.practice.guest.post(till.practice.path(f"/bookings/{booking['id']}/cancel"), json=token)
    assert (done.status_code, done.json()["fee"]) == (200, None), done.text


def _balance(till: Till, customer: str, wanted: int) -> dict[str, Any]:
    def look() -> dict[str, Any] | None:
        held: dict[str, Any] = till.ask("credits.get", customer_id=customer)
        return held if held["balance"] == wanted else None

    return patiently(look)


def _refunded(till: Till, booking: dict[str, Any]) -> list[dict[str, Any]] | None:
    """The payments of a booking, once all that was taken has gone back."""
    paid = [till.ask("payments.get", payment_id=each["id"])
            for each in till.ask("payments.list", booking_id=booking["id"])["items"]]  # fmt: skip
    back = all(refund["status"] == "succeeded" for each in paid for refund in each["refunds"])
    return paid if paid and all(each["refunds"] for each in paid) and back else None


def _invoices(till: Till, membership: str) -> list[dict[str, Any]]:
    return patiently(
        lambda: len(
            found := [
                each for each in till.ask("invoices.list", membership_id=membership)["items"]
                if each["status"] == "paid"
            ]
        ) == 2 and found
    )  # fmt: skip


def _must_agree(till: Till) -> None:
    """Each payment and refund at Stripe is in the books exactly once, they sum to zero, and all checks pass."""
    there = till.state()
    wanted = sorted(
        [f"{kind}:{each['id']}" for each in there["payment_intent"] if each["status"] == "succeeded"
         for kind in ("payment", "fees")]
        + [f"refund:{each['id']}" for each in there.get("refund", []) if each["status"] == "succeeded"]
    )  # fmt: skip

    def keys() -> list[str]:
        return sorted(fact["key"] for fact in till.ask("ledger.list", limit=100)["items"])

    patiently(lambda: keys() == wanted)
    assert till.practice.system.nexus("billing", "verify", "--business", till.practice.slug).endswith(
        "All of it agrees.\n"
    )
    ahead = datetime.now().astimezone() + timedelta(days=62)
    assert sum(each["amount_minor"] for each in till.ask("ledger.balances", at=ahead.isoformat())["items"]) == 0
