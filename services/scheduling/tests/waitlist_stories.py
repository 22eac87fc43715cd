"""What tests of the waitlist tell their stories with: a salon that is full, and people who wait for its time."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from booking_stories import MONDAY, Salon, at

from contracts.scheduling.shapes import Booking, Contact, NewBooking
from contracts.scheduling.waitlist import api, events, shapes
from kit.db import Database
from kit.scope import Scope
from scheduling.waitlist.ticks import expire_offers, look_for_waiting, offer_openings
from testkit import published

FACTS: Sequence[type[events.WaitlistFact]] = (
    events.WaitlistJoined, events.WaitlistOffered, events.WaitlistExpired, events.WaitlistAccepted, events.WaitlistLeft,
)  # fmt: skip


class Popular(Salon):
    """A salon people wait for."""

    async def join(self, name: str = "Max", **fields: Any) -> shapes.NewWaitlistEntry:
        """Wait for the massage on that Monday, unless it is said otherwise."""
        given: dict[str, Any] = {"service_id": self.massage.id, "from_date": MONDAY.date(), "to_date": MONDAY.date()}
        contact = Contact(name=name, email=f"{name.lower()}@example.com")
        return await self.ask(api.JoinWaitlist(**(given | {"customer": contact} | fields)), self.guest)

    async def fill_up(self, *, frm: int = 9, to: int = 17, **more: Any) -> list[NewBooking]:
        """Everything of that Monday is booked, an hour each."""
        return [await self.book(at(f"{hour:02}:00"), email=f"{hour}@example.com", **more) for hour in range(frm, to)]

    async def work(self) -> None:
        """What the ticks do until there is nothing left to do."""
        while sum([await job(self.database) for job in (expire_offers, look_for_waiting, offer_openings)]):
            pass

    async def entry(self, entry: shapes.WaitlistEntry) -> shapes.WaitlistEntry:
        return await self.ask(api.GetWaitlistEntry(entry_id=entry.id))

    async def offered(self, *entries: shapes.WaitlistEntry) -> list[datetime | None]:
        """What each of them is offered now."""
        seen = [await self.entry(entry) for entry in entries]
        return [each.offer.starts_at if each.offer else None for each in seen]

    async def accept(self, entry: shapes.NewWaitlistEntry, **more: Any) -> NewBooking:
        return await self.ask(api.AcceptOffer(entry_id=entry.id, token=entry.token, **more), self.guest)

    async def decline(self, entry: shapes.NewWaitlistEntry) -> shapes.WaitlistEntry:
        return await self.ask(api.DeclineOffer(entry_id=entry.id, token=entry.token), self.guest)

    async def leave(self, entry: shapes.NewWaitlistEntry) -> None:
        await self.ask(api.LeaveWaitlist(entry_id=entry.id, token=entry.token), self.guest)

    async def remove(self, entry: shapes.WaitlistEntry) -> None:
        await self.ask(api.LeaveWaitlist(entry_id=entry.id))

    async def told(self, entry: shapes.WaitlistEntry) -> list[tuple[str, int]]:
        """Every event about an entry, by its verb, and the version it told."""
        found = [
            (event.subject.split(".")[2], event.version)
            for fact in FACTS
            for event in await published(self.database, self.scope, fact)
            if event.entry_id == entry.id
        ]
        return sorted(found, key=lambda each: each[1])

    async def free_up(self, booking: Booking) -> None:
        """Cancelled, and offered to whoever waits; who has looked in vain before, so that only what is noted is found."""
        await self.work()
        await self.cancel(booking)
        await self.work()


def on(day: int) -> date:
    """The date that many days after that Monday."""
    return at("00:00", day=day).date()


def hours(start: str, end: str, **more: Any) -> list[shapes.DayTime]:
    return [shapes.DayTime(start=start, end=end, **more)]


async def popular(database: Database, scope: Scope, *names: str, **fields: Any) -> Popular:
    return await Popular(database, scope, timezone="UTC").furnish(*names, **fields)  # type: ignore[return-value]
