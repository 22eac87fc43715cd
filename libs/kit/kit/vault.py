"""Envelope encryption of what only its business may read (ADR 0011). `kit.vault_keys` keeps the keys."""

import hmac
import logging
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kit import metrics
from kit.errors import AppError, Conflict, Gone, Unavailable

log = logging.getLogger(__name__)

KEY_BYTES: Final = 32
_VERSION: Final = b"\x01"
_SALT_BYTES: Final = 16
_NONCE_BYTES: Final = 12
_TAG_BYTES: Final = 16
_KEY_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")


class Tampered(Conflict):
    """A stored secret is not what was written in its place; this is recorded and looked into."""

    code = "vault.tampered"


class UnknownKey(Unavailable):
    """A key that this part of the system needs is not at hand; try again later."""

    code = "vault.unknown_key"


class Erased(Gone):
    """The key of this secret was destroyed, and with it the secret."""

    code = "vault.erased"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a ciphertext belongs. Moved anywhere else, or put back after a newer revision, it does not open."""

    business_id: UUID
    table: str
    row: str
    column: str
    revision: int = 0

    def bytes(self) -> bytes:
        """One encoding per place: each part after its length, so that no two places read alike."""
        parts = (self.business_id.bytes, self.table.encode(), self.row.encode(), self.column.encode())
        return _framed(*parts, self.revision.to_bytes(8, "big"))

    def __str__(self) -> str:
        return f"{self.business_id}/{self.table}/{self.row}/{self.column}@{self.revision}"


def alert(error: AppError, where: str) -> AppError:
    """Record that something encrypted does not open, for whoever is on call; the error, to be raised.

    Whatever becomes of it afterwards, `nexus_unreadable_secrets` has counted it and the log says where it lies.
    """
    metrics.count_unreadable(error.code)
    log.error("%s: %s", error.code, where)
    return error


class DataKey:
    """A key of a business or of a subject. Its material is in no `repr`, log or error."""

    __slots__ = ("_material", "id")

    def __init__(self, material: bytes, key_id: str | None = None) -> None:
        if len(material) != KEY_BYTES:
            message = f"a key has {KEY_BYTES} bytes"
            raise ValueError(message)
        self._material = material
        # A fingerprint tells keys apart without telling anything about them.
        self.id = key_id or HKDF(SHA256(), 8, None, b"nexus vault key id").derive(material).hex()

    @classmethod
    def new(cls) -> "DataKey":
        """A random key."""
        return cls(os.urandom(KEY_BYTES))

    def encrypt(self, plaintext: bytes, place: Place) -> bytes:
        """Encrypt for one place, under a key of its own. Adds 78 bytes and the key's id; costs about 20 µs.

        Layout: version (1), length of the key id (1), key id, salt (16), nonce (12), commitment (32), ciphertext, tag
        (16). Salt and nonce are random, so that the same text never encrypts alike.
        """
        header = _VERSION + bytes([len(self.id)]) + self.id.encode() + os.urandom(_SALT_BYTES + _NONCE_BYTES)
        key, commitment, aad = self._derive(header, place)
        return header + commitment + AESGCM(key).encrypt(header[-_NONCE_BYTES:], plaintext, aad)

    def decrypt(self, ciphertext: bytes, place: Place) -> bytes:
        """What was encrypted for this place with this key.

        Raises:
            Tampered: any bit differs, or the key or the place is another. Which of these is not told.
        """
        head = 2 + len(self.id) + _SALT_BYTES + _NONCE_BYTES
        prefix = _VERSION + bytes([len(self.id)]) + self.id.encode()
        if len(ciphertext) < head + KEY_BYTES + _TAG_BYTES or not ciphertext.startswith(prefix):
            raise alert(Tampered(), str(place))
        header, commitment, rest = (
            ciphertext[:head],
            ciphertext[head : head + KEY_BYTES],
            ciphertext[head + KEY_BYTES :],
        )
        key, expected, aad = self._derive(header, place)
        # GCM alone lets one ciphertext open under two keys; the commitment allows one.
        if not hmac.compare_digest(commitment, expected):
            raise alert(Tampered(), str(place))
        try:
            return AESGCM(key).decrypt(header[-_NONCE_BYTES:], rest, aad)
        except InvalidTag:
            raise alert(Tampered(), str(place)) from None

    def wrap(self, key: "DataKey", place: Place) -> bytes:
        """Another key, encrypted under this one."""
        return self.encrypt(key._material, place)

    def unwrap(self, wrapped: bytes, place: Place) -> "DataKey":
        """The key that `wrap` encrypted. Raises `Tampered`."""
        return DataKey(self.decrypt(wrapped, place))

    def _derive(self, header: bytes, place: Place) -> tuple[bytes, bytes, bytes]:
        salt = header[-_SALT_BYTES - _NONCE_BYTES : -_NONCE_BYTES]
        aad = _framed(header, place.bytes())
        derived = HKDF(SHA256(), 2 * KEY_BYTES, salt, b"nexus vault record" + aad).derive(self._material)
        return derived[:KEY_BYTES], derived[KEY_BYTES:], aad


class KeyRing:
    """The key-encryption keys of a context: one active, the others still open what they wrapped.

    To rotate: add a key, make it active, restart, `vault_keys.rewrap` every business, then remove the old one when
    nothing is left that `encrypt` wrote under it. What the business keys encrypted is not touched.
    """

    def __init__(self, keys: Mapping[str, bytes], active: str) -> None:
        if active not in keys:
            message = f"the active key {active!r} is not in the ring"
            raise ValueError(message)
        if not all(map(_KEY_ID.fullmatch, keys)):
            message = "the id of a key has 1 to 64 letters, digits, dots, dashes or underscores"
            raise ValueError(message)
        self._keys = {key_id: DataKey(material, key_id) for key_id, material in keys.items()}
        self.active = active

    def encrypt(self, plaintext: bytes, place: Place) -> bytes:
        """Encrypt under the active key itself, for what a context keeps for a while and for nobody's later erasure."""
        return self._keys[self.active].encrypt(plaintext, place)

    def decrypt(self, ciphertext: bytes, place: Place) -> bytes:
        """What `encrypt` encrypted, under whichever key was active then. Raises `UnknownKey` and `Tampered`."""
        return self._key_of(ciphertext, place).decrypt(ciphertext, place)

    def new_business_key(self, business_id: UUID) -> tuple[DataKey, bytes]:
        """A random key for a business, and the same wrapped under the active key, to be stored."""
        key = DataKey.new()
        return key, self._keys[self.active].wrap(key, _business_place(business_id))

    def unwrap(self, wrapped: bytes, business_id: UUID) -> DataKey:
        """The key of a business. Raises `UnknownKey` and `Tampered`."""
        place = _business_place(business_id)
        return self._key_of(wrapped, place).unwrap(wrapped, place)

    def rewrap(self, wrapped: bytes, business_id: UUID) -> bytes:
        """The same business key under the active key; unchanged when it is already. Raises like `unwrap`."""
        if key_id_of(wrapped) == self.active:
            return wrapped
        return self._keys[self.active].wrap(self.unwrap(wrapped, business_id), _business_place(business_id))

    def _key_of(self, ciphertext: bytes, place: Place) -> DataKey:
        key_id = key_id_of(ciphertext)
        if key_id is None:
            raise alert(Tampered(), str(place))
        if key_id not in self._keys:
            raise alert(UnknownKey(), f"{place}, encrypted under {key_id!r}")
        return self._keys[key_id]


def key_id_of(ciphertext: bytes) -> str | None:
    """The id of the key that encrypted this, as it says itself; None when it is no ciphertext."""
    if len(ciphertext) < 2 or ciphertext[:1] != _VERSION or len(ciphertext) < 2 + ciphertext[1]:
        return None
    key_id = ciphertext[2 : 2 + ciphertext[1]].decode("ascii", "replace")
    return key_id if _KEY_ID.fullmatch(key_id) else None


def subject_place(business_id: UUID, subject: str) -> Place:
    """Where the wrapped key of a customer or a conversation belongs."""
    return Place(business_id, "vault_subject_keys", subject, "wrapped")


def _business_place(business_id: UUID) -> Place:
    return Place(business_id, "vault_business_keys", str(business_id), "wrapped")


def _framed(*parts: bytes) -> bytes:
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)
