"""A class with three seats: planned for the coming weeks, filled, refused to a fourth, and one seat given back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from stack.demo.api import Api, Refused
from stack.demo.seed import SLUG, Business
from stack.errors import StackError

SERVICE = {
    "name": "Mindful movement", "duration_minutes": 60, "price": {"amount_minor": 1_800, "currency": "GBP"},
    "notice": {"cancel_minutes": 1440}, "in_sessions": True,
}  # fmt: skip
SEATS = 3
GUESTS = ("Aoife Brennan", "Mateus Duarte", "Wanda Kowalska", "Theo Lambert")
WEEKS = 4


def fill_a_class(owner: Api, business: Business, say: Callable[[str, str], None]) -> None:
    """Find a class that nobody has booked yet, sell all its seats at once, and one again that was given back."""
    slot = _empty_class(owner, business, say)
    guest = Api(owner.url)
    try:
        seats = [_book(guest, slot, name) for name in GUESTS[:SEATS]]
        say("Seats", f"{SEATS} people, {SEATS} bookings of {slot['local_start']}, each with links of its own")
        try:
            _book(guest, slot, GUESTS[SEATS])
        except Refused as refused:
            say("Full", f"a fourth is told so ({refused.status}, {refused.code})")
        token = seats[1]["links"]["cancel_token"]
        path = f"/v1/{SLUG}/bookings/{seats[1]['id']}/cancel"
        guest.ask("POST", path, json={"token": token}, key=uuid4().hex)
        left = next(each["remaining"] for each in _timetable(guest) if each["starts_at"] == slot["starts_at"])
        say("Returned", f"one cancels, two stay: {left} seat left")
    finally:
        guest.close()


def _empty_class(owner: Api, business: Business, say: Callable[[str, str], None]) -> dict[str, Any]:
    """The next class without anybody in it; plans four weeks of classes where there is none."""
    for planning in (False, True):
        if planning:
            _plan(owner, business, say)
        for slot in _timetable(owner):
            if slot["remaining"] == SEATS and slot["bookable"]:
                return slot
    raise StackError("The demo's classes are all taken. Start afresh: nexus down, remove .nexus")


def _plan(owner: Api, business: Business, say: Callable[[str, str], None]) -> None:
    known = owner.manage(SLUG, "services.list", {"limit": 100}, reads=True)["items"]
    teacher = next(each for each in known if each["id"] == business.services["Couples session"])["staff_member_ids"][0]
    yoga = next((each for each in known if each["name"] == SERVICE["name"]), None)
    yoga = yoga or owner.manage(SLUG, "services.create", SERVICE | {"staff_member_ids": [teacher]})
    first = datetime.now(UTC).date() + timedelta(days=2)
    run = {
        "service_ids": [yoga["id"]], "staff_member_id": teacher, "start": "18:30", "end": "19:30", "capacity": SEATS,
        "days": ["TU", "TH"], "from_date": first.isoformat(), "skip_taken": True,
        "to_date": (first + timedelta(weeks=WEEKS)).isoformat(),
    }  # fmt: skip
    planned = owner.manage(SLUG, "sessions.planRun", run)["sessions"]
    say(
        "Classes",
        f"{len(planned)} of “{SERVICE['name']}”, Tuesdays and Thursdays at {run['start']}, {SEATS} seats each",
    )


def _timetable(by: Api) -> list[dict[str, Any]]:
    start = datetime.now(UTC)
    asked = {"from": start.isoformat(), "to": (start + timedelta(weeks=WEEKS + 1)).isoformat()}
    slots: list[dict[str, Any]] = by.ask("GET", f"/v1/{SLUG}/sessions", params=asked).data["slots"]
    return slots


def _book(guest: Api, slot: dict[str, Any], name: str) -> dict[str, Any]:
    email = f"{name.split(maxsplit=1)[0].lower()}.{uuid4().hex[:8]}@customers.example"
    asked = {
        "service_id": slot["service_id"], "starts_at": slot["starts_at"], "offer": slot["offer"],
        "customer": {"name": name, "email": email},
    }  # fmt: skip
    booked: dict[str, Any] = guest.ask("POST", f"/v1/{SLUG}/bookings", json=asked, key=uuid4().hex).data
    return booked
