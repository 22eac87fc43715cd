"""The table of webhook endpoints."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from billing.database import Base, choice
from billing.stripe_endpoints import rules
from contracts.billing.webhooks.shapes import Audience, EndpointStatus
from contracts.types import uuid7
from kit import clock

LEASE: Final = timedelta(seconds=60)
"""Longer than making one takes."""


class StripeEndpoint(Base):
    """A webhook endpoint at Stripe: started before Stripe is asked. Of no business."""

    __tablename__ = "stripe_endpoints"
    __table_args__ = (
        CheckConstraint("(status in ('active', 'retiring')) = (secret is not null)", name="is_known"),
        Index(
            "uq_stripe_endpoints_current", "audience", unique=True,
            postgresql_where=text("status in ('started', 'active')"),
        ),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    audience: Mapped[Audience] = mapped_column(choice(Audience, "audience"))
    status: Mapped[EndpointStatus] = mapped_column(choice(EndpointStatus, "status"), default=EndpointStatus.STARTED)
    stripe_id: Mapped[str | None] = mapped_column(unique=True)
    url: Mapped[str | None]
    events: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    """What it is sent, as Stripe was last told."""
    secret: Mapped[bytes | None]
    """What it signs with, encrypted under a key of the vault; Stripe tells it once."""
    attempts: Mapped[int] = mapped_column(default=0)
    """Since it was last in order."""
    problem: Mapped[str | None]
    due_at: Mapped[datetime] = mapped_column(default=clock.now)
    retire_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    checked_at: Mapped[datetime | None]

    def claim(self, now: datetime) -> None:
        """Somebody brings it in order now."""
        self.attempts += 1
        self.due_at = now + LEASE

    def made(self, stripe_id: str, secret: bytes) -> None:
        """Stripe has it."""
        self.stripe_id, self.secret, self.status = stripe_id, secret, EndpointStatus.ACTIVE

    def in_order(self, url: str, events: list[str], now: datetime) -> None:
        """It is as it is to be."""
        self.url, self.events, self.problem = url, events, None
        self.attempts, self.checked_at, self.due_at = 0, now, now + rules.CHECK_EVERY

    def lost(self) -> None:
        """Stripe has it no more: it is made anew, with another secret."""
        self.stripe_id, self.secret, self.status = None, None, EndpointStatus.STARTED

    def failed(self, problem: str, now: datetime) -> None:
        """It could not be brought in order; that is tried again, each time a little later."""
        self.problem, self.due_at = problem, now + rules.retry_after(self.attempts)

    def retire(self, now: datetime) -> None:
        """Another takes its place; one that was never made is just given up."""
        self.due_at = self.retire_at = now + rules.LISTEN_ON
        self.status = EndpointStatus.RETIRING if self.secret else EndpointStatus.GONE

    def gone(self) -> None:
        """It is at Stripe no more, and its secret nowhere."""
        self.status, self.secret = EndpointStatus.GONE, None
