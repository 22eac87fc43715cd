"""Reading the chain, and checking it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select

from billing import paging
from billing.audit import rules
from billing.audit.models import AuditEntry, AuditHead
from contracts.billing.audit.api import ListBillingAudit
from contracts.billing.audit.shapes import AuditVerdict, BillingAuditEntry, Flaw
from contracts.types import Page
from kit.db import Session

MOST: Final = 10_000
BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Head:
    """The newest link of a chain."""

    sequence: int
    hash: bytes


async def head(session: Session) -> Head | None:
    """The newest link as it was kept apart from the chain; None where there is none. Read afresh each time."""
    found = (await session.execute(select(AuditHead.sequence, AuditHead.hash))).one_or_none()
    return Head(*found) if found else None


async def list_page(session: Session, asked: ListBillingAudit) -> Page[BillingAuditEntry]:
    """The chain, newest first. Raises `InvalidCursor`."""
    rows, turn = await paging.turn(session, select(AuditEntry), asked, [AuditEntry.sequence], descending=True)
    return Page(items=[_shown(row) for row in rows], **turn)


def _shown(entry: AuditEntry) -> BillingAuditEntry:
    return BillingAuditEntry(
        sequence=entry.sequence, at=entry.at, what=entry.what, actor=entry.actor, detail=entry.detail,
        hash=entry.hash.hex(),
    )  # fmt: skip


async def verify(session: Session, *, after: int = 0, most: int = MOST, batch: int = BATCH) -> AuditVerdict:
    """Compute the chain again after an entry that is known to be well, and say the first link that is broken.

    The end is checked too, where it is reached: against the head, which is kept apart.
    Ten thousand entries take some three seconds on a busy machine of two cores.
    """
    end = await head(session) or Head(0, rules.FIRST)
    after = min(after, end.sequence)
    said = {"head": end.sequence, "head_hash": end.hash.hex() if end.sequence else None}
    previous, known, checked = await _hash_of(session, after), after, 0
    if previous is None:
        return AuditVerdict(checked=0, intact=False, broken_at=after, flaw=Flaw.MISSING, verified_to=0, **said)

    def broken(flaw: Flaw) -> AuditVerdict:
        return AuditVerdict(
            checked=checked, intact=False, broken_at=known + 1, flaw=flaw, verified_to=known, **said,
        )  # fmt: skip

    async for entry in _entries(session, after=after, to=min(after + most, end.sequence), batch=batch):
        checked += 1
        if flaw := rules.flaw(entry, known + 1, previous):
            return broken(flaw)
        if entry.sequence == end.sequence and entry.hash != end.hash:
            return broken(Flaw.REWRITTEN)
        known, previous = entry.sequence, entry.hash
    if known < min(after + most, end.sequence):
        return broken(Flaw.MISSING)
    if known == end.sequence and await _goes_on(session):
        return broken(Flaw.ADDED)
    return AuditVerdict(checked=checked, intact=True, verified_to=known, **said)


async def find(session: Session, sequence: int) -> AuditEntry | None:
    """An entry of the chain."""
    return await session.get(AuditEntry, (session.business_id, sequence))


async def _hash_of(session: Session, sequence: int) -> bytes | None:
    if sequence == 0:
        return rules.FIRST
    entry = await find(session, sequence)
    return entry.hash if entry else None


async def _entries(session: Session, *, after: int, to: int, batch: int) -> AsyncIterator[AuditEntry]:
    """The entries in `(after, to]`, in order, read in batches and not kept."""
    while True:
        query = select(AuditEntry).where(AuditEntry.sequence > after, AuditEntry.sequence <= to)
        rows = (await session.scalars(query.order_by(AuditEntry.sequence).limit(batch))).all()
        for entry in rows:
            yield entry
        if len(rows) < batch:
            return
        after = rows[-1].sequence
        session.expunge_all()


async def _goes_on(session: Session) -> bool:
    """Whether there are entries behind the head as it is now: in one statement, since the chain may grow meanwhile."""
    newest = select(AuditHead.sequence).where(AuditHead.business_id == session.business_id).scalar_subquery()
    return (
        await session.scalar(select(AuditEntry.sequence).where(AuditEntry.sequence > func.coalesce(newest, 0)).limit(1))
        is not None
    )
