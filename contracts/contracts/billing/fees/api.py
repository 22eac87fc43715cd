"""The requests about fees that billing, or the gateway with scheduling, answers."""

from contracts.billing.checkouts.shapes import OpenedCheckout, ReturnUrl
from contracts.billing.fees.shapes import Fee, FeeKind, FeeStatus
from contracts.billing.gift_codes.shapes import GiftCodeText
from contracts.request import Request
from contracts.types import BookingId, Counted, Cursor, CustomerId, Email, FeeId, Limit, Page, Token


class ListFees(Request[Page[Fee]], subject="billing.fee.list.v1", reads=True):
    """Fees, newest first."""

    status: FeeStatus | None = None
    kind: FeeKind | None = None
    customer_id: CustomerId | None = None
    booking_id: BookingId | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


class ConfirmFeeCharge(Request[Fee], subject="billing.fee.confirm.v1", while_unpaid=True):
    """Have, as a person, a fee that is due charged to the card that its customer has saved.

    It is charged right after, or as soon as Stripe can be reached; what comes of it is told by the fee.
    """

    fee_id: FeeId
    if_version: Counted | None = None


class WaiveFeeDue(Request[Fee], subject="billing.fee.waive.v1", while_unpaid=True):
    """Ask nothing of a customer for a fee that is due."""

    fee_id: FeeId
    if_version: Counted | None = None


class PayFee(Request[OpenedCheckout], subject="billing.fee.pay.v1", while_unpaid=True):
    """Pay a booking's fee that is due on a page of Stripe's.

    For whoever has a token of its manage links, the customer that the login is, and staff.
    """

    booking_id: BookingId
    token: Token | None = None
    gift_code: GiftCodeText | None = None
    """Pays as much as is on it."""
    success_url: ReturnUrl
    cancel_url: ReturnUrl | None = None


class OpenFeeCheckout(Request[OpenedCheckout], subject="billing.fee.open_checkout.v1", while_unpaid=True):
    """Open Stripe's page for a fee, for a payer who was told by scheduling: asked by the gateway alone."""

    booking_id: BookingId
    email: Email
    """Filled in on the page; forgotten here once Stripe has it."""
    gift_code: GiftCodeText | None = None
    success_url: ReturnUrl
    cancel_url: ReturnUrl | None = None
