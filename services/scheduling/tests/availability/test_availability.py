"""Availability from the database: listed, explained, offered; on the hours, and the time that is taken."""

import asyncio
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from availability_stories import MONDAY, TUESDAY, nine_to_noon, on_monday
from shops import WORKING_DAYS, Shop, hours, instant, service_fields

from contracts.permissions import Role
from contracts.scheduling import api, shapes
from contracts.scheduling.catalogue import api as catalogue
from contracts.scheduling.catalogue import shapes as catalogue_shapes
from contracts.types import uuid7
from kit import clock
from kit.clock import Frozen
from kit.db import Database
from kit.errors import Invalid, NotFound
from scheduling.availability import operations
from scheduling.availability.rules import from_datetime, offers
from scheduling.blocked_times.models import BusyBlock
from scheduling.services import queries as services


@pytest.fixture(autouse=True)
def now() -> Iterator[Frozen]:
    """Friday noon in Berlin."""
    with clock.frozen(instant("2026-05-29T12:00:00+02:00")) as frozen:
        yield frozen


class TestList:
    async def test_offers_the_hours_of_whoever_gives_the_service(self, shop: Shop) -> None:
        service, ada, _ = await nine_to_noon(shop)
        found = await shop.ask(
            api.ListAvailability(service=service.id, from_=instant(MONDAY), to=instant(TUESDAY)), shop.guest
        )
        assert [slot.local_start for slot in found.slots] == [
            f"2026-06-01T{hour}:00:00+02:00" for hour in ("09", "10", "11")
        ]
        first = found.slots[0]
        assert (first.ends_at - first.starts_at, first.staff_member_ids) == (timedelta(hours=1), [ada.id])
        assert (first.price, found.timezone, found.has_more) == (service.price, "Europe/Berlin", False)

    async def test_a_viewers_zone_writes_and_never_decides(self, shop: Shop) -> None:
        service, *_ = await nine_to_noon(shop)
        assert await shop.starts(service, MONDAY, TUESDAY, timezone="America/New_York", limit=1) == [
            "2026-06-01T03:00:00-04:00"
        ]

    async def test_the_services_schedule_goes_before_the_staff_members(self, shop: Shop) -> None:
        evening = await shop.add_schedule(hours("18:00", "20:00"))
        service, *_ = await nine_to_noon(shop, schedule_id=evening.id)
        assert await on_monday(shop, service) == ["18:00", "19:00"]

    async def test_inactive_staff_and_staff_without_hours_offer_nothing(self, shop: Shop) -> None:
        service, ada, _ = await nine_to_noon(shop)
        bob = await shop.add_staff_member("Bob")
        await shop.ask(catalogue.UpdateService(service_id=service.id, **service_fields(ada, bob)))
        assert await on_monday(shop, service, staff=bob.id) == []
        await shop.ask(catalogue.UpdateStaffMember(staff_member_id=ada.id, active=False))
        assert await on_monday(shop, service) == []
        assert "no_staff" in await shop.reasons(service, "2026-06-01T09:00:00+02:00", staff=ada.id)

    async def test_everybody_is_needed_when_collective(self, shop: Shop) -> None:
        service, ada, _ = await nine_to_noon(shop)
        late = await shop.add_schedule(hours("11:00", "14:00"))
        bob = await shop.add_staff_member("Bob", schedule=late.id)
        fields = service_fields(ada, bob, staff_mode=catalogue_shapes.StaffMode.COLLECTIVE)
        await shop.ask(catalogue.UpdateService(service_id=service.id, **fields))
        assert await on_monday(shop, service) == ["11:00"]

    async def test_a_limit_says_that_it_cut_the_list(self, shop: Shop) -> None:
        service, *_ = await nine_to_noon(shop)
        asked = {"service": service.id, "from_": instant(MONDAY), "to": instant(TUESDAY)}
        for limit, more in ((2, True), (3, False)):
            found = await shop.ask(api.ListAvailability(**asked, limit=limit), shop.guest)
            assert (len(found.slots), found.has_more) == (limit, more)

    async def test_first_per_day(self, shop: Shop) -> None:
        service, *_ = await nine_to_noon(shop)
        found = await shop.starts(service, MONDAY, "2026-06-04T00:00:00+02:00", first_per_day=True)
        assert found == [f"2026-06-0{day}T09:00:00+02:00" for day in (1, 2, 3)]

    @pytest.mark.parametrize(
        ("to", "allowed"), [("2026-09-02T00:00:00+02:00", True), ("2026-09-02T00:00:01+02:00", False), (MONDAY, False)]
    )
    async def test_at_most_93_days_that_begin_before_they_end(self, shop: Shop, to: str, allowed: bool) -> None:
        service, *_ = await nine_to_noon(shop)
        if allowed:
            await shop.starts(service, MONDAY, to)
        else:
            with pytest.raises(Invalid):
                await shop.starts(service, MONDAY, to)

    @pytest.mark.parametrize("far", ["2000-01-01T00:00:00Z", "2040-01-01T00:00:00Z", "2199-12-31T23:00:00Z"])
    async def test_far_off_there_is_nothing(self, shop: Shop, far: str) -> None:
        season = catalogue_shapes.Horizon(kind="date_range", from_date=date(2000, 1, 1), to_date=date(2199, 12, 31))
        service, *_ = await nine_to_noon(shop, horizon=season)
        moment = instant(far)
        asked = api.ListAvailability(service=service.id, from_=moment, to=moment + timedelta(minutes=30))
        assert (await shop.ask(asked, shop.guest)).slots == []
        assert await shop.reasons(service, far) in (["past"], ["horizon"])

    async def test_of_very_many_the_first_five_thousand(self, shop: Shop) -> None:
        schedule = await shop.add_schedule(hours("00:00", "24:00"))
        ada = await shop.add_staff_member(schedule=schedule.id)
        service = await shop.add_service(
            ada, duration_minutes=5, interval_minutes=5, horizon=catalogue_shapes.Horizon(days=90)
        )
        asked = {"service": service.id, "from_": instant(MONDAY)}
        found = await shop.ask(api.ListAvailability(**asked, to=instant("2026-06-30T00:00:00+02:00")), shop.guest)
        assert (len(found.slots), found.has_more) == (5_000, True)
        found = await shop.ask(api.ListAvailability(**asked, to=instant("2026-06-08T00:00:00+02:00")), shop.guest)
        assert (len(found.slots), found.has_more) == (7 * 24 * 12, False)

    async def test_hosts_need_no_notice(self, shop: Shop) -> None:
        service, *_ = await nine_to_noon(shop, notice=catalogue_shapes.Notice(book_minutes=4 * 24 * 60))
        assert await on_monday(shop, service) == []
        assert await on_monday(shop, service, scope=shop.a(Role.STAFF)) == ["09:00", "10:00", "11:00"]

    async def test_unknown_inactive_and_foreign_services_look_alike(self, shop: Shop, other_shop: Shop) -> None:
        inactive, *_ = await nine_to_noon(shop, active=False)
        theirs, *_ = await nine_to_noon(other_shop)
        for service_id in (uuid7(), inactive.id, theirs.id):
            for asked in (
                api.ListAvailability(service=service_id, from_=instant(MONDAY), to=instant(TUESDAY)),
                api.NextAvailability(service=service_id),
                api.ExplainAvailability(service=service_id, start=instant(MONDAY)),
            ):
                with pytest.raises(NotFound):
                    await shop.ask(asked, shop.guest)


class TestChanges:
    """What was compiled before is never asked again once it has changed."""

    async def test_overrides_and_rules_hold_at_once(self, shop: Shop) -> None:
        service, _, schedule = await nine_to_noon(shop)
        assert len(await on_monday(shop, service)) == 3
        closed = await shop.ask(
            catalogue.SetOverride(schedule_id=schedule.id, date=date(2026, 6, 1), start="00:00", end="00:00")
        )
        assert await on_monday(shop, service) == []
        assert await shop.reasons(service, "2026-06-01T09:00:00+02:00") == ["override_closed"]
        await shop.ask(catalogue.RemoveOverride(override_id=closed.id))
        assert len(await on_monday(shop, service)) == 3
        await shop.ask(
            catalogue.UpdateSchedule(
                schedule_id=schedule.id, name="Late", timezone="Europe/Berlin", rules=[hours("15:00", "16:00")]
            )
        )
        assert await on_monday(shop, service) == ["15:00"]

    async def test_so_do_the_service_and_its_staff(self, shop: Shop) -> None:
        service, ada, _ = await nine_to_noon(shop)
        assert len(await on_monday(shop, service)) == 3
        await shop.ask(catalogue.UpdateService(service_id=service.id, **service_fields(ada, interval_minutes=30)))
        assert len(await on_monday(shop, service)) == 5
        await shop.ask(catalogue.UpdateService(service_id=service.id, **service_fields()))
        assert await on_monday(shop, service) == []

    async def test_the_night_the_clocks_change_has_its_real_hours(self, shop: Shop) -> None:
        schedule = await shop.add_schedule(hours("00:00", "06:00"))
        service = await shop.add_service(
            await shop.add_staff_member(schedule=schedule.id), horizon=catalogue_shapes.Horizon(days=400)
        )
        spring = await shop.starts(service, "2027-03-28T00:00:00+01:00", "2027-03-29T00:00:00+02:00")
        autumn = await shop.starts(service, "2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00")
        assert [start[11:16] + start[-6:] for start in spring] == [
            "00:00+01:00", "01:00+01:00", "03:00+02:00", "04:00+02:00", "05:00+02:00",
        ]  # fmt: skip
        assert [start[11:16] for start in autumn] == ["00:00", "01:00", "02:00", "02:00", "03:00", "04:00", "05:00"]


class TestTaken:
    async def test_blocked_and_outside_busy_time_is_not_offered(self, database: Database, shop: Shop) -> None:
        service, ada, _ = await nine_to_noon(shop)
        nine, eleven = instant("2026-06-01T09:00:00+02:00"), instant("2026-06-01T11:00:00+02:00")
        await shop.ask(catalogue.BlockTime(staff_member_id=ada.id, starts_at=nine, ends_at=nine + timedelta(minutes=1)))
        await database.run(shop.scope, lambda session: mirror(session, ada.id, eleven))
        assert await on_monday(shop, service) == ["10:00"]
        assert await shop.reasons(service, nine.isoformat()) == ["blocked"]
        assert await shop.reasons(service, eleven.isoformat()) == ["busy_calendar"]

    async def test_a_free_colleague_takes_over(self, shop: Shop) -> None:
        service, ada, schedule = await nine_to_noon(shop)
        bob = await shop.add_staff_member("Bob", schedule=schedule.id)
        await shop.ask(catalogue.UpdateService(service_id=service.id, **service_fields(ada, bob)))
        nine = instant("2026-06-01T09:00:00+02:00")
        await shop.ask(catalogue.BlockTime(staff_member_id=ada.id, starts_at=nine, ends_at=nine + timedelta(hours=3)))
        found = await shop.ask(
            api.ListAvailability(service=service.id, from_=instant(MONDAY), to=instant(TUESDAY)), shop.guest
        )
        assert [slot.staff_member_ids for slot in found.slots] == [[bob.id]] * 3
        assert await on_monday(shop, service, staff=ada.id) == []

    async def test_buffers_reach_out_of_the_hours(self, shop: Shop) -> None:
        service, ada, _ = await nine_to_noon(shop, buffer_before_minutes=30)
        before = instant("2026-06-01T08:00:00+02:00")
        await shop.ask(
            catalogue.BlockTime(staff_member_id=ada.id, starts_at=before, ends_at=before + timedelta(minutes=31))
        )
        assert await on_monday(shop, service) == ["10:00", "11:00"]


async def mirror(session: Any, staff_member_id: UUID, start: datetime) -> None:
    session.add(
        BusyBlock(staff_member_id=staff_member_id, starts_at=start, ends_at=start + timedelta(hours=1), source="x")
    )


class TestNext:
    async def test_finds_the_first_starts_from_now_on(self, shop: Shop) -> None:
        schedule = await shop.add_schedule(hours("09:00", "11:00", WORKING_DAYS))
        service = await shop.add_service(await shop.add_staff_member(schedule=schedule.id))
        found = await shop.ask(api.NextAvailability(service=service.id, limit=3), shop.guest)
        assert [slot.local_start[:16] for slot in found.slots] == [
            "2026-06-01T09:00",
            "2026-06-01T10:00",
            "2026-06-02T09:00",
        ]
        assert found.has_more

    async def test_looks_far_ahead_where_it_must(self, shop: Shop) -> None:
        away = catalogue_shapes.DateRange(from_date=date(2026, 5, 1), to_date=date(2026, 12, 31))
        schedule = await shop.add_schedule(out_of_office=[away])
        service = await shop.add_service(
            await shop.add_staff_member(schedule=schedule.id), horizon=catalogue_shapes.Horizon(days=500)
        )
        found = await shop.ask(api.NextAvailability(service=service.id, limit=1), shop.guest)
        assert [slot.local_start for slot in found.slots] == ["2027-01-01T09:00:00+01:00"]

    async def test_begins_where_a_fixed_horizon_opens(self, shop: Shop) -> None:
        season = catalogue_shapes.Horizon(kind="date_range", from_date=date(2028, 7, 1), to_date=date(2028, 7, 2))
        service, *_ = await nine_to_noon(shop, horizon=season)
        found = await shop.ask(api.NextAvailability(service=service.id, limit=50), shop.guest)
        assert (len(found.slots), found.has_more) == (6, False)
        assert found.slots[0].local_start == "2028-07-01T09:00:00+02:00"

    async def test_finds_nothing_where_there_is_nothing(self, shop: Shop) -> None:
        service = await shop.add_service()
        assert (await shop.ask(api.NextAvailability(service=service.id), shop.guest)).slots == []


class TestAlternatives:
    async def test_are_the_nearest_free_starts_by_time(self, database: Database, shop: Shop) -> None:
        service, ada, _ = await nine_to_noon(shop)
        ten = instant("2026-06-01T10:00:00+02:00")
        await shop.ask(catalogue.BlockTime(staff_member_id=ada.id, starts_at=ten, ends_at=ten + timedelta(hours=1)))

        async def work(session: Any) -> list[shapes.Slot]:
            return await operations.alternatives(session, await services.get(session, service.id), ten)

        found = await database.run(shop.guest, work, reads=True)
        assert [slot["local_start"][5:16] for slot in found] == [
            "05-31T10:00", "05-31T11:00", "06-01T09:00", "06-01T11:00", "06-02T09:00",
        ]  # fmt: skip

    async def test_lie_further_off_where_too_few_are_near(self, database: Database, shop: Shop) -> None:
        schedule = await shop.add_schedule(hours("09:00", "10:00"))
        service = await shop.add_service(await shop.add_staff_member(schedule=schedule.id))

        async def work(session: Any) -> list[shapes.Slot]:
            nine = instant("2026-06-01T09:00:00+02:00")
            return await operations.alternatives(session, await services.get(session, service.id), nine)

        found = await database.run(shop.guest, work, reads=True)
        assert [slot["local_start"][5:10] for slot in found] == ["05-31", "06-02", "06-03", "06-04", "06-05"]


class TestOffers:
    async def offer(self, shop: Shop, service: catalogue_shapes.Service, **more: Any) -> shapes.Slot:
        asked = api.ListAvailability(service=service.id, from_=instant(MONDAY), to=instant(TUESDAY), **more)
        return (await shop.ask(asked, shop.guest)).slots[0]

    async def accept(
        self,
        shop: Shop,
        service: catalogue_shapes.Service,
        slot: shapes.Slot,
        start: datetime | None = None,
        staff: UUID | None = None,
        resource: UUID | None = None,
    ) -> offers.Terms | None:
        async def work(session: Any) -> offers.Terms | None:
            row = await services.get(session, service.id)
            return operations.accept_offer(
                session.business_id, slot.offer, row.id, start or slot.starts_at, offers.Choice(staff, resource)
            )

        return await shop.database.run(shop.guest, work, reads=True)

    async def test_promises_the_listed_price_and_policy(self, shop: Shop, now: Frozen) -> None:
        service, ada, _ = await nine_to_noon(shop)
        slot = await self.offer(shop, service)
        expires = from_datetime(now.at) + 600
        assert await self.accept(shop, service, slot) == offers.Terms(expires, 8_000, "EUR", 1)
        assert await self.accept(shop, service, slot, staff=ada.id) == offers.Terms(expires, 8_000, "EUR", 1)
        mine = await self.offer(shop, service, staff=ada.id)
        assert (await self.accept(shop, service, mine)).choice == offers.Choice(ada.id)

    async def test_is_good_for_nothing_else(self, shop: Shop, other_shop: Shop) -> None:
        service, ada, _ = await nine_to_noon(shop)
        another = await shop.add_service(ada)
        slot = await self.offer(shop, service, staff=ada.id)
        forged = slot.model_copy(update={"offer": slot.offer[:-2] + ("AA" if slot.offer[-2:] != "AA" else "BB")})
        for refused in (
            self.accept(shop, service, slot, slot.starts_at + timedelta(hours=1)),
            self.accept(shop, service, slot, staff=uuid7()),
            self.accept(shop, another, slot),
            self.accept(shop, service, forged),
            self.accept(shop, service, slot.model_copy(update={"offer": "nonsense"})),
        ):
            with pytest.raises(offers.OfferRefused):
                await refused

    async def test_ends_after_ten_minutes(self, shop: Shop, now: Frozen) -> None:
        service, *_ = await nine_to_noon(shop)
        slot = await self.offer(shop, service)
        now.move(timedelta(seconds=599))
        assert await self.accept(shop, service, slot)
        now.move(timedelta(seconds=1))
        with pytest.raises(offers.OfferExpired):
            await self.accept(shop, service, slot)


class TestCost:
    @pytest.mark.parametrize(("staff", "limits", "most"), [(1, {}, 2), (10, {}, 2), (10, {"bookings_per_day": 3}, 3)])
    async def test_a_warm_listing_takes_the_same_few_statements_for_any_number_of_staff(
        self, database: Database, shop: Shop, statements: list[str], staff: int, limits: dict, most: int
    ) -> None:
        members = [await shop.add_staff_member(schedule=(await shop.add_schedule()).id) for _ in range(staff)]
        service = await shop.add_service(*members, limits=catalogue_shapes.Limits(**limits))
        await on_monday(shop, service)
        statements.clear()
        await on_monday(shop, service)
        await asyncio.sleep(0)  # the driver tells of each in the loop's next turn
        assert len(statements) == most
