"""What scheduling tells of packages, memberships and credits."""

from pydantic import AwareDatetime

from contracts.event import Event
from contracts.scheduling.credits.shapes import MembershipStatus, PurchaseStatus
from contracts.types import (
    BookingId,
    CustomerId,
    Line,
    LotId,
    MembershipId,
    MembershipPlanId,
    Money,
    PackageId,
    PurchaseId,
    ServiceId,
)


class PackageChanged(Event, subject="scheduling.package.changed.v1", about="package_id"):
    """A package was created or changed; the fields are its new state."""

    package_id: PackageId
    name: Line
    credits: int
    price: Money
    service_ids: list[ServiceId]
    valid_days: int | None = None
    active: bool


class MembershipPlanChanged(Event, subject="scheduling.membership_plan.changed.v1", about="plan_id"):
    """A membership plan was created or changed; the fields are its new state."""

    plan_id: MembershipPlanId
    name: Line
    credits: int
    price: Money
    interval: str
    service_ids: list[ServiceId]
    active: bool


class PurchaseChanged(Event, subject="scheduling.purchase.changed.v1", about="purchase_id"):
    """A package was bought, paid or given back; the fields are the purchase's new state."""

    purchase_id: PurchaseId
    status: PurchaseStatus
    package_id: PackageId
    customer_id: CustomerId
    price: Money
    at_the_desk: bool = False
    """Whether staff took the money, or gave it back, themselves: billing has to record it."""


class MembershipChanged(Event, subject="scheduling.membership.changed.v1", about="membership_id"):
    """A membership started, renewed or ended; the fields are its new state."""

    membership_id: MembershipId
    status: MembershipStatus
    plan_id: MembershipPlanId
    customer_id: CustomerId
    price: Money
    starts_at: AwareDatetime
    renews_at: AwareDatetime


class RenewalEvidenceMissing(Event, subject="scheduling.renewal.evidence_missing.v1", about="membership_id"):
    """A period of a membership has begun and no payment for it is known: billing is asked to look again.

    Said once for each membership and period. Nothing is granted until billing says that the period is paid.
    """

    membership_id: MembershipId
    customer_id: CustomerId
    period_starts_at: AwareDatetime


class CreditFact(Event):
    """What every fact about credits carries: an entry of the ledger. The version is the lot's."""

    lot_id: LotId
    customer_id: CustomerId
    amount: int
    """What it adds to the customer's balance, or takes."""
    remaining: int
    """What is left in the lot."""
    key: str
    """The key of the entry in the ledger."""
    booking_id: BookingId | None = None


class CreditGranted(CreditFact, subject="scheduling.credit.granted.v1", about="lot_id"):
    """A purchase or a paid period gave credits."""


class CreditHeld(CreditFact, subject="scheduling.credit.held.v1", about="lot_id"):
    """A booking holds credits until it is over."""


class CreditReleased(CreditFact, subject="scheduling.credit.released.v1", about="lot_id"):
    """A booking holds its credits no longer."""


class CreditUsed(CreditFact, subject="scheduling.credit.used.v1", about="lot_id"):
    """A booking has used its credits."""


class CreditExpired(CreditFact, subject="scheduling.credit.expired.v1", about="lot_id"):
    """Credits were not used in time."""


class CreditRevoked(CreditFact, subject="scheduling.credit.revoked.v1", about="lot_id"):
    """What was unspent of a refunded purchase is gone."""


class CreditAdjusted(CreditFact, subject="scheduling.credit.adjusted.v1", about="lot_id"):
    """Staff corrected a lot."""
