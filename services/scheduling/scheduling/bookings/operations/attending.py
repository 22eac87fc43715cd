"""Who comes and leaves, and what is owed by those who do not come."""

from uuid import UUID

from contracts.scheduling import shapes
from contracts.scheduling.attendance.api import CheckIn, CheckOut, ConfirmFee, WaiveFee
from contracts.scheduling.attendance.events import (
    BookingCheckedIn,
    BookingCheckedOut,
    BookingFeeConfirmed,
    BookingFeeWaived,
)
from contracts.types import ActorKind
from kit import clock
from kit.db import Session
from kit.errors import Forbidden
from scheduling.bookings import queries
from scheduling.bookings.models import Booking
from scheduling.bookings.operations import confiding
from scheduling.bookings.operations.telling import tell
from scheduling.bookings.rules.versions import refuse_unless_version


class FeeNeedsPerson(Forbidden):
    """Whether a no-show costs something is decided by a person."""

    code = "scheduling.fee_needs_person"


async def check_in(session: Session, asked: CheckIn) -> shapes.Booking:
    """Say that the customer is here.

    Raises `BookingNotConfirmed`, `AlreadyCheckedIn`, `CheckInTooEarly`, `PreconditionFailed`, `NotFound`.
    """
    booking = await _locked(session, asked.booking_id, asked.if_version)
    booking.check_in(clock.now())
    tell(session, booking, BookingCheckedIn, before=booking.status, checked_in_at=booking.checked_in_at)
    return queries.shown(session, booking)


async def check_out(session: Session, asked: CheckOut) -> shapes.Booking:
    """Say that the customer has left. Raises `NotCheckedIn`, `PreconditionFailed`, `NotFound`."""
    booking = await _locked(session, asked.booking_id, asked.if_version)
    booking.check_out(clock.now())
    tell(session, booking, BookingCheckedOut, before=booking.status, checked_out_at=booking.checked_out_at)
    return queries.shown(session, booking)


async def confirm_fee(session: Session, asked: ConfirmFee) -> shapes.Booking:
    """Decide that the fee of a no-show is owed.

    Raises `FeeNeedsPerson` for anybody but a user, `NoFeePending`, `PreconditionFailed`, `NotFound`.
    """
    _refuse_machines(session)
    booking = await _locked(session, asked.booking_id, asked.if_version)
    fee = booking.confirm_fee()
    tell(session, booking, BookingFeeConfirmed, before=booking.status, fee=fee)
    return queries.shown(session, booking)


async def waive_fee(session: Session, asked: WaiveFee) -> shapes.Booking:
    """Decide that nothing is owed for a no-show. Raises as `confirm_fee` does."""
    _refuse_machines(session)
    booking = await _locked(session, asked.booking_id, asked.if_version)
    waived = booking.waive_fee()
    words = await confiding.words(session, booking, asked.reason)
    tell(session, booking, BookingFeeWaived, before=booking.status, words=words, waived=waived)
    return queries.shown(session, booking)


async def _locked(session: Session, booking_id: UUID, if_version: int | None) -> Booking:
    booking = await queries.get_locked(session, booking_id)
    refuse_unless_version(booking, if_version)
    return booking


def _refuse_machines(session: Session) -> None:
    if session.actor.kind is not ActorKind.USER:
        raise FeeNeedsPerson
