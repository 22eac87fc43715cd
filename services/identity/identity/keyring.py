"""The keys of access tokens: one signs, those before it are published until their last token has ended."""

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from contracts.identity import tokens
from contracts.types import to_typeid, uuid7


class Keyring:
    """Signs access tokens, names its keys, and derives the successors of refresh tokens."""

    def __init__(self, seed: bytes, previous: Sequence[bytes] = ()) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        public = self._key.public_key().public_bytes_raw()
        self.public_keys: list[dict[str, Any]] = [_public_jwk(key) for key in (public, *previous)]
        self._kid: str = self.public_keys[0]["kid"]
        self._successors = HKDF(SHA256(), 32, None, b"nexus refresh token successors").derive(seed)
        self._salts = HKDF(SHA256(), 32, None, b"nexus password salts").derive(seed)
        self.cursors = HKDF(SHA256(), 32, None, b"nexus identity cursors").derive(seed)
        """Signs the cursors of pages."""
        self.outside_logins = HKDF(SHA256(), 32, None, b"nexus outside logins").derive(seed)
        """Makes the secrets of logins at other providers out of their state."""

    def access_token(self, user_id: UUID, login_id: UUID, login_version: int, now: datetime) -> str:
        """A token that says who acts by which login; it ends after ten minutes. Roles are asked for, never carried."""
        issued = int(now.timestamp())
        claims = {
            "iss": tokens.ISSUER,
            "aud": tokens.AUDIENCE,
            "sub": to_typeid("usr", user_id),
            "sid": to_typeid("lgn", login_id),
            "ver": login_version,
            "iat": issued,
            "exp": issued + tokens.LIFETIME_SECONDS,
            "jti": str(uuid7()),
        }
        headers = {"typ": tokens.TYPE, "kid": self._kid}
        return jwt.encode(claims, self._key, algorithm=tokens.ALGORITHM, headers=headers)

    def successor(self, refresh_token: str) -> str:
        """The refresh token that follows this one: the same whenever it is asked for, and not to be had without it."""
        return PREFIX + _base64url(hmac.digest(self._successors, refresh_token.encode(), "sha256"))

    def salt(self, email: str) -> bytes:
        """The salt of the passwords of whoever names this address: nobody else's, and not to be guessed."""
        return hmac.digest(self._salts, email.encode(), "sha256")[:16]


PREFIX = "nxr_"
"""Refresh tokens begin with it, so that a leaked one is recognised by secret scanners."""


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _public_jwk(public: bytes) -> dict[str, Any]:
    """An Ed25519 key as RFC 8037 writes it, named by its RFC 7638 thumbprint."""
    required = {"crv": "Ed25519", "kty": "OKP", "x": _base64url(public)}
    thumbprint = hashlib.sha256(json.dumps(required, separators=(",", ":"), sort_keys=True).encode()).digest()
    return {**required, "kid": _base64url(thumbprint), "use": "sig", "alg": tokens.ALGORITHM}


_loaded: list[Keyring] = []


def load(keyring: Keyring) -> None:
    """Use these keys from now on; called once at start."""
    _loaded[:] = [keyring]


def current() -> Keyring:
    """The keys of this process."""
    return _loaded[0]
