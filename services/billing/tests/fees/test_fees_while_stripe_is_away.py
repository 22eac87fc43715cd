"""Charging fees while Stripe is away: refused, silent after it has done what it was asked, or back a day later."""

from datetime import timedelta

import pytest
from fee_stories import Desk
from sellers import Shop

from contracts.billing.fees.shapes import FeeStatus
from kit import clock

UNDECIDED, DUE, CHARGING, PAID, WAIVED = FeeStatus


@pytest.fixture
def desk(shop: Shop) -> Desk:
    return Desk(shop)


class TestStripeAway:
    @pytest.mark.parametrize("kind", ["refuse", "lose"])
    async def test_charges_once_when_it_is_back(self, desk: Desk, kind: str) -> None:
        await desk.leave_card()
        await desk.hear(desk.cancelled())
        await desk.shop.twin.switch("faults", method="POST", path="/v1/payment_intents", kind=kind)
        assert (await desk.confirm()).status is CHARGING
        with clock.travel(clock.now() + timedelta(minutes=2)):
            await desk.still()
        assert (await desk.fee()).status is PAID
        assert len(await desk.charges()) == 1

    async def test_a_day_later_looks_it_up_before_it_asks_again(self, desk: Desk) -> None:
        """Stripe has forgotten the key by then: asked blindly it would charge twice."""
        await desk.leave_card()
        await desk.hear(desk.cancelled())
        await desk.shop.twin.switch("faults", method="POST", path="/v1/payment_intents", kind="lose")
        assert (await desk.confirm()).status is CHARGING
        await desk.shop.twin.switch("clock", seconds=25 * 3_600)
        with clock.travel(clock.now() + timedelta(hours=25)):
            await desk.still()
        assert (await desk.fee()).status is PAID
        assert len(await desk.charges()) == 1

    async def test_a_decline_whose_answer_was_lost_is_told_when_it_is_asked_again(self, desk: Desk) -> None:
        await desk.leave_card("pm_card_chargeCustomerFail")
        await desk.hear(desk.cancelled())
        await desk.shop.twin.switch("faults", method="POST", path="/v1/payment_intents", kind="lose")
        await desk.confirm()
        with clock.travel(clock.now() + timedelta(minutes=2)):
            await desk.still()
        fee = await desk.fee()
        assert (fee.status, fee.problem) == (DUE, "generic_decline")
        assert len(await desk.charges()) == 1
