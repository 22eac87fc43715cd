"""A customer with a package: bought at the desk, booked with, and given back what they cancel in time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from stack.demo.api import Api
from stack.demo.seed import SLUG, Business
from stack.errors import StackError

PACKAGE = {
    "name": "Five massages", "description": "Good for half a year.", "credits": 5, "valid_days": 182,
    "price": {"amount_minor": 30_000, "currency": "GBP"},
}  # fmt: skip
SERVICE = "Sports massage"
NOTICE = timedelta(days=2)
"""Longer than the notice of the service: a cancellation now is in time."""


def spend_and_return(owner: Api, business: Business, say: Callable[[str, str], None]) -> list[dict[str, Any]]:
    """Buy, book with a credit, cancel in time; returns the customer's statement, oldest first."""
    customer = {"name": "Rui Tavares", "email": f"rui.{uuid4().hex[:8]}@customers.example"}
    package = _package(owner, business)
    purchase = owner.manage(SLUG, "purchases.record", {"package_id": package["id"], "customer": customer})
    say("Package", f"“{package['name']}” sold at the desk: {purchase['credits']} credits until six months from now")
    guest = Api(owner.url)
    try:
        booking = _book(guest, business, customer, purchase["credits_pass"])
        say("Booking", f"{booking['service_name']}, {booking['local_start']}, paid with {booking['credits']} credit")
        token = booking["links"]["cancel_token"]
        guest.ask("POST", f"/v1/{SLUG}/bookings/{booking['id']}/cancel", json={"token": token}, key=uuid4().hex)
        say("Cancelled", "in time: nothing owed, the credit is back")
    finally:
        guest.close()
    asked = {"customer_id": purchase["customer_id"]}
    entries: list[dict[str, Any]] = owner.manage(SLUG, "credits.statement", asked, reads=True)["items"]
    return entries[::-1]


def _package(owner: Api, business: Business) -> dict[str, Any]:
    known: list[dict[str, Any]] = owner.manage(SLUG, "packages.list", {"limit": 100}, reads=True)["items"]
    for package in known:
        if package["name"] == PACKAGE["name"]:
            return package
    made: dict[str, Any] = owner.manage(
        SLUG, "packages.create", PACKAGE | {"service_ids": [business.services[SERVICE]]}
    )
    return made


def _book(guest: Api, business: Business, customer: dict[str, str], credits_pass: str) -> dict[str, Any]:
    start = datetime.now(UTC) + NOTICE
    span = {"from": start.isoformat(), "to": (start + timedelta(days=30)).isoformat()}
    asked = {"service": business.services[SERVICE], **span, "limit": 1}
    slots = guest.ask("GET", f"/v1/{SLUG}/availability", params=asked).data["slots"]
    if not slots:
        raise StackError("The demo's masseur is fully booked this month. Start afresh: nexus down, remove .nexus")
    wanted = {
        "service_id": business.services[SERVICE], "starts_at": slots[0]["starts_at"], "offer": slots[0]["offer"],
        "customer": customer, "pay_with_credits": True, "credits_pass": credits_pass,
    }  # fmt: skip
    booked: dict[str, Any] = guest.ask("POST", f"/v1/{SLUG}/bookings", json=wanted, key=uuid4().hex).data
    return booked
