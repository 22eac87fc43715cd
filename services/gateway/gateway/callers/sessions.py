"""Sessions of browsers: the tokens of a login, in cookies that no script reads and that serve on one host alone."""

import base64
import binascii
import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from contracts.identity.api import Tokens
from contracts.identity.tokens import LIFETIME_SECONDS
from kit.errors import Unauthorized

ACCESS: Final = "__Host-nexus-access"
REFRESH: Final = "__Host-nexus-refresh"
REFRESH_SECONDS: Final = 30 * 86_400
"""As long as identity keeps an unused refresh token."""
_NONCE: Final = 12

Header = tuple[bytes, bytes]


class Sessions:
    """Writes and reads the cookies.

    `__Host-` makes browsers refuse them without TLS and from other hosts (RFC 6265bis, section 4.1.3.2). What they hold
    is sealed to the host that set them, since a business decides where its own host leads: a cookie that is caught
    there is no bearer token, and no cookie anywhere else.
    """

    def __init__(self, signing_key: bytes) -> None:
        self._cipher = AESGCM(HKDF(SHA256(), 32, None, b"nexus session cookies").derive(signing_key))

    def put(self, host: str, tokens: Tokens) -> list[Header]:
        """The headers that open or go on with a session on this host."""
        return [
            _set(ACCESS, self._seal(host, ACCESS, tokens.access_token), LIFETIME_SECONDS),
            _set(REFRESH, self._seal(host, REFRESH, tokens.refresh_token), REFRESH_SECONDS),
        ]

    @staticmethod
    def drop() -> list[Header]:
        """The headers that end the session of a browser."""
        return [_set(ACCESS, "", 0), _set(REFRESH, "", 0)]

    def token(self, host: str, name: str, cookies: dict[str, str]) -> str | None:
        """The token in the cookie of this name, None without one. Raises `Unauthorized` for one not made here."""
        value = cookies.get(name)
        if not value:
            return None
        try:
            sealed = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], _bound(host, name)).decode()
        except (InvalidTag, binascii.Error, ValueError) as error:
            raise Unauthorized from error

    def _seal(self, host: str, name: str, token: str) -> str:
        nonce = secrets.token_bytes(_NONCE)
        sealed = nonce + self._cipher.encrypt(nonce, token.encode(), _bound(host, name))
        return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()


def _bound(host: str, name: str) -> bytes:
    return f"{name} {host}".encode()


def _set(name: str, value: str, seconds: int) -> Header:
    cookie = f"{name}={value}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Lax"
    return b"set-cookie", cookie.encode()
