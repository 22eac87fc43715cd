"""A practice that takes money at Stripe's twin, and what its customers do there."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
from practice import Practice, patiently

THANKS = "https://example.com/thanks"


@dataclass
class Till:
    """Where a practice takes its money."""

    practice: Practice
    account: str = ""

    def open(self) -> "Till":
        """Open its account at Stripe, and wait until it may take money."""
        call = self.practice.call
        self.account = call("paymentsAccount.open", {"country": "DE"})["account_id"]
        self.switch(f"accounts/{self.account}/onboard")
        patiently(lambda: call("paymentsAccount.get", {})["charges_enabled"])
        return self

    def try_to_check_out(self, wish: dict[str, Any], *, key: str | None = None) -> httpx.Response:
        """What somebody is answered who wants to pay or buy."""
        headers = {"idempotency-key": key or uuid4().hex}
        return self.practice.guest.post(
            self.practice.path("/checkouts"), json=wish | {"success_url": THANKS}, headers=headers
        )

    def check_out(self, wish: dict[str, Any], *, key: str | None = None) -> dict[str, Any]:
        """What somebody needs to pay or buy."""
        answer = self.try_to_check_out(wish, key=key)
        assert answer.status_code == 201, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def pay(self, checkout: dict[str, Any], card: str = "pm_card_visa") -> None:
        """Pay on the page of a checkout."""
        page = checkout["url"].rpartition("/")[2]
        told = self.switch(f"checkout/sessions/{page}/complete", card=card)
        assert told["status"] == "complete", told

    def standing(self, checkout: dict[str, Any]) -> dict[str, Any]:
        """How a checkout stands, for whoever has its token."""
        path = self.practice.path(f"/checkouts/{checkout['id']}")
        answer = self.practice.guest.get(path, headers={"nexus-token": checkout["token"]})
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def dispute(self, payment: dict[str, Any]) -> None:
        """The customer's bank wants a payment back."""
        (charge,) = [each for each in self.state()["charge"] if each["payment_intent"] == payment["stripe_id"]]
        self.switch(f"charges/{charge['id']}/dispute")

    def state(self) -> dict[str, list[dict[str, Any]]]:
        """All that Stripe has of the practice, by kind."""
        answer = httpx.get(f"{self._twin}/state", params={"account": self.account})
        found: dict[str, list[dict[str, Any]]] = answer.raise_for_status().json()
        return found

    def switch(self, path: str, /, **body: Any) -> Any:
        """Turn one of the twin's switches."""
        return httpx.post(f"{self._twin}/{path}", json=body).raise_for_status().json()

    @property
    def _twin(self) -> str:
        return f"{self.practice.system.url('twins')}/stripe/_twin"
