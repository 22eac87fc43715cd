"""A subscription ends with its membership, and a membership with the last of its subscriptions."""

import pytest
from renewal_stories import Club, club
from sellers import Shop

from contracts.billing.subscriptions.events import SubscriptionChanged
from contracts.scheduling.credits.shapes import MembershipStatus


@pytest.fixture
async def gold(shop: Shop) -> Club:
    made = club(shop)
    await made.told()
    return made


async def at_stripe(gold: Club):
    return await gold.v1.subscriptions.retrieve_async(gold.subscription, options=gold.there)


class TestEndOfAMembership:
    async def test_ends_its_subscription_with_the_period(self, gold: Club) -> None:
        await gold.subscribe(2027, 3, 10)
        await gold.look()
        await gold.told(MembershipStatus.ENDED)
        await gold.shop.look()
        held = await at_stripe(gold)
        assert (held.status, held.cancel_at_period_end) == ("active", True)
        await gold.look()
        await gold.advance(2027, 4, 11)
        await gold.look()
        assert await gold.paid() == [("10.03.", "10.04.")]
        told = await gold.said(SubscriptionChanged)
        assert [(each.status, each.cancel_at_period_end, each.ends_membership) for each in told] == [
            ("active", False, False),
            ("active", True, False),
            ("canceled", False, True),
        ]

    async def test_ends_also_what_was_not_known_yet(self, gold: Club) -> None:
        await gold.told(MembershipStatus.ENDED)
        await gold.subscribe(2027, 3, 10)
        await gold.look()
        assert (await at_stripe(gold)).cancel_at_period_end

    async def test_calls_off_what_has_no_period_yet(self, gold: Club) -> None:
        await gold.subscribe(2027, 3, 10, card="pm_card_chargeCustomerFail")
        await gold.look()
        assert (await at_stripe(gold)).status == "incomplete"
        await gold.told(MembershipStatus.ENDED)
        await gold.shop.look()
        assert (await at_stripe(gold)).status == "canceled"

    async def test_told_late_by_an_older_fact_is_not_forgotten(self, gold: Club) -> None:
        await gold.subscribe(2027, 3, 10)
        await gold.look()
        gold.version += 1
        await gold.told(MembershipStatus.ENDED)
        gold.version -= 2
        await gold.told(MembershipStatus.ACTIVE)
        await gold.shop.look()
        assert (await at_stripe(gold)).cancel_at_period_end

    async def test_is_told_to_stripe_when_it_can_be(self, gold: Club) -> None:
        await gold.subscribe(2027, 3, 10)
        await gold.look()
        gold.shop.twin.stripe.faults.add("refuse", method="POST", path=f"/v1/subscriptions/{gold.subscription}")
        await gold.told(MembershipStatus.ENDED)
        await gold.shop.look()
        assert not (await at_stripe(gold)).cancel_at_period_end
        gold.shop.twin.stripe.faults.add("lose", method="POST", path=f"/v1/subscriptions/{gold.subscription}")
        for _ in range(2):
            await gold.look_at("subscription", gold.subscription)
        assert (await at_stripe(gold)).cancel_at_period_end
        assert [each.cancel_at_period_end for each in await gold.said(SubscriptionChanged)] == [False, True]


class TestEndOfASubscription:
    async def test_that_stripe_ended_ends_the_membership(self, gold: Club) -> None:
        await gold.subscribe(2027, 3, 10)
        await gold.look()
        await gold.v1.subscriptions.cancel_async(gold.subscription, options=gold.there)
        await gold.look()
        (*_, told) = await gold.said(SubscriptionChanged)
        assert (told.status, told.ends_membership, told.membership_id) == ("canceled", True, gold.membership_id)
        assert told.ended_at is not None

    async def test_beside_another_ends_nothing(self, gold: Club) -> None:
        await gold.subscribe(2027, 3, 10)
        await gold.look()
        first = gold.subscription
        await gold.subscribe(2027, 3, 12)
        await gold.look()
        await gold.v1.subscriptions.cancel_async(first, options=gold.there)
        await gold.look_at("subscription", first)
        assert [each.ends_membership for each in await gold.said(SubscriptionChanged)] == [False] * 3

    async def test_that_is_not_of_a_membership_is_nobodys_business(self, gold: Club) -> None:
        await gold.subscribe(2027, 3, 10, metadata={"membership_id": "mem_none"})
        await gold.look()
        assert await gold.said(SubscriptionChanged) == []
        assert await gold.paid() == []
