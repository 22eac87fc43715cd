"""What tests of scheduling are set up with, told in requests as callers send them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from contracts.identity.events import BusinessCreated
from contracts.permissions import Role
from contracts.request import Request
from contracts.scheduling import api
from contracts.scheduling.catalogue import api as catalogue
from contracts.scheduling.catalogue import shapes as catalogue_shapes
from contracts.types import Actor, ActorKind, Money, uuid7
from kit.db import Database
from kit.requests import Encoded
from kit.scope import GUEST, Scope
from scheduling.businesses import operations as businesses
from scheduling.main import app

ROWS = {row.request: row for table in app.parts.requests for row in table.rows}
EVERY_DAY = list(catalogue_shapes.Weekday)
WORKING_DAYS = EVERY_DAY[:5]


async def ask(database: Database, scope: Scope, asked: Request[Any]) -> Any:
    """The answer of the request's handler, in one transaction and under its permission, as the server would ask it.

    Nobody queues for it: each asks as if in a process of its own.
    """
    row = ROWS[type(asked)]
    if row.permission:
        scope.require(row.permission)
    prepared = [await row.prepare(database, scope, asked)] if row.prepare else []
    reply = await database.run(scope, lambda session: row.handler(session, asked, *prepared), reads=asked.reads)
    return as_promised(asked, reply) if isinstance(reply, Encoded) else reply


def as_promised(asked: Request[Any], reply: Encoded) -> Any:
    """A reply that was written by hand, read again; to the byte what its contract would have written."""
    read = asked.reply.validate_json(reply.body, strict=True, extra="forbid")
    assert asked.reply.dump_json(read) == reply.body
    return read


def hours(
    start: str = "09:00", end: str = "17:00", days: Iterable[catalogue_shapes.Weekday] = EVERY_DAY
) -> catalogue_shapes.AvailabilityRule:
    return catalogue_shapes.AvailabilityRule(days=list(days), start=start, end=end)


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


@dataclass
class Shop:
    """A business that identity has told of."""

    database: Database
    scope: Scope
    timezone: str = "Europe/Berlin"

    async def open(self, currency: str = "EUR") -> "Shop":
        told = BusinessCreated(
            version=1, business_id=self.scope.business_id, slug=f"shop-{self.scope.business_id.hex[-12:]}",
            name="Shop", timezone=self.timezone, currency=currency, locale="en", owner_id=uuid7(),
        )  # fmt: skip
        await self.database.run(self.scope, lambda session: businesses.remember(session, told))
        return self

    @property
    def guest(self) -> Scope:
        return Scope(self.scope.business_id, GUEST)

    def a(self, role: Role) -> Scope:
        """Somebody of the business in this role."""
        return Scope(self.scope.business_id, Actor(kind=ActorKind.USER, id=str(uuid7())), frozenset({role}))

    async def ask(self, asked: Request[Any], scope: Scope | None = None) -> Any:
        return await ask(self.database, scope or self.scope, asked)

    async def add_schedule(self, *rules: catalogue_shapes.AvailabilityRule, **fields: Any) -> catalogue_shapes.Schedule:
        given = {"name": "Hours", "timezone": self.timezone, "rules": list(rules) or [hours()]}
        return await self.ask(catalogue.CreateSchedule(**(given | fields)))

    async def add_staff_member(
        self, name: str = "Ada", *, schedule: UUID | None = None, **fields: Any
    ) -> catalogue_shapes.StaffMember:
        given = {"name": name, "timezone": self.timezone, "schedule_id": schedule}
        return await self.ask(catalogue.CreateStaffMember(**(given | fields)))

    async def add_service(self, *staff: catalogue_shapes.StaffMember, **fields: Any) -> catalogue_shapes.Service:
        return await self.ask(catalogue.CreateService(**service_fields(*staff, **fields)))

    async def starts(
        self, service: catalogue_shapes.Service, frm: str, to: str, scope: Scope | None = None, **more: Any
    ) -> list[str]:
        """The local starts that are listed."""
        asked = api.ListAvailability(service=service.id, from_=instant(frm), to=instant(to), **more)
        return [slot.local_start for slot in (await self.ask(asked, scope or self.guest)).slots]

    async def reasons(
        self, service: catalogue_shapes.Service, start: str, scope: Scope | None = None, **more: Any
    ) -> list[str]:
        asked = api.ExplainAvailability(service=service.id, start=instant(start), **more)
        return [reason.code for reason in (await self.ask(asked, scope or self.guest)).reasons]


def service_fields(*staff: catalogue_shapes.StaffMember, **fields: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "name": "Massage",
        "duration_minutes": 60,
        "interval_minutes": 60,
        "price": Money(amount_minor=8_000, currency="EUR"),
        "staff_member_ids": [member.id for member in staff],
    }
    return given | fields
