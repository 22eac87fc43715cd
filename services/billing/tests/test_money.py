"""Amounts at Stripe: what is sent, what comes back, and how shares are rounded."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing import money
from contracts.money import THOUSANDTHS, WHOLE, digits
from contracts.types import Money

CURRENCIES = sorted({"EUR", "USD", "HUF", *WHOLE, *THOUSANDTHS})


def of(amount: int, currency: str) -> Money:
    return Money(amount_minor=amount, currency=currency)


class TestToStripe:
    @pytest.mark.parametrize(
        ("ours", "currency", "theirs"),
        [(1_050, "EUR", 1_050), (500, "JPY", 500), (5_120, "KWD", 5_120), (5, "UGX", 500), (40, "ISK", 4_000)],
    )
    def test_sends_the_unit_that_stripe_counts_in(self, ours: int, currency: str, theirs: int) -> None:
        assert money.to_stripe(of(ours, currency)) == theirs

    def test_refuses_thousandths_that_stripe_cannot_move(self) -> None:
        with pytest.raises(money.NotChargeable):
            money.to_stripe(of(5_124, "KWD"))

    @given(st.integers(0, 10**8), st.sampled_from(CURRENCIES))
    def test_what_is_sent_comes_back(self, steps: int, currency: str) -> None:
        ours = of(steps * money.step(currency), currency)
        assert money.of_stripe(money.to_stripe(ours), currency.lower()) == ours

    def test_a_fraction_of_a_krona_is_rounded(self) -> None:
        assert [money.of_stripe(amount, "isk").amount_minor for amount in (149, 150, -150)] == [1, 2, -2]


class TestShare:
    @pytest.mark.parametrize(
        ("amount", "currency", "percent", "share"),
        [(999, "EUR", "2.5", 25), (100, "JPY", "2.5", 3), (5_120, "KWD", "2.5", 130), (10, "EUR", "0", 0)],
    )
    def test_is_rounded_once_with_a_half_upwards(self, amount: int, currency: str, percent: str, share: int) -> None:
        assert money.share(of(amount, currency), Decimal(percent)) == of(share, currency)

    @given(st.integers(0, 10**8), st.sampled_from(CURRENCIES), st.integers(0, 10_000))
    def test_can_be_charged_and_is_no_more_than_the_whole(self, steps: int, currency: str, hundredths: int) -> None:
        whole = of(steps * money.step(currency), currency)
        part = money.share(whole, Decimal(hundredths) / 100)
        assert 0 <= part.amount_minor <= whole.amount_minor
        money.to_stripe(part)


class TestDigits:
    @pytest.mark.parametrize(("currency", "count"), [("EUR", 2), ("JPY", 0), ("KWD", 3), ("ISK", 0), ("RSD", 2)])
    def test_are_those_of_the_currency(self, currency: str, count: int) -> None:
        assert digits(currency) == count

    def test_what_stripe_takes_for_hundredths_is_whole_here(self) -> None:
        assert money.WHOLE_AS_HUNDREDTHS <= WHOLE
