"""The tables of saved cards, and of the pages on which they are left."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from billing.database import Base, choice
from billing.payment_methods.rules import ToldCard
from contracts.billing.payment_methods.shapes import CardConsent, CardSetupStatus
from contracts.types import uuid7
from kit import clock
from kit.db import Tenant

STARTED, OPEN, COMPLETE, EXPIRED = CardSetupStatus


class CardSetup(Tenant, Base):
    """One attempt of a customer to leave a card on a page of Stripe's, and what they agreed to before.

    Its id is the idempotency key of the call that makes the page, and what is sent there stands in the row before the
    call: a crash at any line makes no second page that anybody is told of.
    """

    __tablename__ = "card_setups"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    status: Mapped[CardSetupStatus] = mapped_column(choice(CardSetupStatus, "status"), default=STARTED)
    customer_id: Mapped[UUID]
    booking_id: Mapped[UUID | None]
    """The booking by whose token it was asked for."""
    account: Mapped[str]
    stripe_customer: Mapped[str | None]
    """Whose it becomes at Stripe, where an earlier card has made the customer known there."""
    email: Mapped[str | None]
    """Kept until Stripe has answered, so that a second call says the same as the first."""
    consent_text: Mapped[str]
    consent_version: Mapped[str]
    agreed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    success_url: Mapped[str]
    cancel_url: Mapped[str | None]
    stripe_id: Mapped[str | None]
    page: Mapped[str | None]
    withdrawn_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """When the customer asked to be forgotten: a card that is left yet is not kept."""
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)

    __table_args__ = (
        CheckConstraint("status <> 'open' or (stripe_id is not null and page is not null)", name="page"),
        Index("ix_card_setups_customer", "business_id", "customer_id", "created_at"),
    )

    @property
    def url(self) -> str | None:
        """Where the customer leaves the card; None where nobody can."""
        return self.page if self.status is OPEN else None

    def open(self, stripe_id: str, page: str | None) -> None:
        """Stripe has made the page."""
        self.email = None
        if self.status is STARTED and page is not None:
            self.stripe_id, self.page, self.status = stripe_id, page, OPEN

    def complete(self) -> bool:
        """A card was left; whether that is news. Also after it was over for us."""
        if self.status is COMPLETE:
            return False
        self.status, self.email = COMPLETE, None
        return True

    def expire(self) -> None:
        """Nobody can leave a card by it any more, as far as we know."""
        self.email = None
        if self.status is not COMPLETE:
            self.status = EXPIRED


class PaymentMethod(Tenant, Base):
    """A card that a customer lets the business charge later: Stripe's ids, how people know it, what was agreed to."""

    __tablename__ = "payment_methods"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    setup_id: Mapped[UUID]
    customer_id: Mapped[UUID]
    account: Mapped[str]
    stripe_id: Mapped[str]
    stripe_customer: Mapped[str]
    brand: Mapped[str]
    last4: Mapped[str]
    exp_month: Mapped[int]
    exp_year: Mapped[int]
    consent_text: Mapped[str]
    consent_version: Mapped[str]
    agreed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    saved_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)
    removed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """Since when it must not be charged."""
    due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """When Stripe has to be told to take it from the customer."""
    attempts: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        ForeignKeyConstraint(["business_id", "setup_id"], ["card_setups.business_id", "card_setups.id"]),
        UniqueConstraint("business_id", "stripe_id"),
        CheckConstraint("due_at is null or removed_at is not null", name="due"),
        Index("ix_payment_methods_customer", "business_id", "customer_id", "saved_at"),
        Index("ix_payment_methods_due", "due_at", postgresql_where="due_at is not null"),
    )

    @property
    def consent(self) -> CardConsent:
        """What the customer agreed to."""
        return CardConsent(text=self.consent_text, version=self.consent_version)

    def remove(self, now: datetime) -> bool:
        """Charge it no more, and have Stripe told; whether that is news."""
        if self.removed_at is not None:
            return False
        self.removed_at = self.due_at = now
        return True

    def follow(self, told: ToldCard, now: datetime) -> bool:
        """Take over how it is at Stripe; whether it was taken from the customer there."""
        self.brand, self.last4, self.exp_month, self.exp_year = told.brand, told.last4, told.exp_month, told.exp_year
        news = told.stripe_customer is None and self.removed_at is None
        if told.stripe_customer is None:
            self.removed_at, self.due_at = self.removed_at or now, None
        return news
