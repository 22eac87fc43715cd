"""Who asks: keys, the connected account that is meant, and the version of the API."""

import base64
import binascii
import hmac
import re
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request

from twins.stripe.book import API_VERSION, PLATFORM, scope_of
from twins.stripe.refusals import Refused
from twins.stripe.store import Store

_VERSION: Final = re.compile(r"\d{4}-\d{2}-\d{2}(\.\w+)?\Z")
_NO_KEY: Final = (
    "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth "
    "(e.g. "
    "'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we can "
    "help at "
    "https://support.stripe.com/."
)


@dataclass(frozen=True)
class Caller:
    """Which account, in which mode, in which version."""

    account: str
    live: bool
    version: str


def identify(request: Request, store: Store, test_key: str) -> Caller:
    """Who asks. Raises `Refused`: 401 for a bad key, 403 for an account that it may not use."""
    key = _key(request.headers.get("authorization", ""))
    live = hmac.compare_digest(key.encode(), live_key(test_key).encode())
    if not live and not hmac.compare_digest(key.encode(), test_key.encode()):
        raise Refused(f"Invalid API Key provided: {masked(key)}", status=401, stored=False)
    account = request.headers.get("stripe-account") or request.headers.get("stripe-context") or PLATFORM
    if account != PLATFORM and (
        (held := store.peek(scope_of(PLATFORM, live=live), "account", account)) is None or held.get("deleted")
    ):
        raise Refused(
            f"The provided key '{masked(key)}' does not have access to account '{account}' (or that account does not "
            f"exist). "
            "Application access may have been revoked.", status=403, code="account_invalid", stored=False,
        )  # fmt: skip
    version = request.headers.get("stripe-version") or API_VERSION
    if not _VERSION.match(version):
        raise Refused(f"Invalid Stripe API version: {version}", stored=False)
    return Caller(account, live, version)


def live_key(test_key: str) -> str:
    """The key of the same account for live mode."""
    return test_key.replace("_test_", "_live_", 1)


def masked(key: str) -> str:
    """A key as Stripe's errors show it."""
    return f"{key[:8]}{'*' * max(0, len(key) - 12)}{key[-4:]}" if len(key) > 12 else "*" * len(key)


def _key(header: str) -> str:
    scheme, _, credentials = header.partition(" ")
    if scheme.lower() == "bearer" and credentials.strip():
        return credentials.strip()
    if scheme.lower() == "basic":
        try:
            user = base64.b64decode(credentials, validate=True).decode().partition(":")[0]
        except (binascii.Error, UnicodeDecodeError):
            user = ""
        if user:
            return user
    raise Refused(_NO_KEY, status=401, stored=False)
