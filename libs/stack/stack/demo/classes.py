"""A class with three seats: planned for the coming weeks, filled, refused to a fourth, and one seat given back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import uuid4

import nexus_sdk
from nexus_sdk import Conflict, Nexus, models
from stack.demo.seed import SLUG, Business
from stack.errors import StackError

NAME: Final = "Mindful movement"
SEATS: Final = 3
GUESTS: Final = ("Aoife Brennan", "Mateus Duarte", "Wanda Kowalska", "Theo Lambert")
WEEKS: Final = 4


def fill_a_class(guest: Nexus, business: Business, say: Callable[[str, str], None]) -> None:
    """Find a class that nobody has booked yet, sell all its seats at once, and one again that was given back."""
    slot, shop = _empty_class(business, say), guest.business(SLUG)
    seats = [_book(shop, slot, name) for name in GUESTS[:SEATS]]
    say("Seats", f"{SEATS} people, {SEATS} bookings of {slot.local_start}, each with links of its own")
    try:
        _book(shop, slot, GUESTS[SEATS])
    except Conflict as refused:
        say("Full", f"a fourth is told so ({refused.status}, {refused.code})")
    shop.bookings.cancel(seats[1].id, token=seats[1].links.cancel_token)
    left = next(each.remaining for each in _timetable(shop) if each.starts_at == slot.starts_at)
    say("Returned", f"one cancels, two stay: {left} seat left")


def _empty_class(business: Business, say: Callable[[str, str], None]) -> models.SessionSlot:
    """The next class without anybody in it; plans four weeks of classes where there is none."""
    for planning in (False, True):
        if planning:
            _plan(business, say)
        for slot in _timetable(business.shop):
            if slot.remaining == SEATS and slot.bookable:
                return slot
    raise StackError("The demo's classes are all taken. Start afresh: nexus down, remove .nexus")


def _plan(business: Business, say: Callable[[str, str], None]) -> None:
    admin = business.shop.admin
    known = {each.name: each for each in admin.services.list(limit=100)}
    teacher = known["Couples session"].staff_member_ids[0]
    movement = known.get(NAME) or admin.services.create(
        name=NAME,
        duration_minutes=60,
        price=models.Money(amount_minor=1_800, currency="GBP"),
        notice=models.Notice(cancel_minutes=1440),
        in_sessions=True,
        staff_member_ids=[teacher],
    )
    first = datetime.now(UTC).date() + timedelta(days=2)
    planned = admin.sessions.plan_run(
        service_ids=[movement.id],
        staff_member_id=teacher,
        days=["TU", "TH"],
        start="18:30",
        end="19:30",
        from_date=first,
        to_date=first + timedelta(weeks=WEEKS),
        capacity=SEATS,
        skip_taken=True,
    ).sessions
    say("Classes", f"{len(planned)} of “{NAME}”, Tuesdays and Thursdays at 18:30, {SEATS} seats each")


def _timetable(shop: nexus_sdk.Business) -> list[models.SessionSlot]:
    start = datetime.now(UTC)
    return shop.sessions.list_slots(from_=start, to=start + timedelta(weeks=WEEKS + 1)).slots


def _book(shop: nexus_sdk.Business, slot: models.SessionSlot, name: str) -> models.NewBooking:
    email = f"{name.split(maxsplit=1)[0].lower()}.{uuid4().hex[:8]}@customers.example"
    customer = models.Contact(name=name, email=email)
    return shop.bookings.create(
        service_id=slot.service_id, starts_at=slot.starts_at, offer=slot.offer, customer=customer
    )
