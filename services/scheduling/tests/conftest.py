"""Fixtures of scheduling's tests."""

import base64
import json
import os

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from testkit import migrated_database

database = migrated_database("scheduling")

NOTIFICATIONS_KEY = X25519PrivateKey.generate()
"""Opens what scheduling seals to notifications."""


def in_base64(key: bytes) -> str:
    return base64.b64encode(key).decode()


os.environ.update(
    NEXUS_DATABASE_URL="postgresql://scheduling@127.0.0.1/nexus",
    NEXUS_GATEWAY_PUBLIC_KEY=in_base64(b"g" * 32),
    NEXUS_VAULT_KEYS=json.dumps({"test": in_base64(b"v" * 32)}),
    NEXUS_VAULT_ACTIVE_KEY="test",
    NEXUS_SEAL_PUBLIC_KEYS=json.dumps({"notifications": in_base64(NOTIFICATIONS_KEY.public_key().public_bytes_raw())}),
)
