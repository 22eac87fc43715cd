"""A believable business: three staff in two zones, six services, two weeks of bookings. Safe to run again."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from stack.demo.api import Api, Refused

SLUG = "harbour-practice"
OWNER = {"name": "Maeve Doyle", "email": "maeve@harbour.example", "password": "a harbour in the evening"}
BUSINESS = {
    "slug": SLUG, "name": "Harbour Practice", "timezone": "Europe/London", "currency": "GBP", "locale": "en-GB",
}  # fmt: skip
WEEK = ["MO", "TU", "WE", "TH", "FR"]
SCHEDULES: list[dict[str, Any]] = [
    {"name": "London days", "timezone": "Europe/London", "rules": [
        {"days": WEEK, "start": "09:00", "end": "13:00"}, {"days": WEEK, "start": "14:00", "end": "18:00"}]},
    {"name": "London long", "timezone": "Europe/London", "rules": [
        {"days": ["MO", "WE", "FR"], "start": "08:00", "end": "16:00"},
        {"days": ["TU", "TH"], "start": "12:00", "end": "20:00"}, {"days": ["SA"], "start": "10:00", "end": "14:00"}]},
    {"name": "New York mornings", "timezone": "America/New_York", "rules": [
        {"days": [*WEEK, "SA"], "start": "08:00", "end": "14:00"}]},
]  # fmt: skip
STAFF = [
    {"name": "Maeve Doyle", "email": "maeve@harbour.example", "timezone": "Europe/London"},
    {"name": "Tomasz Zielinski", "email": "tomasz@harbour.example", "timezone": "Europe/London"},
    {"name": "Ana Reyes", "email": "ana@harbour.example", "timezone": "America/New_York"},
]
SERVICES: list[dict[str, Any]] = [
    {"name": "First consultation", "duration_minutes": 50, "price": 9000, "staff": [0, 1, 2], "cancel_notice": 1440},
    {"name": "Therapy session", "duration_minutes": 50, "price": 7500, "staff": [0, 1, 2], "cancel_notice": 10_080},
    {"name": "Couples session", "duration_minutes": 80, "price": 12_000, "staff": [0, 2], "cancel_notice": 2880},
    {"name": "Sports massage", "duration_minutes": 60, "price": 6500, "staff": [1], "cancel_notice": 720},
    {"name": "Short check-in", "duration_minutes": 25, "price": 3500, "staff": [0, 1, 2], "cancel_notice": 120},
    {"name": "Supervision", "duration_minutes": 90, "price": 14_000, "staff": [2], "cancel_notice": 2880,
     "requires_approval": True},
]  # fmt: skip
CUSTOMERS = [
    "Oluwaseun Adeyemi", "Greta Lindqvist", "Hiroshi Tanaka", "Fatima Benali", "Conor Walsh", "Priya Raman",
    "Lucía Fernández", "Noah Becker", "Zofia Nowak", "Samuel Okafor", "Elena Petrova", "Jack Sullivan",
]  # fmt: skip
DAYS = 14
BOOKINGS = 36


@dataclass(frozen=True)
class Business:
    """The seeded business, ready for customers."""

    slug: str
    services: dict[str, str]
    """Service ids by name."""
    bookings: int
    """Bookings there are in the coming two weeks."""


def sow(url: str, say: Callable[[str], None]) -> tuple[Api, Business]:
    """The business and its owner's `Api`; makes what is missing and says what it does."""
    owner = _log_in(url)
    _create_business(owner, say)
    services = owner.manage(SLUG, "services.list", {"limit": 100}, reads=True)["items"]
    if not services:
        services = _create_catalogue(owner)
        say("Three staff in London and New York, six services with buffers, notices and fees.")
    ids = {service["name"]: service["id"] for service in services}
    total = _book_two_weeks(owner, list(ids.values()), say)
    return owner, Business(SLUG, ids, total)


def _log_in(url: str) -> Api:
    door = Api(url)
    try:
        tokens = door.ask("POST", "/v1/auth/login", json={"email": OWNER["email"], "password": OWNER["password"]}).data
    except Refused as refused:
        if refused.status != 401:
            raise
        tokens = door.ask("POST", "/v1/auth/register", json=OWNER).data
    door.close()
    return Api(url, tokens["access_token"])


def _create_business(owner: Api, say: Callable[[str], None]) -> None:
    try:
        owner.ask("POST", "/v1/businesses", json=BUSINESS, key="demo-business")
        say(f"{BUSINESS['name']} opens: /v1/{SLUG}, {BUSINESS['timezone']}, {BUSINESS['currency']}.")
    except Refused as refused:
        if refused.status != 409:
            raise
        say(f"{BUSINESS['name']} is already there.")


def _create_catalogue(owner: Api) -> list[dict[str, Any]]:
    schedules = [owner.manage(SLUG, "schedules.create", schedule)["id"] for schedule in SCHEDULES]
    staff = [
        owner.manage(SLUG, "staff.create", {**person, "schedule_id": schedule})["id"]
        for person, schedule in zip(STAFF, schedules, strict=True)
    ]
    return [owner.manage(SLUG, "services.create", _service(row, staff)) for row in SERVICES]


def _service(row: dict[str, Any], staff: list[str]) -> dict[str, Any]:
    return {
        "name": row["name"],
        "duration_minutes": row["duration_minutes"],
        "interval_minutes": 30,
        "buffer_after_minutes": 10,
        "notice": {"book_minutes": 60, "move_minutes": 60, "cancel_minutes": row["cancel_notice"]},
        "late_cancel_fee_percent": 50,
        "price": {"amount_minor": row["price"], "currency": "GBP"},
        "staff_member_ids": [staff[number] for number in row["staff"]],
        "requires_approval": row.get("requires_approval", False),
    }


def _book_two_weeks(owner: Api, services: list[str], say: Callable[[str], None]) -> int:
    """Fill up to the wanted number of bookings, spread over the coming two weeks."""
    now = datetime.now(UTC)
    span = {"from": now.isoformat(), "to": (now + timedelta(days=DAYS)).isoformat()}
    there = len(owner.manage(SLUG, "bookings.list", {**span, "limit": 100}, reads=True)["items"])
    wanted = max(0, BOOKINGS - there)
    chance = random.Random(now.toordinal())
    for number in range(wanted):
        service = services[number % len(services)]
        found = owner.ask("GET", f"/v1/{SLUG}/availability", params={"service": service, **span, "limit": 300}).data
        if found["slots"]:
            _book(owner, service, chance.choice(found["slots"]), chance.choice(CUSTOMERS))
    if wanted:
        say(f"{wanted} bookings over the next two weeks.")
    return there + wanted


def _book(owner: Api, service: str, slot: dict[str, Any], name: str) -> None:
    email = f"{name.split(maxsplit=1)[0].lower()}@customers.example".encode("ascii", "ignore").decode()
    asked = {
        "service_id": service,
        "starts_at": slot["starts_at"],
        "offer": slot["offer"],
        "customer": {"name": name, "email": email},
    }
    owner.ask("POST", f"/v1/{SLUG}/bookings", json=asked, key=f"demo-{service}-{slot['starts_at']}-{email}")
