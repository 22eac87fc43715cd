"""How much a staff member takes part in: their own limits, of whatever service."""

import pytest
from booking_stories import TODAY, at, outcomes
from team_stories import Clinic, clinic, names

from contracts.scheduling.catalogue import api as catalogue
from contracts.scheduling.catalogue.shapes import Limits, StaffMember
from contracts.types import to_typeid
from kit import clock
from kit.db import Database
from kit.errors import Invalid
from kit.scope import Scope
from scheduling.occupancies.operations import NotBookable


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
async def shop(database: Database, here: Scope) -> Clinic:
    return await clinic(database, here, therapists=2, rooms=3)


async def limit(shop: Clinic, member: StaffMember, **limits: int) -> StaffMember:
    return await shop.ask(catalogue.UpdateStaffMember(staff_member_id=member.id, limits=Limits(**limits)))


class TestDefine:
    async def test_are_given_and_taken_away(self, shop: Clinic) -> None:
        limits = Limits(bookings_per_day=2, bookings_per_week=5, minutes_per_day=120)
        eve = await shop.add_staff_member("Eve", limits=limits)
        assert eve.limits == limits
        asked = catalogue.UpdateStaffMember(staff_member_id=eve.id, name="Eva")
        assert (await shop.ask(asked)).limits == limits
        assert (await limit(shop, eve)).limits == Limits()

    @pytest.mark.parametrize(
        ("limits", "pointer"),
        [
            ({"bookings_per_day": 3, "bookings_per_week": 2}, "/limits/bookings_per_week"),
            ({"bookings_per_week": 3, "bookings_per_year": 2}, "/limits/bookings_per_year"),
            ({"bookings_per_day": 9, "bookings_per_month": 8}, "/limits/bookings_per_month"),
        ],
    )
    async def test_a_longer_period_allows_no_fewer_than_a_shorter(
        self, shop: Clinic, limits: dict[str, int], pointer: str
    ) -> None:
        for attempt in (shop.add_staff_member("Eve", limits=Limits(**limits)), limit(shop, shop.ada, **limits)):
            with pytest.raises(Invalid) as refusal:
                await attempt
            assert [problem["pointer"] for problem in refusal.value.extra["errors"]] == [pointer]


class TestCount:
    async def test_bookings_of_every_service_they_take_part_in(self, shop: Clinic) -> None:
        """Ada answers for one, and is the second of another."""
        ada, ben = shop.staff
        await limit(shop, ada, bookings_per_day=2)
        await shop.book(at("09:00"), staff_member_id=ada.id)
        assert names(await shop.book(at("11:00"), service=shop.duo, staff_member_id=ben.id))[1] == "Ada"
        with pytest.raises(NotBookable) as refused:
            await shop.book(at("14:00"), service=shop.duo)
        assert refused.value.extra["reasons"] == [{"code": "limit_day"}]
        (reason,) = await shop.explained(shop.duo, at("14:00"))
        told = (reason.code, reason.id, reason.staff_member_id)
        assert told == ("limit_day", to_typeid("stf", ada.id), ada.id)
        assert await shop.free_starts(service=shop.duo) == []
        assert await shop.free_starts(service=shop.duo, day=1)

    async def test_others_take_over(self, shop: Clinic) -> None:
        await limit(shop, shop.ada, bookings_per_day=1)
        booked = [await shop.book(at(when)) for when in ("09:00", "10:00", "11:00")]
        assert [booking.staff_member_name for booking in booked] == ["Ada", "Ben", "Ben"]

    async def test_what_is_called_off_counts_no_more(self, shop: Clinic) -> None:
        await limit(shop, shop.ada, bookings_per_day=1)
        booking = await shop.book(at("09:00"), staff_member_id=shop.ada.id)
        await shop.cancel(booking)
        await shop.book(at("15:00"), staff_member_id=shop.ada.id)

    async def test_what_is_moved_counts_once(self, shop: Clinic) -> None:
        await limit(shop, shop.ada, bookings_per_day=1)
        booking = await shop.book(at("09:00"), staff_member_id=shop.ada.id)
        moved = await shop.move(booking, at("15:00"))
        assert moved.staff_member_id == shop.ada.id
        await shop.move(booking, at("15:00", day=1))
        await shop.book(at("09:00"), staff_member_id=shop.ada.id)

    async def test_requests_count_once_they_keep_others_out(self, shop: Clinic) -> None:
        await limit(shop, shop.ada, bookings_per_day=1)
        waiting = await shop.offer(requires_approval=True, pending_occupies=False)
        requests = [
            await shop.book(at(when), service=waiting, staff_member_id=shop.ada.id) for when in ("09:00", "11:00")
        ]
        await shop.confirm(requests[0])
        with pytest.raises(NotBookable) as refused:
            await shop.confirm(requests[1])
        assert refused.value.extra["reasons"] == [{"code": "limit_day"}]

    @pytest.mark.parametrize(
        ("limits", "elsewhere", "code"),
        [
            ({"bookings_per_week": 2}, 7, "limit_week"),
            ({"bookings_per_month": 2}, 31, "limit_month"),
            ({"bookings_per_year": 2}, 310, "limit_year"),
        ],
    )
    async def test_in_the_period_alone(self, shop: Clinic, limits: dict[str, int], elsewhere: int, code: str) -> None:
        await limit(shop, shop.ada, **limits)
        for day in (0, 1):
            await shop.book(at("09:00", day=day), staff_member_id=shop.ada.id)
        assert [r.code for r in await shop.explained(shop.massage, at("09:00", day=2), staff=shop.ada.id)] == [code]
        later = [r.code for r in await shop.explained(shop.massage, at("09:00", day=elsewhere), staff=shop.ada.id)]
        assert code not in later

    async def test_minutes_of_the_visits_without_buffers(self, shop: Clinic) -> None:
        await limit(shop, shop.ada, minutes_per_day=150)
        padded = await shop.offer(buffer_after_minutes=30)
        for when in ("09:00", "11:00"):
            await shop.book(at(when), service=padded, staff_member_id=shop.ada.id)
        (reason,) = await shop.explained(padded, at("14:00"), staff=shop.ada.id)
        assert (reason.code, reason.staff_member_id) == ("limit_minutes", shop.ada.id)
        short = await shop.offer(duration_minutes=30)
        await shop.book(at("14:00"), service=short, staff_member_id=shop.ada.id)

    async def test_on_the_date_that_the_services_clocks_show(self, shop: Clinic) -> None:
        """Five in the afternoon in London is the next morning in Auckland."""
        await limit(shop, shop.ada, bookings_per_day=1)
        auckland = await shop.add_schedule(timezone="Pacific/Auckland")
        there = await shop.offer(schedule_id=auckland.id)
        (first, *_), (second, *_) = await shop.free_starts(service=there), await shop.free_starts(service=there, day=1)
        await shop.book(first, service=there, staff_member_id=shop.ada.id)
        await shop.book(second, service=there, staff_member_id=shop.ada.id)


class TestRaces:
    @pytest.mark.parametrize("most", [1, 3])
    async def test_n_and_three_more_clients_get_exactly_n(self, database: Database, here: Scope, most: int) -> None:
        shop = await clinic(database, here, therapists=1, rooms=1)
        await limit(shop, shop.ada, bookings_per_day=most)
        short = await shop.offer(duration_minutes=30)
        wanted = [(shop.massage, at(f"{9 + hour:02}:00")) if hour % 2 else (short, at(f"{9 + hour:02}:00"))
                  for hour in range(most + 3)]  # fmt: skip
        won, lost = await outcomes(
            shop.book(when, service=service, email=f"g{n}@example.com") for n, (service, when) in enumerate(wanted)
        )
        assert (len(won), len(lost)) == (most, 3)
        assert {reason["code"] for error in lost for reason in error.extra["reasons"]} == {"limit_day"}

    async def test_a_services_limit_holds_for_those_who_name_different_people(
        self, database: Database, here: Scope
    ) -> None:
        """They contend for nobody's time, only for the last places of the day."""
        shop = await clinic(database, here, therapists=5, rooms=1)
        few = await shop.offer(limits=Limits(bookings_per_day=2))
        won, lost = await outcomes(
            shop.book(at("10:00"), service=few, staff_member_id=member.id, email=f"{member.name}@example.com")
            for member in shop.staff
        )
        assert (len(won), len(lost)) == (2, 3)
        assert {reason["code"] for error in lost for reason in error.extra["reasons"]} == {"limit_day"}
