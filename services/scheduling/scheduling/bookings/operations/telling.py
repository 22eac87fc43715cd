"""Telling of a booking's transitions: one row of its history, one event, one live hint, for each."""

from typing import Any
from urllib.parse import urlsplit

from contracts.scheduling.events import BookingFact
from contracts.scheduling.mail import BookingMail
from contracts.scheduling.rooms.shapes import Location
from contracts.scheduling.shapes import BookingStatus
from contracts.types import to_typeid
from kit import clock, live, outbox, sealed
from kit.db import Session
from kit.errors import current_trace_id
from scheduling.bookings.models import OPEN, Booking, Transition
from scheduling.bookings.rules import calendar_files, links
from scheduling.bookings.rules.calendar_files import Visit
from scheduling.bookings.rules.links import Links
from scheduling.settings import settings


def tell(
    session: Session,
    booking: Booking,
    fact: type[BookingFact],
    *,
    before: BookingStatus | None,
    detail: str = "",
    words: bytes | None = None,
    picked: bool = False,
    **more: Any,
) -> None:
    """Record and publish what has just happened to a booking, with its new version.

    `detail` is what the system has to say. What people say are `words` from the vault: no event tells them. `picked`
    says that the team was: then the history keeps who, and why.
    The booking's row must be in the database, and locked or new: nobody else may tell of the same version.
    """
    session.add(
        Transition(
            business_id=session.business_id,
            booking_id=booking.id,
            version=booking.version,
            at=clock.now(),
            from_status=before,
            to_status=booking.status,
            what=fact.subject,
            actor=str(session.actor),
            cause=session.scope.cause,
            trace_id=current_trace_id(),
            detail=detail,
            words=words,
            team=booking.picked if picked else None,
        )
    )
    if booking.location is Location.ONLINE:
        booking.room_due_at = clock.now()
    outbox.publish(session, fact(**_common(booking), **more))
    user_id = booking.customer.user_id
    live.signal(
        session, "booking", booking_id=to_typeid("bkg", booking.id), status=booking.status, version=booking.version,
        user_id=user_id and to_typeid("usr", user_id),
    )  # fmt: skip


def links_of(booking: Booking) -> Links:
    """The customer's tokens, made again from the key they were made from."""
    key = settings().derived_key("manage links", booking.link_key)
    return links.links(key, booking.id, booking.link_generation)


def visit_of(booking: Booking) -> Visit:
    """The booking as calendars show it. Replies to invitations go nowhere: links are the way to answer."""
    return Visit(
        booking_id=booking.id,
        version=booking.version,
        status=booking.status,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        title=f"{booking.service_name} – {booking.staff_member_name}",
        organizer_name=booking.staff_member_name,
        organizer_email=f"no-reply@{urlsplit(settings().public_url).hostname}",
        attendee_name=booking.customer_name,
        attendee_email=booking.customer.email,
        changed_at=clock.now(),
    )


def _common(booking: Booking) -> dict[str, Any]:
    return {
        "version": booking.version,
        "booking_id": booking.id,
        "status": booking.status,
        "service_id": booking.service_id,
        "service_name": booking.service_name,
        "staff_member_id": booking.staff_member_id,
        "staff_member_name": booking.staff_member_name,
        "team": booking.team,
        "customer_id": booking.customer_id,
        "starts_at": booking.starts_at,
        "ends_at": booking.ends_at,
        "timezone": booking.timezone,
        "price": booking.price,
        "credits": booking.credits,
        "overridden": booking.overridden or None,
        "series_id": booking.series_id,
        "recurrence_id": booking.recurrence_id,
        "visit_id": booking.visit_id,
        "mail": "" if booking.customer.erased else _sealed(_mail(booking)),
    }


def _mail(booking: Booking) -> BookingMail:
    manage = links_of(booking) if booking.status in OPEN else None
    method: calendar_files.Method = "CANCEL" if booking.status is BookingStatus.CANCELLED else "REQUEST"
    return BookingMail(
        customer_name=booking.customer_name,
        email=booking.customer.email,
        locale=booking.customer.locale,
        timezone=booking.customer_timezone or booking.customer.timezone or booking.timezone,
        cancel_token=manage and manage.cancel,
        reschedule_token=manage and manage.reschedule,
        join_token=manage.join if manage and booking.join_token_hash else None,
        calendar=calendar_files.calendar_file(visit_of(booking), method),
        reason=booking.cancel_reason,
    )


def _sealed(mail: BookingMail) -> str:
    key = settings().seal_public_keys["notifications"]
    return sealed.seal(mail.model_dump_json(), "notifications", key, purpose="booking-mail")
