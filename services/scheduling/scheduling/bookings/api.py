"""Requests about bookings."""

from contracts.scheduling import shapes
from contracts.scheduling.api import (
    CancelBooking,
    CompleteBooking,
    ConfirmBooking,
    CreateBooking,
    GetBooking,
    GetCalendarFile,
    GetTimeline,
    ListBookings,
    MarkNoShow,
    RejectBooking,
    RescheduleBooking,
)
from contracts.scheduling.attendance.api import CheckIn, CheckOut, ConfirmFee, WaiveFee
from contracts.scheduling.deposits.api import GetDue
from contracts.scheduling.deposits.shapes import Due
from contracts.scheduling.payers.api import GetPayer
from contracts.scheduling.payers.shapes import Payer
from contracts.scheduling.waitlist.api import AcceptOffer
from contracts.types import Page
from kit.db import Session
from kit.requests import Requests
from scheduling.bookings import operations, queries
from scheduling.occupancies import operations as occupancies

requests = Requests()


@requests.answer(CreateBooking, queue=occupancies.queueing)
async def create(session: Session, asked: CreateBooking) -> shapes.NewBooking:
    """Anybody may book."""
    return await operations.create(session, asked)


@requests.answer(AcceptOffer)
async def accept(session: Session, asked: AcceptOffer) -> shapes.NewBooking:
    """Whoever has the token of the waitlist's entry, and staff."""
    return await operations.accept(session, asked)


@requests.answer(GetBooking)
async def get(session: Session, asked: GetBooking) -> shapes.Booking:
    """Whoever has a manage token, the customer, and staff."""
    return await operations.show(session, asked)


@requests.answer(GetDue)
async def get_due(session: Session, asked: GetDue) -> Due:
    """Whoever has a manage token, the customer by login, and staff."""
    return await operations.due(session, asked)


@requests.answer(GetCalendarFile)
async def get_calendar_file(session: Session, asked: GetCalendarFile) -> shapes.CalendarFile:
    """Whoever has a manage token, the customer, and staff."""
    return await operations.as_calendar_file(session, asked)


@requests.answer(GetTimeline)
async def get_timeline(session: Session, asked: GetTimeline) -> shapes.Timeline:
    """Whoever has a manage token, the customer, and staff."""
    return await operations.timeline(session, asked)


@requests.answer(ListBookings, permission="bookings:read")
async def list_page(session: Session, asked: ListBookings) -> Page[shapes.Booking]:
    """Staff."""
    return await queries.list_page(session, asked)


@requests.answer(ConfirmBooking, permission="bookings:write")
async def confirm(session: Session, asked: ConfirmBooking) -> shapes.Booking:
    """Staff."""
    return await operations.confirm(session, asked)


@requests.answer(RejectBooking, permission="bookings:write")
async def reject(session: Session, asked: RejectBooking) -> shapes.Booking:
    """Staff."""
    return await operations.reject(session, asked)


@requests.answer(CancelBooking)
async def cancel(session: Session, asked: CancelBooking) -> shapes.Booking:
    """Whoever has the token for cancelling, the customer, and staff."""
    return await operations.cancel(session, asked)


@requests.answer(RescheduleBooking)
async def reschedule(session: Session, asked: RescheduleBooking) -> shapes.Booking:
    """Whoever has the token for rescheduling, the customer, and staff."""
    return await operations.reschedule(session, asked)


@requests.answer(CompleteBooking, permission="bookings:write")
async def complete(session: Session, asked: CompleteBooking) -> shapes.Booking:
    """Staff."""
    return await operations.complete(session, asked)


@requests.answer(MarkNoShow, permission="bookings:write")
async def mark_no_show(session: Session, asked: MarkNoShow) -> shapes.Booking:
    """Staff."""
    return await operations.mark_no_show(session, asked)


@requests.answer(CheckIn, permission="bookings:write")
async def check_in(session: Session, asked: CheckIn) -> shapes.Booking:
    """Staff."""
    return await operations.check_in(session, asked)


@requests.answer(CheckOut, permission="bookings:write")
async def check_out(session: Session, asked: CheckOut) -> shapes.Booking:
    """Staff."""
    return await operations.check_out(session, asked)


@requests.answer(GetPayer)
async def get_payer(session: Session, asked: GetPayer) -> Payer:
    """Customers, for themselves, and staff."""
    return await queries.payer(session, asked)


@requests.answer(ConfirmFee, permission="bookings:write")
async def confirm_fee(session: Session, asked: ConfirmFee) -> shapes.Booking:
    """Staff, in person."""
    return await operations.confirm_fee(session, asked)


@requests.answer(WaiveFee, permission="bookings:write")
async def waive_fee(session: Session, asked: WaiveFee) -> shapes.Booking:
    """Staff, in person."""
    return await operations.waive_fee(session, asked)
