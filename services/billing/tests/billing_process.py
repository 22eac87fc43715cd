"""The environment that billing's tests start their process with."""

import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

import billing.stripe
from billing.settings import Settings, settings

STRIPE_KEY = "sk_test_of_the_twin_for_tests_of_billing"
NOTIFICATIONS = X25519PrivateKey.generate()


def in_base64(key: bytes) -> str:
    return base64.b64encode(key).decode()


ENVIRONMENT = {
    "NEXUS_DATABASE_URL": "postgresql://billing@127.0.0.1/nexus",
    "NEXUS_GATEWAY_PUBLIC_KEY": in_base64(b"g" * 32),
    "NEXUS_VAULT_KEYS": json.dumps({"test": in_base64(b"v" * 32)}),
    "NEXUS_VAULT_ACTIVE_KEY": "test",
    "NEXUS_SEAL_PUBLIC_KEYS": json.dumps({"notifications": in_base64(NOTIFICATIONS.public_key().public_bytes_raw())}),
    "NEXUS_STRIPE_API_KEY": STRIPE_KEY,
    "NEXUS_STRIPE_WEBHOOK_SECRETS": json.dumps(["whsec_made_by_hand"]),
}
_SPEAKS: list[tuple[object, ...]] = [()]
"""How the processes so far spoke to Stripe."""


def start(**more: str) -> Settings:
    """Read the settings as a process does that starts with these; the environment is shared with other tests."""
    settings.cache_clear()
    with pytest.MonkeyPatch.context() as environ:
        for name, value in (ENVIRONMENT | more).items():
            environ.setenv(name, value)
        read = settings()
    speaks = (read.stripe_url, read.stripe_api_key, read.stripe_timeout_seconds)
    if speaks != _SPEAKS[-1]:  # its connections are dear to make, and are closed by nobody
        billing.stripe.client.cache_clear()
        _SPEAKS.append(speaks)
    return read
