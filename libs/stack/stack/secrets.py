"""Passwords and keys of the local system: generated once, kept in `.nexus/secrets.json`."""

import base64
import json
import secrets as random
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from pydantic import BaseModel, ValidationError

from stack import files
from stack.contexts import CONTEXTS, SERVICES
from stack.errors import StackError

VAULT_KEY = "local-1"
"""The id of each context's first key-encryption key."""


class Secrets(BaseModel):
    """Everything that must stay the same from one start to the next. Keys are base64 of their raw bytes."""

    postgres: dict[str, str] = {}
    nats: dict[str, str] = {}
    seal: dict[str, str] = {}
    vault: dict[str, dict[str, str]] = {}
    vault_active: str = VAULT_KEY
    """The id of the key-encryption key in use. To rotate, name a new one: it is generated, the old ones stay."""
    gateway_signing: str = ""
    jwt_signing: str = ""
    jwt_previous: list[str] = []
    """Public keys of earlier signing keys of access tokens."""
    twins: str = ""
    """What the vendors' twins know us by."""

    def gateway_public(self) -> str:
        """Give the key with which contexts verify the gateway's tokens."""
        private = Ed25519PrivateKey.from_private_bytes(base64.b64decode(self.gateway_signing))
        return _encode(private.public_key().public_bytes_raw())

    def twins_stripe(self) -> str:
        """Give the key by which Stripe's twin knows us: one of test mode, as Stripe's own begin."""
        return f"sk_test_{self.twins}"

    def seal_public(self) -> dict[str, str]:
        """Give the keys to which secrets in events are sealed, by consuming context."""
        private = {name: X25519PrivateKey.from_private_bytes(base64.b64decode(key)) for name, key in self.seal.items()}
        return {name: _encode(key.public_key().public_bytes_raw()) for name, key in private.items()}

    def complete(self) -> None:
        """Generate what is missing, as for a new context; what is there never changes."""
        _fill(self.postgres, ("postgres", *CONTEXTS), _password)
        _fill(self.nats, ("admin", *SERVICES), _password)
        _fill(self.seal, CONTEXTS, lambda: _encode(X25519PrivateKey.generate().private_bytes_raw()))
        self.gateway_signing = self.gateway_signing or _encode(Ed25519PrivateKey.generate().private_bytes_raw())
        self.jwt_signing = self.jwt_signing or _encode(Ed25519PrivateKey.generate().private_bytes_raw())
        self.twins = self.twins or _password()
        for context in CONTEXTS:
            _fill(self.vault.setdefault(context, {}), (self.vault_active,), lambda: _encode(random.token_bytes(32)))


def load(path: Path) -> Secrets:
    """Read the secrets, complete and store them. Raises `StackError` for a broken file or one open to others."""
    if not path.exists():
        held = Secrets()
    else:
        if path.stat().st_mode & 0o077:
            raise StackError(f"{path} can be read by others. Run: chmod 600 {path}")
        try:
            held = Secrets.model_validate_json(path.read_bytes())
        except ValidationError as broken:
            raise StackError(
                f"{path} is damaged. Restore it: without it stored data stays encrypted. "
                "To start afresh remove the whole folder."
            ) from broken
    before = held.model_dump()
    held.complete()
    if held.model_dump() != before:
        files.write_private(path, json.dumps(held.model_dump(), indent=2) + "\n")
    return held


def _fill(held: dict[str, str], names: tuple[str, ...], make: Callable[[], str]) -> None:
    for name in names:
        held.setdefault(name, make())


def _password() -> str:
    """Give 192 random bits; a letter comes first, as NATS reads what begins with a digit as a number."""
    return f"p{random.token_urlsafe(24)}"


def _encode(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
