"""The mails that arrived at the mail catcher, as a customer's mail program reads them."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage

import httpx
from icalendar import Calendar, Event
from patience import patiently

from testkit.system import System


def read(system: System, to: str, word: str) -> EmailMessage:
    """Wait for the newest mail to this address whose subject has this word."""

    def look() -> EmailMessage | None:
        for mail in console.get("/mail/messages", params={"to": to}).json():
            if word in mail["subject"].lower():
                source = console.get(f"/mail/messages/{mail['id']}/source").content
                return message_from_bytes(source, _class=EmailMessage, policy=policy.default)
        return None

    with httpx.Client(base_url=system.url("console"), timeout=5) as console:
        return patiently(look)


def link(system: System, to: str, word: str) -> str:
    """The token of the link in such a mail."""
    body = read(system, to, word).get_body(("plain",))
    assert body is not None
    found = re.search(r"[?]token=([A-Za-z0-9_-]+)", body.get_content())
    assert found, f"no link in {body.get_content()}"
    return found[1]


def invitation(mail: EmailMessage) -> tuple[str, Event]:
    """The method of the calendar file in a mail, and its one event."""
    files = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert files, f"“{mail['subject']}” carries no calendar file"
    content = files[0].get_payload(decode=True)
    assert isinstance(content, bytes)
    return calendar(content)


def calendar(content: bytes) -> tuple[str, Event]:
    """The method of a calendar file, and its one event."""
    parsed = Calendar.from_ical(content)
    (event,) = parsed.walk("VEVENT")
    return str(parsed["METHOD"]), event
