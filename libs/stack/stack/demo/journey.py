"""One customer's journey: slots, hold, booking, mail, move, late cancellation, and the timeline of it all."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx

from stack.demo.api import Answer, Api
from stack.demo.seed import Business
from stack.errors import StackError

MAIL_SECONDS = 20.0
CUSTOMER_ZONE = "Europe/Lisbon"


class Journey:
    """Walks through the gateway as a guest would, and keeps what each step left behind."""

    def __init__(self, gateway: str, console: str, business: Business, say: Callable[[str, str], None]) -> None:
        self._api = Api(gateway)
        self._console = console
        self._business = business
        self._say = say
        self._email = f"ines.{uuid4().hex[:8]}@customers.example"
        self.traces: list[tuple[str, str]] = []
        """What was done, and the id of its trace."""

    def walk(self) -> dict[str, Any]:
        """The whole journey; returns the timeline of the booking."""
        first, second, *_ = self._slots()
        hold = self._hold(first)
        booking = self._book(first, hold)
        self._read_mail("confirmed", calendar=True)
        self._explain(booking)
        token = booking["links"]["reschedule_token"]
        self._move(booking, second, token)
        self._read_mail("new time", calendar=True)
        self._cancel(booking, booking["links"]["cancel_token"])
        self._read_mail("cancelled")
        return self._timeline(booking)

    def _slots(self) -> list[dict[str, Any]]:
        service = self._business.services["Therapy session"]
        start = datetime.now(UTC) + timedelta(days=1)
        span = {"from": start.isoformat(), "to": (start + timedelta(days=6)).isoformat()}
        asked = {"service": service, **span, "timezone": CUSTOMER_ZONE}
        found = self._step("list slots", "GET", "/availability", params=asked).data["slots"]
        if len(found) < 2:
            raise StackError("The demo's business is fully booked this week. Start afresh: nexus down, remove .nexus")
        self._say("Slots", f"{len(found)} starts in six days, the first at {found[0]['local_start']} ({CUSTOMER_ZONE})")
        return [found[0], found[len(found) // 2]]

    def _hold(self, slot: dict[str, Any]) -> dict[str, Any]:
        asked = {"service_id": self._business.services["Therapy session"], "starts_at": slot["starts_at"],
                 "offer": slot["offer"]}  # fmt: skip
        hold: dict[str, Any] = self._step("take a hold", "POST", "/holds", json=asked, key=uuid4().hex).data
        self._say("Hold", f"kept until {hold['expires_at'][11:19]} UTC at {_money(hold['price'])}")
        return hold

    def _book(self, slot: dict[str, Any], hold: dict[str, Any]) -> dict[str, Any]:
        asked = {
            "service_id": hold["service_id"],
            "starts_at": slot["starts_at"],
            "hold_id": hold["id"],
            "hold_token": hold["token"],
            "customer": {"name": "Inês Carvalho", "email": self._email, "timezone": CUSTOMER_ZONE},
            "note": "Second floor, please: I use a cane.",
        }
        booking: dict[str, Any] = self._step("book", "POST", "/bookings", json=asked, key=uuid4().hex).data
        self._say("Booking", f"{booking['id']} {booking['status']}: {booking['service_name']} with "
                  f"{booking['staff_member_name']}, {booking['local_start']}")  # fmt: skip
        return booking

    def _explain(self, booking: dict[str, Any]) -> None:
        """Ask why its start is not to be had any more, and why nobody can come at night."""
        at = datetime.fromisoformat(booking["starts_at"])
        told = []
        for start in (at, at.replace(hour=3, minute=0)):
            asked = {"service": booking["service_id"], "staff": booking["staff_member_id"], "start": start.isoformat()}
            explained = self._api.ask("GET", f"/v1/{self._business.slug}/availability/explain", params=asked).data
            reasons = ", ".join(reason["code"] for reason in explained["reasons"])
            told.append(f"{start:%H:%M} UTC is no slot: {reasons}")
        self._say("Explained", "; ".join(told))

    def _move(self, booking: dict[str, Any], slot: dict[str, Any], token: str) -> None:
        asked = {"starts_at": slot["starts_at"], "offer": slot["offer"], "token": token}
        path = f"/bookings/{booking['id']}/reschedule"
        moved = self._step("reschedule", "POST", path, json=asked, key=uuid4().hex).data
        self._say("Moved", f"to {moved['local_start']} in one step; version {moved['version']}")

    def _cancel(self, booking: dict[str, Any], token: str) -> None:
        asked = {"token": token, "reason": "I have a cold"}
        path = f"/bookings/{booking['id']}/cancel"
        done = self._step("cancel late", "POST", path, json=asked, key=uuid4().hex).data
        fee = _money(done["fee"]) if done.get("fee") else "nothing"
        self._say(
            "Cancelled", f"inside the notice of {done['policy']['cancel_notice_minutes'] // 1440} days: {fee} owed"
        )

    def _timeline(self, booking: dict[str, Any]) -> dict[str, Any]:
        path = f"/bookings/{booking['id']}/timeline"
        params = {"token": booking["links"]["cancel_token"]}
        timeline: dict[str, Any] = self._step("read the timeline", "GET", path, params=params).data
        return timeline

    def _step(self, name: str, method: str, path: str, **options: Any) -> Answer:
        answer = self._api.ask(method, f"/v1/{self._business.slug}{path}", **options)
        self.traces.append((name, answer.trace_id))
        return answer

    def _read_mail(self, word: str, *, calendar: bool = False) -> None:
        """Wait for the mail whose subject has this word. A mail follows its commit within about a second."""
        with _console(self._console) as console:
            deadline = time.monotonic() + MAIL_SECONDS
            while time.monotonic() < deadline:
                mails = console.get("/mail/messages", params={"to": self._email}).json()
                found = [mail for mail in mails if word in mail["subject"].lower()]
                if found:
                    mail = console.get(f"/mail/messages/{found[0]['id']}").json()
                    files = [file["name"] for file in mail["attachments"] if file["content_type"] == "text/calendar"]
                    if calendar and not files:
                        raise StackError(f"The mail “{mail['subject']}” carries no calendar file.")
                    self._say("Mail", f"“{mail['subject']}” {files[0] if files else ''} → {self._console}/mail")
                    return
                time.sleep(0.1)
        raise StackError(f"No mail about “{word}” arrived for {self._email}. See: nexus logs notifications")


@contextmanager
def _console(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, timeout=5) as client:
        yield client


def _money(money: dict[str, Any]) -> str:
    return f"{money['amount_minor'] / 100:.2f} {money['currency']}"
