"""How bookings are paid: credits are held when they are made, given back or spent when they are over; deposits too."""

from collections.abc import Sequence
from typing import Any

from kit.db import Session
from kit.errors import Forbidden
from scheduling.bookings.models import Booking
from scheduling.bookings.rules import fees
from scheduling.credits import operations as ledger
from scheduling.credits import queries


class CreditsNotYours(Forbidden):
    """Whoever pays with credits has to prove that they are theirs."""

    code = "scheduling.credits_not_yours"


async def hold(session: Session, booking: Booking, credits_pass: str | None) -> None:
    """Hold the credits that a new booking is paid with, for staff and whoever has a pass of the customer's.

    Anybody can book with somebody's address, but not with their credits. Raises `CreditsNotYours`, `NotEnoughCredits`.
    """
    if booking.credits is None:
        return
    proof = await queries.find_pass(session, credits_pass, booking.customer_id) if credits_pass else None
    anybodys = session.scope.may("bookings:write")
    if proof is None and not anybodys:
        raise CreditsNotYours
    await ledger.hold(
        session, customer_id=booking.customer_id, service_id=booking.service_id, booking_id=booking.id,
        count=booking.credits, opened=proof.opens_id if proof and not anybodys else None,
    )  # fmt: skip


async def lock(session: Session, bookings: Sequence[Booking]) -> None:
    """Lock the lots of several bookings that are to be settled, in the one order that all lots are locked in."""
    if paid := [booking.id for booking in bookings if booking.credits is not None]:
        await queries.lock_held_by_all(session, paid)


def refund(booking: Booking) -> dict[str, Any]:
    """What a cancellation tells of the payment that has to be given back; nothing where there was none."""
    if booking.payment_id is None or booking.deposit is None:
        return {}
    return {"payment_id": booking.payment_id, "refund": fees.refund(booking.deposit, booking.fee)}


async def settle(session: Session, booking: Booking, *, used: bool) -> None:
    """Spend the credits of a booking that is over, or give them back."""
    if booking.credits is None:
        return
    if used:
        await ledger.use(session, booking.id)
    else:
        await ledger.release(session, booking.id)
