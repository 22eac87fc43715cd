"""The main job, end to end: a guest finds a time, books, moves and cancels, and is told of each by mail."""

import re
from collections import Counter
from datetime import datetime
from typing import Any
from uuid import uuid4

import mails
import pytest
from practice import Practice, new_email, patiently

from testkit.system import System

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("system")]


@pytest.mark.parametrize("run", ["first", "second"])
def test_the_demo_ends_with_its_timeline(system: System, run: str) -> None:
    told = system.nexus("demo")
    assert re.search(r"Slots.*Hold.*Booking.*Mail.*Explained.*Moved.*Mail.*Cancelled.*Mail", told, re.DOTALL), told
    timeline = told.partition("Timeline of bkg_")[2]
    assert re.search(r"booking.confirmed.*booking.rescheduled.*booking.cancelled", timeline, re.DOTALL), told
    statement = told.partition("Statement of their credits")[2]
    assert re.search(r"grant +\+5 += 5.*hold +-1 += 4.*release +\+1 += 5", statement, re.DOTALL), told
    assert re.search(r"Seats +3 people, 3 bookings.*Full.*409.*Returned.*1 seat left", told, re.DOTALL), told
    assert re.search(r"Dry run.*[1-4] of 4 in the way.*Conflict.*Series +ser_.*all or none", told, re.DOTALL), told
    assert re.search(
        r"Account +acct_.*Package.*Deposit.*pending.*confirmed.*Booking.*credit.*Cancelled", told, re.DOTALL
    )
    assert re.search(r"Period .*is paid: 2 credits.*Renewed .*is paid: 2 credits", told, re.DOTALL), told
    assert re.search(
        r"in all +0\.00 GBP.*Audit +\d+ entries, a whole chain.*Agreed .*nothing is wrong", told, re.DOTALL
    ), told
    assert len(re.findall("nexus trace [0-9a-f]{32}$", timeline, re.MULTILINE)) == 6, f"{run} run:\n{told}"


def test_a_guest_books_moves_and_cancels_late(practice: Practice) -> None:
    email, system = new_email(), practice.system
    first, second = practice.slots()[0], practice.slots()[-1]

    hold = practice.hold(first)
    assert hold["price"] == {"amount_minor": 6_000, "currency": "EUR"}
    wish = practice.wish(first, email) | {"hold_id": hold["id"], "hold_token": hold["token"]}
    key = {"idempotency-key": uuid4().hex}
    made = practice.guest.post(practice.path("/bookings"), json=wish, headers=key)
    assert made.status_code == 201, made.text
    booking = made.json()
    assert booking["status"] == "confirmed"
    path = practice.path(f"/bookings/{booking['id']}")

    again = practice.guest.post(practice.path("/bookings"), json=wish, headers=key)
    assert (again.status_code, again.json()) == (201, booking)
    assert again.headers["idempotency-replayed"] == "true"
    other = practice.guest.post(practice.path("/bookings"), json=wish | {"note": "other"}, headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")

    method, event = mails.invitation(mails.read(system, email, "confirmed"))
    assert method == "REQUEST"
    uid, sequence = str(event["UID"]), int(event["SEQUENCE"])
    assert event.start == datetime.fromisoformat(first["starts_at"])
    file = practice.guest.get(f"{path}/calendar.ics", params={"token": booking["links"]["reschedule_token"]})
    assert str(mails.calendar(file.content)[1]["UID"]) == uid

    move = {"starts_at": second["starts_at"], "offer": second["offer"], "token": booking["links"]["reschedule_token"]}
    moved = practice.guest.post(f"{path}/reschedule", json=move)
    assert moved.status_code == 200, moved.text
    assert moved.json()["version"] > booking["version"]
    assert first["starts_at"] in {slot["starts_at"] for slot in practice.slots(staff=booking["staff_member_id"])}
    _, event = mails.invitation(mails.read(system, email, "new time"))
    assert str(event["UID"]) == uid
    assert int(event["SEQUENCE"]) > sequence
    assert event.start == datetime.fromisoformat(second["starts_at"])
    sequence = int(event["SEQUENCE"])

    wrong = {"token": booking["links"]["reschedule_token"], "reason": "I have a cold"}
    assert practice.guest.post(f"{path}/cancel", json=wrong).status_code == 404
    cancelled = practice.guest.post(f"{path}/cancel", json=wrong | {"token": booking["links"]["cancel_token"]})
    assert cancelled.json()["status"] == "cancelled", cancelled.text
    assert cancelled.json()["fee"] == {"amount_minor": 3_000, "currency": "EUR"}
    method, event = mails.invitation(mails.read(system, email, "cancelled"))
    assert (method, str(event["UID"]), str(event["STATUS"])) == ("CANCEL", uid, "CANCELLED")
    assert int(event["SEQUENCE"]) > sequence
    _check_timeline(practice, path, booking["links"]["cancel_token"])


def _check_timeline(practice: Practice, path: str, token: str) -> None:
    """Every transition and every message is told, in order."""

    def settled() -> list[dict[str, Any]] | None:
        entries: list[dict[str, Any]] = practice.guest.get(f"{path}/timeline", params={"token": token}).json()[
            "entries"
        ]
        under_way = [entry for entry in entries if entry["detail"].endswith(("sending", "planned"))]
        return None if under_way else entries

    entries = patiently(settled)
    assert [entry["at"] for entry in entries] == sorted(entry["at"] for entry in entries)
    transitions = [entry["what"] for entry in entries if entry["actor"] == "guest"]
    assert transitions == [f"scheduling.booking.{what}.v1" for what in ("confirmed", "rescheduled", "cancelled")]
    messages = Counter(
        (entry["what"], entry["detail"]) for entry in entries if entry["actor"] == "system:notifications"
    )
    for what in ("booking.confirmed", "booking.rescheduled", "booking.cancelled"):
        assert messages[what, "email sent"] == messages[what, "in_app sent"] == 1, messages
    assert messages["booking.reminder", "email sent"] == 0
