"""Services: what a business can decide about them, and who sees them."""

from datetime import date

import pytest
from shops import Shop, service_fields

from contracts.permissions import Role
from contracts.scheduling.catalogue import api as catalogue
from contracts.scheduling.catalogue import shapes as catalogue_shapes
from contracts.scheduling.events import ServiceChanged
from contracts.scheduling.rooms.shapes import Location
from contracts.types import Money, to_typeid, uuid7
from kit.db import Database
from kit.errors import Forbidden, Invalid, NotFound, PreconditionFailed
from testkit import published


def pointers(refusal: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [problem["pointer"] for problem in refusal.value.extra["errors"]]


class TestCreate:
    async def test_gives_back_all_that_was_decided(self, shop: Shop) -> None:
        ada = await shop.add_staff_member()
        service = await shop.add_service(
            ada, notice=catalogue_shapes.Notice(book_minutes=120), alignment=catalogue_shapes.Alignment.ADAPTIVE
        )
        (listed,) = (await shop.ask(catalogue.ListServices())).items
        assert listed == service
        assert (service.version, service.timezone, service.staff_member_ids) == (1, "Europe/Berlin", [ada.id])
        assert (service.notice.book_minutes, service.alignment) == (120, "adaptive")

    async def test_says_so(self, database: Database, shop: Shop) -> None:
        service = await shop.add_service()
        (told,) = await published(database, shop.scope, ServiceChanged)
        assert (told.service_id, told.version, told.active, told.price) == (service.id, 1, True, service.price)

    async def test_is_decided_in_the_zone_of_its_schedule(self, shop: Shop) -> None:
        schedule = await shop.add_schedule(timezone="America/New_York")
        assert (await shop.add_service(schedule_id=schedule.id)).timezone == "America/New_York"

    async def test_needs_the_permission(self, shop: Shop) -> None:
        with pytest.raises(Forbidden):
            await shop.ask(catalogue.CreateService(**service_fields()), shop.a(Role.STAFF))


class TestRefuses:
    @pytest.mark.parametrize(
        ("fields", "pointer"),
        [
            ({"limits": catalogue_shapes.Limits(bookings_per_day=5, bookings_per_week=4)}, "/limits/bookings_per_week"),
            ({"limits": catalogue_shapes.Limits(bookings_per_day=5, bookings_per_year=4)}, "/limits/bookings_per_year"),
            ({"horizon": catalogue_shapes.Horizon(kind="date_range")}, "/horizon/from_date"),
            (
                {
                    "horizon": catalogue_shapes.Horizon(
                        kind="date_range", from_date=date(2026, 5, 2), to_date=date(2026, 5, 1)
                    )
                },
                "/horizon/to_date",
            ),
            ({"horizon": catalogue_shapes.Horizon(days=None)}, "/horizon/days"),
            ({"location": Location.ONLINE, "in_sessions": True}, "/location"),
            ({"price": Money(amount_minor=100, currency="USD")}, "/price/currency"),
            ({"price": Money(amount_minor=-1, currency="EUR")}, "/price/amount_minor"),
            ({"schedule_id": uuid7()}, "/schedule_id"),
            ({"staff_member_ids": [uuid7()]}, "/staff_member_ids/0"),
        ],
    )
    async def test_what_contradicts_or_names_nothing(self, shop: Shop, fields: dict, pointer: str) -> None:
        with pytest.raises(Invalid) as refusal:
            await shop.add_service(**fields)
        assert pointers(refusal) == [pointer]

    async def test_staff_and_schedules_of_another_business(self, shop: Shop, other_shop: Shop) -> None:
        theirs, schedule = await other_shop.add_staff_member(), await other_shop.add_schedule()
        with pytest.raises(Invalid) as refusal:
            await shop.add_service(theirs, schedule_id=schedule.id)
        assert pointers(refusal) == ["/schedule_id", "/staff_member_ids/0"]


class TestUpdate:
    async def test_replaces_everything_and_raises_the_version(self, database: Database, shop: Shop) -> None:
        ada, bob = await shop.add_staff_member("Ada"), await shop.add_staff_member("Bob")
        service = await shop.add_service(ada)
        fields = service_fields(bob, name="Sauna", duration_minutes=30)
        changed = await shop.ask(catalogue.UpdateService(service_id=service.id, if_version=1, **fields))
        assert (changed.version, changed.name, changed.staff_member_ids) == (2, "Sauna", [bob.id])
        assert [told.version for told in await published(database, shop.scope, ServiceChanged)] == [1, 2]

    async def test_refuses_who_has_read_an_older_version(self, shop: Shop) -> None:
        service = await shop.add_service()
        await shop.ask(catalogue.UpdateService(service_id=service.id, **service_fields()))
        with pytest.raises(PreconditionFailed) as refusal:
            await shop.ask(catalogue.UpdateService(service_id=service.id, if_version=1, **service_fields()))
        assert refusal.value.extra == {"current": {"version": 2}}

    async def test_another_business_has_no_such_service(self, shop: Shop, other_shop: Shop) -> None:
        service = await shop.add_service()
        with pytest.raises(NotFound):
            await other_shop.ask(catalogue.UpdateService(service_id=service.id, **service_fields()))
        assert (await other_shop.ask(catalogue.ListServices())).items == []


class TestPublicly:
    async def test_customers_see_active_services_with_active_staff(self, shop: Shop) -> None:
        ada, bob = await shop.add_staff_member("Ada"), await shop.add_staff_member("Bob")
        service = await shop.add_service(ada, bob)
        await shop.add_service(active=False)
        await shop.ask(catalogue.UpdateStaffMember(staff_member_id=bob.id, active=False))
        (seen,) = (await shop.ask(catalogue.ListPublicServices(), shop.guest)).items
        assert (seen.id, seen.staff_member_ids) == (service.id, [ada.id])
        assert seen == await shop.ask(catalogue.GetPublicService(service_id=service.id), shop.guest)

    async def test_inactive_and_foreign_services_look_alike(self, shop: Shop, other_shop: Shop) -> None:
        inactive, theirs = await shop.add_service(active=False), await other_shop.add_service()
        for service in (inactive, theirs):
            with pytest.raises(NotFound):
                await shop.ask(catalogue.GetPublicService(service_id=service.id), shop.guest)

    async def test_pages_neither_skip_nor_repeat(self, shop: Shop) -> None:
        made = [(await shop.add_service(name=f"Service {number}")).id for number in range(5)]
        seen, cursor = [], None
        while True:
            page = await shop.ask(catalogue.ListPublicServices(limit=2, cursor=cursor), shop.guest)
            seen += [service.id for service in page.items]
            cursor = page.cursor
            if not page.has_more:
                break
        assert (seen, cursor) == (made, None)

    async def test_ids_travel_with_their_kind(self, shop: Shop) -> None:
        service = await shop.add_service()
        assert f'"id":"{to_typeid("svc", service.id)}"' in service.model_dump_json()
