"""Checking a business's money from end to end. Reads everything, changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import func, select

from billing.audit import queries as audit
from billing.ledger import queries as ledger
from billing.ledger.models import LedgerFact
from contracts.types import to_typeid
from kit.db import Session

MOST: Final = 50
"""How many things that are wrong are named."""


@dataclass(frozen=True, slots=True)
class Check:
    """One question, of how many things it was asked, and which of them are wrong."""

    of: str
    things: int
    wrong: Sequence[str]


async def businesses(session: Session, slug: str | None = None) -> list[tuple[UUID, str]]:
    """Id and slug of each business whose money is kept here; of one when it is named."""
    rows = await session.fetch("select business_id, slug from kept_books()")
    return [(row["business_id"], row["slug"]) for row in rows if slug in (None, row["slug"])]


async def chain(session: Session, anchor: audit.Head | None = None) -> Check:
    """Whether the audit chain is whole, and still holds the link that was written down elsewhere, if one was."""
    checked = after = 0
    while True:
        verdict = await audit.verify(session, after=after)
        checked, after = checked + verdict.checked, verdict.verified_to
        if verdict.flaw:
            return Check("audit chain", checked, [f"entry {verdict.broken_at} is {verdict.flaw}"])
        if after >= verdict.head:
            break
    if anchor:
        kept = await audit.find(session, anchor.sequence)
        if kept is None or kept.hash != anchor.hash:
            return Check("audit chain", checked, [f"entry {anchor.sequence} is not the one that was written down"])
    return Check("audit chain", checked, [])


async def books(session: Session) -> Check:
    """Whether the lines of each fact sum to zero in one currency, and are all there."""
    facts = await session.scalar(select(func.count()).select_from(LedgerFact))
    wrong = await ledger.list_unbalanced(session, limit=MOST)
    return Check("books", facts or 0, [f"{to_typeid('lgf', fact_id)} is out of balance" for _, fact_id in wrong])
