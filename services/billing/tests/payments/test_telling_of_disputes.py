"""Disputes are told of when they open and when they are over, once each."""

import pytest
from charging_stories import Till, euros
from sellers import Shop

from contracts.billing.events import DisputeClosed, DisputeOpened
from testkit import published


@pytest.mark.parametrize(("evidence", "won"), [("winning_evidence", True), ("losing_evidence", False)])
async def test_a_dispute_is_told_of_when_it_opens_and_when_it_is_over(shop: Shop, evidence: str, won: bool) -> None:
    till = Till(shop)
    paid = await till.pay(till.package())
    (charge,) = (await shop.twin.state(shop.account))["charge"]
    made = await shop.twin.switch(f"charges/{charge['id']}/dispute", reason="product_not_received")
    for _ in range(2):
        await till.look_at("dispute", made["dispute"])
    (opened,) = await published(shop.database, shop.scope, DisputeOpened)
    assert (opened.payment_id, opened.amount, opened.reason) == (paid.id, euros(10_000), "product_not_received")
    assert (opened.customer_id, opened.description) == (till.customer_id, "Ten sessions")
    assert opened.answer_by is not None
    assert await published(shop.database, shop.scope, DisputeClosed) == []
    await shop.twin.library.v1.disputes.update_async(
        made["dispute"], {"evidence": {"uncategorized_text": evidence}}, {"stripe_account": shop.account}
    )
    await shop.twin.switch("clock", seconds=5)
    for _ in range(2):
        await till.look_at("dispute", made["dispute"])
    (closed,) = await published(shop.database, shop.scope, DisputeClosed)
    assert (closed.dispute_id, closed.won, closed.version) == (opened.dispute_id, won, 2)
    assert closed.closed_at is not None
