"""The environment that billing's tests start their process with."""

import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from stripe import StripeClient

import billing.stripe
from billing.settings import Settings, settings

STRIPE_KEY = "sk_test_of_the_twin_for_tests_of_billing"
OPENED: list[StripeClient] = []
"""The clients of processes that were replaced: closed when the tests are over."""
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


def start(**more: str) -> Settings:
    """Read the settings as a process does that starts with these; the environment is shared with other tests."""
    if billing.stripe.client.cache_info().currsize:
        OPENED.append(billing.stripe.client())
    for made_once in (settings, billing.stripe.client):
        made_once.cache_clear()
    with pytest.MonkeyPatch.context() as environ:
        for name, value in (ENVIRONMENT | more).items():
            environ.setenv(name, value)
        return settings()


async def close() -> None:
    """Close the connections of every client there was."""
    start()
    for client in OPENED:
        await client._requestor._client.close_async()
    OPENED.clear()
