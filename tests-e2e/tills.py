"""How a practice is paid in tests: an account at Stripe's twin, cards on its pages, and its switches."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
from practice import Practice, new_email, patiently

from stack.demo import browser

THANKS = "https://example.com/thanks"
CARD = "4242"
CRASHES = ("checkouts.after_call", "looks.after_look", "refunds.after_call")
MORE_CRASHES = ("checkouts.before_call", "events.after_claim", "refunds.before_call")
"""Where billing may die while a package is bought and given back."""
DISPUTED = "0259"
"""What tells a test card from the others on the twin's pages."""


@dataclass(frozen=True)
class Till:
    """What a practice takes money with."""

    practice: Practice
    account: str
    """Its account at Stripe."""

    @property
    def stripe(self) -> str:
        """Where the twin is."""
        return f"{self.practice.system.url('twins')}/stripe"

    def switch(self, path: str, /, **body: Any) -> Any:
        """Turn one of the twin's switches."""
        answer = httpx.post(f"{self.stripe}/_twin/{path}", json=body, timeout=30)
        assert answer.status_code == 200, answer.text
        return answer.json()

    @contextmanager
    def webhooks(self, **policy: Any) -> Iterator[None]:
        """Let webhooks travel as badly as this."""
        self.switch("webhooks", **policy)
        try:
            yield
        finally:
            self.switch("webhooks")

    def state(self) -> dict[str, list[dict[str, Any]]]:
        """All objects in the account, by kind, the oldest first."""
        told: dict[str, list[dict[str, Any]]] = httpx.get(
            f"{self.stripe}/_twin/state", params={"account": self.account}, timeout=30
        ).json()
        return told

    def try_start(self, *, key: str | None = None, **asked: Any) -> httpx.Response:
        """Ask for a checkout as a guest: `package_id`, `plan_id` or `booking_id` with its `token`."""
        headers = {"idempotency-key": key or uuid4().hex}
        body = {"success_url": THANKS} | asked
        return self.practice.guest.post(self.practice.path("/checkouts"), json=body, headers=headers)

    def start(self, **asked: Any) -> dict[str, Any]:
        """A checkout, open to be paid."""
        answer = self.try_start(**asked)
        assert answer.status_code == 201, answer.text
        started: dict[str, Any] = answer.json()
        return started

    def sell(self, *, card: str = CARD, **asked: Any) -> dict[str, Any]:
        """Sell a package or a membership, paid online by somebody new; once billing knows."""
        customer = {"name": "Ada Lovelace", "email": new_email()}
        started = self.start(customer=customer, **asked)
        self.pay(started["checkout"], card)
        return started | {"customer": customer}

    def pay(self, checkout: dict[str, Any], card: str = CARD) -> dict[str, Any]:
        """Pay by a checkout as a browser would; the checkout, once billing has heard of it."""
        browser.press(checkout["url"], choose=card, email=new_email())
        return patiently(lambda: self.completed(checkout))

    def service(self, name: str = "With a deposit", **more: Any) -> str:
        """A service that asks for half its price before a booking stands, and a day's notice."""
        sold = {
            "duration_minutes": 50,
            "price": {"amount_minor": 6_000, "currency": "EUR"},
            "notice": {"cancel_minutes": 1440},
        }
        deposit = {"deposit": {"percent": 50, "minutes": 30}}
        made = self.practice.call(
            "services.create", {"name": name, "staff_member_ids": self.practice.staff} | sold | deposit | more
        )
        return str(made["id"])

    def book(self, service: str, *, number: int = -1) -> dict[str, Any]:
        """A guest's booking; of a service with a deposit, it waits for that."""
        slot = self.practice.slots(service)[number]
        made = self.practice.guest.post(
            self.practice.path("/bookings"), json=self.practice.wish(slot) | {"service_id": service}
        )
        assert made.status_code == 201, made.text
        booking: dict[str, Any] = made.json()
        return booking

    def checkout_of(self, booking: dict[str, Any]) -> dict[str, Any]:
        """The checkout by which a booking's deposit is paid."""
        opened: dict[str, Any] = self.start(booking_id=booking["id"], token=booking["links"]["cancel_token"])[
            "checkout"
        ]
        return opened

    def standing(self, booking: dict[str, Any], status: str) -> dict[str, Any]:
        """The booking, once it stands so."""
        path, token = self.practice.path(f"/bookings/{booking['id']}"), {"token": booking["links"]["cancel_token"]}

        def look() -> dict[str, Any] | None:
            found: dict[str, Any] = self.practice.guest.get(path, params=token).json()
            return found if found["status"] == status else None

        return patiently(look)

    def save_card(self, booking: dict[str, Any]) -> dict[str, Any]:
        """Leave a card on Stripe's page as the customer of a booking; the card, once billing has heard of it."""
        guest, cards = self.practice.guest, self.practice.path("/payment-methods")
        proof = {"booking_id": booking["id"], "token": booking["links"]["cancel_token"]}
        agreed = guest.get(f"{cards}/consent").json()["version"]
        setup = guest.post(cards, json=proof | {"agreed": agreed, "success_url": THANKS})
        assert setup.status_code == 201, setup.text
        browser.press(setup.json()["url"], choose=CARD, email=new_email())
        saved: list[dict[str, Any]] = patiently(lambda: guest.get(cards, params=proof).json()["items"])
        return saved[0]

    def gift(self, **more: Any) -> dict[str, Any]:
        """A gift code of five euros, bought and paid by a guest: the checkout that paid it."""
        amount = {"amount_minor": 500, "currency": "EUR"}
        wish = {"amount": amount, "email": new_email(), "success_url": THANKS} | more
        opened = self.practice.guest.post(self.practice.path("/gift-codes"), json=wish)
        assert opened.status_code == 201, opened.text
        self.pay(opened.json())
        checkout: dict[str, Any] = opened.json()
        return checkout

    def code_of(self, gift: dict[str, Any]) -> str:
        """The code that a gift's buyer is told, once billing knows that it is paid."""
        path = self.practice.path(f"/gift-codes/{gift['gift_code_id']}/reveal")

        def ask() -> str | None:
            told = self.practice.guest.post(path, json={"token": gift["token"]})
            return told.json()["code"] if told.status_code == 200 else None

        return patiently(ask)

    def completed(self, checkout: dict[str, Any]) -> dict[str, Any] | None:
        """The checkout, if its customer is through."""
        path, token = self.practice.path(f"/checkouts/{checkout['id']}"), {"token": checkout["token"]}
        found: dict[str, Any] = self.practice.guest.get(path, params=token).json()
        return found if found["status"] == "complete" else None

    def ask(self, procedure: str, **asked: Any) -> Any:
        """What an admin procedure that reads answers the owner."""
        answer = self.practice.try_call(procedure, asked, reads=True)
        assert answer.status_code == 200, answer.text
        return answer.json()["result"]["data"]


def connect(practice: Practice) -> Till:
    """Open the practice's account by the pages that its owner sees."""
    practice.call("paymentsAccount.open")
    link = practice.call("paymentsAccount.link", {"return_url": THANKS, "refresh_url": THANKS})
    browser.press(link["url"])

    def ready() -> str | None:
        account = practice.call("paymentsAccount.get")
        return account["account_id"] if account["charges_enabled"] else None

    return Till(practice, patiently(ready))
