"""What tests of sessions tell their stories with: a gym whose teachers give classes, and people who want seats."""

from datetime import date, datetime, timedelta
from typing import Any

from booking_stories import MONDAY, Salon
from sqlalchemy import text

from contracts.scheduling.api import ExplainAvailability, ListAvailability, ListBookings
from contracts.scheduling.catalogue import shapes as catalogue
from contracts.scheduling.sessions import api, shapes
from contracts.scheduling.shapes import Booking
from kit.db import Database
from kit.scope import Scope


def on(day: int = 0) -> date:
    """The Monday of the stories, or a later day."""
    return (MONDAY + timedelta(days=day)).date()


class Gym(Salon):
    """A salon that also gives yoga and pilates, by the seat."""

    yoga: catalogue.Service
    pilates: catalogue.Service

    async def furnish(self, *names: str, **fields: Any) -> "Gym":
        await super().furnish(*names, **fields)
        self.yoga = await self.offer(name="Yoga", in_sessions=True)
        self.pilates = await self.offer(name="Pilates", in_sessions=True)
        return self

    def session(self, start: str = "18:00", end: str = "19:00", *, day: int = 0, **fields: Any) -> dict[str, Any]:
        """The fields of a session: a class of Ada's, with yoga alone and three seats, unless said otherwise."""
        services = fields.pop("services", [self.yoga])
        staff = fields.pop("staff", self.ada)
        given = {
            "service_ids": [service.id for service in services], "staff_member_id": staff.id, "date": on(day),
            "start": start, "end": end, "capacity": 3,
        }  # fmt: skip
        return given | fields

    async def plan(self, start: str = "18:00", end: str = "19:00", **fields: Any) -> shapes.Session:
        return await self.ask(api.PlanSession(**self.session(start, end, **fields)))

    async def change(
        self, session: shapes.Session, start: str = "18:00", end: str = "19:00", **fields: Any
    ) -> shapes.Session:
        if_version = fields.pop("if_version", None)
        asked = api.ChangeSession(session_id=session.id, if_version=if_version, **self.session(start, end, **fields))
        return await self.ask(asked)

    async def call_off(self, session: shapes.Session, **more: Any) -> shapes.Session:
        return await self.ask(api.CancelSession(session_id=session.id, **more))

    async def roster(self, session: shapes.Session) -> list[list[str]]:
        """The names of those who sit in each slot, by seat."""
        found = await self.ask(api.GetRoster(session_id=session.id))
        return [[seat.customer_name for seat in slot.seats] for slot in found.slots]

    def explaining(self, service: catalogue.Service, when: datetime, **more: Any) -> ExplainAvailability:
        return ExplainAvailability(service=service.id, start=when, **more)

    async def free_starts_of(self, member: catalogue.StaffMember) -> list[datetime]:
        asked = ListAvailability(service=self.massage.id, from_=MONDAY, to=MONDAY + timedelta(days=1), staff=member.id)
        return [slot.starts_at for slot in (await self.ask(asked, self.guest)).slots]

    async def find(self, name: str) -> Booking:
        """The booking of somebody who has one."""
        (found,) = [each for each in (await self.ask(ListBookings())).items if each.customer_name == name]
        return found

    async def timetable(self, **more: Any) -> list[shapes.SessionSlot]:
        asked = api.ListSessionSlots(from_=MONDAY, to=MONDAY + timedelta(days=7), **more)
        return (await self.ask(asked, self.guest)).slots

    async def left(self, service: catalogue.Service | None = None, **more: Any) -> list[int]:
        """What is left of each slot of a service that can be seen."""
        return [slot.remaining for slot in await self.timetable(service=(service or self.yoga).id, **more)]


async def gym(database: Database, scope: Scope, *names: str, **fields: Any) -> Gym:
    return await Gym(database, scope, timezone="UTC").furnish(*names, **fields)


SEATS = """
select count(*) from occupancies o join sessions s on (s.business_id, s.id) = (o.business_id, o.resource_id)
"""


async def count_seats(database: Database, scope: Scope) -> int:
    """How many seats are taken, by SQL that knows nothing of how they were given out."""
    async with database.transaction(scope, reads=True) as session:
        return await session.scalar(text(SEATS))
