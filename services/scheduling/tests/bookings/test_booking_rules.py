"""Fees, notices, links and calendar files: rules without a database."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.scheduling.deposits.shapes import DepositTerms
from contracts.scheduling.shapes import BookingStatus, Policy
from contracts.types import Money, uuid7
from kit.auth import hashed
from scheduling.bookings.rules import fees, links
from scheduling.bookings.rules.calendar_files import Visit, calendar_file, uid

START = datetime(2027, 3, 1, 10, tzinfo=UTC)
KEY = b"k" * 32


def policy(*, cancel: int = 0, move: int = 0, percent: int = 0) -> Policy:
    return Policy(version=1, cancel_notice_minutes=cancel, move_notice_minutes=move, late_cancel_fee_percent=percent)


class TestFees:
    @pytest.mark.parametrize(
        ("price", "percent", "fee"),
        [(8_000, 50, 4_000), (8_000, 0, 0), (8_000, 100, 8_000), (1, 50, 1), (3, 50, 2), (99, 33, 33), (1, 49, 0)],
    )
    def test_is_a_share_of_the_price_with_a_half_rounded_up(self, price: int, percent: int, fee: int) -> None:
        owed = fees.late_cancel_fee(Money(amount_minor=price, currency="EUR"), policy(percent=percent))
        assert owed == Money(amount_minor=fee, currency="EUR")

    @given(st.integers(0, 10**12), st.integers(0, 100))
    def test_is_never_more_than_the_price_nor_more_than_half_a_unit_off(self, price: int, percent: int) -> None:
        fee = fees.late_cancel_fee(Money(amount_minor=price, currency="JPY"), policy(percent=percent)).amount_minor
        assert 0 <= fee <= price
        assert -50 < 100 * fee - price * percent <= 50

    @pytest.mark.parametrize(
        ("price", "currency", "percent", "share"),
        [(10_000, "KWD", 33, 3_300), (10_250, "KWD", 50, 5_130), (10_005, "KWD", 100, 10_000), (1_501, "JPY", 50, 751)],
    )
    def test_a_deposit_is_what_banks_move(self, price: int, currency: str, percent: int, share: int) -> None:
        terms = policy().model_copy(update={"deposit": DepositTerms(percent=percent)})
        assert fees.deposit(Money(amount_minor=price, currency=currency), terms).amount_minor == share

    def test_exactly_the_notice_is_in_time(self) -> None:
        terms = policy(cancel=60, move=120)
        assert not fees.is_late_to_cancel(terms, START, START - timedelta(minutes=60))
        assert fees.is_late_to_cancel(terms, START, START - timedelta(minutes=60) + timedelta(microseconds=1))
        assert not fees.is_late_to_move(terms, START, START - timedelta(minutes=120))
        assert fees.is_late_to_move(terms, START, START - timedelta(minutes=119))


class TestLinks:
    def test_are_the_same_whenever_they_are_made_again(self) -> None:
        booking = uuid7()
        assert links.links(KEY, booking, 1) == links.links(KEY, booking, 1)

    def test_differ_by_booking_purpose_generation_and_key(self) -> None:
        booking = uuid7()
        made = [
            links.links(KEY, booking, 1), links.links(KEY, booking, 2), links.links(KEY, uuid7(), 1),
            links.links(b"x" * 32, booking, 1),
        ]  # fmt: skip
        assert len({token for each in made for token in (each.cancel, each.reschedule)}) == 8

    def test_have_128_bits(self) -> None:
        assert len(links.links(KEY, uuid7(), 1).cancel) == 22  # base64 of 16 bytes

    def test_open_only_what_they_were_made_for(self) -> None:
        made = links.links(KEY, uuid7(), 1)
        assert links.opens(made.cancel, hashed(made.cancel))
        assert links.opens(made.cancel, hashed(made.reschedule), hashed(made.cancel))
        assert not links.opens(made.cancel, hashed(made.reschedule))
        assert not links.opens(made.cancel)


def visit(status: BookingStatus = BookingStatus.CONFIRMED, version: int = 1) -> Visit:
    return Visit(
        booking_id=UUID("018f0000-0000-7000-8000-000000000001"), version=version, status=status, starts_at=START,
        ends_at=START + timedelta(hours=1), title="Massage, tief; lang – Ada", organizer_name='Ada "A" Müller',
        organizer_email="no-reply@nexus.example", attendee_name="Eve", attendee_email="eve@example.com",
        changed_at=START - timedelta(days=7),
    )  # fmt: skip


def read(text: str) -> icalendar.Event:
    calendar = icalendar.Calendar.from_ical(text)
    (event,) = calendar.walk("VEVENT")
    return event


class TestCalendarFile:
    def test_says_when_and_what_in_utc(self) -> None:
        event = read(calendar_file(visit(), "PUBLISH"))
        assert (event.decoded("dtstart"), event.decoded("dtend")) == (START, START + timedelta(hours=1))
        assert str(event["summary"]) == "Massage, tief; lang – Ada"

    def test_keeps_its_identity_and_raises_its_sequence(self) -> None:
        first, moved = read(calendar_file(visit(), "REQUEST")), read(calendar_file(visit(version=2), "REQUEST"))
        assert first["uid"] == moved["uid"] == uid(visit().booking_id)
        assert (first["sequence"], moved["sequence"]) == (0, 1)

    @pytest.mark.parametrize(
        ("status", "said"),
        [
            (BookingStatus.PENDING, "TENTATIVE"), (BookingStatus.CONFIRMED, "CONFIRMED"),
            (BookingStatus.CANCELLED, "CANCELLED"), (BookingStatus.NO_SHOW, "CONFIRMED"),
        ],
    )  # fmt: skip
    def test_says_where_the_booking_stands(self, status: BookingStatus, said: str) -> None:
        assert read(calendar_file(visit(status), "PUBLISH"))["status"] == said

    def test_invites_the_customer_by_mail_alone(self) -> None:
        assert "attendee" not in read(calendar_file(visit(), "PUBLISH"))
        invitation = calendar_file(visit(), "REQUEST")
        assert "METHOD:REQUEST" in invitation
        assert str(read(invitation)["attendee"]) == "mailto:eve@example.com"
        assert read(invitation)["organizer"].params["CN"] == "Ada 'A' Müller"
