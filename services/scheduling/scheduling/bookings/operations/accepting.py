"""Booking what the waitlist offered."""

from contracts.scheduling.api import CreateBooking
from contracts.scheduling.shapes import Contact, NewBooking
from contracts.scheduling.waitlist.api import AcceptOffer
from kit import clock
from kit.db import Session
from scheduling.bookings.operations import making
from scheduling.holds.models import HoldOver
from scheduling.waitlist import operations as waitlist


async def accept(session: Session, asked: AcceptOffer) -> NewBooking:
    """Book by the hold that keeps time for an entry of the waitlist; the entry has what it waited for.

    Raises `NothingOffered`, `WaitlistOver`, `HoldOver` when the offer has run out, `NotFound`, and as `create` does.
    """
    entry, hold = await waitlist.offered_hold(session, asked)
    if not hold.live(clock.now()):
        raise HoldOver
    contact = Contact(name=entry.customer_name, email=entry.customer.email, timezone=entry.customer_timezone)
    wanted = CreateBooking(
        service_id=hold.service_id, starts_at=hold.starts_at, staff_member_id=hold.staff_member_id, customer=contact,
        pay_with_credits=asked.pay_with_credits, credits_pass=asked.credits_pass, note=asked.note,
    )  # fmt: skip
    return await making.book(session, wanted, hold)
