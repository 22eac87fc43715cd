"""Bookings as iCalendar files (RFC 5545), and as invitations in mails (RFC 5546)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from icalendar import Calendar, Event, vCalAddress

from contracts.scheduling.shapes import BookingStatus
from contracts.types import to_typeid

Method = Literal["PUBLISH", "REQUEST", "CANCEL"]

STATUS = {BookingStatus.PENDING: "TENTATIVE", BookingStatus.CANCELLED: "CANCELLED"}


@dataclass(frozen=True, slots=True)
class Visit:
    """What a calendar shows of a booking."""

    booking_id: UUID
    version: int
    status: BookingStatus
    starts_at: datetime
    ends_at: datetime
    title: str
    organizer_name: str
    organizer_email: str
    attendee_name: str
    attendee_email: str
    changed_at: datetime


def uid(booking_id: UUID) -> str:
    """The event's identity in every calendar, for ever; the host is a constant, because public addresses change."""
    return f"{to_typeid('bkg', booking_id)}@bookings.nexus"


def calendar_file(visit: Visit, method: Method) -> str:
    """One visit as an iCalendar file.

    Instants are in UTC: every client shows those right without a zone definition, and one visit has no rule that would
    need local time. SEQUENCE rises with the booking's version, from 0. `REQUEST` and `CANCEL` are for mails: clients
    put the visit into the calendar and take it out again; `PUBLISH` is a plain file.
    """
    event = Event()
    event.add("uid", uid(visit.booking_id))
    event.add("sequence", visit.version - 1)
    event.add("dtstamp", visit.changed_at)
    event.add("dtstart", visit.starts_at)
    event.add("dtend", visit.ends_at)
    event.add("summary", visit.title)
    event.add("status", STATUS.get(visit.status, "CONFIRMED"))
    event.add("transp", "TRANSPARENT" if visit.status is BookingStatus.CANCELLED else "OPAQUE")
    if method != "PUBLISH":
        event.add("organizer", _address(visit.organizer_email, visit.organizer_name))
        event.add("attendee", _address(visit.attendee_email, visit.attendee_name, PARTSTAT="ACCEPTED", RSVP="FALSE"))
    calendar = Calendar()
    calendar.add("prodid", "-//Nexus//Bookings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    text: str = calendar.to_ical().decode()
    return text


def _address(email: str, name: str, **parameters: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    # A quotation mark cannot be written in a parameter (RFC 5545, 3.2).
    for key, value in {"CN": name.replace('"', "'"), **parameters}.items():
        address.params[key] = value
    return address
