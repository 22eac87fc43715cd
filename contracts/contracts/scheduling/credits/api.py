"""The requests about packages, memberships and credits that scheduling answers."""

from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.request import Request
from contracts.scheduling.credits.shapes import (
    BoughtPackage,
    CreditEntry,
    CustomerCredits,
    JoinedMembership,
    Membership,
    MembershipPlan,
    MembershipPlanFields,
    NewMembership,
    NewPurchase,
    Package,
    PackageFields,
    Purchase,
)
from contracts.scheduling.shapes import Contact
from contracts.types import (
    Cursor,
    CustomerId,
    Instant,
    Limit,
    Line,
    LotId,
    MembershipId,
    MembershipPlanId,
    PackageId,
    Page,
    PurchaseId,
)

Version = Annotated[int, Field(ge=1)]


# --- packages -----------------------------------------------------------------------------------------------------


class ListPublicPackages(Request[Page[Package]], subject="scheduling.package.list_public.v1", reads=True):
    """The packages a customer can buy."""

    limit: Limit = 50
    cursor: Cursor | None = None


class ListPackages(Request[Page[Package]], subject="scheduling.package.list.v1", reads=True):
    """Every package of the business."""

    limit: Limit = 50
    cursor: Cursor | None = None


class CreatePackage(PackageFields, Request[Package], subject="scheduling.package.create.v1"):
    """Add a package."""


class UpdatePackage(PackageFields, Request[Package], subject="scheduling.package.update.v1"):
    """Replace what a business decides about a package; what was bought keeps its terms."""

    package_id: PackageId
    if_version: Version | None = None


class ListPurchases(Request[Page[Purchase]], subject="scheduling.purchase.list.v1", reads=True):
    """Purchases, newest first."""

    customer_id: CustomerId | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


class RecordPurchase(Request[NewPurchase], subject="scheduling.purchase.record.v1"):
    """Record that a customer bought a package."""

    package_id: PackageId
    customer: Contact
    paid: bool = True
    """Whether staff have taken the money: the credits are granted at once. Otherwise they are when billing has it."""


class BuyPackage(Request[BoughtPackage], subject="scheduling.purchase.buy.v1"):
    """Record that somebody buys a package: its credits are granted once billing has the money."""

    package_id: PackageId
    customer: Contact | None = None
    """Who buys; by default the customer that the login is."""


class RefundPurchase(Request[Purchase], subject="scheduling.purchase.refund.v1", while_unpaid=True):
    """Record that staff gave the money back: what is unspent is revoked.

    What was paid online is given back there, by refunding its payment.
    """

    purchase_id: PurchaseId
    if_version: Version | None = None


# --- memberships --------------------------------------------------------------------------------------------------


class ListPublicMembershipPlans(
    Request[Page[MembershipPlan]], subject="scheduling.membership_plan.list_public.v1", reads=True
):
    """The memberships a customer can have."""

    limit: Limit = 50
    cursor: Cursor | None = None


class ListMembershipPlans(Request[Page[MembershipPlan]], subject="scheduling.membership_plan.list.v1", reads=True):
    """Every membership plan of the business."""

    limit: Limit = 50
    cursor: Cursor | None = None


class CreateMembershipPlan(
    MembershipPlanFields, Request[MembershipPlan], subject="scheduling.membership_plan.create.v1"
):
    """Add a membership plan."""


class UpdateMembershipPlan(
    MembershipPlanFields, Request[MembershipPlan], subject="scheduling.membership_plan.update.v1"
):
    """Replace what a business decides about a membership plan; memberships keep their terms."""

    plan_id: MembershipPlanId
    if_version: Version | None = None


class ListMemberships(Request[Page[Membership]], subject="scheduling.membership.list.v1", reads=True):
    """Memberships, newest first."""

    customer_id: CustomerId | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


class StartMembership(Request[NewMembership], subject="scheduling.membership.start.v1"):
    """Record that a customer has a membership. Its credits come with each period that billing says is paid."""

    plan_id: MembershipPlanId
    customer: Contact
    starts_at: Instant | None = None
    """When its first period begins; now, by default."""


class JoinMembership(Request[JoinedMembership], subject="scheduling.membership.join.v1"):
    """Record that somebody joins a membership: its credits come with each period that is paid."""

    plan_id: MembershipPlanId
    customer: Contact | None = None
    """Who joins; by default the customer that the login is."""


class EndMembership(Request[Membership], subject="scheduling.membership.end.v1", while_unpaid=True):
    """Let a membership renew no more; what was granted stays until it expires."""

    membership_id: MembershipId
    if_version: Version | None = None


# --- credits ------------------------------------------------------------------------------------------------------


class GetCredits(Request[CustomerCredits], subject="scheduling.credit.get.v1", reads=True):
    """What credits a customer has."""

    customer_id: CustomerId


class ListCreditEntries(Request[Page[CreditEntry]], subject="scheduling.credit.list.v1", reads=True):
    """A customer's statement: the entries of the ledger, newest first."""

    customer_id: CustomerId
    limit: Limit = 50
    cursor: Cursor | None = None


class AdjustCredits(Request[CreditEntry], subject="scheduling.credit.adjust.v1"):
    """Correct what is left in a lot."""

    lot_id: LotId
    amount: Annotated[int, Field(ge=-10_000, le=10_000)]
    """Credits to add, or to take when negative; not 0, and never more than remain."""
    note: Line
    """Why; the customer's statement shows it."""
    key: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._~-]{1,100}$")]
    """The caller's name for this correction: it is made once, however often it is asked for."""
