"""What tests of series tell their stories with: a salon, and customers who come every week."""

from datetime import datetime
from typing import Any
from uuid import UUID

from booking_stories import Salon, at
from shops import hours

from contracts.scheduling.catalogue import api as catalogue
from contracts.scheduling.catalogue import shapes
from contracts.scheduling.series import api
from contracts.scheduling.series.shapes import EditScope, NewSeries, Series, SeriesPlan
from contracts.scheduling.shapes import Booking, Contact
from kit.db import Database
from kit.scope import Scope

TEN = at("10:00")
WEEKLY = "FREQ=WEEKLY;COUNT=4"
DAILY = "FREQ=DAILY;COUNT=4"


def wall(text: str) -> datetime:
    """A local time of March 2027, whose first day is the Monday of the stories: `08T10:00`."""
    return datetime.fromisoformat(f"2027-03-{text}")


class Studio(Salon):
    """A salon with regulars."""

    async def preview(self, when: datetime = TEN, rule: str = WEEKLY, **more: Any) -> SeriesPlan:
        by = more.pop("by", self.guest)
        return await self.ask(api.PreviewSeries(**self._terms(when, rule, more)), by)

    async def recur(self, when: datetime = TEN, rule: str = WEEKLY, **more: Any) -> NewSeries:
        contact = Contact(name="Eve", email=more.pop("email", "eve@example.com"))
        by = more.pop("by", self.guest)
        return await self.ask(api.CreateSeries(customer=contact, **self._terms(when, rule, more)), by)

    async def show(self, series_id: UUID, token: str | None = None) -> Series:
        return await self.ask(api.GetSeries(series_id=series_id, token=token), self._as(token))

    async def call_off(
        self, series: Series | NewSeries, scope: EditScope, booking: Booking | None = None, token: str | None = None,
        **more: Any,
    ) -> Series:  # fmt: skip
        asked = api.CancelSeries(
            series_id=series.id, scope=scope, booking_id=booking and booking.id, token=token, **more
        )
        return await self.ask(asked, self._as(token))

    async def shift(
        self, series: Series | NewSeries, scope: EditScope, booking: Booking, when: datetime, token: str | None = None,
        **more: Any,
    ) -> Series:  # fmt: skip
        asked = api.RescheduleSeries(
            series_id=series.id, scope=scope, booking_id=booking.id, starts_at=when, token=token, **more
        )
        return await self.ask(asked, self._as(token))

    async def change(self, service: shapes.Service, **fields: Any) -> shapes.Service:
        kept = {name: getattr(service, name) for name in shapes.ServiceFields.model_fields}
        return await self.ask(catalogue.UpdateService(service_id=service.id, **(kept | fields)))

    def _as(self, token: str | None) -> Scope | None:
        return self.guest if token else None

    def _terms(self, when: datetime, rule: str, more: dict[str, Any]) -> dict[str, Any]:
        service = more.pop("service", self.massage)
        return {"service_id": service.id, "starts_at": when, "rule": rule, **more}


async def studio(database: Database, scope: Scope, *names: str, timezone: str = "UTC", **fields: Any) -> Studio:
    """With a horizon of a year and more."""
    horizon = {"horizon": {"kind": "rolling_calendar_days", "days": 1_000}}
    return await Studio(database, scope, timezone=timezone).furnish(*names, **(horizon | fields))


async def open_day_and_night(shop: Studio) -> None:
    """Hours that hide no clock change."""
    schedule = await shop.add_schedule(hours("00:00", "24:00"), timezone=shop.timezone)
    shop.ada = await shop.add_staff_member("Night", schedule=schedule.id)
    shop.staff = [shop.ada]
