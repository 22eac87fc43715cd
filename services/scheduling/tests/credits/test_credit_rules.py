"""Which lots are drawn on, what entries are called, and until when credits are good: without a database."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.types import uuid7
from scheduling.credits import rules
from scheduling.packages.rules import expires_at

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Purse:
    id: UUID
    remaining: int
    expires_at: datetime | None


moments = st.none() | st.integers(0, 4).map(lambda days: NOON + timedelta(days=days))
purses = st.builds(Purse, st.builds(uuid7), st.integers(0, 5), moments)


class TestDraw:
    @given(st.lists(purses, max_size=8), st.integers(1, 20))
    def test_draws_exactly_so_many_or_nothing(self, lots: list[Purse], count: int) -> None:
        drawn = rules.draw(lots, count)
        if sum(lot.remaining for lot in lots) < count:
            assert drawn is None
        else:
            assert sum(taken for _, taken in drawn) == count
            assert all(0 < taken <= lot.remaining for lot, taken in drawn)

    @given(st.lists(purses, max_size=8), st.integers(1, 20))
    def test_a_lot_is_touched_only_when_all_that_expire_before_it_are_empty(
        self, lots: list[Purse], count: int
    ) -> None:
        drawn = dict(rules.draw(lots, count) or ())
        last = max((lot.expires_at or rules.NEVER for lot in drawn), default=None)
        for lot in lots:
            if last and (lot.expires_at or rules.NEVER) < last:
                assert drawn.get(lot, 0) == lot.remaining

    def test_what_never_expires_goes_last_and_of_equal_ones_the_older_first(self) -> None:
        first, second = Purse(UUID(int=1), 1, NOON), Purse(UUID(int=2), 1, NOON)
        never = Purse(UUID(int=0), 1, None)
        assert rules.in_order([never, second, first]) == [first, second, never]


class TestKeys:
    booking, lot, other = UUID(int=1), UUID(int=2), UUID(int=3)

    def test_are_those_of_the_table(self) -> None:
        bkg, lot = "bkg_00000000000000000000000001", "lot_00000000000000000000000002"
        assert rules.booking_key(self.booking, "hold", self.lot) == f"booking:{bkg}:hold:{lot}"
        assert rules.purchase_key(self.booking) == "package:pur_00000000000000000000000001:grant"
        assert rules.refund_key(self.booking, self.lot) == f"refund:rfd_00000000000000000000000001:revoke:{lot}"
        assert rules.expiry_key(self.lot) == f"lot:{lot}:expire"
        assert rules.adjustment_key("till-3") == "adjust:till-3"

    def test_one_period_has_one_key_in_every_zone(self) -> None:
        elsewhere = NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))
        key = rules.period_key(self.booking, NOON)
        assert key == "membership:mem_00000000000000000000000001:2027-03-01T12:00:00+00:00:grant"
        assert rules.period_key(self.booking, elsewhere) == key

    @given(st.uuids(), st.uuids(), st.sampled_from(["hold", "release", "use", "expire"]))
    def test_differ_where_booking_lot_or_deed_do(self, booking: UUID, lot: UUID, what: str) -> None:
        keys = {rules.booking_key(each, deed, of) for each in {booking, self.booking} for of in {lot, self.lot}
                for deed in {what, "hold"}}  # fmt: skip
        assert len(keys) == len({booking, self.booking}) * len({lot, self.lot}) * len({what, "hold"})


class TestExpiry:
    @pytest.mark.parametrize(
        ("paid", "days", "zone", "expected"),
        [
            ("2027-03-01T12:00:00+00:00", 30, "UTC", "2027-04-01T00:00:00+00:00"),
            ("2027-03-01T12:00:00+00:00", 30, "Europe/Berlin", "2027-03-31T22:00:00+00:00"),
            ("2027-03-01T23:30:00+00:00", 1, "Europe/Berlin", "2027-03-03T23:00:00+00:00"),
            ("2027-03-01T03:00:00+00:00", 1, "America/New_York", "2027-03-02T05:00:00+00:00"),
            # Midnight of that day does not exist in Beirut: the day begins at one.
            ("2027-03-26T12:00:00+00:00", 1, "Asia/Beirut", "2027-03-27T22:00:00+00:00"),
        ],
    )
    def test_is_the_end_of_a_local_day(self, paid: str, days: int, zone: str, expected: str) -> None:
        found = expires_at(datetime.fromisoformat(paid), days, zone)
        assert found == datetime.fromisoformat(expected)

    def test_may_be_never(self) -> None:
        assert expires_at(NOON, None, "UTC") is None
