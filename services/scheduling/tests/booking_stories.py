"""What tests of holds and bookings tell their stories with: a small salon, and people who want its time."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from shops import Shop, hours
from sqlalchemy import text

from contracts.scheduling import api, shapes
from contracts.scheduling.catalogue import shapes as catalogue
from contracts.scheduling.shapes import Booking, BookingStatus, Contact, NewBooking
from kit import clock
from kit.db import Database
from kit.errors import AppError
from kit.scope import Scope

MONDAY = datetime(2027, 3, 1, tzinfo=UTC)
"""Midnight of a working day, far from any clock change; stories begin a week earlier."""
TODAY = MONDAY - timedelta(days=7)


def at(clock_time: str, *, day: int = 0) -> datetime:
    """A time of that Monday, or of a later day."""
    hour, minute = map(int, clock_time.split(":"))
    return MONDAY + timedelta(days=day, hours=hour, minutes=minute)


class Salon(Shop):
    """A shop with a massage of an hour, given from nine to five (UTC) on a grid of 15 minutes."""

    massage: catalogue.Service
    ada: catalogue.StaffMember

    async def furnish(self, *names: str, **fields: Any) -> "Salon":
        await self.open()
        schedule = await self.add_schedule(hours("09:00", "17:00"))
        self.hours = schedule
        self.staff = [await self.add_staff_member(name, schedule=schedule.id) for name in names or ("Ada",)]
        self.ada = self.staff[0]
        self.massage = await self.offer(**fields)
        return self

    async def offer(self, **fields: Any) -> catalogue.Service:
        """Another service that everybody gives."""
        return await self.add_service(*self.staff, **({"interval_minutes": 15} | fields))

    async def book(
        self, when: datetime, *, email: str = "eve@example.com", by: Scope | None = None, **more: Any
    ) -> NewBooking:
        service = more.pop("service", self.massage)
        contact = Contact(name=more.pop("name", "Eve"), email=email, **more.pop("contact", {}))
        asked = api.CreateBooking(service_id=service.id, starts_at=when, customer=contact, **more)
        return await self.ask(asked, by or self.guest)

    async def hold(self, when: datetime, **more: Any) -> shapes.Hold:
        service = more.pop("service", self.massage)
        return await self.ask(api.PlaceHold(service_id=service.id, starts_at=when, **more), self.guest)

    async def book_held(self, hold: shapes.Hold, *, email: str = "eve@example.com") -> NewBooking:
        return await self.book(hold.starts_at, email=email, hold_id=hold.id, hold_token=hold.token)

    async def cancel(self, booking: Booking, token: str | None = None, **more: Any) -> Booking:
        asked = api.CancelBooking(booking_id=booking.id, token=token, **more)
        return await self.ask(asked, self.guest if token else self.scope)

    async def move(self, booking: Booking, when: datetime, token: str | None = None, **more: Any) -> Booking:
        asked = api.RescheduleBooking(booking_id=booking.id, starts_at=when, token=token, **more)
        return await self.ask(asked, self.guest if token else self.scope)

    async def confirm(self, booking: Booking, **more: Any) -> Booking:
        return await self.ask(api.ConfirmBooking(booking_id=booking.id, **more))

    async def reject(self, booking: Booking, **more: Any) -> Booking:
        return await self.ask(api.RejectBooking(booking_id=booking.id, **more))

    async def complete(self, booking: Booking, **more: Any) -> Booking:
        return await self.ask(api.CompleteBooking(booking_id=booking.id, **more))

    async def mark_no_show(self, booking: Booking, **more: Any) -> Booking:
        return await self.ask(api.MarkNoShow(booking_id=booking.id, **more))

    async def see(self, booking_id: UUID, **more: Any) -> Booking:
        return await self.ask(api.GetBooking(booking_id=booking_id, **more), self.guest if "token" in more else None)

    async def bring_to(self, status: BookingStatus, when: datetime) -> NewBooking:
        """A booking in this state."""
        service = self.massage
        if status is BookingStatus.PENDING:
            service = await self.offer(requires_approval=True)
        booking = await self.book(when, service=service)
        match status:
            case BookingStatus.COMPLETED:
                await self.complete(booking)
            case BookingStatus.CANCELLED:
                await self.cancel(booking)
            case BookingStatus.NO_SHOW:
                with clock.frozen(when + timedelta(minutes=5)):
                    await self.mark_no_show(booking)
        return booking

    async def free_starts(self, day: int = 0, service: catalogue.Service | None = None) -> list[datetime]:
        asked = api.ListAvailability(
            service=(service or self.massage).id, from_=at("00:00", day=day), to=at("00:00", day=day + 1)
        )
        return [slot.starts_at for slot in (await self.ask(asked, self.guest)).slots]


async def salon(database: Database, scope: Scope, *names: str, timezone: str = "UTC", **fields: Any) -> Salon:
    return await Salon(database, scope, timezone=timezone).furnish(*names, **fields)


async def outcomes(attempts: Iterable[Awaitable[Any]]) -> tuple[list[Any], list[AppError]]:
    """What many who try at once get: those who won, and what the others were told. A bug is raised."""
    found = await asyncio.gather(*attempts, return_exceptions=True)
    for each in found:
        if isinstance(each, BaseException) and not isinstance(each, AppError):
            raise each
    return [each for each in found if not isinstance(each, AppError)], [
        each for each in found if isinstance(each, AppError)
    ]


async def thoroughly(job: Callable[[Database], Awaitable[int]], database: Database) -> None:
    """A turn of a tick, which works for all businesses: a batch may be full of other tests' leavings."""
    while await job(database):
        pass


OVERLAPS = """
select count(*) from occupancies a join occupancies b
  on (a.business_id, a.resource_id, a.lane) = (b.business_id, b.resource_id, b.lane) and a.id < b.id and a.during && b.during
"""


async def count_overlaps(database: Database, scope: Scope) -> int:
    """How often two things take the same time, by SQL that knows nothing of how they were written."""
    async with database.transaction(scope, reads=True) as session:
        return await session.scalar(text(OVERLAPS))


async def count_occupancies(database: Database, scope: Scope) -> int:
    async with database.transaction(scope, reads=True) as session:
        return await session.scalar(text("select count(*) from occupancies"))
