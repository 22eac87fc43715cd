"""A customer who comes every week: tried out, one week in the way, an alternative taken, all booked at once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from stack.demo.api import Api
from stack.demo.seed import SLUG, Business
from stack.errors import StackError

SERVICE = "Short check-in"
RULE = "FREQ=WEEKLY;COUNT=4"


def come_weekly(gateway: str, business: Business, say: Callable[[str, str], None]) -> dict[str, Any]:
    """Book a series around a conflict; returns it."""
    guest = Api(gateway)
    try:
        wanted = _wanted(guest, business)
        _take_one_week(guest, wanted)
        plan = _preview(guest, wanted)
        conflict = next(each for each in plan["occurrences"] if not each["bookable"])
        reasons = ", ".join(reason["code"] for reason in conflict["reasons"])
        say(
            "Dry run",
            f"{RULE} from {wanted['starts_at']}: {plan['conflicts']} of {len(plan['occurrences'])} in the way",
        )
        say("Conflict", f"{conflict['recurrence_id']} ({plan['timezone']}): {reasons}")
        instead = [_instead(each) for each in plan["occurrences"] if not each["bookable"]]
        asked = wanted | {"instead": instead, "customer": _customer("Marta Kowalska")}
        series: dict[str, Any] = guest.ask("POST", f"/v1/{SLUG}/series", json=asked, key=uuid4().hex).data
        starts = ", ".join(booking["local_start"][5:16].replace("T", " ") for booking in series["bookings"])
        say("Series", f"{series['id']}, all or none: {starts}")
    finally:
        guest.close()
    return series


def _wanted(guest: Api, business: Business) -> dict[str, Any]:
    """A weekly series from the first start on that one staff member has free."""
    start = datetime.now(UTC) + timedelta(days=2)
    span = {"from": start.isoformat(), "to": (start + timedelta(days=21)).isoformat()}
    asked = {"service": business.services[SERVICE], **span, "limit": 1}
    slots = guest.ask("GET", f"/v1/{SLUG}/availability", params=asked).data["slots"]
    if not slots:
        raise StackError("The demo's business is fully booked this month. Start afresh: nexus down, remove .nexus")
    return {
        "service_id": business.services[SERVICE], "starts_at": slots[0]["starts_at"], "offer": slots[0]["offer"],
        "staff_member_id": slots[0]["staff_member_ids"][0], "rule": RULE,
    }  # fmt: skip


def _take_one_week(guest: Api, wanted: dict[str, Any]) -> None:
    """Somebody else is quicker, unless something is in the way already."""
    plan = _preview(guest, wanted)
    if plan["conflicts"]:
        return
    asked = {name: wanted[name] for name in ("service_id", "staff_member_id")}
    asked |= {"starts_at": plan["occurrences"][1]["starts_at"], "customer": _customer("Piotr Wójcik")}
    guest.ask("POST", f"/v1/{SLUG}/bookings", json=asked, key=uuid4().hex)


def _preview(guest: Api, wanted: dict[str, Any]) -> dict[str, Any]:
    plan: dict[str, Any] = guest.ask("POST", f"/v1/{SLUG}/series/preview", json=wanted).data
    return plan


def _instead(conflict: dict[str, Any]) -> dict[str, Any]:
    if not conflict["alternatives"]:
        raise StackError("Nothing is free near a week of the demo's series. Start afresh: nexus down, remove .nexus")
    chosen = conflict["alternatives"][0]
    return {"recurrence_id": conflict["recurrence_id"], "starts_at": chosen["starts_at"], "offer": chosen["offer"]}


def _customer(name: str) -> dict[str, str]:
    return {"name": name, "email": f"{name.split(maxsplit=1)[0].lower()}.{uuid4().hex[:8]}@customers.example"}
