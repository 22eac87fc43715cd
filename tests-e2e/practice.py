"""A business for one test, made through the gateway as its owner would: staff, hours, a service, and a guest's view."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import mails
import orjson
from patience import patiently as patiently  # noqa: PLC0414 - tests find it beside the practice

from contracts.permissions import Role
from testkit.system import System

WEEK = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
PASSWORD = "a harbour in the evening"
TIMEOUT_SECONDS = 30


@dataclass
class Practice:
    """A business that is open every day from six to ten in the evening, in Berlin's time."""

    system: System
    slug: str
    owner: httpx.Client
    """Speaks as the owner."""
    guest: httpx.Client
    """Speaks as nobody in particular."""
    business_id: str
    people: ExitStack
    """Who closes the clients of those who are employed later."""
    schedules: list[str] = field(default_factory=list)
    staff: list[str] = field(default_factory=list)
    services: list[str] = field(default_factory=list)

    @property
    def service(self) -> str:
        """The service most tests need: 50 minutes, 60.00 EUR, a week's notice and half the price when it is missed."""
        return self.services[0]

    def path(self, rest: str = "") -> str:
        """A public path of this business."""
        return f"/v1/{self.slug}{rest}"

    def call(self, procedure: str, data: dict[str, Any] | None = None, *, by: httpx.Client | None = None) -> Any:
        """What an admin procedure answers the owner (or `by`); fails when it refuses."""
        answer = self.try_call(procedure, data, by=by)
        assert answer.status_code == 200, answer.text
        return answer.json()["result"]["data"]

    def try_call(
        self, procedure: str, data: dict[str, Any] | None = None, *, by: httpx.Client | None = None, reads: bool = False
    ) -> httpx.Response:
        """The raw answer of an admin procedure; `.list`, `.get` and `.timeline` are asked as queries."""
        name = procedure if procedure.startswith("platform.") else f"admin.{procedure}"
        client, path, headers = by or self.owner, f"/trpc/{name}", {"nexus-business": self.slug}
        if reads or procedure.rpartition(".")[2] in {"list", "get", "timeline", "deliveries", "explain", "statement"}:
            return client.get(path, headers=headers, params={"input": orjson.dumps(data or {}).decode()})
        return client.post(path, headers=headers, json=data or {})

    def slots(self, service: str | None = None, *, days: int = 3, staff: str | None = None) -> list[dict[str, Any]]:
        """Bookable starts of the coming days."""
        start = datetime.now(UTC) + timedelta(hours=2)
        asked = {"service": service or self.service, "from": start.isoformat(),
                 "to": (start + timedelta(days=days)).isoformat()}  # fmt: skip
        answer = self.guest.get(self.path("/availability"), params=asked | ({"staff": staff} if staff else {}))
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["slots"]
        return found

    def hold(self, slot: dict[str, Any]) -> dict[str, Any]:
        """A hold on a slot."""
        asked = {"service_id": self.service, "starts_at": slot["starts_at"], "offer": slot["offer"]}
        return self._post("/holds", asked)

    def book(self, slot: dict[str, Any], email: str | None = None, *, key: str | None = None) -> dict[str, Any]:
        """A guest's booking of a slot."""
        return self._post("/bookings", self.wish(slot, email), key=key)

    def wish(self, slot: dict[str, Any], email: str | None = None) -> dict[str, Any]:
        """The body of a guest's booking."""
        return {
            "service_id": self.service,
            "starts_at": slot["starts_at"],
            "offer": slot["offer"],
            "customer": {"name": "Ada Lovelace", "email": email or new_email()},
        }

    def employ(self, role: Role) -> httpx.Client:
        """Someone with a login and this role; their client closes with the practice."""
        email = new_email(role)
        client = self.people.enter_context(person(self.system, email))
        self.call("invitations.create", {"email": email, "role": role})
        accepted = client.post("/v1/auth/invitations/accept", json={"token": mails.link(self.system, email, "invites")})
        assert accepted.status_code == 200, accepted.text
        return client

    def _post(self, rest: str, body: dict[str, Any], *, key: str | None = None) -> dict[str, Any]:
        answer = self.guest.post(self.path(rest), json=body, headers={"idempotency-key": key or uuid4().hex})
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made


def new_email(who: str = "guest") -> str:
    """An address nobody has used before."""
    return f"{who}.{uuid4().hex[:12]}@people.example"


@contextmanager
def person(system: System, email: str | None = None) -> Iterator[httpx.Client]:
    """A client that speaks as someone who has just registered."""
    with visitor(system) as client:
        asked = {"name": "Maeve Doyle", "email": email or new_email("user"), "password": PASSWORD}
        answer = client.post("/v1/auth/register", json=asked)
        assert answer.status_code == 201, answer.text
        client.headers["authorization"] = f"Bearer {answer.json()['access_token']}"
        yield client


@contextmanager
def platform_admin(system: System) -> Iterator[httpx.Client]:
    """A client that speaks as someone who runs the platform: made by an operator, for no request does it."""
    email = new_email("admin")
    with person(system, email) as client:
        token = mails.link(system, email, "confirm your e-mail")
        proven = client.post("/v1/auth/email/verify", json={"token": token})
        assert proven.status_code < 300, proven.text
        system.nexus("admins", "add", email)
        yield client


def visitor(system: System) -> httpx.Client:
    """A client that speaks as nobody in particular."""
    return httpx.Client(base_url=system.url(), timeout=TIMEOUT_SECONDS)


@contextmanager
def open_practice(system: System, *, staff: int = 2) -> Iterator[Practice]:
    """A practice with so many staff members who all give one service."""
    with ExitStack() as people:
        owner = people.enter_context(person(system, new_email("owner")))
        guest = people.enter_context(visitor(system))
        slug = f"practice-{uuid4().hex[:10]}"
        wanted = {"slug": slug, "name": "Harbour Practice", "timezone": "Europe/Berlin", "currency": "EUR"}
        business = owner.post("/v1/businesses", json=wanted, headers={"idempotency-key": uuid4().hex})
        assert business.status_code == 201, business.text
        practice = Practice(system, slug, owner, guest, business.json()["id"], people)
        for number in range(staff):
            _employ_staff(practice, f"Tomasz {number}")
        _offer(practice)
        yield practice


def _employ_staff(practice: Practice, name: str) -> None:
    hours = [{"days": WEEK, "start": "06:00", "end": "22:00"}]
    schedule = practice.call("schedules.create", {"name": name, "timezone": "Europe/Berlin", "rules": hours})
    person = {"name": name, "timezone": "Europe/Berlin", "schedule_id": schedule["id"]}
    practice.schedules.append(schedule["id"])
    practice.staff.append(practice.call("staff.create", person)["id"])


def _offer(practice: Practice) -> None:
    service = {
        "name": "Therapy session",
        "duration_minutes": 50,
        "interval_minutes": 30,
        "buffer_after_minutes": 10,
        "notice": {"book_minutes": 60, "move_minutes": 60, "cancel_minutes": 10_080},
        "late_cancel_fee_percent": 50,
        "price": {"amount_minor": 6_000, "currency": "EUR"},
        "staff_member_ids": practice.staff,
    }
    practice.services.append(practice.call("services.create", service)["id"])
