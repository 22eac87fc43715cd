"""Taking over what a file said: all of it, or nothing."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from contracts.scheduling.imports.api import ImportBusyTimes, ImportCustomers, RemoveBusyTimes
from contracts.scheduling.imports.shapes import MOST_REPORTED, ImportKind, ImportReport, ImportStatus, RefusedRow
from contracts.types import Done, uuid7
from kit import clock
from kit.db import Session, lock_keys
from scheduling.availability.rules import to_datetime
from scheduling.blocked_times.models import BusyBlock
from scheduling.customers import operations as customers
from scheduling.customers import queries as known
from scheduling.imports.models import ImportRun
from scheduling.imports.rules.calendar_files import Found
from scheduling.imports.rules.customer_files import CustomerFile
from scheduling.staff import queries as staff

AT_ONCE = 1_000


async def import_customers(session: Session, asked: ImportCustomers, file: CustomerFile) -> ImportReport:
    """Take over the customers of a file, those who are known by their address with what was not known of them.

    All of them in this transaction, or none: where rows are refused nothing is imported, unless those are to be
    skipped. Publishes what `welcome` does, for each.
    """
    status = _status(asked, file.refused)
    contacts = list(file.contacts.values())
    added = 0
    if status is ImportStatus.IMPORTED:
        added = await customers.welcome_all(session, contacts)
    elif status is ImportStatus.TRIED:
        emails = list(file.contacts)
        chunks = [emails[begin : begin + AT_ONCE] for begin in range(0, len(emails), AT_ONCE)]
        added = len(emails) - sum([await known.count_known(session, chunk) for chunk in chunks])
    matched = file.rows - len({row.line for row in file.refused}) - added if status is not ImportStatus.REFUSED else 0
    return _report(
        session, ImportKind.CUSTOMERS, status, file.refused, rows=file.rows, added=added, matched=matched,
        skipped=file.blank,
    )  # fmt: skip


async def import_busy_times(session: Session, asked: ImportBusyTimes, found: Found) -> ImportReport:
    """Let a calendar's busy times take the place of what the same source brought before.

    Nobody books the staff member meanwhile; bookings that are made stand. Raises `NotFound`.
    """
    member = await staff.get(session, asked.staff_member_id)
    refused = [RefusedRow(line=line, column=column, reason=reason) for line, column, reason in found.refused]
    status = _status(asked, refused)
    if status is ImportStatus.IMPORTED:
        await lock_keys(session, [f"staff:{member.id}"])
        await _forget(session, asked)
        await _remember(session, asked, found)
    return _report(
        session, ImportKind.BUSY_TIMES, status, refused, rows=found.rows, skipped=found.skipped,
        added=0 if status is ImportStatus.REFUSED else len(found.blocks), staff_member_id=member.id,
        source=asked.source,
    )  # fmt: skip


async def remove_busy_times(session: Session, asked: RemoveBusyTimes) -> Done:
    """Forget all that a source has brought; twice is once. Raises `NotFound`."""
    await staff.get(session, asked.staff_member_id)
    await _forget(session, asked)
    return Done()


async def _forget(session: Session, asked: ImportBusyTimes | RemoveBusyTimes) -> None:
    await session.execute(
        delete(BusyBlock).where(
            BusyBlock.staff_member_id == asked.staff_member_id, BusyBlock.source == asked.source
        )
    )  # fmt: skip


async def _remember(session: Session, asked: ImportBusyTimes, found: Found) -> None:
    rows = [
        {
            "business_id": session.business_id, "id": uuid7(), "staff_member_id": asked.staff_member_id,
            "source": asked.source, "external_uid": uid, "starts_at": to_datetime(start), "ends_at": to_datetime(end),
        }
        for start, end, uid in found.blocks
    ]  # fmt: skip
    for begin in range(0, len(rows), AT_ONCE):
        await session.execute(insert(BusyBlock).values(rows[begin : begin + AT_ONCE]))


def _status(asked: ImportCustomers | ImportBusyTimes, refused: Sequence[RefusedRow]) -> ImportStatus:
    if refused and not asked.skip_refused:
        return ImportStatus.REFUSED
    return ImportStatus.TRIED if asked.dry_run else ImportStatus.IMPORTED


def _report(
    session: Session, kind: ImportKind, status: ImportStatus, refused: Sequence[RefusedRow], **counts: Any
) -> ImportReport:
    run = ImportRun(
        **{"matched": 0, "staff_member_id": None, "source": None}
        | counts
        | {
            "id": uuid7(), "kind": kind, "status": status, "at": clock.now(), "actor": str(session.actor),
            "refused_count": len({row.line for row in refused}), "refused": list(refused[:MOST_REPORTED]),
        }
    )  # fmt: skip
    session.add(run)
    return ImportReport.model_validate(run)
