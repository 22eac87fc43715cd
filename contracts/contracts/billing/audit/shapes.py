"""Shapes of the audit chain."""

from enum import StrEnum
from typing import Any

from pydantic import AwareDatetime

from contracts.types import Shape


class BillingAuditEntry(Shape):
    """One link of a business's chain: what happened to its money."""

    sequence: int
    """1, 2, 3, … without gaps."""
    at: AwareDatetime
    what: str
    """As `payment.succeeded`."""
    actor: str
    detail: dict[str, Any]
    """Ids and amounts; nobody's name, address or card."""
    hash: str
    """SHA-256 over the hash before and all of the above, in hexadecimal."""


class Flaw(StrEnum):
    """What is wrong with a chain."""

    MISSING = "missing"
    """The entry is not there."""
    CHANGED = "changed"
    """The entry is not what its hash covers."""
    UNLINKED = "unlinked"
    """The entry follows another one than the one before it."""
    REWRITTEN = "rewritten"
    """The entry is whole, but not the one that was there: it has another hash than was kept apart from the chain."""
    ADDED = "added"
    """The entry stands behind the end of the chain."""


class AuditVerdict(Shape):
    """What came of checking a chain, or a stretch of it."""

    checked: int
    """How many entries were read."""
    intact: bool
    broken_at: int | None = None
    """The sequence of the first link that is broken."""
    flaw: Flaw | None = None
    verified_to: int
    """Up to this sequence all is well. Where that is before `head`, and nothing is broken, go on after it."""
    head: int
    """The sequence of the newest entry; 0 where there is none."""
    head_hash: str | None = None
    """Its hash in hexadecimal: who keeps it elsewhere can tell later that nothing before it was changed."""
