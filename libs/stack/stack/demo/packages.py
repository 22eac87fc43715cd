"""A customer with a package: bought at the desk, booked with, and given back what they cancel in time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import uuid4

from nexus_sdk import Nexus, models
from stack.demo.seed import SLUG, Business
from stack.errors import StackError

NAME: Final = "Five massages"
SERVICE: Final = "Sports massage"
NOTICE: Final = timedelta(days=2)
"""Longer than the notice of the service: a cancellation now is in time."""


def spend_and_return(guest: Nexus, business: Business, say: Callable[[str, str], None]) -> list[models.CreditEntry]:
    """Buy, book with a credit, cancel in time; returns the customer's statement, oldest first."""
    customer = models.Contact(name="Rui Tavares", email=f"rui.{uuid4().hex[:8]}@customers.example")
    package = find(business)
    purchase = business.shop.admin.purchases.record(package_id=package.id, customer=customer)
    say("Package", f"“{package.name}” sold at the desk: {purchase.credits} credits until six months from now")
    booking = _book(guest, business, customer, purchase.credits_pass)
    say("Booking", f"{booking.service_name}, {booking.local_start}, paid with {booking.credits} credit")
    guest.business(SLUG).bookings.cancel(booking.id, token=booking.links.cancel_token)
    say("Cancelled", "in time: nothing owed, the credit is back")
    return list(business.shop.admin.credits.statement(purchase.customer_id))[::-1]


def find(business: Business) -> models.Package:
    """What is sold here; put on sale where it is not yet."""
    packages = business.shop.admin.packages
    for package in packages.list(limit=100):
        if package.name == NAME:
            return package
    return packages.create(
        name=NAME,
        description="Good for half a year.",
        credits=5,
        valid_days=182,
        price=models.Money(amount_minor=30_000, currency="GBP"),
        service_ids=[business.services[SERVICE]],
    )


def _book(guest: Nexus, business: Business, customer: models.Contact, credits_pass: str) -> models.NewBooking:
    shop, start, service = guest.business(SLUG), datetime.now(UTC) + NOTICE, business.services[SERVICE]
    slots = shop.availability.list(service=service, from_=start, to=start + timedelta(days=30), limit=1).slots
    if not slots:
        raise StackError("The demo's masseur is fully booked this month. Start afresh: nexus down, remove .nexus")
    return shop.bookings.create(
        service_id=service,
        starts_at=slots[0].starts_at,
        offer=slots[0].offer,
        customer=customer,
        pay_with_credits=True,
        credits_pass=credits_pass,
    )
