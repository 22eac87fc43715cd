"""Schedules and overrides: hours that make sense, and versions that name them."""

from datetime import date

import pytest
from shops import Shop, hours

from contracts.permissions import Role
from contracts.scheduling.catalogue import api as catalogue
from contracts.scheduling.catalogue import shapes as catalogue_shapes
from contracts.scheduling.events import ScheduleChanged
from kit.db import Database
from kit.errors import Forbidden, Invalid, NotFound, PreconditionFailed
from testkit import published

CHRISTMAS = date(2026, 12, 24)


def override(schedule: catalogue_shapes.Schedule, start: str, end: str, on: date = CHRISTMAS) -> catalogue.SetOverride:
    return catalogue.SetOverride(schedule_id=schedule.id, date=on, start=start, end=end)


class TestSchedule:
    async def test_gives_back_all_that_was_decided(self, shop: Shop) -> None:
        schedule = await shop.add_schedule(
            hours("22:00", "24:00"),
            out_of_office=[catalogue_shapes.DateRange(from_date=date(2026, 8, 1), to_date=date(2026, 8, 14))],
            travel=[catalogue_shapes.TravelZone(from_date=date(2026, 9, 1), timezone="Asia/Tokyo")],
        )
        assert (await shop.ask(catalogue.ListSchedules())).items == [schedule]
        assert schedule.travel[0].to_date is None

    async def test_update_replaces_the_hours_and_keeps_the_overrides(self, database: Database, shop: Shop) -> None:
        schedule = await shop.add_schedule()
        closed = await shop.ask(override(schedule, "00:00", "00:00"))
        changed = await shop.ask(
            catalogue.UpdateSchedule(
                schedule_id=schedule.id, name="New", timezone="UTC", rules=[hours("10:00", "12:00")]
            )
        )
        assert (changed.version, changed.timezone, changed.overrides) == (3, "UTC", [closed])
        assert [told.version for told in await published(database, shop.scope, ScheduleChanged)] == [1, 2, 3]

    @pytest.mark.parametrize(
        ("fields", "pointer"),
        [
            ({"rules": [hours("10:00", "09:00")]}, "/rules/0/end"),
            ({"rules": [hours(), hours("10:00", "10:00")]}, "/rules/1/end"),
            (
                {"out_of_office": [catalogue_shapes.DateRange(from_date=date(2026, 8, 2), to_date=date(2026, 8, 1))]},
                "/out_of_office/0/to_date",
            ),
            (
                {
                    "travel": [
                        catalogue_shapes.TravelZone(
                            from_date=date(2026, 8, 2), to_date=date(2026, 8, 1), timezone="UTC"
                        )
                    ]
                },
                "/travel/0/to_date",
            ),
        ],
    )
    async def test_refuses_what_ends_before_it_begins(self, shop: Shop, fields: dict, pointer: str) -> None:
        with pytest.raises(Invalid) as refusal:
            await shop.add_schedule(**fields)
        assert [problem["pointer"] for problem in refusal.value.extra["errors"]] == [pointer]

    async def test_refuses_who_has_read_an_older_version(self, shop: Shop) -> None:
        schedule = await shop.add_schedule()
        await shop.ask(override(schedule, "10:00", "12:00"))
        with pytest.raises(PreconditionFailed) as refusal:
            await shop.ask(
                catalogue.UpdateSchedule(schedule_id=schedule.id, name="New", timezone="UTC", rules=[], if_version=1)
            )
        assert refusal.value.extra == {"current": {"version": 2}}

    async def test_another_business_has_no_such_schedule(self, shop: Shop, other_shop: Shop) -> None:
        schedule = await shop.add_schedule()
        with pytest.raises(NotFound):
            await other_shop.ask(
                catalogue.UpdateSchedule(schedule_id=schedule.id, name="Mine", timezone="UTC", rules=[])
            )
        with pytest.raises(NotFound):
            await other_shop.ask(override(schedule, "10:00", "12:00"))

    async def test_needs_the_permission(self, shop: Shop) -> None:
        with pytest.raises(Forbidden):
            await shop.ask(catalogue.CreateSchedule(name="Hours", timezone="UTC", rules=[]), shop.a(Role.STAFF))


class TestOverrides:
    async def test_the_same_hours_twice_are_one(self, shop: Shop) -> None:
        schedule = await shop.add_schedule()
        first, again = [await shop.ask(override(schedule, "10:00", "12:00")) for _ in range(2)]
        (listed,) = (await shop.ask(catalogue.ListSchedules())).items
        assert (first, listed.version, listed.overrides) == (again, 2, [first])

    async def test_several_add_up_and_each_can_go(self, shop: Shop) -> None:
        schedule = await shop.add_schedule()
        morning = await shop.ask(override(schedule, "10:00", "12:00"))
        evening = await shop.ask(override(schedule, "18:00", "24:00"))
        await shop.ask(catalogue.RemoveOverride(override_id=morning.id))
        (listed,) = (await shop.ask(catalogue.ListSchedules())).items
        assert (listed.version, listed.overrides) == (4, [evening])

    async def test_refuses_hours_that_end_before_they_start(self, shop: Shop) -> None:
        schedule = await shop.add_schedule()
        with pytest.raises(Invalid):
            await shop.ask(override(schedule, "12:00", "12:00"))

    async def test_another_business_cannot_remove_it(self, shop: Shop, other_shop: Shop) -> None:
        mine = await shop.ask(override(await shop.add_schedule(), "10:00", "12:00"))
        with pytest.raises(NotFound):
            await other_shop.ask(catalogue.RemoveOverride(override_id=mine.id))
