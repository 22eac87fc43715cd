"""What staff take themselves, for a period of a membership or for a package, is recorded in billing too."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from renewal_stories import Club, club, moment
from sellers import Shop
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from billing.periods import operations, rules
from billing.periods.models import PaidPeriod
from billing.periods.operations import MembershipEnded, PeriodPaidAlready, RenewedByStripe
from contracts.billing.events import PeriodPaid
from contracts.billing.periods.api import ListPaidPeriods, RecordPeriodPaid
from contracts.billing.periods.shapes import DeskMethod, PaidBy
from contracts.permissions import Role
from contracts.scheduling.credits.events import PurchaseChanged
from contracts.scheduling.credits.shapes import Interval, MembershipStatus, PurchaseStatus
from contracts.types import Money, Period, uuid7
from kit.db import Session
from kit.errors import Forbidden, Invalid, NotFound

ANCHOR = moment(2027, 1, 31, 9)


@pytest.fixture
async def gold(shop: Shop) -> Club:
    made = club(shop)
    await made.told(plan_id=await made.told_plan("month"), starts_at=ANCHOR)
    return made


class TestRecord:
    async def test_by_default_the_next_period_that_is_due(self, gold: Club) -> None:
        for _ in range(3):
            await gold.shop.ask(RecordPeriodPaid(membership_id=gold.membership_id), gold.shop.a(Role.MANAGER))
        assert await gold.paid() == [("31.01.", "28.02."), ("28.02.", "31.03."), ("31.03.", "30.04.")]
        told = await gold.said(PeriodPaid)
        assert [each.version for each in told] == [1, 2, 3]
        assert told[2].period.starts_at == moment(2027, 3, 31, 8), "ten o'clock in Berlin, in summer"
        assert await gold.books() == [("desk", "desk", 3000), ("desk", "sales", -3000)] * 3

    async def test_what_was_taken_for_when(self, gold: Club) -> None:
        recorded = await gold.shop.ask(
            RecordPeriodPaid(
                membership_id=gold.membership_id, starts_at=moment(2027, 6, 1), ends_at=moment(2027, 6, 15),
                amount=Money(amount_minor=1500, currency="EUR"), paid_by=DeskMethod.TRANSFER,
            )
        )  # fmt: skip
        assert (recorded.paid_by, recorded.amount.amount_minor, recorded.invoice_id) == (PaidBy.TRANSFER, 1500, None)
        assert await gold.paid() == [("01.06.", "15.06.")]
        assert (await gold.shop.ask(ListPaidPeriods(membership_id=gold.membership_id))).items == [recorded]

    async def test_no_time_twice(self, gold: Club) -> None:
        await gold.shop.ask(RecordPeriodPaid(membership_id=gold.membership_id))
        with pytest.raises(PeriodPaidAlready):
            await gold.shop.ask(RecordPeriodPaid(membership_id=gold.membership_id, starts_at=moment(2027, 2, 20)))
        assert len(await gold.books()) == 2

    async def test_nothing_while_stripes_clock_renews(self, gold: Club) -> None:
        await gold.subscribe(2027, 1, 31, 9)
        await gold.look()
        with pytest.raises(RenewedByStripe):
            await gold.shop.ask(RecordPeriodPaid(membership_id=gold.membership_id))
        await gold.v1.subscriptions.cancel_async(gold.subscription, options=gold.there)
        await gold.look()
        await gold.shop.ask(RecordPeriodPaid(membership_id=gold.membership_id))
        assert await gold.paid() == [("31.01.", "28.02."), ("28.02.", "31.03.")]

    async def test_no_nonsense(self, gold: Club) -> None:
        for wrong in (
            {"starts_at": moment(2027, 2, 1), "ends_at": moment(2027, 2, 1)},
            {"amount": Money(amount_minor=3000, currency="USD")},
            {"amount": Money(amount_minor=-1, currency="EUR")},
        ):
            with pytest.raises(Invalid):
                await gold.shop.ask(RecordPeriodPaid(membership_id=gold.membership_id, **wrong))
        await gold.told(MembershipStatus.ENDED)
        with pytest.raises(MembershipEnded):
            await gold.shop.ask(RecordPeriodPaid(membership_id=gold.membership_id))
        assert await gold.said(PeriodPaid) == []

    async def test_by_those_who_may(self, gold: Club, other_shop: Shop) -> None:
        with pytest.raises(Forbidden):
            await gold.shop.ask(RecordPeriodPaid(membership_id=gold.membership_id), gold.shop.a(Role.STAFF))
        with pytest.raises(NotFound):
            await other_shop.ask(RecordPeriodPaid(membership_id=gold.membership_id))


class TestPurchase:
    def changed(self, status: PurchaseStatus, *, at_the_desk: bool = True, version: int = 1) -> PurchaseChanged:
        return PurchaseChanged(
            version=version, purchase_id=self.purchase_id, status=status, package_id=uuid7(), customer_id=uuid7(),
            price=Money(amount_minor=5000, currency="EUR"), at_the_desk=at_the_desk,
        )  # fmt: skip

    async def test_that_staff_took_and_gave_back_is_in_the_books(self, gold: Club) -> None:
        self.purchase_id = uuid7()
        refunded = self.changed(PurchaseStatus.REFUNDED, version=2)
        for told in (refunded, self.changed(PurchaseStatus.PAID), refunded):
            await gold.hear("enter_purchase", told)
        assert await gold.books() == [
            ("desk-refund", "sales", 5000), ("desk-refund", "desk", -5000),
            ("desk", "desk", 5000), ("desk", "sales", -5000),
        ]  # fmt: skip

    async def test_that_is_paid_at_stripe_is_not_entered_here(self, gold: Club) -> None:
        self.purchase_id = uuid7()
        for status in PurchaseStatus:
            await gold.hear("enter_purchase", self.changed(status, at_the_desk=False))
        await gold.hear("enter_purchase", self.changed(PurchaseStatus.AWAITING_PAYMENT))
        assert await gold.books() == []


class TestPeriods:
    def test_keep_the_time_on_the_clocks_of_the_business(self) -> None:
        ends = [rules.boundary(ANCHOR, Interval.MONTH, number, "Europe/Berlin") for number in range(1, 4)]
        assert [f"{end:%d.%m. %H:%M}" for end in ends] == ["28.02. 09:00", "31.03. 08:00", "30.04. 08:00"]

    def test_a_time_that_does_not_exist_is_read_with_the_offset_before(self) -> None:
        anchor = datetime(2027, 2, 28, 1, 30, tzinfo=UTC)  # 02:30 in Berlin; on 28 March clocks go from 02:00 to 03:00
        assert rules.boundary(anchor, Interval.MONTH, 1, "Europe/Berlin") == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)

    def test_a_leap_day_comes_every_year(self) -> None:
        anchor = datetime(2028, 2, 29, 12, tzinfo=UTC)
        ends = [rules.boundary(anchor, Interval.YEAR, number, "UTC") for number in (1, 4)]
        assert [f"{end:%d.%m.%Y}" for end in ends] == ["28.02.2029", "29.02.2032"]

    @given(
        seconds=st.integers(0, 10 * 366 * 86_400),
        interval=st.sampled_from(Interval),
        number=st.integers(0, 60),
        zone=st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"]),
    )
    def test_follow_one_another_without_gaps(self, seconds: int, interval: Interval, number: int, zone: str) -> None:
        anchor = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
        start, end = (rules.boundary(anchor, interval, each, zone) for each in (number, number + 1))
        assert start < end
        assert rules.ends_at(anchor, interval, start, zone) == end
        inside = start + (end - start) / 2
        assert rules.ends_at(anchor, interval, inside, zone) == end


async def test_two_who_record_at_once_record_one_period(gold: Club) -> None:
    period = Period(starts_at=ANCHOR, ends_at=moment(2027, 2, 28, 9))
    price = Money(amount_minor=3000, currency="EUR")
    evidence = operations.Evidence(gold.membership_id, period, price, PaidBy.CASH, paid_at=ANCHOR)
    recorded = await asyncio.gather(
        *(gold.shop.run(lambda session: operations.pay(session, evidence)) for _ in range(8))
    )
    assert len([each for each in recorded if each]) == 1
    assert await gold.paid() == [("31.01.", "28.02.")]


async def test_the_database_refuses_a_period_twice(gold: Club) -> None:
    await gold.shop.ask(RecordPeriodPaid(membership_id=gold.membership_id))

    async def copy(session: Session) -> None:
        (paid,) = await session.scalars(select(PaidPeriod))
        fields = {column.key: getattr(paid, column.key) for column in PaidPeriod.__table__.columns}
        session.add(PaidPeriod(**fields | {"id": uuid7(), "number": 2}))

    with pytest.raises(IntegrityError, match="uq_paid_periods_business_id_membership_id_starts_at"):
        await gold.shop.run(copy)
