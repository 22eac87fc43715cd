"""Shapes of packages, memberships and credits."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from contracts.types import (
    BookingId,
    CreditEntryId,
    CustomerId,
    Email,
    Input,
    Line,
    LotId,
    MembershipId,
    MembershipPlanId,
    Money,
    PackageId,
    Prose,
    PurchaseId,
    ServiceId,
    Shape,
    Token,
)

Credits = Annotated[int, Field(ge=1, le=10_000)]
"""A number of credits."""


class CreditTerms(Input):
    """What a booking costs in credits, and when they are gone although the time was not given."""

    per_booking: Annotated[int, Field(ge=1, le=100)] = 1
    late_cancel_uses: bool = True
    """Whether a customer who cancels inside the notice loses them; they owe no fee besides."""
    no_show_uses: bool = True
    """Whether a customer who does not come loses them."""


class CreditKind(StrEnum):
    """What an entry of the ledger does: grant, release and adjust add; hold, use, expire and revoke take."""

    GRANT = "grant"
    HOLD = "hold"
    RELEASE = "release"
    USE = "use"
    EXPIRE = "expire"
    REVOKE = "revoke"
    ADJUST = "adjust"


class PurchaseStatus(StrEnum):
    """Where a purchase stands: awaiting_payment → paid → refunded."""

    AWAITING_PAYMENT = "awaiting_payment"
    PAID = "paid"
    REFUNDED = "refunded"


class MembershipStatus(StrEnum):
    """Whether a membership renews."""

    ACTIVE = "active"
    ENDED = "ended"


class Interval(StrEnum):
    """How long a period of a membership is; when exactly it begins and ends is billing's to say."""

    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class PackageFields(Input):
    """Everything a business decides about a package."""

    name: Line
    description: Prose = ""
    credits: Credits
    price: Money
    service_ids: list[ServiceId] = Field(min_length=1, max_length=200)
    """The services that its credits pay."""
    valid_days: Annotated[int, Field(ge=1, le=3_660)] | None = None
    """The credits are good until the end of the day that is so many days after the payment; null is for ever."""
    active: bool = True


class Package(PackageFields, Shape):
    """A bundle of credits for certain services."""

    id: PackageId
    version: int


class MembershipPlanFields(Input):
    """Everything a business decides about a membership plan."""

    name: Line
    description: Prose = ""
    credits: Credits
    """The credits of each period; they are good until it ends."""
    price: Money
    interval: Interval
    service_ids: list[ServiceId] = Field(min_length=1, max_length=200)
    """The services that its credits pay."""
    active: bool = True


class MembershipPlan(MembershipPlanFields, Shape):
    """Credits for certain services, anew in each paid period."""

    id: MembershipPlanId
    version: int


class Purchase(Shape):
    """A package that a customer bought, on the terms it had then."""

    id: PurchaseId
    status: PurchaseStatus
    version: int
    package_id: PackageId
    package_name: Line
    customer_id: CustomerId
    credits: int
    price: Money
    service_ids: list[ServiceId]
    paid_at: AwareDatetime | None
    refunded_at: AwareDatetime | None
    created_at: AwareDatetime


class NewPurchase(Purchase):
    """A purchase just recorded."""

    credits_pass: Token
    """Books with the customer's credits; told once, stored hashed."""


class BoughtPackage(NewPurchase):
    """A purchase that a customer made themselves; its pass books with what it grants, and no other credits."""

    email: Email
    """Where the customer is reached."""


class Membership(Shape):
    """A customer's membership, on the terms that its plan had when it started."""

    id: MembershipId
    status: MembershipStatus
    version: int
    plan_id: MembershipPlanId
    plan_name: Line
    customer_id: CustomerId
    credits: int
    price: Money
    service_ids: list[ServiceId]
    starts_at: AwareDatetime
    renews_at: AwareDatetime
    """When the first period begins of which no payment is known."""
    ended_at: AwareDatetime | None
    created_at: AwareDatetime


class NewMembership(Membership):
    """A membership just started."""

    credits_pass: Token
    """Books with the customer's credits; told once, stored hashed."""


class JoinedMembership(NewMembership):
    """A membership that a customer started themselves; its pass books with what it grants, and no other credits."""

    interval: Interval
    email: Email
    """Where the customer is reached."""


class Lot(Shape):
    """Credits that were granted together and expire together."""

    id: LotId
    version: int
    granted: int
    remaining: int
    """What is neither held, used, expired nor revoked."""
    service_ids: list[ServiceId]
    purchase_id: PurchaseId | None
    membership_id: MembershipId | None
    starts_at: AwareDatetime
    expires_at: AwareDatetime | None
    revoked_at: AwareDatetime | None


class CustomerCredits(Shape):
    """What credits a customer has."""

    customer_id: CustomerId
    balance: int
    """The sum of all entries: never negative."""
    available: int
    """What of it can be booked with now: not yet expired, and of a period that has begun."""
    lots: list[Lot]
    """Where it lies, in the order in which it is drawn."""


class CreditEntry(Shape):
    """One line of the ledger, for ever."""

    id: CreditEntryId
    at: AwareDatetime
    kind: CreditKind
    amount: int
    """What it adds to the balance, or takes."""
    lot_id: LotId
    lot_remaining: int
    """What was left in the lot afterwards."""
    booking_id: BookingId | None
    key: str
    """What the entry is for; there is one entry for each."""
    actor: str
    note: str
