"""Idempotency-Key: a create that is sent twice happens once, and the second answer is the first one's."""

import hashlib
from typing import ClassVar

from kit.db import NO_BUSINESS, Session
from kit.errors import Conflict, Invalid
from kit.scope import Scope
from kit.vault import KeyRing, Place, UnknownKey

KEEP_DAYS = 30
MAX_KEY_LENGTH = 255

_LOCK = "select pg_try_advisory_xact_lock(hashtextextended($1, 1))"
_FIND = "select fingerprint, reply from idempotency_records where scope = $1 and key = $2"
_KEEP = "insert into idempotency_records (scope, key, fingerprint, reply) values ($1, $2, $3, $4)"


class KeyReused(Invalid):
    """This Idempotency-Key was used with another body."""

    code = "idempotency_key_reused"


class InFlight(Conflict):
    """A request with this Idempotency-Key is still being answered."""

    code = "idempotency_in_flight"
    headers: ClassVar = {"Retry-After": "1"}


class AnswerLost(Conflict):
    """This request was done before, but the key of its first answer is gone; look at what it did."""

    code = "idempotency_answer_lost"


class Records:
    """Replies by key, in the transaction of the effect; encrypted, since replies carry manage tokens.

    A record names the key-encryption key it lies under: keep one for `KEEP_DAYS` after another became active.
    """

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring

    async def find(self, session: Session, subject: str, key: str, body: bytes) -> bytes | None:
        """The reply this key got before, or None when the caller must do the work (the key is then locked).

        Raises `KeyReused` when the body differs, `InFlight` while another request holds the key, `AnswerLost` and
        `Tampered` when the reply does not open.
        """
        scope = _scope(session, subject)
        [(free,)] = await session.fetch(_LOCK, f"{scope}\n{key}")
        if not free:
            raise InFlight
        return await self.look(session, subject, key, body)

    async def look(self, session: Session, subject: str, key: str, body: bytes) -> bytes | None:
        """What `find` says, for a caller that will do no work: the key is not locked."""
        scope = _scope(session, subject)
        found = await session.fetch(_FIND, scope, key)
        if not found:
            return None
        fingerprint, reply = found[0]
        if fingerprint != _fingerprint(body):
            raise KeyReused
        try:
            return self._ring.decrypt(reply, _place(session, scope, key))
        except UnknownKey:
            raise AnswerLost from None

    async def keep(self, session: Session, subject: str, key: str, body: bytes, reply: bytes) -> None:
        """Store the reply; it commits with the effect."""
        scope = _scope(session, subject)
        sealed = self._ring.encrypt(reply, _place(session, scope, key))
        await session.fetch(_KEEP, scope, key, _fingerprint(body), sealed)


def _opened_for(session: Session) -> Scope:
    """The scope of the request itself: a handler may have entered a business that it creates."""
    scope: Scope = session.info["opened_for"]
    return scope


def _scope(session: Session, subject: str) -> str:
    return f"{_opened_for(session).business_id or '-'}\n{session.actor}\n{subject}"


def _place(session: Session, scope: str, key: str) -> Place:
    row = hashlib.sha256(f"{scope}\n{key}".encode()).hexdigest()  # alerts name it, and the key is its sender's
    return Place(_opened_for(session).business_id or NO_BUSINESS, "idempotency_records", row, "reply")


def _fingerprint(body: bytes) -> bytes:
    return hashlib.sha256(body).digest()
