"""What tests of teams tell their stories with: a clinic with therapists and rooms."""

from collections.abc import Sequence
from typing import Any

from booking_stories import Salon
from shops import hours

from contracts.scheduling import api
from contracts.scheduling.catalogue import shapes as catalogue
from contracts.scheduling.shapes import Booking
from contracts.scheduling.teams import api as teams
from contracts.scheduling.teams.shapes import Pool, Requirement, Resource, ResourceFields
from kit.db import Database
from kit.scope import Scope

NAMES = ("Ada", "Ben", "Cleo", "Dan", "Eli")


class Clinic(Salon):
    """A salon whose therapists and rooms are pools, and a duo of an hour for two therapists in a room."""

    rooms: list[Resource]
    therapists: Pool
    places: Pool
    duo: catalogue.Service

    async def equip(self, therapists: int = 5, rooms: int = 3, *, capacity: int = 1, **fields: Any) -> "Clinic":
        await self.furnish(*NAMES[:therapists])
        self.rooms = [await self.add_resource(f"Room {n}", capacity=capacity) for n in range(1, rooms + 1)]
        self.therapists = await self.pool("Therapists", staff=self.staff)
        self.places = await self.pool("Rooms", rooms=self.rooms)
        self.duo = await self.team_service(self.needs(self.therapists, 2), self.needs(self.places), **fields)
        return self

    async def add_resource(self, name: str = "Room 1", **fields: Any) -> Resource:
        return await self.ask(teams.CreateResource(name=name, **fields))

    async def change(self, resource: Resource, **fields: Any) -> Resource:
        given = resource.model_dump(include=set(ResourceFields.model_fields)) | fields
        return await self.ask(teams.UpdateResource(resource_id=resource.id, **given))

    async def pool(
        self, name: str, *, staff: Sequence[catalogue.StaffMember] = (), rooms: Sequence[Resource] = ()
    ) -> Pool:
        ids = {"staff_member_ids": [each.id for each in staff], "resource_ids": [each.id for each in rooms]}
        return await self.ask(teams.CreatePool(name=name, **ids))

    @staticmethod
    def needs(pool: Pool, count: int = 1) -> Requirement:
        return Requirement(pool_id=pool.id, count=count)

    async def team_service(
        self, *requirements: Requirement, staff: Sequence[catalogue.StaffMember] = (), **fields: Any
    ) -> catalogue.Service:
        given = {"name": "Duo", "interval_minutes": 15, "requirements": list(requirements)} | fields
        return await self.add_service(*staff, **given)

    async def block(self, resource: Resource, frm: Any, to: Any) -> Any:
        return await self.ask(teams.BlockResource(resource_id=resource.id, starts_at=frm, ends_at=to))

    async def listed(self, **asked: Any) -> list[Booking]:
        return (await self.ask(api.ListBookings(**asked))).items

    async def explained(
        self, service: catalogue.Service, start: Any, by: Scope | None = None, **more: Any
    ) -> list[Any]:
        asked = api.ExplainAvailability(service=service.id, start=start, **more)
        return (await self.ask(asked, by)).reasons


def names(booking: Booking) -> list[str]:
    """Who and what takes part."""
    return [each.name for each in booking.team]


def whys(booking: Booking) -> dict[str, str | None]:
    return {each.name: each.why for each in booking.team}


async def clinic(database: Database, scope: Scope, therapists: int = 5, rooms: int = 3, **fields: Any) -> Clinic:
    return await Clinic(database, scope, timezone="UTC").equip(therapists, rooms, **fields)


__all__ = ["Clinic", "clinic", "hours", "names", "whys"]
