"""A letter as an Internet message (RFC 5322), with its calendar file (RFC 6047)."""

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from uuid import UUID

from contracts.scheduling.mail import BookingMail
from notifications.letters.rules.facts import Facts, Kind, Mail, Sender
from notifications.letters.rules.rendering import Letter

_METHOD = re.compile(r"^METHOD:([A-Za-z]+)\r?$", re.MULTILINE)
_BEGIN = re.compile(r"\ABEGIN:VCALENDAR\r?\n")


def compose(
    letter: Letter, mail: Mail, sender: Sender, *,
    notification_id: UUID, mail_from: str, at: datetime, calendar_method: str | None,
) -> EmailMessage:  # fmt: skip
    """The message of one notification about a booking, with its calendar file where there is one.

    Raises `ValueError` as `addressed` does.
    """
    message = addressed(
        letter, to=(mail.customer_name, mail.email), sender=sender.name, notification_id=notification_id,
        mail_from=mail_from, at=at,
    )  # fmt: skip
    if calendar_method and isinstance(mail, BookingMail):
        _attach(message, mail.calendar, calendar_method)
    return message


def addressed(
    letter: Letter, *, to: tuple[str, str], sender: str, notification_id: UUID, mail_from: str, at: datetime
) -> EmailMessage:
    """A letter to somebody's name and address. Sent again after a crash it has the same Message-ID: readers see one.

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
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    return message


def _attach(message: EmailMessage, calendar: str, method: str) -> None:
    """Add the calendar file; its METHOD and the part's parameter agree, as RFC 6047 demands."""
    if _METHOD.search(calendar):
        calendar = _METHOD.sub(f"METHOD:{method}\r", calendar, count=1)
    else:
        calendar = _BEGIN.sub(f"BEGIN:VCALENDAR\r\nMETHOD:{method}\r\n", calendar, count=1)
    lines = "\r\n".join(calendar.splitlines()) + "\r\n"
    message.add_attachment(
        lines.encode(), maintype="text", subtype="calendar", filename="booking.ics",
        params={"charset": "utf-8", "method": method},
    )  # fmt: skip


def calendar_method(kind: Kind, facts: Facts) -> str | None:
    """What the calendar file asks the reader's calendar to do; None where no file belongs."""
    if facts.pending:
        return None
    if kind in (Kind.CONFIRMED, Kind.RESCHEDULED):
        return "REQUEST"
    return "CANCEL" if kind is Kind.CANCELLED else None


def _split(address: str) -> tuple[str, str]:
    local, _, domain = address.rpartition("@")
    return local, domain
