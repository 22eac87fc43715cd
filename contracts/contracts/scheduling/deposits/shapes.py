"""Shapes of deposits."""

from typing import Annotated

from pydantic import AwareDatetime, Field

from contracts.types import BookingId, CustomerId, Email, Input, Line, Money, Shape


class DepositTerms(Input):
    """What customers pay before a booking stands. Staff book without one."""

    percent: Annotated[int, Field(ge=0, le=100)] = 0
    """Share of the price; 0 asks for none."""
    minutes: Annotated[int, Field(ge=30, le=1_440)] = 30
    """How long they have to pay; a checkout lives for half an hour at least."""


class BookingTerms(Shape):
    """What a customer agreed to when they booked, as it is told to a bank that asks."""

    service_name: Line
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    booked_at: AwareDatetime
    price: Money
    cancel_notice_minutes: int
    """Until so long before the start it could be called off for nothing."""
    late_cancel_fee_percent: int
    no_show_fee_percent: int


class Due(Shape):
    """What is owed for a booking before it stands."""

    booking_id: BookingId
    customer_id: CustomerId
    email: Email
    amount: Money
    description: Line
    pay_by: AwareDatetime
    """When a checkout must have ended."""
    payment_due_at: AwareDatetime
    """Until when the time is kept."""
    terms: BookingTerms
