"""What a text about a booking, or about money, is made of."""

from enum import StrEnum
from typing import Self
from uuid import UUID

from pydantic import AwareDatetime

from contracts.billing.events import PaymentPurpose
from contracts.billing.gift_codes.shapes import GiftMail
from contracts.scheduling.events import BookingCancelled, BookingFact
from contracts.scheduling.mail import BookingMail, CustomerMail
from contracts.scheduling.shapes import BookingStatus
from contracts.scheduling.waitlist.events import WaitlistOffered
from contracts.scheduling.waitlist.mail import WaitlistMail
from contracts.types import BookingId, Email, Line, Money, Period, Shape, WaitlistEntryId, Zone, to_typeid


class Kind(StrEnum):
    """What a notification says."""

    REQUESTED = "booking.requested"
    CONFIRMED = "booking.confirmed"
    RESCHEDULED = "booking.rescheduled"
    CANCELLED = "booking.cancelled"
    REMINDER = "booking.reminder"
    AWAITING_PAYMENT = "booking.awaiting_payment"
    PAYMENT_REFUSED = "booking.payment_refused"
    FEE_CONFIRMED = "booking.fee_confirmed"
    TIME_OFFERED = "waitlist.offered"
    RECEIPT = "payment.receipt"
    REFUNDED = "payment.refunded"
    PERIOD_PAID = "membership.paid"
    PAYMENT_FAILED = "payment.failed"
    DISPUTED = "dispute.opened"
    DISPUTE_WON = "dispute.won"
    DISPUTE_LOST = "dispute.lost"
    PAST_DUE = "plan.past_due"
    SUSPENDED = "plan.suspended"
    RESTORED = "plan.restored"
    REFUND_FAILED = "payment.refund_failed"
    GIFT_GIVEN = "gift.code_given"
    GIFT_BOUGHT = "gift.code_bought"

    @property
    def word(self) -> str:
        """The kind without its noun, as dedupe keys and texts name it."""
        return self.value.partition(".")[2]


LETTERS_OF_MONEY = (Kind.RECEIPT, Kind.REFUNDED, Kind.PERIOD_PAID, Kind.PAYMENT_FAILED)
MONEY = (
    *LETTERS_OF_MONEY, Kind.DISPUTED, Kind.DISPUTE_WON, Kind.DISPUTE_LOST, Kind.PAST_DUE, Kind.SUSPENDED, Kind.RESTORED,
    Kind.REFUND_FAILED,
)  # fmt: skip
"""What `MoneyFacts` are told of, to a customer who is reached as scheduling last said; all else has `Facts`."""

GIFTS = (Kind.GIFT_GIVEN, Kind.GIFT_BOUGHT)
"""What `MoneyFacts` are told of, to those whom whoever bought a gift code named."""


class GiftReader(Shape):
    """Who gets a letter about a gift code, and what billing sealed for it."""

    customer_name: str
    """Empty where it is not known."""
    email: Email
    gift: GiftMail

    @classmethod
    def of(cls, kind: Kind, gift: GiftMail) -> Self:
        """The reader of a letter of this kind: for whom the gift is, or who bought it."""
        if kind is Kind.GIFT_BOUGHT:
            return cls(customer_name="", email=gift.buyer_email, gift=gift)
        kept = gift.email == gift.buyer_email
        return cls(customer_name="" if kept else gift.name or "", email=gift.email, gift=gift)

    @property
    def keeps(self) -> bool:
        """Whether it goes to nobody but its buyer, who then gets one letter."""
        return self.gift.email == self.gift.buyer_email


TimeMail = BookingMail | WaitlistMail
Mail = TimeMail | CustomerMail | GiftReader
"""What scheduling and billing seal for the reader of a mail."""


class Facts(Shape):
    """A booking, or time that somebody on a waitlist is offered, as one event told it; nobody's contact is among it."""

    booking_id: BookingId | None = None
    entry_id: WaitlistEntryId | None = None
    service_name: Line
    staff_member_name: Line
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    timezone: Zone
    """The service's zone."""
    price: Money
    pending: bool = False
    """Whether it is, or was until its end, a request that nobody approved."""
    previous_starts_at: AwareDatetime | None = None
    previous_ends_at: AwareDatetime | None = None
    reason: Line | None = None
    fee: Money | None = None
    deposit: Money | None = None
    pay_by: AwareDatetime | None = None
    """When the deposit has to be paid at the latest."""
    refund: Money | None = None
    """What is given back of a deposit."""
    amount: Money | None = None
    """Money that came for nothing, and is given back."""
    expires_at: AwareDatetime | None = None
    """Until when offered time is kept."""

    @classmethod
    def of(cls, event: BookingFact | WaitlistOffered) -> Self:
        """What an event tells a reader."""
        more = {name: getattr(event, name) for name in cls.model_fields if name != "pending" and hasattr(event, name)}
        status = event.previous_status if isinstance(event, BookingCancelled) else event.status
        return cls(**more, pending=status is BookingStatus.PENDING)

    @property
    def subject_id(self) -> UUID:
        """The booking or the entry."""
        subject = self.booking_id or self.entry_id
        assert subject
        return subject

    @property
    def about_id(self) -> str:
        """The TypeID of the booking or the entry."""
        return to_typeid("bkg" if self.booking_id else "wtl", self.subject_id)


class MoneyFacts(Shape):
    """Money that moved or did not, as one event told it; nobody's contact is among it."""

    about_id: str
    """The TypeID of the payment, the membership, the gift code or the business."""
    subject_id: UUID
    amount: Money | None = None
    what: Line | None = None
    """What is paid for, in the business's words."""
    purpose: PaymentPurpose | None = None
    at: AwareDatetime | None = None
    period: Period | None = None
    next_attempt_at: AwareDatetime | None = None
    """When a payment that failed is tried again by itself."""
    until: AwareDatetime | None = None
    """Until when a dispute is to be answered, a gift code is good, or all goes on without a plan that is paid."""
    timezone: Zone
    """The business's zone, for readers whose own is not known."""


class Sender(Shape):
    """The business that a mail comes from, and its taste."""

    name: Line
    slug: str
    locale: str
    brand_color: str
    footer: str
