"""How a link of the chain is hashed, and what is wrong with one."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Protocol
from uuid import UUID

from contracts.billing.audit.shapes import Flaw

FIRST: Final = bytes(32)


class Link(Protocol):
    """An entry of a chain, as it is kept."""

    business_id: UUID
    sequence: int
    at: datetime
    what: str
    actor: str
    detail: dict[str, Any]
    previous: bytes
    hash: bytes


def link(
    previous: bytes, business_id: UUID, sequence: int, at: datetime, what: str, actor: str, detail: Mapping[str, Any]
) -> bytes:
    """SHA-256 over the hash before and what the entry says, as JSON with sorted keys and no spaces.

    `at` is in UTC. `detail` holds texts, integers, booleans and nulls: what JSON and the database keep to the letter.
    """
    said = [str(business_id), sequence, at.isoformat(), what, actor, detail]
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(previous + text.encode()).digest()


def flaw(found: Link, sequence: int, previous: bytes) -> Flaw | None:
    """What is wrong with the entry that is found where the one of this sequence should follow one of that hash."""
    if found.sequence != sequence:
        return Flaw.MISSING
    said = found.business_id, found.sequence, found.at, found.what, found.actor, found.detail
    if link(found.previous, *said) != found.hash:
        return Flaw.CHANGED
    return None if found.previous == previous else Flaw.UNLINKED
