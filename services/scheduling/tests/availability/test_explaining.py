"""Explaining a start: every reason why it is not listed, and none exactly where it is."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from availability_stories import MONDAY, TUESDAY, nine_to_noon
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shops import Shop, hours, instant

from contracts.permissions import Role
from contracts.scheduling import api, shapes
from contracts.scheduling.catalogue import api as catalogue
from contracts.scheduling.catalogue import shapes as catalogue_shapes
from contracts.types import to_typeid
from kit import clock
from kit.clock import Frozen
from kit.db import Database


@pytest.fixture(autouse=True)
def now() -> Iterator[Frozen]:
    """Friday noon in Berlin."""
    with clock.frozen(instant("2026-05-29T12:00:00+02:00")) as frozen:
        yield frozen


class TestExplain:
    async def test_names_what_stands_behind_it_only_to_who_may_see_it(self, shop: Shop) -> None:
        service, ada, _ = await nine_to_noon(shop)
        nine = instant("2026-06-01T09:00:00+02:00")
        block = await shop.ask(
            catalogue.BlockTime(staff_member_id=ada.id, starts_at=nine, ends_at=nine + timedelta(hours=1))
        )
        asked = api.ExplainAvailability(service=service.id, start=nine)
        (told,) = (await shop.ask(asked, shop.a(Role.STAFF))).reasons
        assert told == shapes.Reason(code="blocked", id=to_typeid("blk", block.id), staff_member_id=ada.id)
        assert (await shop.ask(asked, shop.guest)).reasons == [shapes.Reason(code="blocked")]

    async def test_a_start_between_seconds_is_on_no_grid(self, shop: Shop) -> None:
        service, *_ = await nine_to_noon(shop)
        assert await shop.reasons(service, "2026-06-01T09:00:00.500000+02:00") == ["off_grid"]

    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    async def test_has_no_reason_exactly_for_what_is_listed(
        self, database: Database, shop: Shop, data: st.DataObject
    ) -> None:
        service, member = await made_up(shop, data)
        listed = {instant(start) for start in await shop.starts(service, MONDAY, TUESDAY, staff=member)}
        for minutes in range(0, 24 * 60, 15):
            start = instant(MONDAY) + timedelta(minutes=minutes)
            reasons = await shop.reasons(service, start.isoformat(), staff=member)
            assert (reasons == []) == (start in listed), (start, reasons)


async def made_up(shop: Shop, data: st.DataObject) -> tuple[catalogue_shapes.Service, UUID | None]:
    """Some service of two staff members with some hours, blocks and notice; and one of them, or none, to ask for."""
    number = data.draw
    staff = []
    for _ in range(2):
        opens = number(st.integers(6, 12))
        schedule = await shop.add_schedule(hours(f"{opens:02}:15", f"{opens + number(st.integers(1, 8)):02}:00"))
        staff.append(await shop.add_staff_member(schedule=schedule.id))
        start = instant(MONDAY) + timedelta(minutes=number(st.integers(6 * 60, 20 * 60)))
        await shop.ask(
            catalogue.BlockTime(staff_member_id=staff[-1].id, starts_at=start, ends_at=start + timedelta(minutes=50))
        )
    service = await shop.add_service(
        *staff,
        duration_minutes=number(st.sampled_from([30, 45, 60, 90])),
        interval_minutes=number(st.sampled_from([15, 30, 60])),
        alignment=number(st.sampled_from(list(catalogue_shapes.Alignment))),
        buffer_after_minutes=number(st.sampled_from([0, 10])),
        notice=catalogue_shapes.Notice(book_minutes=number(st.sampled_from([0, 70 * 60]))),
        staff_mode=number(st.sampled_from(list(catalogue_shapes.StaffMode))),
        horizon=catalogue_shapes.Horizon(
            kind=number(st.sampled_from(["rolling_calendar_days", "rolling_available_days"])), days=3
        ),
    )
    return service, number(st.sampled_from([None, staff[0].id]))
