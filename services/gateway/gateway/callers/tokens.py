"""Access tokens: one algorithm, one type, keys from identity alone; nothing in a token says where to look.

Tokens of WorkOS, where identity accepts them, are identity's to verify: it knows the vendor's keys, and which login of
ours stands for the vendor's session. From then on they are like our own.
"""

import asyncio
import base64
import binascii
import time
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import ValidationError

from contracts.identity import tokens
from contracts.identity.api import GetKeys
from contracts.identity.outside_logins.api import AcceptToken
from gateway.callers.businesses import GATEWAY
from gateway.callers.cache import Cache
from kit import strict_json
from kit.client import Contexts, Remote
from kit.errors import Unauthorized

MAX_LENGTH: Final = 2_048
KEYS_SECONDS: Final = 300.0
ASK_AGAIN_SECONDS: Final = 5.0
"""An unknown key id makes us look for new keys, this often at most: anyone can make up key ids."""
VERIFIED_SIZE: Final = 10_000
OUTSIDE_LENGTH: Final = 8_192
REFUSED_SECONDS: Final = 5.0
_HEADER: Final = frozenset({"alg", "typ", "kid"})


@dataclass(frozen=True, slots=True)
class Claims:
    """What a valid access token says."""

    user_id: UUID
    login_id: UUID
    version: int
    expires_at: float
    """Unix time."""


class Tokens:
    """Verifies access tokens; a token verified once is known until it ends or the keys change."""

    def __init__(self, contexts: Contexts) -> None:
        self._contexts = contexts
        self._cache: Cache[None, dict[str, Ed25519PublicKey]] = Cache(self._ask, KEYS_SECONDS, 1)
        self._asked_again = -ASK_AGAIN_SECONDS
        self._keys: dict[str, Ed25519PublicKey] = {}
        self._verified: dict[str, Claims] = {}
        self._outside_issuers: frozenset[str] = frozenset()
        self._outside: Cache[str, Claims | None] = Cache(self._ask_about, REFUSED_SECONDS, VERIFIED_SIZE)

    async def verify(self, token: str) -> Claims:
        """The claims of an access token. Raises `Unauthorized` for every other token, `Unavailable` without keys."""
        known = self._verified.get(token)
        if known is not None:
            if time.time() < known.expires_at:
                return known
            del self._verified[token]
            raise Unauthorized
        issuer = _issuer(token)
        if issuer not in {None, tokens.ISSUER} and issuer in await self._accepted_issuers():
            accepted = await self._outside.get(token)
            if accepted is None:
                raise Unauthorized
            claims = accepted
        else:
            claims = _claims(token, await self._key(_key_id(token)))
        if len(self._verified) >= VERIFIED_SIZE:
            del self._verified[next(iter(self._verified))]
        self._verified[token] = claims
        return claims

    async def _accepted_issuers(self) -> frozenset[str]:
        await self._cache.get(None)
        return self._outside_issuers

    async def _key(self, key_id: str) -> Ed25519PublicKey:
        keys = await self._cache.get(None)
        if key_id not in keys:
            now = asyncio.get_running_loop().time()
            if now - self._asked_again >= ASK_AGAIN_SECONDS:
                self._asked_again = now
                self._cache.drop()
            keys = await self._cache.get(None)
        if key_id not in keys:
            raise Unauthorized
        return keys[key_id]

    async def _ask_about(self, token: str) -> Claims | None:
        """Whom identity takes the bearer of a vendor's token for; None for one that it refuses."""
        try:
            said = await self._contexts.ask(AcceptToken(token=token), GATEWAY)
        except Remote as refusal:
            if refusal.status == 401:
                return None
            raise
        return Claims(said.user_id, said.login_id, said.version, float(said.expires_at))

    async def _ask(self, _: None) -> dict[str, Ed25519PublicKey]:
        said = await self._contexts.ask(GetKeys(), GATEWAY)
        self._outside_issuers = frozenset(said.outside_issuers)
        keys = {str(key["kid"]): _public_key(key) for key in said.keys if _is_ours(key)}
        if keys != self._keys:
            self._keys = keys
            self._verified.clear()
        return keys


def _is_ours(key: dict[str, Any]) -> bool:
    return key.get("kty") == "OKP" and key.get("crv") == "Ed25519" and "kid" in key and "x" in key


def _public_key(key: dict[str, Any]) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(_decoded(str(key["x"])))


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _issuer(token: str) -> str | None:
    """Who a token says it is of: it decides who looks at it, and nothing else. None for what is no token."""
    if len(token) > OUTSIDE_LENGTH or not token.isascii() or token.count(".") != 2:
        return None
    try:
        said = strict_json.loads(_decoded(token.split(".")[1]), max_bytes=OUTSIDE_LENGTH)
    except (strict_json.JsonError, binascii.Error):
        return None
    issuer = said.get("iss") if isinstance(said, dict) else None
    return issuer if isinstance(issuer, str) else None


def _key_id(token: str) -> str:
    """The key a token names, when its header says exactly what ours say. Raises `Unauthorized`."""
    if len(token) > MAX_LENGTH or not token.isascii() or token.count(".") != 2:
        raise Unauthorized
    try:
        header = strict_json.loads(_decoded(token.split(".", 1)[0]), max_bytes=1_024)
    except (strict_json.JsonError, binascii.Error) as error:
        raise Unauthorized from error
    # No `jku`, `x5u`, `jwk` or `crit` is ever looked at: a header with anything but these three is not one of ours.
    if not isinstance(header, dict) or set(header) != _HEADER:
        raise Unauthorized
    if header["alg"] != tokens.ALGORITHM or header["typ"] != tokens.TYPE or not isinstance(header["kid"], str):
        raise Unauthorized
    return str(header["kid"])


def _claims(token: str, key: Ed25519PublicKey) -> Claims:
    try:
        said = tokens.AccessClaims.model_validate(
            jwt.decode(
                token, key, algorithms=[tokens.ALGORITHM], audience=tokens.AUDIENCE, issuer=tokens.ISSUER,
                options={"require": ["exp", "iat", "iss", "aud", "sub"], "strict_aud": True},
            )
        )  # fmt: skip
    except (jwt.PyJWTError, ValidationError) as error:
        raise Unauthorized from error
    return Claims(said.sub, said.sid, said.ver, float(said.exp))
