"""Shapes of consents, histories and exports."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from contracts.scheduling.credits.shapes import CreditEntry, CustomerCredits, Membership, Purchase
from contracts.scheduling.shapes import Booking, Customer, TimelineEntry
from contracts.scheduling.waitlist.shapes import WaitlistEntry
from contracts.types import BookingId, ConsentId, CustomerId, MembershipId, NoteId, Shape

ConsentKind = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
"""What is agreed to, in the business's own words: `marketing_email`, `health_data`, `photos`."""

WordingVersion = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,60}$")]
"""Which wording was shown: `2026-11`, `v3`. The business keeps the texts."""


class ConsentSource(StrEnum):
    """How a consent was given or withdrawn."""

    BOOKING_FORM = "booking_form"
    DESK = "desk"
    PAPER = "paper"
    PHONE = "phone"
    EMAIL = "email"
    IMPORT = "import"


class Consent(Shape):
    """That a customer agreed to something, or took it back; one line of a history that is never changed."""

    id: ConsentId
    customer_id: CustomerId
    kind: ConsentKind
    granted: bool
    """True when given, false when withdrawn."""
    at: AwareDatetime
    """When the customer said it."""
    wording_version: WordingVersion
    source: ConsentSource
    recorded_at: AwareDatetime
    actor: str
    """Who wrote it down."""


class CustomerHistory(Shape):
    """What there is about a customer, at a glance."""

    customer: Customer
    bookings: list[Booking]
    """The latest fifty, newest first; `ListBookings` has all."""
    credits: CustomerCredits
    notes: int
    """How many notes there are about them, whoever may read those."""
    consents: list[Consent]
    """The newest of each kind: what holds now."""
    consent_history: list[Consent]
    """All that was ever said, newest first."""


class BookingRecord(Shape):
    """A booking and when what happened to it."""

    booking: Booking
    timeline: list[TimelineEntry]
    """Who of the business acted is not told."""


class NoteRecord(Shape):
    """That there is a note about a customer. Its text is its author's to hand out: reading it is logged."""

    id: NoteId
    booking_id: BookingId | None
    created_at: AwareDatetime
    revised_at: AwareDatetime


class CustomerExport(Shape):
    """Everything that is held about a person, for a machine to read (GDPR articles 15 and 20)."""

    exported_at: AwareDatetime
    customer: Customer
    merged: list[Customer]
    """Records that were merged into this one."""
    consents: list[Consent]
    bookings: list[BookingRecord]
    notes: list[NoteRecord]
    waitlist: list[WaitlistEntry] = Field(default_factory=list)
    """What they wait or waited for."""
    purchases: list[Purchase]
    memberships: list[Membership]
    credits: CustomerCredits
    credit_entries: list[CreditEntry]


class Erasure(Shape):
    """That everything that tells who a customer was is gone."""

    customer_id: CustomerId
    erased_at: AwareDatetime
    cancelled_booking_ids: list[BookingId] = Field(default_factory=list)
    """Bookings that were still to come and were called off."""
    ended_membership_ids: list[MembershipId] = Field(default_factory=list)
    """Memberships that renew no more."""
