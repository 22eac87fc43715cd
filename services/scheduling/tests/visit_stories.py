"""What tests of visits tell their stories with: a salon that cuts, colours and massages, and who wants all of it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from booking_stories import Salon, at

from contracts.scheduling.catalogue import shapes as catalogue
from contracts.scheduling.shapes import Contact
from contracts.scheduling.visits import api
from contracts.scheduling.visits.shapes import MovedPart, NewVisit, Segment, Visit, VisitTime, WantedPart
from kit.db import Database
from kit.scope import Scope


class Spa(Salon):
    """A salon whose customers stay for more than one thing."""

    cut: catalogue.Service
    """An hour, with everybody."""
    colour: catalogue.Service
    """Half an hour, with everybody."""

    async def open_spa(self) -> "Spa":
        self.cut = await self.offer(name="Cut")
        self.colour = await self.offer(name="Colour", duration_minutes=30)
        return self

    async def times(
        self, *segments: Segment, frm: datetime | None = None, to: datetime | None = None, by: Scope | None = None,
        **more: Any,
    ) -> list[VisitTime]:  # fmt: skip
        window = {"from_": frm or at("09:00"), "to": to or at("17:00")}
        asked = api.ListVisitTimes(segments=list(segments), limit=more.pop("limit", 200), **window, **more)
        return (await self.ask(asked, by or self.guest)).times

    async def visit(self, *parts: WantedPart, email: str = "eve@example.com", **more: Any) -> NewVisit:
        contact = Contact(name="Eve", email=email)
        return await self.ask(
            api.CreateVisit(parts=list(parts), customer=contact, **more), more.pop("by", None) or self.guest
        )

    async def take(self, time: VisitTime, **more: Any) -> NewVisit:
        """Book a listed time as it stands."""
        return await self.visit(*as_listed(time), **more)

    async def show(self, visit_id: UUID, token: str | None = None) -> Visit:
        return await self.ask(api.GetVisit(visit_id=visit_id, token=token), self.guest if token else None)

    async def call_off(self, visit: Visit | NewVisit, token: str | None = None, **more: Any) -> Visit:
        return await self.ask(api.CancelVisit(visit_id=visit.id, token=token, **more), self.guest if token else None)

    async def shift(
        self, visit: Visit | NewVisit, parts: list[MovedPart], token: str | None = None, **more: Any
    ) -> Visit:
        asked = api.RescheduleVisit(visit_id=visit.id, parts=parts, token=token, **more)
        return await self.ask(asked, self.guest if token else None)


def want(service: catalogue.Service, when: datetime, **more: Any) -> WantedPart:
    return WantedPart(service_id=service.id, starts_at=when, **more)


def look_for(service: catalogue.Service, **more: Any) -> Segment:
    return Segment(service_id=service.id, **more)


def as_listed(time: VisitTime) -> list[WantedPart]:
    return [
        WantedPart(
            service_id=part.service_id, starts_at=part.starts_at, staff_member_id=part.staff_member_id, offer=part.offer
        )
        for part in time.parts
    ]


def by(visit: NewVisit, **shift: float) -> list[MovedPart]:
    """All of it so much later."""
    return [
        MovedPart(booking_id=booking.id, starts_at=booking.starts_at + timedelta(**shift)) for booking in visit.bookings
    ]


async def spa(database: Database, scope: Scope, *names: str, **fields: Any) -> Spa:
    shop = await Spa(database, scope, timezone="UTC").furnish(*names, **fields)
    assert isinstance(shop, Spa)
    return await shop.open_spa()
