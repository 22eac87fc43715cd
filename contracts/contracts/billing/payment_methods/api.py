"""The requests about saved payment methods that billing, or the gateway with scheduling, answers."""

from contracts.billing.checkouts.shapes import ReturnUrl
from contracts.billing.payment_methods.shapes import CardConsent, CardSetup, ConsentVersion, PaymentMethod
from contracts.request import Request
from contracts.types import BookingId, Cursor, CustomerId, Done, Email, Limit, Page, PaymentMethodId, Token


class GetCardConsent(Request[CardConsent], subject="billing.payment_method.consent.v1", reads=True):
    """What a customer agrees to who lets a card be kept."""


class SaveCard(Request[CardSetup], subject="billing.payment_method.save.v1", while_unpaid=True):
    """Leave a card for later fees, on a page of Stripe's.

    For whoever has a token of a booking's manage links, and for the customer that the login is.
    """

    booking_id: BookingId | None = None
    token: Token | None = None
    agreed: ConsentVersion
    """The version of the wording that was shown and agreed to; refused when another holds now."""
    success_url: ReturnUrl
    cancel_url: ReturnUrl | None = None


class OpenCardSetup(Request[CardSetup], subject="billing.payment_method.open_setup.v1", while_unpaid=True):
    """Open Stripe's page for a customer who was told by scheduling: asked by the gateway alone."""

    customer_id: CustomerId
    email: Email
    """Filled in on the page; forgotten here once Stripe has it."""
    booking_id: BookingId | None = None
    agreed: ConsentVersion
    success_url: ReturnUrl
    cancel_url: ReturnUrl | None = None


class ListMyPaymentMethods(Request[Page[PaymentMethod]], subject="billing.payment_method.list_mine.v1", reads=True):
    """The cards that one has let the business keep, newest first; proven as for `SaveCard`."""

    booking_id: BookingId | None = None
    token: Token | None = None


class ListPaymentMethods(Request[Page[PaymentMethod]], subject="billing.payment_method.list.v1", reads=True):
    """The cards that customers let the business charge, newest first."""

    customer_id: CustomerId | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


class RemoveMyPaymentMethod(Request[Done], subject="billing.payment_method.remove_mine.v1", while_unpaid=True):
    """Take back the permission to charge a card; proven as for `SaveCard`."""

    payment_method_id: PaymentMethodId
    booking_id: BookingId | None = None
    token: Token | None = None


class RemovePaymentMethod(Request[Done], subject="billing.payment_method.remove.v1", while_unpaid=True):
    """Forget a customer's card: it is charged no more from now on, and taken from Stripe's customer right after."""

    payment_method_id: PaymentMethodId
    customer_id: CustomerId | None = None
    """Whose it must be."""
