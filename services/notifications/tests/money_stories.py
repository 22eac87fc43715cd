"""Money as billing tells of it, and customers as scheduling does."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from mail_stories import SEAL_PUBLIC_KEY

from contracts.billing.events import (
    DisputeClosed,
    DisputeOpened,
    PaymentFailed,
    PaymentPurpose,
    PaymentRefunded,
    PaymentSucceeded,
    PeriodPaid,
    RefundFailed,
)
from contracts.scheduling.customers.events import CustomerErased, CustomerMerged, CustomerUpdated
from contracts.scheduling.events import CustomerCreated
from contracts.scheduling.mail import CustomerMail
from contracts.types import Money, Period, uuid7
from kit import sealed

PAID_AT = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
PERIOD = Period(starts_at=datetime(2026, 11, 30, 23, tzinfo=UTC), ends_at=datetime(2026, 12, 31, 23, tzinfo=UTC))


def euros(cents: int) -> Money:
    return Money(amount_minor=cents, currency="EUR")


class Payer:
    """One customer, and what they pay; each fact about them tells the next version."""

    def __init__(self, email: str | None = None) -> None:
        self.id, self.payment_id, self.membership_id, self.dispute_id = uuid7(), uuid7(), uuid7(), uuid7()
        self.version = 0
        self.email = email or f"ada.{self.id.hex[-12:]}@example.com"

    def created(self) -> CustomerCreated:
        self.version += 1
        return CustomerCreated(version=self.version, customer_id=self.id, contact=self.contact())

    def updated(self, **fields: Any) -> CustomerUpdated:
        self.version += 1
        return CustomerUpdated(version=self.version, customer_id=self.id, contact=self.contact(**fields))

    def merged_into(self, other: "Payer") -> CustomerMerged:
        return CustomerMerged(version=other.version + 1, customer_id=other.id, duplicate_id=self.id)

    def erased(self, *merged: UUID) -> CustomerErased:
        return CustomerErased(version=self.version + 1, customer_id=self.id, merged_ids=list(merged))

    def contact(self, **fields: Any) -> str:
        mail = {"customer_name": "Ada Byron", "email": self.email, "locale": "en-GB", "timezone": "Europe/Vienna"}
        text = CustomerMail(**(mail | fields)).model_dump_json()
        return sealed.seal(text, "notifications", SEAL_PUBLIC_KEY, "customer-mail")

    def paid(self, **fields: Any) -> PaymentSucceeded:
        told = {"version": 2, "purpose": PaymentPurpose.PURCHASE, "description": "Ten cuts", "amount": euros(45_000)}
        return PaymentSucceeded(payment_id=self.payment_id, paid_at=PAID_AT, **self.also(told | fields))

    def failed(self, **fields: Any) -> PaymentFailed:
        told = {"version": 1, "purpose": PaymentPurpose.MEMBERSHIP, "description": "Gold", "amount": euros(4_900)}
        return PaymentFailed(payment_id=self.payment_id, **self.also(told | fields))

    def disputed(self, **fields: Any) -> DisputeOpened:
        told = {"version": 1, "description": "Ten cuts", "amount": euros(45_000), "reason": "fraudulent"}
        return DisputeOpened(dispute_id=self.dispute_id, payment_id=self.payment_id, **self.also(told | fields))

    def dispute_closed(self, *, won: bool) -> DisputeClosed:
        return DisputeClosed(
            version=2, dispute_id=self.dispute_id, payment_id=self.payment_id, amount=euros(45_000), won=won,
            description="Ten cuts",
        )  # fmt: skip

    def refunded(self, **fields: Any) -> PaymentRefunded:
        told = {"version": 3, "refund_id": uuid7(), "description": "Ten cuts", "amount": euros(9_000)}
        return PaymentRefunded(payment_id=self.payment_id, **self.also(told | fields))

    def refund_failed(self, **fields: Any) -> RefundFailed:
        told = {
            "version": 1, "refund_id": uuid7(), "description": "Ten cuts", "amount": euros(9_000),
            "problem": "expired_or_canceled_card",
        }  # fmt: skip
        return RefundFailed(payment_id=self.payment_id, **self.also(told | fields))

    def period_paid(self, **fields: Any) -> PeriodPaid:
        told = {"version": 1, "period": PERIOD, "description": "Gold", "amount": euros(4_900)}
        return PeriodPaid(membership_id=self.membership_id, payment_id=self.payment_id, **self.also(told | fields))

    def also(self, fields: dict[str, Any]) -> dict[str, Any]:
        return {"customer_id": self.id} | fields
