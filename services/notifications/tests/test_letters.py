"""Golden mails: every kind, across zones, clock changes and languages; whatever people are called."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mail_stories import CALENDAR, Story, Wait
from pydantic import TypeAdapter, ValidationError

from contracts.scheduling.shapes import BookingStatus
from contracts.types import Email, Line, Money, uuid7
from notifications.bookings.rules import KINDS
from notifications.letters.rules import messages, rendering, wording
from notifications.letters.rules.facts import Facts, Kind, Sender

GOLDEN = Path(__file__).parent / "golden"
SENDER = Sender(name="Salon Nord", slug="salon-nord", locale="en-GB", brand_color="#1d4ed8", footer="Ring 1\n1010 Wien")
BOOKING = UUID("00000000-0000-7000-8000-000000000001")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def facts(start: str = "2026-11-26T10:00+01:00", minutes: int = 60, **fields) -> Facts:
    starts_at = at(start)
    return Facts(
        **{
            "booking_id": BOOKING, "service_name": "Haircut & wash", "staff_member_name": "Mary Shelley",
            "starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=minutes), "timezone": "Europe/Vienna",
            "price": Money(amount_minor=6_000, currency="EUR"), **fields,
        }
    )  # fmt: skip


def before(start: str) -> dict[str, datetime]:
    return {"previous_starts_at": at(start), "previous_ends_at": at(start) + timedelta(hours=1)}


def contact(**fields):
    return Story(**{"email": "ada@example.com", **fields}).mail


NEW_YORK = {"timezone": "America/New_York", "locale": "en-US"}
LETTERS = {
    "requested": (Kind.REQUESTED, facts(pending=True), contact()),
    "confirmed": (Kind.CONFIRMED, facts(), contact()),
    "confirmed_new_york": (Kind.CONFIRMED, facts(), contact(**NEW_YORK)),
    "confirmed_same_wall": (Kind.CONFIRMED, facts(), contact(timezone="Europe/Berlin")),
    "confirmed_german": (Kind.CONFIRMED, facts(), contact(locale="de-AT")),
    "confirmed_unknown_language": (Kind.CONFIRMED, facts(), contact(locale="xx")),
    "confirmed_over_autumn_change": (Kind.CONFIRMED, facts("2026-10-25T02:30+02:00"), contact()),
    "confirmed_over_spring_change": (Kind.CONFIRMED, facts("2026-03-29T01:30+01:00"), contact(**NEW_YORK)),
    "confirmed_change_elsewhere": (Kind.CONFIRMED, facts("2026-03-10T10:00+01:00"), contact(**NEW_YORK)),
    "confirmed_over_midnight": (Kind.CONFIRMED, facts("2026-11-26T23:30+01:00"), contact(timezone="Asia/Kathmandu")),
    "confirmed_free": (Kind.CONFIRMED, facts(price=Money(amount_minor=0, currency="EUR")), contact()),
    "confirmed_yen": (Kind.CONFIRMED, facts(price=Money(amount_minor=5_000, currency="JPY")), contact()),
    "rescheduled": (Kind.RESCHEDULED, facts(**before("2026-11-24T09:00+01:00")), contact(**NEW_YORK)),
    "cancelled_late": (
        Kind.CANCELLED,
        facts(fee=Money(amount_minor=3_000, currency="EUR")),
        contact(reason="Caught <a> cold"),
    ),
    "confirmed_online": (Kind.CONFIRMED, facts(), contact(join_token="join-token-of-ada")),
    "reminder_online_german": (Kind.REMINDER, facts(), contact(locale="de", join_token="join-token-of-ada")),
    "declined": (Kind.CANCELLED, facts(pending=True), contact()),
    "cancelled_paid": (Kind.CANCELLED, facts(refund=Money(amount_minor=1_500, currency="EUR")), contact()),
    "awaiting_payment": (
        Kind.AWAITING_PAYMENT,
        facts(pending=True, deposit=Money(amount_minor=1_500, currency="EUR"), pay_by=at("2026-11-23T10:30+01:00")),
        contact(),
    ),
    "payment_refused": (Kind.PAYMENT_REFUSED, facts(amount=Money(amount_minor=1_500, currency="EUR")), contact()),
    "fee_confirmed": (Kind.FEE_CONFIRMED, facts(fee=Money(amount_minor=3_000, currency="EUR")), contact()),
    "fee_confirmed_german": (
        Kind.FEE_CONFIRMED,
        facts(fee=Money(amount_minor=3_000, currency="EUR")),
        contact(locale="de-AT"),
    ),
    "time_offered": (
        Kind.TIME_OFFERED,
        facts(booking_id=None, entry_id=BOOKING, expires_at=at("2026-11-23T10:30+01:00")),
        Wait(email="ada@example.com").mail,
    ),
    "reminder": (Kind.REMINDER, facts(), contact()),
    "reminder_german": (Kind.REMINDER, facts(), contact(locale="de", timezone="America/St_Johns")),
}


def letter(name: str) -> rendering.Letter:
    kind, told, mail = LETTERS[name]
    return rendering.letter(kind, told, mail, SENDER, public_url="https://book.example/")


def held_to(path: Path, text: str) -> None:
    if os.environ.get("WRITE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", LETTERS)
def test_a_mail_reads_as_it_always_has(name):
    written = letter(name)
    held_to(GOLDEN / f"{name}.txt", f"Subject: {written.subject}\n\n{written.text}")


@pytest.mark.parametrize("name", ["confirmed_new_york", "cancelled_late"])
def test_its_html_looks_as_it_always_has(name):
    held_to(GOLDEN / f"{name}.html", letter(name).html)


class TestWords:
    def test_every_language_says_everything(self):
        shapes = {
            language: {(section, name) for section, said in texts.items() for name in said}
            for language, texts in wording.languages().items()
        }
        assert len(shapes) >= 2
        assert all(shape == shapes["en"] for shape in shapes.values())

    @pytest.mark.parametrize("kind", list(KINDS.values()))
    @pytest.mark.parametrize("pending", [True, False])
    def test_every_kind_has_words_in_the_app(self, kind, pending):
        note = rendering.note(kind, facts(pending=pending), locale="de-AT")
        assert "Haircut & wash" in note.title
        assert "Europe/Vienna, UTC+01:00" in note.body

    def test_braces_in_a_name_are_no_blanks(self):
        told = facts(service_name="{business} {0} {{")
        written = rendering.letter(Kind.CONFIRMED, told, contact(), SENDER, public_url="https://book.example")
        assert "{business} {0} {{" in written.text

    def test_a_name_is_no_markup(self):
        mail = contact(customer_name="<script>alert(1)</script>")
        written = rendering.letter(Kind.CONFIRMED, facts(), mail, SENDER, public_url="https://book.example")
        assert "<script>" not in written.html
        assert "<script>" in written.text

    @pytest.mark.parametrize(("color", "ink"), [("#000000", "#ffffff"), ("#ffffff", "#000000"), ("#facc15", "#000000")])
    def test_the_button_can_be_read_on_any_color(self, color, ink):
        sender = SENDER.model_copy(update={"brand_color": color})
        html = rendering.letter(Kind.CONFIRMED, facts(), contact(), sender, public_url="https://book.example").html
        assert f"background-color:{color};color:{ink}" in html

    def test_links_lead_to_the_page_of_the_booking_with_their_token(self):
        written = letter("confirmed")
        page = "https://book.example/v1/salon-nord/bookings/bkg_0000000000e008000000000001"
        assert f"{page}?token=move-token-1" in written.text
        assert f'href="{page}?token=cancel-token-1"' in written.html
        assert "token=" not in letter("cancelled_late").text


names = st.text(min_size=1, max_size=200)
addresses = st.one_of(
    st.emails(), st.builds("{}@example.com".format, st.text(min_size=1, max_size=64)), st.just("a..b@example.com")
)


class TestMessage:
    def compose(self, name: str = "confirmed", **fields):
        kind, told, mail = LETTERS[name]
        return messages.compose(
            letter(name), mail.model_copy(update=fields), SENDER, notification_id=uuid7(), mail_from="no-reply@x.example",
            at=datetime(2026, 11, 23, 9, tzinfo=UTC), calendar_method=messages.calendar_method(kind, told),
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("name", "method"), [("confirmed", "REQUEST"), ("rescheduled", "REQUEST"), ("cancelled_late", "CANCEL")]
    )
    @pytest.mark.parametrize("calendar", [CALENDAR, CALENDAR.replace("VERSION", "METHOD:PUBLISH\r\nVERSION")])
    def test_the_calendar_file_and_its_part_name_the_same_method(self, name, method, calendar):
        sent = message_from_bytes(self.compose(name, calendar=calendar).as_bytes(), policy=default)
        [part] = [part for part in sent.walk() if part.get_content_type() == "text/calendar"]
        assert part.get_param("method") == method
        assert part.get_filename() == "booking.ics"
        lines = part.get_payload(decode=True).split(b"\r\n")
        assert [line for line in lines if line.startswith(b"METHOD")] == [f"METHOD:{method}".encode()]
        assert lines[0] == b"BEGIN:VCALENDAR"
        assert lines[-2:] == [b"END:VCALENDAR", b""]

    @pytest.mark.parametrize("name", ["requested", "declined", "reminder"])
    def test_what_is_no_appointment_or_known_already_has_no_calendar_file(self, name):
        sent = message_from_bytes(self.compose(name).as_bytes(), policy=default)
        assert [part.get_content_type() for part in sent.walk()] == [
            "multipart/mixed", "multipart/alternative", "text/plain", "text/html",
        ]  # fmt: skip

    @pytest.mark.parametrize("name", LETTERS)
    def test_what_arrives_is_what_was_written(self, name):
        sent = message_from_bytes(self.compose(name).as_bytes(), policy=default)
        assert not [part for part in sent.walk() if part.defects]
        for kind, written in (("plain", letter(name).text), ("html", letter(name).html)):
            assert sent.get_body((kind,)).get_content().splitlines() == written.splitlines()

    @given(text=st.text())
    def test_any_text_arrives_line_by_line_in_lines_that_mail_takes(self, text):
        written = replace(letter("confirmed"), text=text)
        kind, told, mail = LETTERS["confirmed"]
        raw = messages.compose(
            written, mail, SENDER, notification_id=uuid7(), mail_from="no-reply@x.example",
            at=datetime(2026, 11, 23, 9, tzinfo=UTC), calendar_method=messages.calendar_method(kind, told),
        ).as_bytes()  # fmt: skip
        arrived = message_from_bytes(raw, policy=default).get_body(("plain",)).get_content()
        assert arrived.encode().splitlines() == (text.encode() or b"\n").splitlines()
        assert max(map(len, raw.split(b"\r\n"))) <= 78
        assert not any(b"\r" in line or b"\n" in line for line in raw.split(b"\r\n"))

    def test_names_in_any_script_survive(self):
        sent = message_from_bytes(self.compose(customer_name='Зоя "Z" Ňú, 李').as_bytes(), policy=default)
        assert sent["To"].addresses[0].display_name == 'Зоя "Z" Ňú, 李'
        assert sent["Date"].datetime == datetime(2026, 11, 23, 9, tzinfo=UTC)

    def test_a_line_break_makes_no_header(self):
        with pytest.raises(ValueError):
            self.compose(customer_name="Ada\r\nBcc: eve@example.com")

    @given(name=names, address=addresses)
    def test_whoever_the_contract_admits_gets_one_header_of_each_kind(self, name, address):
        try:
            name = TypeAdapter(Line).validate_python(name)
            address = TypeAdapter(Email).validate_python(address)
        except ValidationError:
            return
        raw = self.compose(customer_name=name, email=address).as_bytes(policy=self.compose().policy.clone(utf8=True))
        sent = message_from_bytes(raw, policy=default)
        assert sorted(sent.keys()) == sorted(
            ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress",
             "MIME-Version", "Content-Type"]
        )  # fmt: skip
        assert len(sent["To"].addresses) == 1


def test_a_cancelled_request_was_never_an_appointment():
    story = Story()
    story.requested()
    assert Facts.of(story.cancelled(BookingStatus.PENDING)).pending
    assert not Facts.of(story.cancelled()).pending
