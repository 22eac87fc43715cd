"""Sessions are planned, one by one and in weekly runs, and nobody is booked twice by them."""

from datetime import date, timedelta

import pytest
from booking_stories import TODAY, at, count_overlaps, outcomes
from session_stories import Gym, gym, on
from shops import Shop, instant

from contracts.permissions import Role
from contracts.scheduling.catalogue.api import BlockTime
from contracts.scheduling.catalogue.shapes import Weekday
from contracts.scheduling.sessions import api
from contracts.scheduling.sessions.events import SessionCancelled, SessionChanged, SessionPlanned
from contracts.scheduling.sessions.shapes import SessionStatus
from contracts.types import Money
from kit import clock
from kit.db import Database
from kit.errors import Forbidden, Invalid, NotFound, PreconditionFailed
from kit.scope import Scope
from scheduling.occupancies.operations import SlotTaken
from scheduling.sessions.models import SessionOver
from scheduling.sessions.operations import SessionBegun, SessionsRefused
from testkit import published


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
async def shop(database: Database, here: Scope) -> Gym:
    return await gym(database, here, "Ada", "Ben")


def pointers(refused: Invalid) -> list[str]:
    return [error["pointer"] for error in refused.extra["errors"]]


def codes(refused: SessionsRefused) -> list[str]:
    return [reason["code"] for reason in refused.extra["reasons"]]


class TestPlan:
    async def test_a_class_is_told_of_and_listed(self, shop: Gym) -> None:
        planned = await shop.plan(price=Money(amount_minor=1_500, currency="EUR"))
        assert (planned.status, planned.version, planned.capacity) == (SessionStatus.PLANNED, 1, 3)
        assert (planned.starts_at, planned.local_end) == (at("18:00"), "2027-03-01T19:00:00+00:00")
        (told,) = await published(shop.database, shop.scope, SessionPlanned)
        assert (told.session_id, told.starts_at, told.version) == (planned.id, at("18:00"), 1)
        assert (await shop.ask(api.ListSessions())).items == [planned]
        of_yoga = api.ListSessions(service_id=shop.yoga.id, staff_member_id=shop.ada.id, limit=1)
        assert (await shop.ask(of_yoga)).items == [planned]
        assert (await shop.ask(api.ListSessions(service_id=shop.pilates.id))).items == []

    async def test_it_takes_its_staff_members_time_and_nobody_elses(self, shop: Gym) -> None:
        await shop.plan("10:00", "11:00")
        with pytest.raises(SlotTaken):
            await shop.book(at("10:30"), staff_member_id=shop.ada.id)
        assert (await shop.book(at("10:30"))).staff_member_name == "Ben"
        reasons = await shop.reasons(shop.massage, "2027-03-01T10:00:00Z", staff=shop.ada.id)
        assert reasons == ["booked"]

    async def test_staff_are_told_which_session_is_in_the_way(self, shop: Gym) -> None:
        planned = await shop.plan("10:00", "11:00")
        asked = shop.explaining(shop.massage, at("10:00"), staff=shop.ada.id)
        told = [reason.id for reason in (await shop.ask(asked)).reasons if reason.code == "booked"]
        assert told == [api.GetRoster(session_id=planned.id).model_dump(mode="json")["session_id"]]

    async def test_it_keeps_its_services_buffers_free(self, shop: Gym) -> None:
        hot = await shop.offer(name="Hot yoga", in_sessions=True, buffer_before_minutes=15, buffer_after_minutes=30)
        await shop.plan("11:00", "12:00", services=[shop.yoga, hot])
        assert "busy" not in await shop.reasons(shop.massage, "2027-03-01T12:30:00Z", staff=shop.ada.id)
        starts = [start.strftime("%H:%M") for start in await shop.free_starts_of(shop.ada)]
        assert starts[:4] == ["09:00", "09:15", "09:30", "09:45"]
        assert starts[4] == "12:30"

    async def test_time_that_is_taken_is_refused_with_what_takes_it(self, shop: Gym) -> None:
        await shop.book(at("10:00"), staff_member_id=shop.ada.id)
        blocked = BlockTime(staff_member_id=shop.ada.id, starts_at=at("12:00"), ends_at=at("13:00"))
        await shop.ask(blocked)
        with pytest.raises(SessionsRefused) as refused:
            await shop.plan("10:30", "12:30")
        assert codes(refused.value) == ["blocked", "booked"]
        assert refused.value.extra["reasons"][1]["id"].startswith("bkg_")
        with pytest.raises(SessionsRefused) as refused:
            await shop.plan("10:00", "11:00", day=-10)
        assert codes(refused.value) == ["past"]
        await shop.plan("20:00", "22:00")  # outside of Ada's hours: it is the business that decides

    async def test_sessions_side_by_side_have_the_same_times_and_slots(self, shop: Gym) -> None:
        await shop.plan()
        await shop.plan(services=[shop.pilates])
        with pytest.raises(SessionsRefused):
            await shop.plan("18:00", "20:00")
        with pytest.raises(SessionsRefused):
            await shop.plan(slot_minutes=30)

    async def test_terms_that_contradict_the_catalogue_are_pointed_at(self, shop: Gym) -> None:
        cleo = await shop.add_staff_member("Cleo")
        with pytest.raises(Invalid) as refused:
            await shop.plan(services=[shop.massage, shop.yoga, shop.yoga])
        assert pointers(refused.value) == ["/service_ids/0", "/service_ids/2"]
        with pytest.raises(Invalid) as refused:
            await shop.plan(staff=cleo, price=Money(amount_minor=1, currency="USD"))
        assert pointers(refused.value) == ["/service_ids/0", "/price/currency"]
        with pytest.raises(Invalid) as refused:
            await shop.plan("18:00", "19:00", slot_minutes=61)
        assert pointers(refused.value) == ["/slot_minutes"]

    async def test_an_end_that_is_not_after_the_start_lies_on_the_next_day(self, shop: Gym) -> None:
        planned = await shop.plan("23:00", "01:00")
        assert planned.ends_at == at("01:00", day=1)

    async def test_wall_times_are_kept_across_a_clock_change(self, database: Database, here: Scope) -> None:
        shop = await Gym(database, here, timezone="Europe/Berlin").furnish("Ada")
        spring = await shop.plan("01:30", "03:30", date=date(2027, 3, 28))
        assert spring.ends_at - spring.starts_at == timedelta(hours=1)
        assert (spring.local_start, spring.local_end) == ("2027-03-28T01:30:00+01:00", "2027-03-28T03:30:00+02:00")
        with pytest.raises(Invalid):
            await shop.plan("02:00", "03:00", date=date(2027, 3, 28))  # both are three o'clock that night

    async def test_managers_plan_staff_look_and_guests_do_neither(self, shop: Gym) -> None:
        asked = api.PlanSession(**shop.session())
        with pytest.raises(Forbidden):
            await shop.ask(asked, shop.a(Role.STAFF))
        planned = await shop.ask(asked, shop.a(Role.MANAGER))
        assert (await shop.ask(api.GetRoster(session_id=planned.id), shop.a(Role.STAFF))).session == planned
        with pytest.raises(Forbidden):
            await shop.ask(api.GetRoster(session_id=planned.id), shop.guest)

    async def test_another_business_sees_nothing_of_it(self, shop: Gym, other_shop: Shop) -> None:
        planned = await shop.plan()
        assert (await other_shop.ask(api.ListSessions())).items == []
        assert (await other_shop.ask(api.ListSessionSlots(), other_shop.guest)).slots == []
        for asked in (
            api.GetRoster(session_id=planned.id),
            api.CancelSession(session_id=planned.id),
            api.ChangeSession(session_id=planned.id, **shop.session()),
        ):
            with pytest.raises(NotFound):
                await other_shop.ask(asked)
        with pytest.raises(NotFound):
            await other_shop.ask(api.PlanSession(**shop.session()))
        theirs = await other_shop.add_staff_member("Zoe")
        with pytest.raises(Invalid) as refused:
            await other_shop.ask(api.PlanSession(**shop.session() | {"staff_member_id": theirs.id}))
        assert pointers(refused.value) == ["/service_ids/0"]

    async def test_of_many_who_plan_at_once_one_does(self, shop: Gym) -> None:
        times = [("18:00", "19:00"), ("18:30", "19:30"), ("17:30", "18:30"), ("18:15", "18:45")]
        won, lost = await outcomes(shop.plan(*each) for each in times * 4)
        assert {type(error) for error in lost} == {SessionsRefused}
        assert len({session.starts_at for session in won}) == 1
        assert await count_overlaps(shop.database, shop.scope) == 0

    async def test_a_session_and_a_booking_of_its_time_exclude_each_other(self, shop: Gym) -> None:
        won, lost = await outcomes(
            [shop.plan("10:00", "11:00"), *(shop.book(at("10:00"), staff_member_id=shop.ada.id) for _ in range(4))]
        )
        assert (len(won), len(lost)) == (1, 4)
        assert await count_overlaps(shop.database, shop.scope) == 0


class TestRun:
    def run(self, shop: Gym, **more: object) -> api.PlanSessionRun:
        fields = shop.session() | {"days": [Weekday.MO, Weekday.WE], "from_date": on(), "to_date": on(13)} | more
        del fields["date"]
        return api.PlanSessionRun(**fields)

    async def test_a_weekly_run_has_all_its_dates_but_those_left_out(self, shop: Gym) -> None:
        found = await shop.ask(self.run(shop, except_dates=[on(7)]))
        assert [each.starts_at for each in found.sessions] == [at("18:00"), at("18:00", day=2), at("18:00", day=9)]
        assert len(await published(shop.database, shop.scope, SessionPlanned)) == 3

    async def test_a_run_keeps_its_wall_time(self, database: Database, here: Scope) -> None:
        shop = await Gym(database, here, timezone="Europe/Berlin").furnish("Ada")
        found = await shop.ask(self.run(shop, from_date=date(2027, 3, 24), to_date=date(2027, 3, 31)))
        assert [each.local_start[11:] for each in found.sessions] == [
            "18:00:00+01:00",
            "18:00:00+02:00",
            "18:00:00+02:00",
        ]

    async def test_all_or_none_unless_the_taken_are_to_be_left_out(self, shop: Gym) -> None:
        await shop.plan("17:30", "18:30", day=2)
        with pytest.raises(SessionsRefused) as refused:
            await shop.ask(self.run(shop))
        assert [reason["starts_at"] for reason in refused.value.extra["reasons"]] == ["2027-03-03T18:00:00+00:00"]
        assert len((await shop.ask(api.ListSessions())).items) == 1
        found = await shop.ask(self.run(shop, skip_taken=True))
        assert (len(found.sessions), [each.reasons for each in found.refused]) == (3, [["booked"]])

    async def test_a_dry_run_says_what_would_be(self, shop: Gym) -> None:
        await shop.plan("17:30", "18:30", day=2)
        found = await shop.ask(self.run(shop, dry_run=True))
        assert (len(found.sessions), len(found.refused), found.dry_run) == (3, 1, True)
        assert len((await shop.ask(api.ListSessions())).items) == 1

    async def test_a_run_has_dates_and_not_too_many(self, shop: Gym) -> None:
        for more in ({"to_date": on(-1)}, {"to_date": on(4_000)}, {"from_date": on(1), "to_date": on(1)}):
            with pytest.raises(Invalid):
                await shop.ask(self.run(shop, **more))

    async def test_two_runs_at_once_do_not_overlap(self, shop: Gym) -> None:
        won, _ = await outcomes([shop.ask(self.run(shop)), shop.ask(self.run(shop, start="18:30", end="19:30"))])
        assert len(won) == 1
        assert await count_overlaps(shop.database, shop.scope) == 0


class TestChange:
    async def test_what_nobody_sits_in_can_be_changed_altogether(self, shop: Gym) -> None:
        planned = await shop.plan()
        changed = await shop.change(
            planned, "10:00", "12:00", staff=shop.staff[1], slot_minutes=30, capacity=8, services=[shop.pilates], day=1
        )
        assert (changed.version, changed.starts_at, changed.staff_member_id) == (
            2,
            at("10:00", day=1),
            shop.staff[1].id,
        )
        (told,) = await published(shop.database, shop.scope, SessionChanged)
        assert (told.version, told.slot_minutes, told.capacity) == (2, 30, 8)
        await shop.plan()  # Ada is free again
        with pytest.raises(SlotTaken):
            await shop.book(at("10:00", day=1), staff_member_id=shop.staff[1].id)

    async def test_it_may_overlap_itself_and_nothing_else(self, shop: Gym) -> None:
        planned = await shop.plan()
        await shop.plan("20:00", "21:00")
        await shop.change(planned, "18:30", "19:30")
        with pytest.raises(SessionsRefused):
            await shop.change(planned, "19:30", "20:30")
        assert (await shop.ask(api.ListSessions())).items[0].starts_at == at("18:30")

    async def test_of_two_who_changed_the_same_version_one_did(self, shop: Gym) -> None:
        planned = await shop.plan()
        won, lost = await outcomes(shop.change(planned, capacity=count, if_version=1) for count in (4, 5, 6))
        assert (len(won), {type(error) for error in lost}) == (1, {PreconditionFailed})

    async def test_what_has_begun_keeps_its_time_and_what_is_over_everything(self, shop: Gym) -> None:
        planned = await shop.plan()
        with clock.frozen(at("18:30")):
            await shop.change(planned, capacity=5)
            with pytest.raises(SessionBegun):
                await shop.change(planned, "18:00", "20:00")
        with clock.frozen(at("19:00")), pytest.raises(SessionOver):
            await shop.change(planned, capacity=6)

    async def test_of_sessions_side_by_side_one_keeps_the_staff_member(self, shop: Gym) -> None:
        first, second = await shop.plan("10:00", "11:00"), await shop.plan("10:00", "11:00", services=[shop.pilates])
        await shop.change(first, "12:00", "13:00")
        with pytest.raises(SlotTaken):
            await shop.book(at("10:00"), staff_member_id=shop.ada.id)
        await shop.change(first, "10:00", "11:00")
        await shop.call_off(second)
        with pytest.raises(SlotTaken):
            await shop.book(at("10:00"), staff_member_id=shop.ada.id)
        await shop.call_off(first)
        await shop.book(at("10:00"), staff_member_id=shop.ada.id)


class TestCancelEmpty:
    async def test_a_session_is_cancelled_once(self, shop: Gym) -> None:
        planned = await shop.plan("10:00", "11:00")
        cancelled = await shop.call_off(planned)
        assert (cancelled.status, cancelled.version) == (SessionStatus.CANCELLED, 2)
        (told,) = await published(shop.database, shop.scope, SessionCancelled)
        assert (told.session_id, told.version) == (planned.id, 2)
        with pytest.raises(SessionOver):
            await shop.call_off(planned)
        assert await shop.timetable() == []
        listed = await shop.ask(api.ListSessions(status=SessionStatus.CANCELLED, from_=instant("2027-03-01T00:00:00Z")))
        assert listed.items == [cancelled]
        await shop.book(at("10:00"), staff_member_id=shop.ada.id)
