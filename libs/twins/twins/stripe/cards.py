"""Stripe's published test cards, and what becomes of a payment with each (docs.stripe.com/testing)."""

from dataclasses import dataclass
from typing import Final, Literal

Authentication = Literal["", "always", "unless_set_up", "on_session", "always_then_declined", "always_then_no_funds"]


@dataclass(frozen=True)
class Decline:
    """How a bank says no."""

    code: str
    decline_code: str
    message: str
    param: str | None = None
    blocked: bool = False
    """By Stripe's own judgement of the risk, before any bank was asked."""


@dataclass(frozen=True)
class Card:
    """A test card."""

    number: str
    brand: str = "visa"
    funding: str = "credit"
    country: str = "US"
    decline: Decline | None = None
    attachable: bool = True
    """Whether it can be kept for a customer, though payments with it fail."""
    authentication: Authentication = ""
    dispute: str | None = None
    """The reason with which its payments are disputed."""
    inquiry: bool = False
    refund: Literal["", "pending", "fails"] = ""
    bypasses_pending: bool = False

    @property
    def last4(self) -> str:
        """The last four digits."""
        return self.number[-4:]


_NO: Final = "Your card was declined."
GENERIC: Final = Decline("card_declined", "generic_decline", _NO)
NO_FUNDS: Final = Decline("card_declined", "insufficient_funds", "Your card has insufficient funds.")
AUTHENTICATION: Final = Decline(
    "authentication_required",
    "authentication_required",
    "Your card was declined. This transaction requires authentication.",
)
_LOST = Decline("card_declined", "lost_card", _NO)
_STOLEN = Decline("card_declined", "stolen_card", _NO)
_EXPIRED = Decline("expired_card", "expired_card", "Your card has expired.", "exp_month")
_CVC = Decline("incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect.", "cvc")
_PROCESSING = Decline(
    "processing_error", "processing_error", "An error occurred while processing your card. Try again in a little bit."
)
_VELOCITY = Decline(
    "card_declined", "card_velocity_exceeded",
    "Your card was declined for making repeated attempts too frequently or exceeding its amount limit.",
)  # fmt: skip
_FRAUD = Decline("card_declined", "fraudulent", _NO, blocked=True)

CARDS: Final = {
    "pm_card_visa": Card("4242424242424242"), "pm_card_visa_debit": Card("4000056655665556", funding="debit"),
    "pm_card_mastercard": Card("5555555555554444", "mastercard"),
    "pm_card_mastercard_debit": Card("5200828282828210", "mastercard", "debit"),
    "pm_card_mastercard_prepaid": Card("5105105105105100", "mastercard", "prepaid"),
    "pm_card_amex": Card("378282246310005", "amex"), "pm_card_discover": Card("6011111111111117", "discover"),
    "pm_card_diners": Card("3056930009020004", "diners"),
    "pm_card_jcb": Card("3566002020360505", "jcb", country="JP"),
    "pm_card_unionpay": Card("6200000000000005", "unionpay", country="CN"), "pm_card_us": Card("4242424242424242"),
    "pm_card_gb": Card("4000008260000000", country="GB"), "pm_card_de": Card("4000002760000016", country="DE"),
    "pm_card_fr": Card("4000002500000003", country="FR"),
    "pm_card_bypassPending": Card("4000000000000077", bypasses_pending=True),
    "pm_card_chargeDeclined": Card("4000000000000002", decline=GENERIC, attachable=False),
    "pm_card_visa_chargeDeclined": Card("4000000000000002", decline=GENERIC, attachable=False),
    "pm_card_visa_chargeDeclinedInsufficientFunds": Card("4000000000009995", decline=NO_FUNDS, attachable=False),
    "pm_card_chargeDeclinedInsufficientFunds": Card("4000000000009995", decline=NO_FUNDS, attachable=False),
    "pm_card_visa_chargeDeclinedLostCard": Card("4000000000009987", decline=_LOST, attachable=False),
    "pm_card_visa_chargeDeclinedStolenCard": Card("4000000000009979", decline=_STOLEN, attachable=False),
    "pm_card_chargeDeclinedExpiredCard": Card("4000000000000069", decline=_EXPIRED, attachable=False),
    "pm_card_chargeDeclinedIncorrectCvc": Card("4000000000000127", decline=_CVC, attachable=False),
    "pm_card_chargeDeclinedProcessingError": Card("4000000000000119", decline=_PROCESSING, attachable=False),
    "pm_card_visa_chargeDeclinedVelocityLimitExceeded": Card("4000000000006975", decline=_VELOCITY, attachable=False),
    "pm_card_chargeDeclinedFraudulent": Card("4100000000000019", decline=_FRAUD),
    "pm_card_chargeCustomerFail": Card("4000000000000341", decline=GENERIC),
    "pm_card_threeDSecure2Required": Card("4000000000003220", authentication="always"),
    "pm_card_threeDSecureRequired": Card("4000000000003063", authentication="always"),
    "pm_card_authenticationRequired": Card("4000002760003184", country="DE", authentication="always"),
    "pm_card_authenticationRequiredOnSetup": Card("4000002500003155", country="FR", authentication="unless_set_up"),
    "pm_card_authenticationRequiredSetupForOffSession": Card("4000003800000446", country="IT",
    authentication="on_session"),
    "pm_card_threeDSecureRequiredChargeDeclined": Card("4000008400001629", authentication="always_then_declined"),
    "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds": Card(
        "4000008260003178", country="GB", authentication="always_then_no_funds"
    ),
    "pm_card_threeDSecureOptional": Card("4000000000003055"),
    "pm_card_createDispute": Card("4000000000000259", dispute="fraudulent"),
    "pm_card_createDisputeProductNotReceived": Card("4000000000002685", dispute="product_not_received"),
    "pm_card_createDisputeInquiry": Card("4000000000001976", dispute="fraudulent", inquiry=True),
    "pm_card_pendingRefund": Card("4000000000007726", refund="pending"),
    "pm_card_refundFail": Card("4000000000005126", refund="fails"),
}  # fmt: skip
BY_NUMBER: Final = {card.number: card for card in CARDS.values()}
BY_TOKEN: Final = {name.replace("pm_card_", "tok_", 1): card for name, card in CARDS.items()}


def outcome(
    card: Card, *, off_session: bool, set_up: bool, authenticated: bool
) -> Decline | Literal["authenticate"] | None:
    """What the bank says: yes (`None`), no, or that the customer must authenticate first (3-D Secure)."""
    needed = {
        "": False, "always": True, "unless_set_up": not (set_up and off_session), "on_session": not off_session,
        "always_then_declined": True, "always_then_no_funds": True,
    }[card.authentication]  # fmt: skip
    if needed and not authenticated:
        return AUTHENTICATION if off_session else "authenticate"
    if card.authentication == "always_then_declined":
        return GENERIC
    return NO_FUNDS if card.authentication == "always_then_no_funds" else card.decline
