"""Who is told what when money moves."""

from dataclasses import dataclass
from datetime import UTC, timedelta
from uuid import UUID

from contracts.billing.events import (
    DisputeClosed,
    DisputeOpened,
    PaymentFailed,
    PaymentPurpose,
    PaymentRefunded,
    PaymentSucceeded,
    PeriodPaid,
    RefundFailed,
    StandingChanged,
)
from contracts.billing.standings.shapes import Standing, StandingReason
from contracts.types import to_typeid
from notifications.letters.rules.facts import Kind, MoneyFacts

MoneyFact = (
    PaymentSucceeded
    | PaymentFailed
    | PaymentRefunded
    | RefundFailed
    | PeriodPaid
    | DisputeOpened
    | DisputeClosed
    | StandingChanged
)
"""What billing says that somebody is told of."""

UNATTENDED = (PaymentPurpose.MEMBERSHIP, PaymentPurpose.FEE)
"""What is paid without the customer: who pays on a page sees there that it failed."""

STANDINGS = {
    Standing.PAST_DUE: Kind.PAST_DUE, Standing.SUSPENDED: Kind.SUSPENDED, Standing.ACTIVE: Kind.RESTORED,
}  # fmt: skip

WORTH = timedelta(days=5)
"""How long a letter about money is worth sending while the server is away (RFC 5321 §4.5.4.1)."""


@dataclass(frozen=True, slots=True)
class News:
    """What is told of one fact."""

    kind: Kind
    facts: MoneyFacts
    about: str
    """What it is told of once: the fact's own id, as dedupe keys name it."""
    customer_id: UUID | None = None
    """Who gets a letter; nobody where it is null."""
    owners_only: bool = False
    """Whether it is none of the managers' business."""

    def dedupe_key(self, reader: str) -> str:
        """One message about this fact to this reader; unique within the business."""
        return f"{self.about}:{self.kind.word}:{reader}"


def news(event: MoneyFact, *, timezone: str) -> News | None:
    """What is told of a fact, if anything is. The period that a payment is for is told of instead of the payment."""
    match event:
        case PaymentSucceeded():
            return None if event.purpose is PaymentPurpose.MEMBERSHIP else _receipt(event, timezone)
        case PaymentFailed():
            return _failed(event, timezone) if event.purpose in UNATTENDED else None
        case PaymentRefunded() | RefundFailed():
            return _refunded(event, timezone)
        case PeriodPaid():
            return _period_paid(event, timezone)
        case StandingChanged():
            return _standing(event, timezone)
        case _:
            return _dispute(event, timezone)


def _receipt(event: PaymentSucceeded, timezone: str) -> News:
    facts = MoneyFacts(
        about_id=to_typeid("pay", event.payment_id), subject_id=event.payment_id, amount=event.amount,
        what=event.description, purpose=event.purpose, at=event.paid_at, timezone=timezone,
    )  # fmt: skip
    return News(Kind.RECEIPT, facts, f"payment:{event.payment_id}", event.customer_id)


def _failed(event: PaymentFailed, timezone: str) -> News:
    facts = MoneyFacts(
        about_id=to_typeid("pay", event.payment_id), subject_id=event.payment_id, amount=event.amount,
        what=event.description, purpose=event.purpose, next_attempt_at=event.next_attempt_at, timezone=timezone,
    )  # fmt: skip
    return News(Kind.PAYMENT_FAILED, facts, f"payment:{event.payment_id}", event.customer_id)


def _refunded(event: PaymentRefunded | RefundFailed, timezone: str) -> News:
    """That it failed is for the business's people alone: they find another way before the customer has to ask."""
    facts = MoneyFacts(
        about_id=to_typeid("pay", event.payment_id), subject_id=event.payment_id, amount=event.amount,
        what=event.description, timezone=timezone,
    )  # fmt: skip
    about = f"refund:{event.refund_id}"
    if isinstance(event, RefundFailed):
        return News(Kind.REFUND_FAILED, facts, about)
    return News(Kind.REFUNDED, facts, about, event.customer_id)


def _period_paid(event: PeriodPaid, timezone: str) -> News:
    facts = MoneyFacts(
        about_id=to_typeid("mem", event.membership_id), subject_id=event.membership_id, amount=event.amount,
        what=event.description, purpose=PaymentPurpose.MEMBERSHIP, period=event.period, timezone=timezone,
    )  # fmt: skip
    starts = event.period.starts_at.astimezone(UTC).isoformat()
    return News(Kind.PERIOD_PAID, facts, f"membership:{event.membership_id}:{starts}", event.customer_id)


def _dispute(event: DisputeOpened | DisputeClosed, timezone: str) -> News:
    """For the business's people alone."""
    facts = MoneyFacts(
        about_id=to_typeid("pay", event.payment_id), subject_id=event.payment_id, amount=event.amount,
        what=event.description, until=event.answer_by if isinstance(event, DisputeOpened) else None,
        timezone=timezone,
    )  # fmt: skip
    if isinstance(event, DisputeOpened):
        return News(Kind.DISPUTED, facts, f"dispute:{event.dispute_id}")
    return News(Kind.DISPUTE_WON if event.won else Kind.DISPUTE_LOST, facts, f"dispute:{event.dispute_id}")


def _standing(event: StandingChanged, timezone: str) -> News | None:
    """In the app alone: identity, which knows their addresses, has owners mailed. Another plan alone is no news."""
    kind = STANDINGS.get(event.standing)
    if kind is None or event.reason is StandingReason.NO_PLANS or event.previous is event.standing:
        return None
    about_id = to_typeid("biz", event.business_id)
    facts = MoneyFacts(about_id=about_id, subject_id=event.business_id, until=event.until, timezone=timezone)
    return News(kind, facts, f"standing:{event.version}", owners_only=True)
