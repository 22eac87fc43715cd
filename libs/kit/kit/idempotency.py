"""Idempotency-Key: a create that is sent twice happens once, and the second answer is the first one's."""

import hashlib
import os
from typing import ClassVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import bindparam, insert, select, text

from kit import chassis
from kit.db import Session
from kit.errors import Conflict, Invalid
from kit.scope import Scope

KEEP_DAYS = 30
MAX_KEY_LENGTH = 255

_columns = chassis.idempotency.c
_FIND = select(_columns.fingerprint, _columns.reply).where(
    _columns.scope == bindparam("in_scope"), _columns.key == bindparam("of_key")
)


class KeyReused(Invalid):
    """This Idempotency-Key was used with another body."""

    code = "idempotency_key_reused"


class InFlight(Conflict):
    """A request with this Idempotency-Key is still being answered."""

    code = "idempotency_in_flight"
    headers: ClassVar = {"Retry-After": "1"}


class Records:
    """Replies by key, in the transaction of the effect; encrypted, since replies carry manage tokens."""

    def __init__(self, secret: bytes) -> None:
        self._cipher = AESGCM(HKDF(SHA256(), 32, None, b"nexus idempotency records").derive(secret))

    async def find(self, session: Session, subject: str, key: str, body: bytes) -> bytes | None:
        """The reply this key got before, or None when the caller must do the work (the key is then locked).

        Raises `KeyReused` when the body differs and `InFlight` while another request holds the key.
        """
        scope = _scope(session, subject)
        free = await session.scalar(
            text("select pg_try_advisory_xact_lock(hashtextextended(:key, 1))"), {"key": f"{scope}\n{key}"}
        )
        if not free:
            raise InFlight
        found = (await session.execute(_FIND, {"in_scope": scope, "of_key": key})).first()
        if found is None:
            return None
        if found.fingerprint != _fingerprint(body):
            raise KeyReused
        try:
            return self._cipher.decrypt(found.reply[:12], found.reply[12:], f"{scope}\n{key}".encode())
        except InvalidTag as error:
            raise KeyReused("This Idempotency-Key belongs to a record that can no longer be read") from error

    async def keep(self, session: Session, subject: str, key: str, body: bytes, reply: bytes) -> None:
        """Store the reply; it commits with the effect."""
        scope = _scope(session, subject)
        nonce = os.urandom(12)
        sealed = nonce + self._cipher.encrypt(nonce, reply, f"{scope}\n{key}".encode())
        await session.execute(
            insert(chassis.idempotency),
            {"scope": scope, "key": key, "fingerprint": _fingerprint(body), "reply": sealed},
        )


def _scope(session: Session, subject: str) -> str:
    opened_for: Scope = session.info["opened_for"]  # a handler may have entered a business it creates
    return f"{opened_for.business_id or '-'}\n{session.actor}\n{subject}"


def _fingerprint(body: bytes) -> bytes:
    return hashlib.sha256(body).digest()
