"""Planning what people are told when a booking changes."""

from contracts.scheduling.customers.events import CustomerErased
from contracts.scheduling.events import BookingFact
from contracts.scheduling.shapes import BookingStatus
from kit import clock
from kit.db import Session, lock_keys
from notifications.bookings import queries, rules
from notifications.bookings.models import Booking
from notifications.businesses import queries as businesses
from notifications.deliveries import operations as deliveries
from notifications.in_app import operations as in_app
from notifications.letters.rules import rendering
from notifications.letters.rules.facts import Facts
from notifications.members import queries as members
from notifications.preferences import queries as preferences


async def plan(session: Session, event: BookingFact) -> None:
    """Plan the mails and in-app notifications of a booking's fact; drop what it overtakes.

    A fact that arrives after a newer one plans no reminder and tells nobody in the app. Its mail is planned all the
    same, so that the log shows it: the version check at the moment of sending drops it.
    """
    await lock_keys(session, [f"booking:{event.booking_id}"])
    booking, before = await _learn(session, event)
    facts, now = Facts.of(event), clock.now()
    mails = rules.news(event, now=now)
    if event.version > before:
        if before:
            await deliveries.drop_overtaken(session, event.booking_id, version=event.version)
        minutes = (await preferences.get(session)).reminder_minutes
        mails += rules.reminders(event, now=now, minutes_before=minutes)
        await _tell_members(session, event, facts)
    if event.mail and not booking.silenced:
        await deliveries.plan_mails(session, mails, facts, version=event.version, sealed=event.mail)


async def silence(session: Session, erased: CustomerErased) -> None:
    """Send nothing more about the bookings of a customer who was erased, and forget what was written in their words.

    What is planned is dropped, and with it the address. A fact that is still on its way plans nothing either.
    """
    for booking_id in sorted(erased.booking_ids):
        await lock_keys(session, [f"booking:{booking_id}"])
        booking = await queries.find(session, booking_id)
        if booking is None:
            booking = Booking(id=booking_id, version=0, status=BookingStatus.CANCELLED)
            session.add(booking)
        booking.silenced = True
        await deliveries.forget(session, booking_id)


async def _learn(session: Session, event: BookingFact) -> tuple[Booking, int]:
    """What is known of the booking now, and the version that was known before; 0 before the first."""
    booking = await queries.find(session, event.booking_id)
    if booking is not None:
        before = booking.version
        booking.learn(event)
        return booking, before
    booking = Booking(id=event.booking_id, version=event.version, status=event.status, silenced=False)
    session.add(booking)
    return booking, 0


async def _tell_members(session: Session, event: BookingFact, facts: Facts) -> None:
    kind = rules.KINDS.get(type(event))
    if kind is None:
        return
    business = await businesses.find(session)
    note = rendering.note(kind, facts, locale=business.locale if business else "en")
    for user_id in await members.watching_bookings(session):
        key = rules.dedupe_key(event, kind.word, f"in_app:{user_id}")
        await in_app.tell(session, user_id, kind, note, facts, version=event.version, dedupe_key=key)
