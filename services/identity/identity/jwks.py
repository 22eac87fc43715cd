"""Tokens that others sign: their keys, fetched from one fixed place, and whether one of them signed this."""

import asyncio
import base64
import binascii
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from pydantic import BaseModel

from identity.reach import Answer, ProviderUnavailable
from kit import clock, strict_json
from kit.errors import Unauthorized

MAX_LENGTH: Final = 8_192
FRESH: Final = timedelta(hours=1)
"""Keys older than this are asked for again."""
KEEP: Final = timedelta(days=1)
"""While their issuer is away keys hold this long."""
ASK_AGAIN: Final = timedelta(seconds=10)
"""An unknown key id makes us look for new keys, this often at most: anyone can make up key ids."""
LEEWAY: Final = timedelta(seconds=30)
"""How far the issuer's clock may be off."""
KEY_TYPES: Final = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC", "EdDSA": "OKP"}
"""The algorithms known here. All are asymmetric: no published key can serve as a shared secret."""
_SMALLEST_RSA: Final = 2_048
_MOST_KEYS: Final = 32
_LEADS_AWAY: Final = frozenset({"jku", "jwk", "x5u", "x5c", "crit", "b64"})


class TokenRefused(Unauthorized):
    """This token is not one that its issuer gave out for us, or it has ended."""

    code = "identity.token_refused"


@dataclass(frozen=True, slots=True)
class Key:
    """One published key, for one algorithm."""

    id: str | None
    algorithm: str
    key: jwt.PyJWK


class _Published(BaseModel):
    keys: list[dict[str, Any]]


class KeySet:
    """The signing keys of one issuer, remembered for an hour and fetched once however many wait.

    `fetch` asks the one place that was configured: nothing in a token says where to look.
    """

    def __init__(self, fetch: Callable[[], Awaitable[Answer]], algorithms: frozenset[str]) -> None:
        self._fetch = fetch
        self._algorithms = algorithms
        self._keys: list[Key] = []
        self._fetched_at: datetime | None = None
        self._asked_at: datetime | None = None
        self._asking: asyncio.Task[None] | None = None

    async def verify(self, token: str, *, types: frozenset[str | None]) -> dict[str, Any]:
        """The claims of a token that one of the keys signed and whose header says one of these types.

        Times are checked; issuer and audience are the caller's to check. Raises `TokenRefused`, and
        `ProviderUnavailable` where there are no keys to be had.
        """
        header = _header(token)
        algorithm, kid, kind = header.get("alg"), header.get("kid"), header.get("typ")
        if algorithm not in self._algorithms or _LEADS_AWAY & header.keys() or not isinstance(kid, str | None):
            raise TokenRefused
        if (kind.lower() if isinstance(kind, str) else kind) not in types:
            raise TokenRefused
        key = await self._key(kid, str(algorithm))
        try:
            claims: dict[str, Any] = jwt.decode(
                token, key.key, algorithms=[key.algorithm], leeway=LEEWAY,
                options={"require": ["exp", "iat", "iss", "sub"], "verify_aud": False, "verify_exp": False,
                         "verify_iat": False, "verify_nbf": False},
            )  # fmt: skip
        except jwt.PyJWTError as error:
            raise TokenRefused from error
        _in_time(claims)
        return claims

    async def _key(self, kid: str | None, algorithm: str) -> Key:
        if self._fetched_at is None or clock.now() - self._fetched_at >= FRESH:
            await self._look()
        found = self._find(kid, algorithm)
        if found is None and await self._look():
            found = self._find(kid, algorithm)
        if found is None:
            raise TokenRefused
        return found

    def _find(self, kid: str | None, algorithm: str) -> Key | None:
        """The key of this name. Where one side gives no name, the only key that fits; of several none is guessed."""
        fitting = [key for key in self._keys if key.algorithm == algorithm]
        named = [key for key in fitting if kid is None or key.id is None or key.id == kid]
        exact = [key for key in named if kid is not None and key.id == kid]
        found = exact or named
        return found[0] if len(found) == 1 else None

    async def _look(self) -> bool:
        """Fetch the keys, unless that was done a moment ago; False when it was.

        Raises `ProviderUnavailable` where there are no keys that still hold.
        """
        if self._asking is None:
            if self._asked_at is not None and clock.now() - self._asked_at < ASK_AGAIN:
                if not self._hold():
                    raise ProviderUnavailable("away")
                return False
            self._asked_at = clock.now()
            self._asking = asyncio.create_task(self._ask())
            self._asking.add_done_callback(self._asked)
        try:
            # Shielded: the one who asked first may be gone before the others have their answer.
            await asyncio.shield(self._asking)
        except ProviderUnavailable:
            if not self._hold():
                raise
        return True

    def _hold(self) -> bool:
        return self._fetched_at is not None and clock.now() - self._fetched_at < KEEP

    async def _ask(self) -> None:
        published = (await self._fetch()).read(_Published)
        self._keys = [key for each in published.keys[:_MOST_KEYS] for key in self._usable(each)]
        self._fetched_at = clock.now()

    def _asked(self, task: "asyncio.Task[None]") -> None:
        self._asking = None
        if not task.cancelled():
            task.exception()  # looked at: when everyone who waited has gone, nobody else will

    def _usable(self, published: dict[str, Any]) -> list[Key]:
        """What this key may verify: it is for signatures, strong enough, and of a kind that is known here."""
        kid = published.get("kid")
        if published.get("use", "sig") != "sig" or not isinstance(kid, str | None):
            return []
        fitting = [name for name in self._algorithms if KEY_TYPES[name] == published.get("kty")]
        said = published.get("alg")
        found = []
        for algorithm in fitting if said is None else [name for name in fitting if name == said]:
            try:
                key = jwt.PyJWK(published, algorithm=algorithm)
            except jwt.PyJWTError:
                continue
            if isinstance(key.key, RSAPublicKey) and key.key.key_size < _SMALLEST_RSA:
                continue
            found.append(Key(kid or None, algorithm, key))
        return found


def _header(token: str) -> dict[str, Any]:
    if len(token) > MAX_LENGTH or not token.isascii() or token.count(".") != 2:
        raise TokenRefused
    text = token.split(".", 1)[0]
    try:
        header = strict_json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), max_bytes=2_048)
    except (strict_json.JsonError, binascii.Error) as error:
        raise TokenRefused from error
    if not isinstance(header, dict):
        raise TokenRefused
    return header


def _in_time(claims: dict[str, Any]) -> None:
    """Raise `TokenRefused` for a token that has ended, or is from the future, by our own clock."""
    now = clock.now().timestamp()
    early, late = now - LEEWAY.total_seconds(), now + LEEWAY.total_seconds()
    moments = [claims["exp"], claims["iat"], claims.get("nbf", now)]
    if not all(isinstance(moment, int | float) and not isinstance(moment, bool) for moment in moments):
        raise TokenRefused
    if not (early < moments[0] and moments[1] <= late and moments[2] <= late):
        raise TokenRefused
