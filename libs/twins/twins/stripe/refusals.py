"""How Stripe refuses: errors with their types, codes, parameters and words (docs.stripe.com/api/errors)."""

from typing import Any

KINDS_IN_WORDS = {
    "checkout.session": "checkout.session",
    "payment_method": "PaymentMethod",
    "setup_intent": "setupintent",
    "test_helpers.test_clock": "billing test clock",
    "promotion_code": "promotion code",
    "subscription_item": "subscription item",
    "application_fee": "application fee",
    "balance_transaction": "balance transaction",
    "webhook_endpoint": "webhook endpoint",
    "transfer_reversal": "transfer reversal",
    "tax_rate": "tax rate",
    "invoice_payment": "invoice payment",
}


class Refused(Exception):
    """Stripe refuses a request.

    `kept`: what was done before stays (a decline), and an idempotent retry hears it again.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        code: str | None = None,
        param: str | None = None,
        type: str = "invalid_request_error",  # noqa: A002 - Stripe's word
        kept: bool = False,
        stored: bool = True,
        **more: Any,
    ) -> None:
        super().__init__(message)
        self.status, self.kept, self.stored = status, kept, stored
        self.message, self.code, self.param = message, code, param
        told = {"code": code, "message": message, "param": param, "type": type} | more
        if code:
            told["doc_url"] = f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}"
        self.error = {name: told[name] for name in sorted(told) if told[name] is not None}


def invalid(message: str, *, param: str | None = None, code: str | None = None) -> Refused:
    """A parameter that fails validation: no idempotency key is used up by it."""
    return Refused(message, param=param, code=code, stored=False)


def missing_parameter(param: str) -> Refused:
    """A required parameter is not given."""
    return invalid(f"Missing required param: {param}.", param=param, code="parameter_missing")


def unknown_parameters(names: list[str]) -> Refused:
    """There are no such parameters."""
    plural = "s" if len(names) > 1 else ""
    message = f"Received unknown parameter{plural}: {', '.join(names)}"
    return invalid(message, param=names[0], code="parameter_unknown")


def no_such(kind: str, id_: str, *, param: str, status: int = 400) -> Refused:
    """There is no such object: 404 where the path names it, 400 where a parameter does."""
    message = f"No such {KINDS_IN_WORDS.get(kind, kind)}: '{id_}'"
    if kind == "payment_method":
        message += (
            "; It's possible this PaymentMethod exists on one of your connected accounts, in which case you should "
            "retry this "
            "request on that connected account. Learn more at https://stripe.com/docs/connect/authentication"
        )
    return Refused(message, status=status, code="resource_missing", param=param, stored=False)


def unexpected_state(kind: str, message: str, intent: Any) -> Refused:
    """An intent is not in a state in which this can be done."""
    return Refused(message, code=f"{kind}_unexpected_state", **{kind: intent})
