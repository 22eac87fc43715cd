"""How payments stand in the books."""

from hypothesis import given
from hypothesis import strategies as st

from billing.payments import rules
from billing.payments.rules import ToldFees
from contracts.billing.payments.shapes import PaymentStatus


@given(st.integers(1, 10**9), st.data())
def test_parts_of_a_payment_carry_all_of_its_tax(whole: int, data: st.DataObject) -> None:
    tax = data.draw(st.integers(0, whole))
    left, before, taken = whole, 0, 0
    while left:
        part = data.draw(st.integers(max(1, left // 3), left))
        share = rules.tax_part(tax, whole, before, part)
        assert abs(share * whole - tax * part) <= whole
        left, before, taken = left - part, before + part, taken + share
    assert taken == tax


@given(st.integers(0, 10**9), st.integers(0, 10**6), st.integers(0, 10**6))
def test_every_fact_sums_to_zero(amount: int, one: int, other: int) -> None:
    tax = min(one, amount)
    for lines in (
        rules.taken(amount, tax), rules.given_back(amount, tax), rules.fee_given_back(one),
        rules.kept(ToldFees("EUR", one, other)),
    ):  # fmt: skip
        assert sum(lines.values()) == 0


def test_what_waits_for_another_card_after_a_decline_has_failed() -> None:
    assert rules.status("requires_payment_method", declined=False) is PaymentStatus.PENDING
    assert rules.status("requires_payment_method", declined=True) is PaymentStatus.FAILED
    assert rules.status("requires_action", declined=True) is PaymentStatus.REQUIRES_ACTION
    assert rules.status("succeeded", declined=True) is PaymentStatus.SUCCEEDED
