"""Memberships: billing alone says which period is paid, and each is granted once."""

import asyncio
from datetime import timedelta, timezone

import pytest
from booking_stories import TODAY, at
from credit_stories import EVE, PRICE, Studio, assert_adds_up, period_paid, studio

from contracts.billing.events import CheckoutExpired, PaymentPurpose, PaymentRefunded
from contracts.billing.subscriptions.events import SubscriptionChanged
from contracts.permissions import Role
from contracts.scheduling.credits import api
from contracts.scheduling.credits.events import MembershipChanged, MembershipPlanChanged, RenewalEvidenceMissing
from contracts.scheduling.credits.shapes import Membership, MembershipStatus
from contracts.scheduling.shapes import Contact
from contracts.types import Period, uuid7
from kit import clock
from kit.consumers import Retry
from kit.db import Database
from kit.errors import Forbidden, NotFound, PreconditionFailed
from kit.scope import Scope
from scheduling.credits.models import NotEnoughCredits
from scheduling.credits.ticks import expire_credits
from scheduling.main import app
from scheduling.memberships.models import MembershipOver, PlanNotSold
from scheduling.memberships.ticks import renewal_scan
from testkit import deliver, published

MONTH = timedelta(days=30)


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY) as frozen:
        yield frozen


@pytest.fixture
async def shop(database: Database, here: Scope) -> Studio:
    return await studio(database, here)


def fields_of(plan: api.MembershipPlanFields) -> dict:
    return {name: getattr(plan, name) for name in api.MembershipPlanFields.model_fields}


def gave_up(joined: Membership) -> CheckoutExpired:
    return CheckoutExpired(
        version=3, checkout_id=uuid7(), purpose=PaymentPurpose.MEMBERSHIP, membership_id=joined.id
    )  # fmt: skip


class TestJoinOneself:
    async def test_credits_come_with_each_paid_period(self, shop: Studio) -> None:
        plan = await shop.sell_membership()
        wish = api.JoinMembership(plan_id=plan.id, customer=Contact(name="Eve", email=EVE))
        joined = await shop.ask(wish, shop.guest)
        assert (joined.status, joined.interval, joined.email) == (MembershipStatus.ACTIVE, plan.interval, EVE)
        assert await shop.balance(joined.customer_id) == 0

    async def test_what_nobody_paid_ends_with_its_checkout(self, shop: Studio) -> None:
        plan = await shop.sell_membership()
        wish = api.JoinMembership(plan_id=plan.id, customer=Contact(name="Eve", email=EVE))
        joined, stays = [await shop.ask(wish, shop.guest) for _ in range(2)]
        await shop.hear(gave_up(joined))
        statuses = {each.id: each.status for each in (await shop.ask(api.ListMemberships())).items}
        assert statuses == {joined.id: MembershipStatus.ENDED, stays.id: MembershipStatus.ACTIVE}

    async def test_what_is_paid_otherwise_goes_on(self, shop: Studio) -> None:
        plan = await shop.sell_membership()
        wish = api.JoinMembership(plan_id=plan.id, customer=Contact(name="Eve", email=EVE))
        joined = await shop.ask(wish, shop.guest)
        await shop.hear(period_paid(joined, joined.starts_at))
        await shop.hear(gave_up(joined))
        (told,) = (await shop.ask(api.ListMemberships())).items
        assert told.status is MembershipStatus.ACTIVE

    async def test_only_what_is_sold_here_is_joined(self, shop: Studio, database: Database, elsewhere: Scope) -> None:
        plan = await shop.sell_membership()
        other = await studio(database, elsewhere)
        with pytest.raises(NotFound):
            await other.ask(api.JoinMembership(plan_id=plan.id, customer=Contact(name="Eve", email=EVE)), other.guest)


class TestPlans:
    async def test_a_plan_is_told_of_and_offered_while_it_is_sold(self, shop: Studio) -> None:
        plan = await shop.sell_membership()
        assert [each.id for each in (await shop.ask(api.ListPublicMembershipPlans(), shop.guest)).items] == [plan.id]
        await shop.ask(api.UpdateMembershipPlan(**fields_of(plan) | {"active": False}, plan_id=plan.id))
        assert (await shop.ask(api.ListPublicMembershipPlans(), shop.guest)).items == []
        assert [each.version for each in (await shop.ask(api.ListMembershipPlans())).items] == [2]
        assert [each.version for each in await published(shop.database, shop.scope, MembershipPlanChanged)] == [1, 2]
        with pytest.raises(PlanNotSold):
            await shop.join(plan)
        with pytest.raises(PreconditionFailed):
            await shop.ask(api.UpdateMembershipPlan(**fields_of(plan), plan_id=plan.id, if_version=1))


class TestPeriods:
    async def test_a_membership_grants_nothing_by_itself(self, shop: Studio) -> None:
        membership = await shop.join(await shop.sell_membership())
        assert await shop.balance(membership.customer_id) == 0
        assert membership.renews_at == membership.starts_at == TODAY

    async def test_exactly_the_paid_period_is_granted_once(self, shop: Studio) -> None:
        membership = await shop.join(await shop.sell_membership(count=2))
        told = period_paid(membership, TODAY)
        for _ in range(3):
            await shop.hear(told)
        (lot,) = (await shop.credits_of(membership.customer_id)).lots
        assert (lot.remaining, lot.starts_at, lot.expires_at) == (2, TODAY, TODAY + MONTH)
        (seen,) = (await shop.ask(api.ListMemberships())).items
        assert seen.renews_at == TODAY + MONTH

    async def test_the_same_period_told_in_another_offset_is_the_same(self, shop: Studio) -> None:
        membership = await shop.join(await shop.sell_membership())
        await shop.hear(period_paid(membership, TODAY))
        await shop.hear(period_paid(membership, TODAY.astimezone(timezone(timedelta(hours=9)))))
        assert await shop.statement(membership.customer_id) == [("grant", 2)]

    async def test_periods_told_all_at_once_and_in_any_order_are_granted_once_each(self, shop: Studio) -> None:
        membership = await shop.join(await shop.sell_membership())
        periods = [period_paid(membership, TODAY + number * MONTH) for number in (2, 0, 1)]
        await asyncio.gather(*(shop.hear(told) for told in periods * 3))
        assert await shop.statement(membership.customer_id) == [("grant", 2)] * 3
        (seen,) = (await shop.ask(api.ListMemberships())).items
        assert seen.renews_at == TODAY + 3 * MONTH
        versions = [told.version for told in await published(shop.database, shop.scope, MembershipChanged)]
        assert versions == list(range(1, len(versions) + 1))

    async def test_credits_are_good_in_their_period_only(self, shop: Studio, today: clock.Frozen) -> None:
        membership = await shop.join(await shop.sell_membership(count=2))
        await shop.hear(period_paid(membership, TODAY + timedelta(days=1)))
        with pytest.raises(NotEnoughCredits):
            await shop.pay(at("10:00"))
        assert (await shop.credits_of(membership.customer_id)).available == 0
        today.move(timedelta(days=1))
        await shop.pay(at("10:00"))
        today.move(MONTH)
        with pytest.raises(NotEnoughCredits):
            await shop.pay(at("10:00", day=40))
        while await expire_credits(shop.database):
            pass
        assert await shop.statement(membership.customer_id) == [("grant", 2), ("hold", -1), ("expire", -1)]

    async def test_what_is_paid_is_granted_though_the_membership_has_ended(self, shop: Studio) -> None:
        membership = await shop.join(await shop.sell_membership())
        await shop.ask(api.EndMembership(membership_id=membership.id))
        await shop.hear(period_paid(membership, TODAY))
        assert await shop.balance(membership.customer_id) == 2

    async def test_a_refunded_period_is_revoked_and_the_others_stay(self, shop: Studio) -> None:
        membership = await shop.join(await shop.sell_membership())
        for number in range(2):
            await shop.hear(period_paid(membership, TODAY + number * MONTH))
        told = PaymentRefunded(
            version=2, refund_id=uuid7(), payment_id=uuid7(), amount=PRICE, membership_id=membership.id,
            period_starts_at=TODAY,
        )  # fmt: skip
        await shop.hear(told)
        assert await shop.statement(membership.customer_id) == [("grant", 2), ("grant", 2), ("revoke", -2)]
        (left,) = (await shop.credits_of(membership.customer_id)).lots
        assert left.starts_at == TODAY + MONTH

    async def test_what_overtakes_what_it_builds_on_is_heard_again_later(self, shop: Studio) -> None:
        membership = await shop.join(await shop.sell_membership())
        consumers = {each.durable: each for each in app.parts.all_consumers()}
        refund = PaymentRefunded(
            version=2, refund_id=uuid7(), payment_id=uuid7(), amount=PRICE, membership_id=membership.id,
            period_starts_at=TODAY,
        )  # fmt: skip
        unknown = period_paid(membership, TODAY).model_copy(update={"membership_id": uuid7()})
        for durable, event in (("scheduling-revoke_period", refund), ("scheduling-grant_period", unknown)):
            heard = await deliver(shop.database, consumers[durable], shop.scope, event)
            assert all(isinstance(each, Retry) for each in heard)
        assert await shop.count_entries() == 0


class TestEndOfASubscription:
    def told(self, membership: Membership, *, ends: bool, version: int = 2) -> SubscriptionChanged:
        period = Period(starts_at=TODAY, ends_at=TODAY + MONTH)
        return SubscriptionChanged(
            version=version, subscription_id=uuid7(), membership_id=membership.id, status="canceled", period=period,
            ended_at=TODAY, ends_membership=ends,
        )  # fmt: skip

    async def test_ends_the_membership_that_nothing_renews_any_more(self, shop: Studio) -> None:
        membership = await shop.join(await shop.sell_membership())
        await shop.hear(period_paid(membership, TODAY))
        await shop.hear(self.told(membership, ends=False))
        (seen,) = (await shop.ask(api.ListMemberships())).items
        assert seen.status is MembershipStatus.ACTIVE
        await shop.hear(self.told(membership, ends=True))
        (seen,) = (await shop.ask(api.ListMemberships())).items
        assert (seen.status, seen.ended_at) == (MembershipStatus.ENDED, TODAY)
        assert await shop.balance(membership.customer_id) == 2, "what is paid stays"
        assert [each.version for each in await published(shop.database, shop.scope, MembershipChanged)] == [1, 2, 3]

    async def test_says_nothing_new_of_one_that_staff_ended(self, shop: Studio) -> None:
        membership = await shop.join(await shop.sell_membership())
        await shop.ask(api.EndMembership(membership_id=membership.id))
        await shop.hear(self.told(membership, ends=True))
        assert len(await published(shop.database, shop.scope, MembershipChanged)) == 2


class TestRenewalScan:
    async def scan(self, shop: Studio) -> list[RenewalEvidenceMissing]:
        """What billing has been asked, once nothing is left to ask; other tests' memberships are asked about too."""
        while await renewal_scan(shop.database):
            pass
        return await published(shop.database, shop.scope, RenewalEvidenceMissing)

    async def test_asks_once_for_each_period_that_has_begun_and_grants_nothing(
        self, shop: Studio, today: clock.Frozen
    ) -> None:
        first = TODAY + timedelta(days=1)
        membership = await shop.join(await shop.sell_membership(), starts_at=first)
        assert await self.scan(shop) == []
        today.move(timedelta(days=1))
        await asyncio.gather(*(renewal_scan(shop.database) for _ in range(4)))
        (told,) = await self.scan(shop)
        assert (told.membership_id, told.period_starts_at) == (membership.id, first)
        assert await shop.count_entries() == 0
        await shop.hear(period_paid(membership, first))
        assert len(await self.scan(shop)) == 1
        today.move(MONTH)
        assert [each.period_starts_at for each in await self.scan(shop)] == [first, first + MONTH]
        assert await shop.balance(membership.customer_id) == 2
        told = [
            each.version
            for fact in (MembershipChanged, RenewalEvidenceMissing)
            for each in await published(shop.database, shop.scope, fact)
        ]
        assert sorted(told) == [1, 2, 3, 4]

    async def test_asks_nothing_of_what_is_paid_or_has_ended(self, shop: Studio) -> None:
        plan = await shop.sell_membership()
        await shop.hear(period_paid(await shop.join(plan), TODAY))
        await shop.ask(api.EndMembership(membership_id=(await shop.join(plan, email="ada@example.com")).id))
        assert await self.scan(shop) == []


async def test_a_membership_ends_once(shop: Studio) -> None:
    membership = await shop.join(await shop.sell_membership())
    ended = await shop.ask(api.EndMembership(membership_id=membership.id, if_version=1))
    assert (ended.status, ended.ended_at) == (MembershipStatus.ENDED, TODAY)
    with pytest.raises(MembershipOver):
        await shop.ask(api.EndMembership(membership_id=membership.id))
    assert [each.version for each in await published(shop.database, shop.scope, MembershipChanged)] == [1, 2]
    await assert_adds_up(shop.database, shop.scope)


async def test_everything_of_another_business_does_not_exist(shop: Studio, elsewhere: Scope) -> None:
    other = await studio(shop.database, elsewhere)
    plan = await shop.sell_membership()
    membership = await shop.join(plan)
    contact = Contact(name="Eve", email=EVE)
    for asked in (
        api.UpdateMembershipPlan(**fields_of(plan) | {"service_ids": [other.massage.id]}, plan_id=plan.id),
        api.StartMembership(plan_id=plan.id, customer=contact),
        api.EndMembership(membership_id=membership.id),
    ):
        with pytest.raises(NotFound):
            await other.ask(asked)
    for asked in (api.ListMembershipPlans(), api.ListPublicMembershipPlans(), api.ListMemberships()):
        assert (await other.ask(asked)).items == []
    consumer = next(each for each in app.parts.all_consumers() if each.durable == "scheduling-grant_period")
    heard = await deliver(shop.database, consumer, elsewhere, period_paid(membership, TODAY))
    assert all(isinstance(each, Retry) for each in heard)
    assert await shop.count_entries() == 0


async def test_who_may_do_what(shop: Studio) -> None:
    plan = await shop.sell_membership()
    contact = Contact(name="Eve", email=EVE)
    membership = await shop.ask(api.StartMembership(plan_id=plan.id, customer=contact), shop.a(Role.STAFF))
    for asked in (
        api.StartMembership(plan_id=plan.id, customer=contact),
        api.EndMembership(membership_id=membership.id),
        api.ListMemberships(),
        api.CreateMembershipPlan(**fields_of(plan)),
    ):
        with pytest.raises(Forbidden):
            await shop.ask(asked, shop.a(Role.CUSTOMER))
    with pytest.raises(Forbidden):
        await shop.ask(api.CreateMembershipPlan(**fields_of(plan)), shop.a(Role.STAFF))
