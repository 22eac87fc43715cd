"""Paying through the whole system: deposits, packages and memberships at Stripe, and what goes back."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from practice import Practice, new_email, patiently
from tills import Till

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("system")]

EUROS = {"amount_minor": 3_000, "currency": "EUR"}


@pytest.fixture
def till(practice: Practice) -> Till:
    return Till(practice).open()


def with_deposit(practice: Practice) -> dict[str, Any]:
    """A booking that awaits half of its price."""
    known = practice.call("services.list", {})["items"][0]
    fields = {name: known[name] for name in ("duration_minutes", "price", "staff_member_ids")}
    service = practice.call("services.create", fields | {"name": "With a deposit", "deposit": {"percent": 50}})
    slot = practice.slots(service["id"])[0]
    wish = practice.wish(slot) | {"service_id": service["id"]}
    answer = practice.guest.post(practice.path("/bookings"), json=wish)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def status_of(practice: Practice, booking: dict[str, Any]) -> str:
    path = practice.path(f"/bookings/{booking['id']}")
    answer = practice.guest.get(path, headers={"nexus-token": booking["links"]["cancel_token"]})
    return str(answer.json()["status"])


def test_a_deposit_lets_a_booking_stand_and_goes_back_when_it_is_off(practice: Practice, till: Till) -> None:
    booking = with_deposit(practice)
    token = booking["links"]["cancel_token"]
    assert booking["status"] == "pending"
    refused = till.try_to_check_out({"booking_id": booking["id"], "token": "A" * 22})
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")

    wish = {"booking_id": booking["id"], "token": token}
    checkout = till.check_out(wish)["checkout"]
    assert checkout["amount"] == EUROS
    assert till.check_out(wish)["checkout"] == checkout
    till.pay(checkout)
    assert patiently(lambda: status_of(practice, booking) == "confirmed")
    assert till.standing(checkout)["status"] == "complete"
    again = till.try_to_check_out(wish)
    assert (again.status_code, again.json()["code"]) == (409, "scheduling.nothing_due")

    off = practice.call("bookings.cancel", {"booking_id": booking["id"]})
    assert off["status"] == "cancelled"
    (payment,) = practice.call("payments.list", {"booking_id": booking["id"]})["items"]
    refunds = patiently(lambda: _refunded(practice, payment))
    assert [(each["reason"], each["amount"]) for each in refunds] == [("cancelled", EUROS)]
    assert [each["amount"] for each in till.state()["refund"]] == [3_000]


def _refunded(practice: Practice, payment: dict[str, Any]) -> list[dict[str, Any]]:
    told = practice.call("payments.get", {"payment_id": payment["id"]})
    return [each for each in told["refunds"] if each["status"] == "succeeded"]


def test_a_package_is_bought_once_for_a_key_and_pays_a_booking(practice: Practice, till: Till) -> None:
    price = {"amount_minor": 25_000, "currency": "EUR"}
    package = practice.call(
        "packages.create", {"name": "Five", "credits": 5, "price": price, "service_ids": [practice.service]}
    )
    contact = {"name": "Ada Lovelace", "email": new_email()}
    wish, key = {"package_id": package["id"], "customer": contact}, uuid4().hex
    told = till.check_out(wish, key=key)
    assert told["checkout"]["amount"] == price
    replayed = till.try_to_check_out(wish, key=key)
    assert replayed.headers["idempotency-replayed"] == "true"
    assert replayed.json() == told
    assert len(practice.call("purchases.list", {})["items"]) == 1

    slot = practice.slots()[0]
    book = practice.wish(slot) | {
        "customer": contact, "pay_with_credits": True, "credits_pass": told["credits_pass"]
    }  # fmt: skip
    early = practice.guest.post(practice.path("/bookings"), json=book)
    assert (early.status_code, early.json()["code"]) == (402, "scheduling.not_enough_credits")
    till.pay(told["checkout"])
    assert patiently(lambda: practice.call("purchases.list", {})["items"][0]["status"] == "paid")
    booked = practice.guest.post(practice.path("/bookings"), json=book)
    assert (booked.status_code, booked.json()["credits"]) == (201, 1), booked.text


def test_what_costs_nothing_needs_no_stripe(practice: Practice) -> None:
    price = {"amount_minor": 0, "currency": "EUR"}
    package = practice.call(
        "packages.create", {"name": "Taster", "credits": 1, "price": price, "service_ids": [practice.service]}
    )
    wish = {"package_id": package["id"], "customer": {"name": "Ada Lovelace", "email": new_email()}}
    told = Till(practice).check_out(wish)
    assert (told["checkout"], told["purchase"]["status"]) == (None, "paid")


def test_a_membership_subscribes_and_its_first_period_is_granted(practice: Practice, till: Till) -> None:
    price = {"amount_minor": 5_000, "currency": "EUR"}
    plan = practice.call(
        "membershipPlans.create",
        {"name": "Gold", "credits": 4, "price": price, "service_ids": [practice.service], "interval": "month"},
    )
    told = till.check_out({"plan_id": plan["id"], "customer": {"name": "Ada Lovelace", "email": new_email()}})
    till.pay(told["checkout"])
    customer = told["membership"]["customer_id"]
    credits_of = lambda: practice.call("credits.get", {"customer_id": customer})["balance"]  # noqa: E731
    assert patiently(credits_of) == 4


def test_while_stripe_is_away_bookings_go_on_and_payments_wait(practice: Practice, till: Till) -> None:
    booking = with_deposit(practice)
    wish = {"booking_id": booking["id"], "token": booking["links"]["cancel_token"]}
    till.switch("faults", kind="refuse", method="POST", path="/v1/checkout/sessions", times=1)
    refused = till.try_to_check_out(wish)
    assert (refused.status_code, refused.json()["code"]) == (503, "billing.stripe_away")
    assert refused.headers["retry-after"]
    assert practice.book(practice.slots()[3])["status"] == "confirmed"
    till.pay(till.check_out(wish)["checkout"])
    assert patiently(lambda: status_of(practice, booking) == "confirmed")


def test_a_checkout_names_one_thing(practice: Practice, till: Till) -> None:
    for wish in ({}, {"booking_id": "bkg_01kbfkqk9mex4a5j5ra0nbjm6r", "package_id": "pkg_01kbfkqk9mex4a5j5ra0nbjm6r"}):
        refused: httpx.Response = till.try_to_check_out(wish)
        assert (refused.status_code, refused.json()["code"]) == (422, "invalid")
