"""Idempotency keys: the first answer is told again for a day (docs.stripe.com/api/idempotent_requests)."""

import hashlib
from dataclasses import dataclass
from typing import Any, Final

import orjson

from twins.stripe.book import Book
from twins.stripe.refusals import Refused
from twins.stripe.store import Obj

KIND: Final = "_idempotency"
_KEPT_SECONDS: Final = 24 * 3600
_LONGEST: Final = 255


@dataclass(frozen=True)
class Attempt:
    """A request that carries a key."""

    key: str
    path: str
    sent: dict[str, Any]

    @property
    def digest(self) -> str:
        """The same for the same parameters."""
        return hashlib.sha256(orjson.dumps(self.sent, option=orjson.OPT_SORT_KEYS)).hexdigest()


class Keys:
    """The keys whose requests are being answered now."""

    def __init__(self) -> None:
        self._in_use: set[tuple[str, str]] = set()

    def begin(self, book: Book, attempt: Attempt) -> Obj | None:
        """The answer that was given before, or none: then the key is held until `end`.

        Raises `Refused` for a key that is in use (409), or was used for another request (`idempotency_error`).
        """
        if len(attempt.key) > _LONGEST:
            raise Refused(f"Idempotency keys can have up to {_LONGEST} characters.", stored=False)
        if (book.scope, attempt.key) in self._in_use:
            raise Refused(
                "There is currently another in-progress request using this Idempotent Key (that probably means you "
                "submitted twice, "
                f"and the other request is still going through): {attempt.key}",
                status=409, code="idempotency_key_in_use", stored=False,
            )  # fmt: skip
        known = book.store.find(book.scope, KIND, attempt.key)
        if known and known["created"] + _KEPT_SECONDS <= book.now():
            book.store.remove(book.scope, KIND, attempt.key)
            known = None
        if known:
            _same(known, attempt)
            return known
        self._in_use.add((book.scope, attempt.key))
        return None

    def end(self, book: Book, attempt: Attempt) -> None:
        """The request is answered."""
        self._in_use.discard((book.scope, attempt.key))


def keep(book: Book, attempt: Attempt, status: int, body: bytes, request_id: str) -> None:
    """Note the answer, in the unit of work of what it did."""
    book.store.add(
        book.scope,
        {
            "id": attempt.key, "object": KIND, "created": book.now(), "path": attempt.path, "digest": attempt.digest,
            "status": status, "body": body.decode(), "request": request_id,
        },
    )  # fmt: skip


def _same(known: Obj, attempt: Attempt) -> None:
    other = f"Try using a key other than '{attempt.key}' if you meant to execute a different request."
    if known["path"] != attempt.path:
        raise Refused(
            "Keys for idempotent requests can only be used for the same endpoint they were first used for "
            f"('{attempt.path}' vs '{known['path']}'). {other}", type="idempotency_error", stored=False,
        )  # fmt: skip
    if known["digest"] != attempt.digest:
        message = (
            f"Keys for idempotent requests can only be used with the same parameters they were first used with. {other}"
        )
        raise Refused(message, type="idempotency_error", stored=False)
