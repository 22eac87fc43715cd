"""Standings as they are kept: begun, judged by the clock, extended and excused, each change told once."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from plan_stories import DAY, HOUR, SELLING, Tenant, tenant
from sellers import Shop
from sqlalchemy import select, update

from billing.audit.models import AuditEntry
from billing.settings import Settings
from billing.standings import consumers, operations
from billing.standings.models import BusinessStands
from billing.standings.operations import MustBeAhead, NoPlans
from billing.standings.ticks import scan_standings
from contracts.billing.events import StandingChanged, TrialEnding
from contracts.billing.plan_subscriptions.api import GetStanding
from contracts.billing.standings.api import EndExcuse, ExcuseBusiness, ExtendTrial, ListStandings
from contracts.billing.standings.shapes import Standing, StandingReason
from contracts.identity.events import BusinessCreated
from contracts.permissions import Role
from contracts.types import Actor, ActorKind, uuid7
from kit import clock
from kit.consumers import NotYet
from kit.errors import Forbidden
from kit.scope import Scope
from testkit import deliver, published

ADMIN = Scope(None, Actor(kind=ActorKind.USER, id="usr_admin"), frozenset({Role.PLATFORM_ADMIN}))
(BEGIN,) = consumers.consumers.all


@pytest.fixture
async def ours(shop: Shop, restart: Callable[..., Settings]) -> Tenant:
    restart(**SELLING)
    return await tenant(shop)


async def audited(shop: Shop) -> list[str]:
    rows = await shop.run(lambda session: session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)))
    return [row.what for row in rows.all()]


class TestWherePlansAreNotSold:
    async def test_everybody_is_active_and_nothing_is_told(self, shop: Shop) -> None:
        told = BusinessCreated(
            version=1, business_id=shop.scope.business_id, slug="a-shop", name="Shop", timezone="Europe/Berlin",
            currency="EUR", locale="en", owner_id=uuid7(),
        )  # fmt: skip
        assert await deliver(shop.database, BEGIN, shop.scope, told) == [None, None]
        stands = await shop.ask(GetStanding())
        assert (stands.standing, stands.plan, stands.reason) == (Standing.ACTIVE, "free", StandingReason.NO_PLANS)
        with clock.travel(clock.now() + 900 * DAY):
            await scan_standings(shop.database)
        assert await published(shop.database, shop.scope, StandingChanged) == []

    async def test_nobody_is_excused_from_paying(self, shop: Shop) -> None:
        await shop.run(operations.begin)
        with pytest.raises(NoPlans):
            await shop.ask(ExcuseBusiness(business_id=shop.scope.business_id, reason="A friend"), ADMIN)

    async def test_a_trial_begins_when_plans_are_sold_from_now_on(
        self, shop: Shop, restart: Callable[..., Settings]
    ) -> None:
        await shop.run(operations.begin)
        restart(**SELLING, NEXUS_TRIAL_DAYS="10")
        await scan_standings(shop.database)
        stands = await shop.ask(GetStanding())
        assert stands.standing is Standing.TRIAL
        assert timedelta(days=9.9) < stands.until - clock.now() <= 10 * DAY
        restart()
        await scan_standings(shop.database)
        assert (await shop.ask(GetStanding())).reason is StandingReason.NO_PLANS


class TestTime:
    async def test_ends_the_trial_and_then_the_grace_each_told_once(self, ours: Tenant) -> None:
        assert (await ours.stands()).until == ours.begun + 30 * DAY
        for day in (29.9, 30, 30, 43.9, 44, 60):
            with ours.day(day):
                await ours.scan()
        assert await ours.told() == [("trial", "trial"), ("past_due", "trial_over"), ("suspended", "trial_over")]

    async def test_is_looked_at_by_several_scans_at_once_without_doubles(self, ours: Tenant) -> None:
        with ours.day(31):
            await asyncio.gather(*(scan_standings(ours.shop.database) for _ in range(4)))
        assert await ours.told() == [("trial", "trial"), ("past_due", "trial_over")]

    async def test_a_scan_that_comes_late_goes_straight_to_the_end(self, ours: Tenant) -> None:
        with ours.day(100):
            await ours.scan()
        assert await ours.told() == [("trial", "trial"), ("suspended", "trial_over")]

    async def test_counts_by_the_terms_of_now(self, ours: Tenant, restart: Callable[..., Settings]) -> None:
        with ours.day(36):
            await ours.scan()
            assert (await ours.stands()).standing is Standing.PAST_DUE
            restart(**SELLING, NEXUS_GRACE_DAYS="5")
            await ours.scan()
            assert (await ours.stands()).standing is Standing.SUSPENDED

    async def test_tells_a_limit_that_is_another_than_when_it_was_told(self, ours: Tenant) -> None:
        """As after an update of the file of plans, or from a release that told none."""
        await ours.at_stripe()
        await ours.subscribe()
        told = await published(ours.shop.database, ours.shop.scope, StandingChanged)
        assert [each.most_staff_members for each in told] == [None, 10]
        for _ in range(2):
            await ours.scan()
        assert len(await published(ours.shop.database, ours.shop.scope, StandingChanged)) == 2
        before = update(BusinessStands).values(most_staff_members=7, judged_limits="studio:7")
        await ours.shop.run(lambda session: session.execute(before))
        await asyncio.gather(*(scan_standings(ours.shop.database) for _ in range(4)))
        told = await published(ours.shop.database, ours.shop.scope, StandingChanged)
        assert [each.most_staff_members for each in told] == [None, 10, 10]
        assert (told[-1].previous, told[-1].standing) == (Standing.ACTIVE, Standing.ACTIVE)

    async def test_moves_no_other_business(self, ours: Tenant, other_shop: Shop) -> None:
        with ours.day(20):
            await other_shop.run(operations.begin)
        with ours.day(32):
            await ours.scan()
            assert (await other_shop.ask(GetStanding())).standing is Standing.TRIAL


class TestReminders:
    @staticmethod
    async def told(ours: Tenant) -> list[tuple[int, float]]:
        """Which reminders were told, and of which day's end."""
        found = await published(ours.shop.database, ours.shop.scope, TrialEnding)
        return [(each.days, (each.ends_at - ours.begun) / DAY) for each in found]

    async def test_come_seven_days_before_a_trial_ends_and_one_each_once(self, ours: Tenant) -> None:
        for day in (22.9, 23, 23, 25, 28.9, 29, 29.5, 30, 31):
            with ours.day(day):
                await ours.scan()
                await ours.shop.run(operations.review)
        assert await self.told(ours) == [(7, 30), (1, 30)]

    async def test_of_several_scans_at_once_one_tells(self, ours: Tenant) -> None:
        with ours.day(23.1):
            await asyncio.gather(*(scan_standings(ours.shop.database) for _ in range(4)))
            await asyncio.gather(*(ours.shop.run(operations.review) for _ in range(10)))
        assert await self.told(ours) == [(7, 30)]

    async def test_a_scan_that_comes_late_tells_the_last_alone(self, ours: Tenant) -> None:
        with ours.day(29.5):
            await ours.scan()
        with ours.day(60):
            await ours.scan()
        assert await self.told(ours) == [(1, 30)]

    async def test_a_trial_that_lasts_longer_is_spoken_of_anew(self, ours: Tenant) -> None:
        with ours.day(29):
            await ours.scan()
            until = ours.begun + 33 * DAY
            await ours.shop.ask(
                ExtendTrial(business_id=ours.shop.scope.business_id, until=until, reason="A fair"), ADMIN
            )
            await ours.scan()
        assert await self.told(ours) == [(1, 30)]
        with ours.day(32):
            await ours.scan()
        assert await self.told(ours) == [(1, 30), (1, 33)]

    async def test_nobody_who_subscribed_or_is_excused_is_reminded(self, ours: Tenant, other_shop: Shop) -> None:
        await ours.at_stripe()
        await ours.subscribe()
        with ours.day(0):
            await other_shop.run(operations.begin)
            await ours.shop.ask(ExcuseBusiness(business_id=other_shop.scope.business_id, reason="A charity"), ADMIN)
        for day in (24, 29.5):
            with ours.day(day):
                await scan_standings(ours.shop.database)
        assert await self.told(ours) == []
        assert await published(ours.shop.database, other_shop.scope, TrialEnding) == []

    async def test_a_trial_of_few_days_begins_without_one(self, shop: Shop, restart: Callable[..., Settings]) -> None:
        restart(**SELLING, NEXUS_TRIAL_DAYS="5")
        ours = await tenant(shop)
        with ours.day(3.9):
            await ours.scan()
        assert await self.told(ours) == []
        with ours.day(4):
            await ours.scan()
        assert await self.told(ours) == [(1, 5)]

    async def test_none_come_where_no_plans_are_sold(self, ours: Tenant, restart: Callable[..., Settings]) -> None:
        restart()
        for day in (23, 29):
            with ours.day(day):
                await ours.scan()
        assert await self.told(ours) == []


class TestAdmins:
    async def test_extend_a_trial_even_one_that_is_over(self, ours: Tenant) -> None:
        until = ours.begun + 70 * DAY
        asked = ExtendTrial(business_id=ours.shop.scope.business_id, until=until, reason="A fair in spring")
        with ours.day(60):
            await ours.scan()
            for _ in range(2):
                assert (await ours.shop.ask(asked, ADMIN)).standing is Standing.TRIAL
        with ours.day(71):
            await ours.scan()
        assert [standing for standing, _ in await ours.told()] == ["trial", "suspended", "trial", "past_due"]
        assert (await audited(ours.shop)).count("standing.trial_extended") == 1

    async def test_excuse_a_business_and_end_that(self, ours: Tenant) -> None:
        business = ours.shop.scope.business_id
        with ours.day(50):
            done = await ours.shop.ask(ExcuseBusiness(business_id=business, reason="A charity"), ADMIN)
            assert (done.standing, done.reason, done.until) == (Standing.ACTIVE, StandingReason.EXCUSED, None)
        with ours.day(400):
            await ours.scan()
            for _ in range(2):
                ended = await ours.shop.ask(EndExcuse(business_id=business), ADMIN)
                assert (ended.standing, ended.reason) == (Standing.PAST_DUE, StandingReason.EXCUSE_OVER)
                assert ended.until == pytest.approx(ours.begun + 414 * DAY, abs=HOUR)
        kept = await audited(ours.shop)
        assert (kept.count("standing.excused"), kept.count("standing.excuse_ended")) == (1, 1)

    async def test_name_a_moment_that_is_ahead(self, ours: Tenant) -> None:
        asked = ExtendTrial(business_id=ours.shop.scope.business_id, until=ours.begun - DAY, reason="Too late")
        with pytest.raises(MustBeAhead):
            await ours.shop.ask(asked, ADMIN)

    async def test_name_a_business_that_exists(self, ours: Tenant) -> None:
        with pytest.raises(NotYet):
            await ours.shop.ask(ExcuseBusiness(business_id=uuid7(), reason="Who?"), ADMIN)

    @pytest.mark.parametrize("role", [Role.STAFF, Role.MANAGER, Role.OWNER])
    async def test_are_no_owners(self, ours: Tenant, role: Role) -> None:
        asked = ExcuseBusiness(business_id=ours.shop.scope.business_id, reason="Myself")
        with pytest.raises(Forbidden):
            await ours.shop.ask(asked, ours.shop.a(role))

    async def test_see_where_everybody_stands(self, ours: Tenant, other_shop: Shop) -> None:
        await other_shop.run(operations.begin)
        both = {ours.shop.scope.business_id, other_shop.scope.business_id}
        found, cursor = {}, None
        while True:
            page = await ours.shop.ask(ListStandings(standing=Standing.TRIAL, limit=1, cursor=cursor), ADMIN)
            found |= {each.business_id: each for each in page.items}
            cursor = page.cursor
            if not page.has_more or both <= found.keys():
                break
        assert both <= found.keys()
        assert found[ours.shop.scope.business_id].name == "Shop"


class TestOwners:
    async def test_see_their_own_standing_alone(self, ours: Tenant, other_shop: Shop) -> None:
        await other_shop.run(operations.begin)
        with ours.day(35):
            await ours.scan()
            assert (await ours.stands()).standing is Standing.PAST_DUE
        assert (await other_shop.ask(GetStanding())).business_id == other_shop.scope.business_id
        with pytest.raises(Forbidden):
            await ours.shop.ask(GetStanding(), ours.shop.a(Role.STAFF))
