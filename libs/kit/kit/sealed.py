"""Sealed boxes: a text that one context alone can open, however many outboxes, streams and backups it passes."""

import base64
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kit.errors import Conflict
from kit.vault import alert

_VERSION: Final = b"\x01"
_POINT_BYTES: Final = 32
_TAG_BYTES: Final = 16


class Unopenable(Conflict):
    """A sealed text was not meant for this context and purpose, or was changed on its way."""

    code = "sealed.unopenable"


def new_key_pair() -> tuple[bytes, bytes]:
    """A private key for a context, and the public key that others seal to: 32 bytes each."""
    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def seal(plaintext: str, recipient: str, public_key: bytes, purpose: str) -> str:
    """Encrypt `plaintext` so that only the holder of the private key opens it, as this recipient, for this purpose.

    The sender itself cannot open it again. The result is base64url text, about 70 characters longer than four thirds
    of the text, and different each time. It proves nothing about who sent it.

    Raises:
        ValueError: the public key is not an X25519 key.
    """
    ephemeral = X25519PrivateKey.generate()
    point = ephemeral.public_key().public_bytes_raw()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(public_key))
    key, nonce, bound = _derive(shared, point, public_key, recipient, purpose)
    token = _VERSION + point + AESGCM(key).encrypt(nonce, plaintext.encode(), bound)
    return base64.urlsafe_b64encode(token).rstrip(b"=").decode()


def open_(token: str, private_key: bytes, recipient: str, purpose: str) -> str:
    """The text that was sealed to this recipient for this purpose.

    Raises:
        Unopenable: any character differs, or the key, the recipient or the purpose is another. Which is not told.
    """
    try:
        return _opened(_decode(token), private_key, recipient, purpose)
    except ValueError:
        raise alert(Unopenable(), f"{purpose} for {recipient}") from None


def _opened(raw: bytes, private_key: bytes, recipient: str, purpose: str) -> str:
    if len(raw) < 1 + _POINT_BYTES + _TAG_BYTES or raw[:1] != _VERSION:
        raise ValueError
    point, ciphertext = raw[1 : 1 + _POINT_BYTES], raw[1 + _POINT_BYTES :]
    private = X25519PrivateKey.from_private_bytes(private_key)
    public_key = private.public_key().public_bytes_raw()
    shared = private.exchange(X25519PublicKey.from_public_bytes(point))  # a point that would make it zero: ValueError
    key, nonce, bound = _derive(shared, point, public_key, recipient, purpose)
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, bound).decode()
    except InvalidTag as error:
        raise ValueError from error


def _derive(shared: bytes, point: bytes, public_key: bytes, recipient: str, purpose: str) -> tuple[bytes, bytes, bytes]:
    """Key, nonce and bound data. The nonce may be derived, as an ephemeral key encrypts once."""
    parts = (_VERSION, point, public_key, recipient.encode(), purpose.encode())
    bound = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    derived = HKDF(SHA256(), 44, None, b"nexus sealed" + bound).derive(shared)
    return derived[:32], derived[32:], bound


def _decode(token: str) -> bytes:
    """The bytes of a token. Raises `ValueError`, as all of what it calls does."""
    raw = base64.b64decode(token.encode("ascii") + b"=" * (-len(token) % 4), altchars=b"-_", validate=True)
    # One text per token: the spare bits of the last character have to be zero.
    if base64.urlsafe_b64encode(raw).rstrip(b"=").decode() != token:
        raise ValueError
    return raw
