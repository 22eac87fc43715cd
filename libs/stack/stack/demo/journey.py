"""One customer's journey: slots, hold, booking, mail, move, late cancellation, and the timeline of it all."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import uuid4

import httpx

from nexus_sdk import Answer, Nexus, models
from stack.demo.patience import wait_for
from stack.demo.seed import SLUG, Business
from stack.errors import StackError

CUSTOMER_ZONE: Final = "Europe/Lisbon"
STEPS: Final = {
    "listAvailability": "list slots",
    "placeHold": "take a hold",
    "createBooking": "book",
    "rescheduleBooking": "reschedule",
    "cancelBooking": "cancel late",
    "getTimeline": "read the timeline",
}


class Journey:
    """Walks through the gateway as a guest would, and keeps what each step left behind."""

    def __init__(self, gateway: str, console: str, business: Business, say: Callable[[str, str], None]) -> None:
        self._guest = Nexus(gateway, on_answer=self._keep)
        self._shop = self._guest.business(SLUG)
        self._console = console
        self._service = business.services["Therapy session"]
        self._say = say
        self._email = f"ines.{uuid4().hex[:8]}@customers.example"
        self.traces: list[tuple[str, str]] = []
        """What was done, and the id of its trace."""

    def walk(self) -> models.Timeline:
        """The whole journey; returns the timeline of the booking."""
        with self._guest:
            first, second = self._slots()
            booking = self._book(first, self._hold(first))
            self._read_mail("confirmed", calendar=True)
            self._explain(booking)
            self._move(booking, second)
            self._read_mail("new time", calendar=True)
            self._cancel(booking)
            self._read_mail("cancelled")
            return self._shop.bookings.get_timeline(booking.id, token=booking.links.cancel_token)

    def _slots(self) -> tuple[models.Slot, models.Slot]:
        start = datetime.now(UTC) + timedelta(days=1)
        found = self._shop.availability.list(
            service=self._service, from_=start, to=start + timedelta(days=6), timezone=CUSTOMER_ZONE
        ).slots
        if len(found) < 2:
            raise StackError("The demo's business is fully booked this week. Start afresh: nexus down, remove .nexus")
        self._say("Slots", f"{len(found)} starts in six days, the first at {found[0].local_start} ({CUSTOMER_ZONE})")
        return found[0], found[len(found) // 2]

    def _hold(self, slot: models.Slot) -> models.Hold:
        hold = self._shop.holds.place(service_id=self._service, starts_at=slot.starts_at, offer=slot.offer)
        self._say("Hold", f"kept until {hold.expires_at:%H:%M:%S} UTC at {_money(hold.price)}")
        return hold

    def _book(self, slot: models.Slot, hold: models.Hold) -> models.NewBooking:
        booking = self._shop.bookings.create(
            service_id=hold.service_id,
            starts_at=slot.starts_at,
            hold_id=hold.id,
            hold_token=hold.token,
            customer=models.Contact(name="Inês Carvalho", email=self._email, timezone=CUSTOMER_ZONE),
            note="Second floor, please: I use a cane.",
        )
        self._say("Booking", f"{booking.id} {booking.status}: {booking.service_name} with "
                  f"{booking.staff_member_name}, {booking.local_start}")  # fmt: skip
        return booking

    def _explain(self, booking: models.Booking) -> None:
        """Ask why its start is not to be had any more, and why nobody can come at night."""
        told = []
        for start in (booking.starts_at, booking.starts_at.replace(hour=3, minute=0)):
            explained = self._shop.availability.explain(
                service=booking.service_id, staff=booking.staff_member_id, start=start
            )
            reasons = ", ".join(reason.code for reason in explained.reasons)
            told.append(f"{start:%H:%M} UTC is no slot: {reasons}")
        self._say("Explained", "; ".join(told))

    def _move(self, booking: models.NewBooking, slot: models.Slot) -> None:
        moved = self._shop.bookings.reschedule(
            booking.id, starts_at=slot.starts_at, offer=slot.offer, token=booking.links.reschedule_token
        )
        self._say("Moved", f"to {moved.local_start} in one step; version {moved.version}")

    def _cancel(self, booking: models.NewBooking) -> None:
        done = self._shop.bookings.cancel(booking.id, token=booking.links.cancel_token, reason="I have a cold")
        fee = _money(done.fee) if done.fee else "nothing"
        self._say("Cancelled", f"inside the notice of {done.policy.cancel_notice_minutes // 1440} days: {fee} owed")

    def _keep(self, answer: Answer) -> None:
        if answer.operation in STEPS and answer.trace_id:
            self.traces.append((STEPS[answer.operation], answer.trace_id))

    def _read_mail(self, word: str, *, calendar: bool = False) -> None:
        """Wait for the mail whose subject has this word. A mail follows its commit within about a second."""
        with httpx.Client(base_url=self._console, timeout=5) as console:

            def find() -> dict[str, Any] | None:
                mails = console.get("/mail/messages", params={"to": self._email}).json()
                return next((mail for mail in mails if word in mail["subject"].lower()), None)

            found = wait_for(f"A mail about “{word}” for {self._email}", find, "notifications")
            mail = console.get(f"/mail/messages/{found['id']}").json()
        files = [file["name"] for file in mail["attachments"] if file["content_type"] == "text/calendar"]
        if calendar and not files:
            raise StackError(f"The mail “{mail['subject']}” carries no calendar file.")
        self._say("Mail", f"“{mail['subject']}” {files[0] if files else ''} → {self._console}/mail")


def _money(money: models.Money) -> str:
    return f"{money.amount_minor / 100:.2f} {money.currency}"
