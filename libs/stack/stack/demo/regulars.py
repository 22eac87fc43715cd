"""A customer who comes every week: tried out, one week in the way, an alternative taken, all booked at once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import uuid4

import nexus_sdk
from nexus_sdk import Nexus, models
from stack.demo.seed import SLUG, Business
from stack.errors import StackError

SERVICE: Final = "Short check-in"
RULE: Final = "FREQ=WEEKLY;COUNT=4"


def come_weekly(guest: Nexus, business: Business, say: Callable[[str, str], None]) -> None:
    """Book a series around a conflict."""
    shop, service = guest.business(SLUG), business.services[SERVICE]
    first = _first_start(shop, service)
    staff = first.staff_member_ids[0]
    plan = _conflicting_plan(shop, service, first.starts_at, staff)
    conflicts = [each for each in plan.occurrences if not each.bookable]
    reasons = ", ".join(reason.code for reason in conflicts[0].reasons)
    say("Dry run", f"{RULE} from {first.local_start}: {plan.conflicts} of {len(plan.occurrences)} in the way")
    say("Conflict", f"{conflicts[0].recurrence_id.isoformat()} ({plan.timezone}): {reasons}")
    series = shop.series.create(
        service_id=service,
        starts_at=first.starts_at,
        offer=first.offer,
        staff_member_id=staff,
        rule=RULE,
        instead=[_instead(each) for each in conflicts],
        customer=_customer("Marta Kowalska"),
    )
    starts = ", ".join(booking.local_start[5:16].replace("T", " ") for booking in series.bookings)
    say("Series", f"{series.id}, all or none: {starts}")


def _first_start(shop: nexus_sdk.Business, service: models.ServiceId) -> models.Slot:
    start = datetime.now(UTC) + timedelta(days=2)
    slots = shop.availability.list(service=service, from_=start, to=start + timedelta(days=21), limit=1).slots
    if not slots:
        raise StackError("The demo's business is fully booked this month. Start afresh: nexus down, remove .nexus")
    return slots[0]


def _conflicting_plan(
    shop: nexus_sdk.Business, service: models.ServiceId, starts_at: datetime, staff: models.StaffMemberId
) -> models.SeriesPlan:
    """A series with something in its way; somebody else is quicker where nothing is."""

    def preview() -> models.SeriesPlan:
        return shop.series.preview(service_id=service, starts_at=starts_at, staff_member_id=staff, rule=RULE)

    plan = preview()
    if plan.conflicts:
        return plan
    shop.bookings.create(
        service_id=service,
        starts_at=plan.occurrences[1].starts_at,
        staff_member_id=staff,
        customer=_customer("Piotr Wójcik"),
    )
    return preview()


def _instead(conflict: models.PlannedOccurrence) -> models.Instead:
    if not conflict.alternatives:
        raise StackError("Nothing is free near a week of the demo's series. Start afresh: nexus down, remove .nexus")
    chosen = conflict.alternatives[0]
    return models.Instead(recurrence_id=conflict.recurrence_id, starts_at=chosen.starts_at, offer=chosen.offer)


def _customer(name: str) -> models.Contact:
    return models.Contact(name=name, email=f"{name.split(maxsplit=1)[0].lower()}.{uuid4().hex[:8]}@customers.example")
