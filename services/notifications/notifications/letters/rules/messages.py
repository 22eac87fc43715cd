"""A letter as an Internet message (RFC 5322), with its calendar file (RFC 6047)."""

import re
from base64 import encodebytes
from binascii import b2a_qp
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from uuid import UUID

from contracts.scheduling.mail import BookingMail
from notifications.letters.rules.facts import Facts, Kind, Mail, MoneyFacts, Sender
from notifications.letters.rules.rendering import Letter

_METHOD = re.compile(r"^METHOD:([A-Za-z]+)\r?$", re.MULTILINE)
_BEGIN = re.compile(r"\ABEGIN:VCALENDAR\r?\n")


def compose(
    letter: Letter, mail: Mail, sender: Sender, *,
    notification_id: UUID, mail_from: str, at: datetime, calendar_method: str | None,
) -> EmailMessage:  # fmt: skip
    """The message of one notification, with its calendar file where there is one.

    Raises `ValueError` as `addressed` does.
    """
    attached = [_calendar(mail.calendar, calendar_method)] if calendar_method and isinstance(mail, BookingMail) else []
    return addressed(
        letter, *attached, to=(mail.customer_name, mail.email), sender=sender.name, notification_id=notification_id,
        mail_from=mail_from, at=at,
    )  # fmt: skip


def addressed(
    letter: Letter, *more: str, to: tuple[str, str], sender: str, notification_id: UUID, mail_from: str, at: datetime
) -> EmailMessage:
    """A letter to somebody's name and address, with `more` parts behind it.

    Sent again after a crash it has the same Message-ID, so that readers see one.
    Names are encoded as RFC 2047 asks; a line break in one is refused by the header classes (`ValueError`).
    """
    host = mail_from.rpartition("@")[2]
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(sender, *_split(mail_from))
    message["To"] = Address(to[0], *_split(to[1]))
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{notification_id}@{host}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    message["X-Auto-Response-Suppress"] = "All"
    parts = [_several("alternative", _text(letter.text, "plain"), _text(letter.html, "html")), *more]
    kind, _, body = _several("mixed", *parts).partition("\r\n\r\n")
    message["MIME-Version"] = "1.0"
    message["Content-Type"] = kind.removeprefix("Content-Type: ")
    message.set_payload(body)
    return message


# The parts are written out here (RFC 2046 §5.1). `EmailMessage` takes each header of each apart again, which cost four
# times as much as all else that it takes to write a mail and send it.


def _several(kind: str, *parts: str) -> str:
    """Parts as one; "=_" before what stands between them is in no text that is encoded (RFC 2045 §6.7)."""
    among = "".join(f"--=_{kind}\r\n{part}\r\n" for part in parts)
    return f'Content-Type: multipart/{kind}; boundary="=_{kind}"\r\n\r\n{among}--=_{kind}--\r\n'


def _text(text: str, kind: str) -> str:
    encoded = b2a_qp(_lines(text)).decode("ascii")
    return f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{encoded}'


def _calendar(calendar: str, method: str) -> str:
    """The calendar file; its METHOD and the part's parameter agree, as RFC 6047 demands."""
    if _METHOD.search(calendar):
        calendar = _METHOD.sub(f"METHOD:{method}\r", calendar, count=1)
    else:
        calendar = _BEGIN.sub(f"BEGIN:VCALENDAR\r\nMETHOD:{method}\r\n", calendar, count=1)
    encoded = encodebytes(_lines(calendar)).replace(b"\n", b"\r\n").decode("ascii")
    return (
        f'Content-Type: text/calendar; charset="utf-8"; method="{method}"\r\nContent-Transfer-Encoding: base64\r\n'
        f'Content-Disposition: attachment; filename="booking.ics"\r\n\r\n{encoded}'
    )


def _lines(text: str) -> bytes:
    """The text in UTF-8, each line with the end that mail and calendars demand."""
    return b"\r\n".join(text.encode().splitlines()) + b"\r\n"


def calendar_method(kind: Kind, facts: Facts | MoneyFacts) -> str | None:
    """What the calendar file asks the reader's calendar to do; None where no file belongs."""
    if isinstance(facts, MoneyFacts) or facts.pending:
        return None
    if kind in (Kind.CONFIRMED, Kind.RESCHEDULED):
        return "REQUEST"
    return "CANCEL" if kind is Kind.CANCELLED else None


def _split(address: str) -> tuple[str, str]:
    local, _, domain = address.rpartition("@")
    return local, domain
