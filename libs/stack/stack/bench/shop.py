"""The business that is measured: five services, three staff members each, and requests to it, encoded beforehand."""

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
from stack.demo.api import Api

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


@dataclass(frozen=True)
class Service:
    """A service and who gives it."""

    id: str
    staff: list[str]


@dataclass(frozen=True)
class Shop:
    """The business as the load needs it: `office` keeps office hours, the `long` services are open all day."""

    business_id: UUID
    token: str
    """Of a customer with a login."""
    host: str
    office: Service
    long: list[Service]

    def baseline(self) -> list[tuple[str, str]]:
        """The route that does nothing."""
        return [("baseline", self._get(f"/v1/bench/baseline?text={'x' * 64}"))]

    def echo(self) -> list[tuple[str, str]]:
        """The route that asks a context for the same nothing."""
        return [("echo", self._get(f"/v1/bench/echo?text={'x' * 64}"))]

    def looks(self, number: int) -> list[tuple[str, str]]:
        """Availability of three staff over seven days, no two alike, and a booking after every fifty."""
        chance, starts = random.Random(1), _office_hours()
        found: list[tuple[str, str]] = []
        for each in range(number):
            begins = _day(chance.randrange(1, 50)) + timedelta(minutes=chance.randrange(1440))
            zone = chance.choice(["Europe/London", "Europe/Lisbon", "America/New_York", "UTC"])
            asked = {"service": self.office.id, "from": begins, "to": begins + timedelta(days=7), "timezone": zone}
            found.append(("read", self._get(f"/v1/{SLUG}/availability?{urlencode(_plain(asked))}")))
            if each % READS_PER_WRITE == READS_PER_WRITE - 1:
                staff = self.office.staff[each // READS_PER_WRITE % 3]
                found.append(("write", self._booking(self.office.id, staff, next(starts))))
        return found

    def bookings(self, number: int, *, first_day: int) -> list[tuple[str, str]]:
        """Bookings that never meet: another staff member or another start each."""
        visits = islice(self._visits(first_day), number)
        return [("booking", self._booking(service.id, staff, starts)) for service, staff, starts in visits]

    def runs(self, number: int, *, first_day: int) -> list[dict[str, Any]]:
        """The same for the script: the values of each run."""
        return [self._run(*visit) for visit in islice(self._visits(first_day), number)]

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

    def _get(self, path: str) -> str:
        return self._head("GET", path) + "\r\n"

    def _head(self, method: str, path: str) -> str:
        return f"{method} {path} HTTP/1.1\r\nhost: {self.host}\r\nauthorization: Bearer {self.token}\r\n"


def open_shop(url: str) -> Shop:
    """Found the business through its public and admin requests, as anybody would."""
    owner, customer = (_register(url, name) for name in ("owner", "customer"))
    founded = owner.ask(
        "POST", "/v1/businesses", json={"slug": SLUG, "name": "Bench", "timezone": "Europe/London", "currency": "GBP"}
    ).data
    office, long = (owner.manage(SLUG, "schedules.create", each)["id"] for each in (OFFICE, LONG))
    services = [_service(owner, number, long if number else office) for number in range(5)]
    return Shop(
        business_id=from_typeid("biz", founded["id"]),
        token=customer.token,
        host=url.removeprefix("http://"),
        office=services[0],
        long=services[1:],
    )


def _register(url: str, name: str) -> "_Known":
    asked = {"name": name.title(), "email": f"{name}@bench.example", "password": PASSWORD}
    token = Api(url).ask("POST", "/v1/auth/register", json=asked).data["access_token"]
    return _Known(url, token)


class _Known(Api):
    def __init__(self, url: str, token: str) -> None:
        super().__init__(url, token)
        self.token = token


def _service(owner: Api, number: int, schedule: str) -> Service:
    staff = [
        owner.manage(SLUG, "staff.create", {
            "name": f"Staff {number}-{place}", "timezone": "Europe/London", "schedule_id": schedule,
        })["id"]
        for place in range(3)
    ]  # fmt: skip
    asked = {
        "name": f"Visit {number}",
        "duration_minutes": MINUTES if number else 50,
        "interval_minutes": MINUTES if number else 30,
        "buffer_after_minutes": 0 if number else 10,
        "price": {"amount_minor": 5000, "currency": "GBP"},
        "staff_member_ids": staff,
    }
    return Service(owner.manage(SLUG, "services.create", asked)["id"], staff)


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
