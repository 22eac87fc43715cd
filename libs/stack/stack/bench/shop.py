"""The business that is measured, its services and staff, and requests to it, encoded beforehand."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count, cycle, islice
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import orjson

from contracts.types import from_typeid, uuid7
from stack.bench.api import Api

SLUG = "park-bench"
WEEK = ["MO", "TU", "WE", "TH", "FR"]
OFFICE = {"name": "Office", "timezone": "Europe/London", "rules": [{"days": WEEK, "start": "09:00", "end": "17:00"}]}
LONG = {
    "name": "Long",
    "timezone": "UTC",
    "rules": [{"days": [*WEEK, "SA", "SU"], "start": "06:00", "end": "22:00"}],
}
PASSWORD = "a long bench in the park"  # noqa: S105 - of a business that lives for a minute
READS_PER_WRITE = 50
MINUTES = 20
OFFICE_VISIT = {"duration_minutes": 50, "interval_minutes": 30, "buffer_after_minutes": 10}
LONG_VISIT = {"duration_minutes": MINUTES, "interval_minutes": MINUTES}
TEAM_VISIT = {"duration_minutes": 30, "interval_minutes": 15}
Calls = list[tuple[str, dict[str, Any]]]
"""Procedures, and what each is asked with."""
PORTAL: dict[str, dict[str, Any]] = {
    "admin.services.list": {}, "admin.staff.list": {"limit": 20}, "admin.schedules.list": {},
    "admin.bookings.list": {"limit": 20}, "admin.customers.list": {"limit": 20}, "admin.packages.list": {},
    "admin.membershipPlans.list": {}, "admin.resources.list": {}, "admin.waitlist.list": {"limit": 20},
    "admin.openingHours.get": {},
}  # fmt: skip
"""What the first page of a business's portal asks, by procedure."""


@dataclass(frozen=True)
class Service:
    """A service and who gives it."""

    id: str
    staff: list[str]


@dataclass(frozen=True)
class Shop:
    """The business as the load needs it: `office` and `team` keep office hours, the `long` services are open all day.

    Three staff members give each service, ten the team's.
    """

    business_id: UUID
    token: str
    """Of a customer with a login."""
    owner: str
    """The owner's token."""
    host: str
    office: Service
    long: list[Service]
    team: Service

    def baseline(self) -> list[tuple[str, str]]:
        """The route that does nothing."""
        return [("baseline", self._get(f"/v1/bench/baseline?text={'x' * 64}"))]

    def echo(self) -> list[tuple[str, str]]:
        """The route that asks a context for the same nothing."""
        return [("echo", self._get(f"/v1/bench/echo?text={'x' * 64}"))]

    def echoes(self) -> Calls:
        """Ten calls that ask a context for nothing."""
        return [("admin.bench.echo", {"text": "x" * 64})] * 10

    def lists(self) -> Calls:
        """Ten calls that a portal makes for its first page."""
        return list(PORTAL.items())

    def alone(self, calls: Calls) -> list[tuple[str, str]]:
        """Calls one by one."""
        return [("call", self._call(name, asked)) for name, asked in calls]

    def batch(self, calls: Calls) -> tuple[str, str]:
        """The same in one request, as `httpBatchLink` sends it."""
        asked = {str(place): each for place, (_, each) in enumerate(calls)}
        return "batch", self._call(",".join(name for name, _ in calls), asked, batch="1")

    def looks(self, number: int) -> list[tuple[str, str]]:
        """Availability of three staff over seven days, no two alike, and a booking after every fifty."""
        starts = _office_hours()
        found: list[tuple[str, str]] = []
        for each, look in enumerate(self._looks(self.office, number, days=7)):
            found.append(look)
            if each % READS_PER_WRITE == READS_PER_WRITE - 1:
                staff = self.office.staff[each // READS_PER_WRITE % 3]
                found.append(("write", self._booking(self.office.id, staff, next(starts))))
        return found

    def team_looks(self, number: int) -> list[tuple[str, str]]:
        """Availability of ten staff over 31 days, no two alike."""
        return list(self._looks(self.team, number, days=31))

    def bookings(self, number: int, *, first_day: int) -> list[tuple[str, str]]:
        """Bookings that never meet: another staff member or another start each."""
        visits = islice(self._visits(first_day), number)
        return [("booking", self._booking(service.id, staff, starts)) for service, staff, starts in visits]

    def runs(self, number: int, *, first_day: int) -> list[dict[str, Any]]:
        """The same for the script: the values of each run."""
        return [self._run(*visit) for visit in islice(self._visits(first_day), number)]

    def _looks(self, service: Service, number: int, *, days: int) -> Iterator[tuple[str, str]]:
        chance = random.Random(1)
        for _ in range(number):
            begins = _day(chance.randrange(1, 57 - days)) + timedelta(minutes=chance.randrange(1440))
            zone = chance.choice(["Europe/London", "Europe/Lisbon", "America/New_York", "UTC"])
            asked = {"service": service.id, "from": begins, "to": begins + timedelta(days=days), "timezone": zone}
            yield "read", self._get(f"/v1/{SLUG}/availability?{urlencode(_plain(asked))}")

    def _visits(self, first_day: int) -> Iterator[tuple[Service, str, datetime]]:
        """Everybody's first start, everybody's second, …, day after day."""
        for day in count(first_day):
            for step in range(16 * 60 // MINUTES):
                starts = _day(day) + timedelta(hours=6, minutes=step * MINUTES)
                for place in range(3):
                    for service in self.long:
                        yield service, service.staff[place], starts

    def _run(self, service: Service, staff: str, starts: datetime) -> dict[str, Any]:
        ids = {name: str(uuid7()) for name in ("booking", "customer", "occupancy", "transition", "key")}
        return {
            **ids,
            "business": str(self.business_id),
            "service": str(from_typeid("svc", service.id)),
            "staff": str(from_typeid("stf", staff)),
            "team": "{" + ",".join(str(from_typeid("stf", each)) for each in service.staff) + "}",
            "starts": starts.isoformat(),
            "ends": (starts + timedelta(minutes=MINUTES)).isoformat(),
            "email": f"{ids['customer']}@customers.example",
        }

    def _booking(self, service: str, staff: str, starts: datetime) -> str:
        key = uuid7().hex
        customer = {"name": "Ada Lovelace", "email": f"{key}@customers.example"}
        asked = {"service_id": service, "staff_member_id": staff, "starts_at": starts.isoformat(), "customer": customer}
        body = orjson.dumps(asked).decode()
        return self._head("POST", f"/v1/{SLUG}/bookings") + (
            f"idempotency-key: {key}\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n{body}"
        )

    def _call(self, names: str, asked: dict[str, Any], **more: str) -> str:
        query = urlencode({**more, "input": orjson.dumps(asked).decode()})
        return self._head("GET", f"/trpc/{names}?{query}", self.owner) + f"nexus-business: {SLUG}\r\n\r\n"

    def _get(self, path: str) -> str:
        return self._head("GET", path) + "\r\n"

    def _head(self, method: str, path: str, token: str | None = None) -> str:
        bearer = f"authorization: Bearer {token or self.token}"
        return f"{method} {path} HTTP/1.1\r\nhost: {self.host}\r\n{bearer}\r\n"


def open_shop(url: str) -> Shop:
    """Found the business through its public and admin requests, as anybody would."""
    owner, customer = (_register(url, name) for name in ("owner", "customer"))
    founded = owner.ask(
        "POST", "/v1/businesses", json={"slug": SLUG, "name": "Bench", "timezone": "Europe/London", "currency": "GBP"}
    )
    office, long = (owner.manage(SLUG, "schedules.create", each)["id"] for each in (OFFICE, LONG))
    return Shop(
        business_id=from_typeid("biz", founded["id"]),
        token=customer.token,
        owner=owner.token,
        host=url.removeprefix("http://"),
        office=_service(owner, "the office", office, OFFICE_VISIT),
        long=[_service(owner, f"room {number}", long, LONG_VISIT) for number in range(4)],
        team=_service(owner, "the team", office, TEAM_VISIT, staff=10),
    )


def _register(url: str, name: str) -> "_Known":
    asked = {"name": name.title(), "email": f"{name}@bench.example", "password": PASSWORD}
    token = Api(url).ask("POST", "/v1/auth/register", json=asked)["access_token"]
    return _Known(url, token)


class _Known(Api):
    def __init__(self, url: str, token: str) -> None:
        super().__init__(url, token)
        self.token = token


def _service(owner: Api, name: str, schedule: str, terms: dict[str, int], *, staff: int = 3) -> Service:
    given_by = [
        owner.manage(
            SLUG,
            "staff.create",
            {
                "name": f"{name} {place}",
                "timezone": "Europe/London",
                "schedule_id": schedule,
            },
        )["id"]
        for place in range(staff)
    ]
    price = {"amount_minor": 5000, "currency": "GBP"}
    asked = {"name": f"Visit to {name}", **terms, "price": price, "staff_member_ids": given_by}
    return Service(owner.manage(SLUG, "services.create", asked)["id"], given_by)  # fmt: skip


def _office_hours() -> Iterator[datetime]:
    """Starts within office hours, a day further each time, so that bookings spread over what is looked at."""
    for hour in cycle(range(10, 16)):
        for day in range(2, 58):
            at = _day(day) + timedelta(hours=hour)
            if at.weekday() < 5:
                yield at


def _day(number: int) -> datetime:
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return today + timedelta(days=number)


def _plain(asked: dict[str, Any]) -> dict[str, str]:
    return {name: value.isoformat() if isinstance(value, datetime) else str(value) for name, value in asked.items()}
