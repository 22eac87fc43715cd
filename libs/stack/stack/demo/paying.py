"""A customer who pays on Stripe's pages: a package and a deposit. What Stripe does is heard of by webhooks alone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import uuid4

import nexus_sdk
from nexus_sdk import Nexus, NotFound, models
from stack.demo import browser, packages
from stack.demo.patience import wait_for
from stack.demo.seed import SLUG, Business
from stack.errors import StackError

CARD: Final = "4242"
THANKS: Final = "https://harbour.example/thanks"
SERVICE: Final = "Acupuncture"
NOTICE: Final = timedelta(days=2)
"""Longer than the notice of the services: a cancellation now is in time."""

Say = Callable[[str, str], None]


def get_connected(business: Business, say: Say) -> None:
    """Connect the business's account at Stripe as its owner does, by Stripe's own pages, once."""
    account = business.shop.admin.payments_account

    def ready() -> models.PaymentAccount | None:
        try:
            found = account.get()
        except NotFound:
            return None
        return found if found.charges_enabled else None

    known = ready()
    if known is None:
        account.open()
        browser.press(account.link(return_url=THANKS, refresh_url=THANKS).url)
        known = wait_for("Stripe's word that the account may take money", ready, "billing")
    say("Account", f"{known.account_id} in {known.country} takes {known.currency}; money goes to the business itself")


@dataclass
class Buyer:
    """Somebody who pays with a card on Stripe's page."""

    shop: nexus_sdk.Business
    """As a guest speaks to it."""
    owner: nexus_sdk.Business
    say: Say
    contact: models.Contact

    def pay(self, opened: models.OpenedCheckout | None) -> models.Checkout:
        """Pay by a checkout; the checkout, once billing has heard of it."""
        if opened is None or opened.url is None:
            raise StackError("There is no page to pay on. Start afresh: nexus down, remove .nexus")
        browser.press(opened.url, choose=CARD, email=self.contact.email or "")

        def complete() -> models.Checkout | None:
            found = self.shop.checkouts.get(opened.id, token=opened.token)
            return found if found.status == "complete" else None

        return wait_for(f"Stripe's word that {opened.description} is paid", complete, "billing")

    def slot(self, service: models.ServiceId) -> models.Slot:
        """A start in a few days."""
        start = datetime.now(UTC) + NOTICE
        slots = self.shop.availability.list(service=service, from_=start, to=start + timedelta(days=30), limit=1).slots
        if not slots:
            raise StackError("The demo's masseur is fully booked this month. Start afresh: nexus down, remove .nexus")
        return slots[0]

    def balance(self, customer: models.CustomerId, wanted: int) -> models.CustomerCredits:
        """The customer's credits, once there are so many."""

        def found() -> models.CustomerCredits | None:
            held = self.owner.admin.credits.get(customer)
            return held if held.balance == wanted else None

        return wait_for(f"The balance of {wanted} credits", found, "scheduling")


def pay_book_and_cancel(guest: Nexus, business: Business, say: Say) -> None:
    """Buy a package and pay a deposit; book with a credit; call both bookings off in time."""
    buyer = buyer_of(guest, business, say, "Sanna Virtanen")
    sold = packages.find(business)
    bought = buyer.shop.checkouts.start(package_id=sold.id, customer=buyer.contact, success_url=THANKS)
    buyer.pay(bought.checkout)
    purchase = bought.purchase
    if purchase is None or bought.credits_pass is None:
        raise StackError("The demo's package was not sold. See: nexus logs scheduling")
    buyer.balance(purchase.customer_id, purchase.credits)
    say("Package", f"“{sold.name}” for {told(sold.price)} on Stripe's page: {purchase.credits} credits")
    deposited = _pay_deposit(buyer, _service_with_deposit(business))
    service = business.services[packages.SERVICE]
    slot = buyer.slot(service)
    booked = buyer.shop.bookings.create(
        service_id=service, starts_at=slot.starts_at, offer=slot.offer, customer=buyer.contact,
        pay_with_credits=True, credits_pass=bought.credits_pass,
    )  # fmt: skip
    say("Booking", f"{booked.service_name}, {booked.local_start}, paid with {booked.credits} credit")
    for booking in (booked, deposited):
        buyer.shop.bookings.cancel(booking.id, token=booking.links.cancel_token)
    buyer.balance(purchase.customer_id, purchase.credits)
    refunded = wait_for("The refund of the deposit", lambda: _refunded(business, deposited.id), "billing")
    say("Cancelled", f"both in time: the credit is back, and {told(refunded.refunded)} of the deposit")


def _pay_deposit(buyer: Buyer, service: models.ServiceId) -> models.NewBooking:
    """Book what stands only once its deposit is paid, and pay it."""
    slot = buyer.slot(service)
    booking = buyer.shop.bookings.create(
        service_id=service, starts_at=slot.starts_at, offer=slot.offer, customer=buyer.contact
    )
    token = booking.links.cancel_token
    if booking.deposit is None or booking.payment_due_at is None:
        raise StackError("The demo's booking asks for no deposit. Start afresh: nexus down, remove .nexus")
    until = f"{booking.payment_due_at:%H:%M} UTC"
    buyer.say("Deposit", f"{booking.service_name} is {booking.status}: {told(booking.deposit)} until {until}")
    buyer.pay(buyer.shop.checkouts.start(booking_id=booking.id, token=token, success_url=THANKS).checkout)

    def stands() -> models.Booking | None:
        found = buyer.shop.bookings.get(booking.id, token=token)
        return found if found.status == "confirmed" else None

    buyer.say("Paid", f"the booking is {wait_for('The confirmation of the booking', stands, 'scheduling').status}")
    return booking


def _refunded(business: Business, booking_id: models.BookingId) -> models.PaymentDetails | None:
    payments = business.shop.admin.payments
    for payment in payments.list(booking_id=booking_id):
        found = payments.get(payment.id)
        if found.refunds and all(refund.status == "succeeded" for refund in found.refunds):
            return found
    return None


def buyer_of(guest: Nexus, business: Business, say: Say, name: str) -> Buyer:
    """Somebody who has never been here."""
    contact = models.Contact(
        name=name, email=f"{name.split(maxsplit=1)[0].lower()}.{uuid4().hex[:8]}@customers.example"
    )
    return Buyer(guest.business(SLUG), business.shop, say, contact)


def _service_with_deposit(business: Business) -> models.ServiceId:
    services = business.shop.admin.services
    known: dict[str, Any] = {each.name: each for each in services.list(limit=100)}
    made = known.get(SERVICE) or services.create(
        name=SERVICE,
        duration_minutes=45,
        price=models.Money(amount_minor=6_000, currency="GBP"),
        deposit=models.DepositTerms(percent=25, minutes=60),
        notice=models.Notice(cancel_minutes=1440),
        staff_member_ids=known[packages.SERVICE].staff_member_ids,
    )
    return made.id


def told(money: models.Money) -> str:
    """An amount, for people."""
    return f"{money.amount_minor / 100:.2f} {money.currency}"
