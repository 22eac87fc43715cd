"""The file of plans keeps what the rest builds on."""

import pytest

from billing import money, plans
from billing.plans import PLANS, Interval


class TestPlans:
    def test_are_told_apart_by_names_and_keys(self) -> None:
        assert len({plan.name for plan in PLANS}) == len(PLANS)
        keys = [price.lookup_key for plan in PLANS for price in plan.prices]
        assert len(set(keys)) == len(keys)

    def test_can_be_charged_everywhere(self) -> None:
        for plan in PLANS:
            assert plans.ELSEWHERE in plan.monthly
            assert len(plan.features) <= 15
            assert all(money.to_stripe(price.amount) > 0 for price in plan.prices)

    def test_cost_in_the_businesss_currency_or_in_that_of_elsewhere(self) -> None:
        solo = plans.find("solo")
        assert solo.price("GBP", Interval.YEAR).lookup_key == "nexus_plan_solo_year_gbp"
        assert solo.price("XAF", Interval.MONTH).amount.currency == plans.ELSEWHERE

    def test_one_that_is_not_sold_is_not_found(self) -> None:
        with pytest.raises(plans.NoSuchPlan):
            plans.find("enterprise")
