"""One call, and a business can be booked: every context has set itself up from what identity said."""

from uuid import uuid4

import pytest
from practice import PASSWORD, WEEK, Practice, new_email, patiently, visitor

from testkit.system import System

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("system")]


def test_a_business_that_has_just_signed_up_is_booked(system: System) -> None:
    slug = f"new-{uuid4().hex[:10]}"
    profile = {"slug": slug, "name": "New Practice", "timezone": "Europe/Berlin", "currency": "EUR"}
    person = {"name": "Maeve Doyle", "email": new_email("owner"), "password": PASSWORD}
    with visitor(system) as owner, visitor(system) as guest:
        answer = owner.post("/v1/auth/signup", json={"owner": person, "business": profile})
        assert answer.status_code == 201, answer.text
        made = answer.json()
        owner.headers["authorization"] = f"Bearer {made['tokens']['access_token']}"
        practice = Practice(system, slug, owner, guest, made["business"]["id"], None)  # type: ignore[arg-type]
        hours = {
            "name": "Hours",
            "timezone": "Europe/Berlin",
            "rules": [{"days": WEEK, "start": "06:00", "end": "22:00"}],
        }
        schedule = practice.call("schedules.create", hours)
        staff = practice.call(
            "staff.create", {"name": "Maeve", "timezone": "Europe/Berlin", "schedule_id": schedule["id"]}
        )
        service = {
            "name": "First", "duration_minutes": 50, "staff_member_ids": [staff["id"]],
            "price": {"amount_minor": 6_000, "currency": "EUR"},
        }  # fmt: skip
        sold = patiently(lambda: _created(practice, service))
        practice.services.append(sold)
        practice.book(practice.slots()[3])
        told = patiently(lambda: owner.get(practice.path("/me/notifications")).json()["items"])
        assert told, "notifications knows the owner"


def _created(practice: Practice, service: dict[str, object]) -> str | None:
    """The service, once scheduling knows the business: moments after it was created."""
    answer = practice.try_call("services.create", service)
    return None if answer.status_code == 503 else str(answer.json()["result"]["data"]["id"])
