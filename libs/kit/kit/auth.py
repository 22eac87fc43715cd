"""Who acts: short-lived tokens that the gateway signs for one context, and that every context verifies."""

import base64
import hashlib
import secrets
import time
from dataclasses import replace
from typing import Any
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from contracts.permissions import Role
from contracts.types import Actor
from kit.errors import Unauthorized
from kit.scope import Scope

ISSUER = "nexus-gateway"
TYPE = "nexus-actor+jwt"
LIFETIME_SECONDS = 60
REUSE_SECONDS = 30
"""A signed token is used again for this long: signing and verifying cost more than the rest of a small request."""
CACHE_SIZE = 4_096


class ActorSigner:
    """The gateway's side: signs who acts, for one context."""

    def __init__(self, private_key: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(private_key)
        self._cache: dict[tuple[str, Scope], tuple[float, str]] = {}

    def sign(self, scope: Scope, context: str) -> str:
        """A token that says who acts, in which business, as what; valid for one context and at most a minute."""
        now = time.time()
        key = (context, replace(scope, cause=None, origin=None))
        made = self._cache.get(key)
        if made and now - made[0] < REUSE_SECONDS:
            return made[1]
        claims: dict[str, Any] = {
            "iss": ISSUER,
            "aud": context,
            "iat": int(now),
            "exp": int(now) + LIFETIME_SECONDS,
            "actor": str(scope.actor),
            "business": str(scope.business_id) if scope.business_id else None,
            "roles": sorted(scope.roles),
            "login": str(scope.login_id) if scope.login_id else None,
        }
        if scope.permissions:
            claims["permissions"] = sorted(scope.permissions)
        token = jwt.encode(claims, self._key, algorithm="EdDSA", headers={"typ": TYPE})
        if len(self._cache) >= CACHE_SIZE:
            self._cache.clear()
        self._cache[key] = (now, token)
        return token


class ActorVerifier:
    """A context's side. Reaching its port is not enough: every request carries a token of the gateway's."""

    def __init__(self, public_key: bytes, context: str) -> None:
        self._key = Ed25519PublicKey.from_public_bytes(public_key)
        self._context = context
        self._cache: dict[bytes, tuple[float, Scope]] = {}

    def verify(self, header: str | None) -> Scope:
        """The scope that an `Authorization` header proves. Raises `Unauthorized`."""
        if not header or not header.startswith("Bearer "):
            raise Unauthorized
        token = header[7:]
        digest = hashlib.blake2b(token.encode("latin-1", "replace"), digest_size=16).digest()
        known = self._cache.get(digest)
        if known and time.time() < known[0]:
            return known[1]
        claims = self._claims(token)
        business, login = claims.get("business"), claims.get("login")
        roles = frozenset(Role(role) for role in claims["roles"])
        permissions = frozenset(map(str, claims.get("permissions", ())))
        scope = Scope(
            UUID(business) if business else None, Actor.parse(claims["actor"]), roles,
            login_id=UUID(login) if login else None, permissions=permissions,
        )  # fmt: skip
        if len(self._cache) >= CACHE_SIZE:
            self._cache.clear()
        self._cache[digest] = (claims["exp"], scope)
        return scope

    def _claims(self, token: str) -> dict[str, Any]:
        try:
            if jwt.get_unverified_header(token).get("typ") != TYPE:
                raise Unauthorized
            claims: dict[str, Any] = jwt.decode(
                token, self._key, algorithms=["EdDSA"], audience=self._context, issuer=ISSUER,
                options={"require": ["exp", "iat", "aud", "iss"]},
            )  # fmt: skip
        except jwt.PyJWTError as error:
            raise Unauthorized from error
        return claims


def new_secret() -> str:
    """A random 128-bit token for links, URL-safe."""
    return base64.urlsafe_b64encode(secrets.token_bytes(16)).rstrip(b"=").decode()


def hashed(secret: str) -> bytes:
    """How a random secret is stored: SHA-256 is enough for 128 bits of entropy."""
    return hashlib.sha256(secret.encode()).digest()
