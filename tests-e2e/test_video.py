"""An online booking through the whole system: its room is made afterwards, and its customer is let in."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from practice import WEEK, Practice, new_email, patiently

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("system")]


def begins_soon(practice: Practice) -> dict[str, Any]:
    """An online booking that begins within five minutes."""
    hours = {"days": WEEK, "start": "00:00", "end": "24:00"}
    schedule = practice.call("schedules.create", {"name": "Always", "timezone": "UTC", "rules": [hours]})
    host = practice.call("staff.create", {"name": "Nia", "timezone": "UTC", "schedule_id": schedule["id"]})
    service = practice.call(
        "services.create",
        {
            "name": "Call", "duration_minutes": 5, "interval_minutes": 5, "location": "online",
            "price": {"amount_minor": 0, "currency": "EUR"}, "staff_member_ids": [host["id"]],
        },
    )  # fmt: skip
    asked = {"service": service["id"], "limit": 1}
    (slot,) = practice.guest.get(practice.path("/availability/next"), params=asked).json()["slots"]
    wish = {"service_id": service["id"], "starts_at": slot["starts_at"], "offer": slot["offer"], "note": "Audio only."}
    made = practice.guest.post(
        practice.path("/bookings"), json=wish | {"customer": {"name": "Ada", "email": new_email()}}
    )
    assert made.status_code == 201, made.text
    booking: dict[str, Any] = made.json()
    return booking


def test_the_customer_joins_and_a_stranger_does_not(practice: Practice) -> None:
    booking = begins_soon(practice)
    assert booking["location"] == "online"
    path = practice.path(f"/bookings/{booking['id']}")
    patiently(
        lambda: (
            practice.call("rooms.list")["items"]
            and practice.call("rooms.get", {"booking_id": booking["id"]})["state"] == "ready"
        )
    )
    stranger = practice.guest.post(f"{path}/join", json={"token": "A" * 22})
    assert (stranger.status_code, stranger.json()["code"]) == (404, "not_found")

    joined = practice.guest.post(f"{path}/join", json={"token": booking["links"]["join_token"]})
    assert joined.status_code == 200, joined.text
    assert datetime.fromisoformat(joined.json()["closes_at"]) > datetime.now(UTC)
    assert httpx.get(joined.json()["url"]).status_code == 200
    assert httpx.get(joined.json()["url"][:-8] + "AAAAAAAA").status_code == 403
    host = practice.call("rooms.join", {"booking_id": booking["id"]})
    assert httpx.get(host["url"]).status_code == 200
    joins = practice.call("rooms.get", {"booking_id": booking["id"]})["joins"]
    assert [each["host"] for each in joins] == [True, False]

    off = practice.guest.post(f"{path}/cancel", json={"token": booking["links"]["cancel_token"], "reason": "A cold"})
    assert (off.json()["note"], off.json()["cancel_reason"]) == ("Audio only.", "A cold")
    patiently(lambda: httpx.get(host["url"]).status_code == 403)
    again = practice.guest.post(f"{path}/join", json={"token": booking["links"]["join_token"]})
    assert (again.status_code, again.json()["code"]) == (410, "scheduling.room_closed")
