"""Bookings that wait for money: what is asked, what becomes of money that comes, and of time when none does."""

from datetime import datetime
from uuid import UUID

from contracts.billing.events import PaymentPurpose, PaymentSucceeded
from contracts.scheduling.deposits.api import GetDue
from contracts.scheduling.deposits.events import BookingAwaitingPayment, BookingDepositPaid, BookingPaymentRefused
from contracts.scheduling.deposits.shapes import BookingTerms, Due
from contracts.scheduling.events import BookingCancelled, BookingConfirmed, BookingRequested
from contracts.scheduling.shapes import BookingStatus
from kit import clock
from kit.consumers import NotYet
from kit.db import Session
from kit.errors import Conflict, Gone
from scheduling.bookings import queries
from scheduling.bookings.models import Booking, Payment
from scheduling.bookings.operations import confiding
from scheduling.bookings.operations.telling import tell
from scheduling.bookings.rules import fees
from scheduling.bookings.rules.links import MANAGING
from scheduling.bookings.rules.teams import keeping, members_of
from scheduling.occupancies import operations as occupancies
from scheduling.occupancies.operations import NotBookable, Wish
from scheduling.services import queries as services

PENDING = BookingStatus.PENDING
UNPAID = "It was not paid in time"
TOO_LATE = "The payment came too late: the time was taken meanwhile"


class BookingNotKnownYet(NotYet):
    """This booking is not known here yet; try again shortly."""

    code = "scheduling.booking_not_known_yet"


class BookingMoving(NotYet):
    """This booking is being moved; try again shortly."""

    code = "scheduling.booking_moving"


class NothingDue(Conflict):
    """This booking does not wait for money."""

    code = "scheduling.nothing_due"


class TooLateToPay(Gone):
    """The time for paying is over, and the booking's time is about to be released."""

    code = "scheduling.too_late_to_pay"


class _Released(Exception):
    """The booking's time is not its own any more."""


def ask_for_deposit(booking: Booking) -> None:
    """A new booking keeps its time for whoever pays, where its policy asks for money that credits do not replace."""
    deposit = fees.deposit(booking.price, booking.policy).amount_minor
    if deposit and not booking.credits:
        booking.deposit_minor = deposit
        booking.needs_approval = booking.status is PENDING
        booking.status = PENDING
        booking.payment_due_at = fees.payment_due(clock.now(), booking.starts_at, booking.policy)


def tell_unpaid(session: Session, booking: Booking) -> None:
    """Tell of a new booking that waits for money."""
    assert booking.payment_due_at
    tell(
        session, booking, BookingAwaitingPayment, before=None,
        deposit=booking.deposit, pay_by=fees.pay_by(booking.payment_due_at), payment_due_at=booking.payment_due_at,
    )  # fmt: skip


async def due(session: Session, asked: GetDue) -> Due:
    """What is owed for a booking that awaits its deposit, for whoever may pay it.

    That is who has a token of its manage links, the customer that the login is, and staff. Raises `NotFound`,
    `NothingDue`, `TooLateToPay`.
    """
    booking, _ = await queries.get_for(
        session, asked.booking_id, asked.token, permission="bookings:write", purposes=MANAGING
    )
    if not booking.awaits_payment or booking.payment_due_at is None or booking.deposit is None:
        raise NothingDue
    pay_by = fees.pay_by(booking.payment_due_at)
    if clock.now() >= pay_by:
        raise TooLateToPay
    return Due(
        booking_id=booking.id, customer_id=booking.customer_id, email=booking.customer.email, amount=booking.deposit,
        description=f"{booking.service_name[:180]}, {booking.wall_start:%Y-%m-%d %H:%M}",
        pay_by=pay_by, payment_due_at=booking.payment_due_at,
        terms=BookingTerms(
            service_name=booking.service_name, starts_at=booking.starts_at, ends_at=booking.ends_at,
            booked_at=booking.created_at, price=booking.price,
            cancel_notice_minutes=booking.policy.cancel_notice_minutes,
            late_cancel_fee_percent=booking.policy.late_cancel_fee_percent,
            no_show_fee_percent=booking.policy.no_show_fee_percent,
        ),
    )  # fmt: skip


async def take_payment(session: Session, paid: PaymentSucceeded) -> None:
    """Let a booking stand whose deposit was paid: once, however often that is told. Other payments are not for us.

    While its time is kept for it nobody is asked: it was promised. Money that comes later books the time again if it
    is still free; else, and where the booking was called off otherwise, billing is told to give it back in full.
    Raises `BookingNotKnownYet`.
    """
    if paid.purpose is not PaymentPurpose.DEPOSIT or paid.booking_id is None:
        return
    if await queries.find(session, paid.booking_id) is None:
        raise BookingNotKnownYet
    try:
        async with session.begin_nested():  # its locks go with it: whoever takes time locks the staff before the row
            await _take_in_time(session, paid, paid.booking_id)
    except _Released:
        await _take_late(session, paid, paid.booking_id)


async def release(session: Session, booking_id: UUID, now: datetime) -> bool:
    """Call off a booking that nobody paid in time; whether there was one."""
    booking = await queries.find_due(session, booking_id)
    if booking is None or not booking.awaits_payment or now < (booking.payment_due_at or now):
        return False
    booking.release()
    await confiding.keep_reason(session, booking, UNPAID)
    await occupancies.vacate(session, booking=booking.id)
    tell(session, booking, BookingCancelled, before=PENDING, detail=UNPAID, previous_status=PENDING)
    return True


async def _take_in_time(session: Session, paid: PaymentSucceeded, booking_id: UUID) -> None:
    """Raises `_Released` when the time is not kept any more."""
    booking = await _locked(session, paid, booking_id)
    if booking is None:
        return
    if booking.was_released:
        raise _Released
    if not booking.awaits_payment:
        _take_unasked(session, paid, booking)
    elif await occupancies.keep(session, booking=booking.id, now=clock.now()):
        await _let_stand(session, paid, booking)
    else:
        raise _Released


async def _take_late(session: Session, paid: PaymentSucceeded, booking_id: UUID) -> None:
    seen = await queries.get(session, booking_id)
    wish = Wish(
        await services.get(session, seen.service_id), seen.starts_at, seen.staff_member_id,
        preferred=members_of(seen.team), action="approve", offered=True, own_booking=seen.id, ends_at=seen.ends_at,
    )  # fmt: skip
    starts_at = seen.starts_at
    try:
        async with occupancies.claiming(session, wish) as claim:
            booking = await _locked(session, paid, booking_id)
            if booking is None or not (booking.awaits_payment or booking.was_released):
                raise _Released
            if booking.starts_at != starts_at:
                raise BookingMoving
            booking.assign(keeping(claim.team, booking.picked))
            await occupancies.vacate(session, booking=booking.id)
            await occupancies.occupy(session, claim, booking=booking.id, booked_at=booking.created_at)
            await _let_stand(session, paid, booking)
    except (NotBookable, _Released):
        if booking := await _locked(session, paid, booking_id):
            await _give_back(session, paid, booking)


async def _locked(session: Session, paid: PaymentSucceeded, booking_id: UUID) -> Booking | None:
    """The booking, locked; None where what became of this payment was told before."""
    booking = await queries.get_locked(session, booking_id)
    return None if await queries.knows_payment(session, paid.payment_id) else booking


async def _let_stand(session: Session, paid: PaymentSucceeded, booking: Booking) -> None:
    """The time is the booking's own."""
    before = booking.status
    booking.take_payment(paid.payment_id, paid.paid_at)
    _remember(session, paid, booking, kept=True)
    if not booking.occupies:
        await occupancies.vacate(session, booking=booking.id)
    tell(session, booking, BookingRequested if booking.needs_approval else BookingConfirmed, before=before)


def _take_unasked(session: Session, paid: PaymentSucceeded, booking: Booking) -> None:
    """Money for a booking that does not wait for any."""
    if booking.status is BookingStatus.CANCELLED or booking.payment_id:
        _refuse(session, paid, booking, "paid_already" if booking.payment_id else "over")
        return
    booking.take_payment(paid.payment_id, paid.paid_at)
    _remember(session, paid, booking, kept=True)
    tell(
        session, booking, BookingDepositPaid, before=booking.status,
        payment_id=paid.payment_id, deposit=booking.deposit or paid.amount,
    )  # fmt: skip


async def _give_back(session: Session, paid: PaymentSucceeded, booking: Booking) -> None:
    """The money of a booking whose time is gone."""
    if booking.was_released:
        _refuse(session, paid, booking, "released")
    elif not booking.awaits_payment:
        _take_unasked(session, paid, booking)
    else:
        booking.reject()
        await confiding.keep_reason(session, booking, TOO_LATE)
        await occupancies.vacate(session, booking=booking.id)
        _remember(session, paid, booking, kept=False)
        tell(
            session, booking, BookingCancelled, before=PENDING, detail=TOO_LATE,
            previous_status=PENDING, payment_id=paid.payment_id, refund=paid.amount,
        )  # fmt: skip


def _refuse(session: Session, paid: PaymentSucceeded, booking: Booking, why: str) -> None:
    booking.refuse_payment()
    _remember(session, paid, booking, kept=False)
    tell(
        session, booking, BookingPaymentRefused, before=booking.status, detail=why,
        payment_id=paid.payment_id, amount=paid.amount, why=why,
    )  # fmt: skip


def _remember(session: Session, paid: PaymentSucceeded, booking: Booking, *, kept: bool) -> None:
    session.add(
        Payment(
            id=paid.payment_id, booking_id=booking.id, amount_minor=paid.amount.amount_minor,
            currency=paid.amount.currency, kept=kept, told_at=clock.now(),
        )
    )  # fmt: skip
