"""A believable business: three staff in two zones, six services, two weeks of bookings. Safe to run again."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import nexus_sdk
from nexus_sdk import Nexus, models, refusals

SLUG: Final = "harbour-practice"
NAME: Final = "Harbour Practice"
EMAIL: Final = "maeve@harbour.example"
PASSWORD: Final = "a harbour in the evening"  # noqa: S105 - of nobody
WEEK: Final[list[models.Weekday]] = ["MO", "TU", "WE", "TH", "FR"]


def _hours(days: list[models.Weekday], start: str, end: str) -> models.AvailabilityRule:
    return models.AvailabilityRule(days=days, start=start, end=end)


SCHEDULES: Final = {
    "London days": ("Europe/London", [_hours(WEEK, "09:00", "13:00"), _hours(WEEK, "14:00", "18:00")]),
    "London long": ("Europe/London", [
        _hours(["MO", "WE", "FR"], "08:00", "16:00"), _hours(["TU", "TH"], "12:00", "20:00"),
        _hours(["SA"], "10:00", "14:00")]),
    "New York mornings": ("America/New_York", [_hours([*WEEK, "SA"], "08:00", "14:00")]),
}  # fmt: skip
STAFF: Final = (
    ("Maeve Doyle", EMAIL),
    ("Tomasz Zielinski", "tomasz@harbour.example"),
    ("Ana Reyes", "ana@harbour.example"),
)
SERVICES: Final[list[dict[str, Any]]] = [
    {"name": "First consultation", "duration_minutes": 50, "price": 9000, "staff": [0, 1, 2], "cancel_notice": 1440},
    {"name": "Therapy session", "duration_minutes": 50, "price": 7500, "staff": [0, 1, 2], "cancel_notice": 10_080},
    {"name": "Couples session", "duration_minutes": 80, "price": 12_000, "staff": [0, 2], "cancel_notice": 2880},
    {"name": "Sports massage", "duration_minutes": 60, "price": 6500, "staff": [1], "cancel_notice": 720},
    {"name": "Short check-in", "duration_minutes": 25, "price": 3500, "staff": [0, 1, 2], "cancel_notice": 120},
    {"name": "Supervision", "duration_minutes": 90, "price": 14_000, "staff": [2], "cancel_notice": 2880,
     "requires_approval": True},
]  # fmt: skip
CUSTOMERS: Final = (
    "Oluwaseun Adeyemi", "Greta Lindqvist", "Hiroshi Tanaka", "Fatima Benali", "Conor Walsh", "Priya Raman",
    "Lucía Fernández", "Noah Becker", "Zofia Nowak", "Samuel Okafor", "Elena Petrova", "Jack Sullivan",
)  # fmt: skip
DAYS: Final = 14
BOOKINGS: Final = 36


@dataclass(frozen=True)
class Business:
    """The seeded business, ready for customers."""

    shop: nexus_sdk.Business
    """As its owner speaks to it."""
    services: dict[str, models.ServiceId]
    """Service ids by name."""


def sow(owner: Nexus, say: Callable[[str], None]) -> Business:
    """The business, and its owner logged in; makes what is missing and says what it does."""
    _log_in(owner)
    _open_business(owner, say)
    shop = owner.business(SLUG)
    services = list(shop.admin.services.list(limit=100))
    if not services:
        services = _create_catalogue(shop)
        say("Three staff in London and New York, six services with buffers, notices and fees.")
    ids = {service.name: service.id for service in services}
    _book_two_weeks(shop, list(ids.values()), say)
    return Business(shop, ids)


def _log_in(owner: Nexus) -> None:
    try:
        tokens = owner.auth.log_in(email=EMAIL, password=PASSWORD)
    except refusals.WrongCredentials:
        tokens = owner.auth.register_user(name="Maeve Doyle", email=EMAIL, password=PASSWORD)
    owner.use(tokens)


def _open_business(owner: Nexus, say: Callable[[str], None]) -> None:
    try:
        owner.businesses.create(slug=SLUG, name=NAME, timezone="Europe/London", currency="GBP", locale="en-GB")
        say(f"{NAME} opens: /v1/{SLUG}, Europe/London, GBP.")
    except refusals.SlugTaken:
        say(f"{NAME} is already there.")


def _create_catalogue(shop: nexus_sdk.Business) -> list[models.Service]:
    schedules = [
        shop.admin.schedules.create(name=name, timezone=zone, rules=rules) for name, (zone, rules) in SCHEDULES.items()
    ]
    staff = [
        shop.admin.staff.create(name=name, email=email, timezone=schedule.timezone, schedule_id=schedule.id).id
        for (name, email), schedule in zip(STAFF, schedules, strict=True)
    ]
    return [_create_service(shop, row, staff) for row in SERVICES]


def _create_service(shop: nexus_sdk.Business, row: dict[str, Any], staff: list[models.StaffMemberId]) -> models.Service:
    return shop.admin.services.create(
        name=row["name"],
        duration_minutes=row["duration_minutes"],
        interval_minutes=30,
        buffer_after_minutes=10,
        notice=models.Notice(book_minutes=60, move_minutes=60, cancel_minutes=row["cancel_notice"]),
        late_cancel_fee_percent=50,
        price=models.Money(amount_minor=row["price"], currency="GBP"),
        staff_member_ids=[staff[number] for number in row["staff"]],
        requires_approval=row.get("requires_approval", False),
    )


def _book_two_weeks(shop: nexus_sdk.Business, services: list[models.ServiceId], say: Callable[[str], None]) -> None:
    """Fill up to the wanted number of bookings, spread over the coming two weeks."""
    now = datetime.now(UTC)
    until = now + timedelta(days=DAYS)
    wanted = max(0, BOOKINGS - len(list(shop.admin.bookings.list(from_=now, to=until, limit=100))))
    chance = random.Random(now.toordinal())
    for number in range(wanted):
        service = services[number % len(services)]
        found = shop.availability.list(service=service, from_=now, to=until, limit=300)
        if found.slots:
            _book(shop, service, chance.choice(found.slots), chance.choice(CUSTOMERS))
    if wanted:
        say(f"{wanted} bookings over the next two weeks.")


def _book(shop: nexus_sdk.Business, service: models.ServiceId, slot: models.Slot, name: str) -> None:
    email = f"{name.split(maxsplit=1)[0].lower()}@customers.example".encode("ascii", "ignore").decode()
    customer = models.Contact(name=name, email=email)
    shop.bookings.create(service_id=service, starts_at=slot.starts_at, offer=slot.offer, customer=customer)
