"""The requests about checkouts that billing, or the gateway with scheduling, answers."""

from pydantic import AwareDatetime, model_validator
from pydantic_core import PydanticCustomError

from contracts.billing.checkouts.shapes import Checkout, CheckoutStatus, OpenedCheckout, ReturnUrl, StartedCheckout
from contracts.billing.events import PaymentPurpose
from contracts.billing.gift_codes.shapes import GiftCodeText
from contracts.request import Request
from contracts.scheduling.credits.shapes import Interval
from contracts.scheduling.deposits.shapes import BookingTerms
from contracts.scheduling.shapes import Contact
from contracts.types import (
    BookingId,
    CheckoutId,
    Cursor,
    CustomerId,
    Email,
    GiftCodeId,
    Limit,
    Line,
    MembershipId,
    MembershipPlanId,
    Money,
    PackageId,
    Page,
    PurchaseId,
    Token,
)


class StartCheckout(Request[StartedCheckout], subject="billing.checkout.start.v1", while_unpaid=True):
    """Pay a booking's deposit, buy a package or join a membership: exactly one of them.

    The gateway answers it: scheduling says what is owed and records what is bought, billing opens Stripe's page. There
    is one open checkout for each thing that is to be paid: asked for again, it is told again.
    """

    booking_id: BookingId | None = None
    """The booking that awaits its deposit."""
    token: Token | None = None
    """A token of the booking's manage links; its customer by login, and staff, need none."""
    package_id: PackageId | None = None
    plan_id: MembershipPlanId | None = None
    customer: Contact | None = None
    """Who buys; by default the customer that the login is."""
    gift_code: GiftCodeText | None = None
    """Pays as much as is on it; not a membership."""
    success_url: ReturnUrl
    cancel_url: ReturnUrl | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> "StartCheckout":
        if sum(each is not None for each in (self.booking_id, self.package_id, self.plan_id)) != 1:
            raise PydanticCustomError("one_thing", "Name one of booking_id, package_id and plan_id")
        if self.booking_id is not None and self.customer is not None:
            raise PydanticCustomError("one_thing", "A booking has its customer already")
        return self


class OpenCheckout(Request[OpenedCheckout], subject="billing.checkout.open.v1", while_unpaid=True):
    """Open Stripe's page for what is owed, on the terms that scheduling told: asked by the gateway alone."""

    purpose: PaymentPurpose
    booking_id: BookingId | None = None
    purchase_id: PurchaseId | None = None
    membership_id: MembershipId | None = None
    gift_code_id: GiftCodeId | None = None
    """The gift code that is bought."""
    package_id: PackageId | None = None
    """Which package is bought; by its price in the business's catalogue at Stripe, where that says the same amount."""
    plan_id: MembershipPlanId | None = None
    """Which plan is joined; likewise."""
    customer_id: CustomerId | None = None
    email: Email | None = None
    """Filled in on the page; forgotten here once Stripe has it."""
    amount: Money
    interval: Interval | None = None
    """How long a period of a membership is."""
    description: Line
    pay_by: AwareDatetime | None = None
    """When the checkout must have ended; in a day, by default."""
    payment_due_at: AwareDatetime | None = None
    """Until when the time is kept: money that comes later comes late."""
    gift_code: GiftCodeText | None = None
    """Pays as much as is on it."""
    terms: BookingTerms | None = None
    """What the customer agreed to, as evidence for disputes."""
    success_url: ReturnUrl
    cancel_url: ReturnUrl | None = None


class GetCheckout(Request[Checkout], subject="billing.checkout.get.v1", reads=True):
    """How a checkout stands, for whoever has its token and the business's staff."""

    checkout_id: CheckoutId
    token: Token | None = None


class ListCheckouts(Request[Page[Checkout]], subject="billing.checkout.list.v1", reads=True):
    """Checkouts, newest first."""

    status: CheckoutStatus | None = None
    customer_id: CustomerId | None = None
    limit: Limit = 50
    cursor: Cursor | None = None
