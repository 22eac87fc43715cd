"""Making a person unknown, and once more after a backup was restored."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Table, Uuid, bindparam, delete, select, text, update
from sqlalchemy.dialects.postgresql import insert

from contracts.scheduling.credits.api import EndMembership
from contracts.scheduling.credits.shapes import MembershipStatus
from contracts.scheduling.customers.api import EraseCustomer
from contracts.scheduling.customers.events import CustomerErased
from contracts.scheduling.customers.shapes import Erasure as Told
from contracts.types import to_typeid
from kit import clock, outbox
from kit.db import Session
from kit.errors import Conflict, NotFound
from scheduling.bookings import operations as booking
from scheduling.bookings import queries as booked
from scheduling.bookings.models import OPEN, Booking
from scheduling.bookings.rules.parties import Party
from scheduling.credits.models import CreditPass
from scheduling.customers import queries as customers
from scheduling.customers.models import ERASED_NAME, Customer
from scheduling.dossiers.models import Erasure, personal_columns, tables_about_customers
from scheduling.memberships import operations as membership
from scheduling.memberships.models import Membership
from scheduling.vault import operations as vault
from scheduling.waitlist import operations as waitlist


class StillExpected(Conflict):
    """This customer has bookings to come or memberships that renew; `reasons` says which, and `force` ends them."""

    code = "scheduling.customer_still_expected"


async def erase(session: Session, asked: EraseCustomer) -> Told:
    """Make a customer unknown, and every duplicate that was merged into them.

    Contact is overwritten, as are the names copied onto bookings and whatever was written about them in clear; the key
    of what is encrypted about them is destroyed. Bookings, ledger and totals stay, of nobody. Credits are lost, since
    nobody can prove to be their owner. Twice is once. Raises `NotFound`, and `StillExpected` unless forced.
    """
    customer = await customers.get_locked(session, asked.customer_id)
    if customer.erased_at is not None:
        return Told(customer_id=customer.id, erased_at=customer.erased_at)
    expected = await _expected(session, customer.id)
    if any(expected) and not asked.force:
        raise StillExpected(reasons=_reasons(*expected))
    return await _erase(session, customer, *expected)


async def remember(session: Session, customer_id: UUID, asked_at: datetime) -> bool:
    """Have a customer of this business erased again, unless it is known that they were; whether it was not."""
    row = {"business_id": session.business_id, "customer_id": customer_id, "asked_at": asked_at}
    added = await session.execute(insert(Erasure).values(row).on_conflict_do_nothing().returning(Erasure.customer_id))
    return added.scalar_one_or_none() is not None


async def erase_again(session: Session, customer_id: UUID) -> bool:
    """Erase whom a restored backup has brought back, as if forced; whether that was still to be done.

    Who came after the backup is not known here: of them only the key can come back, which is destroyed for good.
    """
    due = select(Erasure).where(Erasure.customer_id == customer_id, Erasure.erased_at.is_(None))
    row = await session.scalar(due.with_for_update(skip_locked=True))
    if row is None:
        return False
    row.erased_at = clock.now()
    try:
        await erase(session, EraseCustomer(customer_id=customer_id, force=True))
    except NotFound:
        await vault.forget(session, [customer_id])
    return True


async def _erase(session: Session, customer: Customer, bookings: Sequence[UUID], memberships: Sequence[UUID]) -> Told:
    now = clock.now()
    people = [customer, *await customers.list_merged(session, customer.id)]
    for each in people:
        _forget_contact(each, now)
    await session.flush()
    # Told of without an address: whoever is erased gets no more mail.
    locked = await booked.lock_all(session, bookings)
    await booking.call_off_all(session, list(locked.values()), None, party=Party.HOST)
    for membership_id in memberships:
        await membership.end(session, EndMembership(membership_id=membership_id))
    await waitlist.remove_customer(session, customer.id)
    await session.flush()
    ids = [each.id for each in people]
    for table in tables_about_customers():
        await _overwrite(session, table, customer.id)
    await session.execute(delete(CreditPass).where(CreditPass.customer_id == customer.id))
    await session.execute(_FORGET_WORDS, {"customer": customer.id})
    await vault.forget(session, ids)
    await _log(session, ids, now)
    theirs = select(Booking.id).where(Booking.customer_id == customer.id).order_by(Booking.id)
    outbox.publish(
        session,
        CustomerErased(
            customer_id=customer.id, version=customer.version, merged_ids=ids[1:],
            booking_ids=list(await session.scalars(theirs)),
        ),
    )  # fmt: skip
    return Told(
        customer_id=customer.id, erased_at=now, cancelled_booking_ids=list(bookings),
        ended_membership_ids=list(memberships),
    )  # fmt: skip


async def _expected(session: Session, customer_id: UUID) -> tuple[list[UUID], list[UUID]]:
    to_come = select(Booking.id).where(
        Booking.customer_id == customer_id, Booking.status.in_(OPEN), Booking.ends_at > clock.now()
    )
    renewing = select(Membership.id).where(
        Membership.customer_id == customer_id, Membership.status == MembershipStatus.ACTIVE
    )
    return list(await session.scalars(to_come.order_by(Booking.id))), list(
        await session.scalars(renewing.order_by(Membership.id))
    )


def _reasons(bookings: Sequence[UUID], memberships: Sequence[UUID]) -> list[dict[str, Any]]:
    return [
        *({"code": "booking", "id": to_typeid("bkg", each)} for each in bookings[:20]),
        *({"code": "membership", "id": to_typeid("mem", each)} for each in memberships[:20]),
    ]


def _forget_contact(customer: Customer, now: datetime) -> None:
    customer.name = ERASED_NAME
    customer.email = f"{customer.id}@erased.invalid"
    customer.phone = customer.timezone = customer.locale = customer.user_id = None
    customer.erased_at = now
    customer.version += 1


async def _overwrite(session: Session, table: Table, customer_id: UUID) -> None:
    """What tells who the customer is goes from their rows of this table."""
    values = {column.name: None if column.nullable else ERASED_NAME for column in personal_columns(table)}
    if values:
        theirs = (table.c.business_id == session.business_id, table.c.customer_id == customer_id)
        await session.execute(update(table).where(*theirs).values(values))


_FORGET_WORDS = text("select forget_words(:customer)").bindparams(bindparam("customer", type_=Uuid))
"""Histories are append-only for this role: a function of the database blanks the words of who is erased."""


async def _log(session: Session, ids: Sequence[UUID], now: datetime) -> None:
    rows = [
        {"business_id": session.business_id, "customer_id": each, "asked_at": now, "erased_at": now} for each in ids
    ]
    await session.execute(insert(Erasure).values(rows).on_conflict_do_nothing())
