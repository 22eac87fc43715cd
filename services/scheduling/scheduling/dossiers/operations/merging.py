"""Making two records of one person one."""

from uuid import UUID

from sqlalchemy import Table, and_, select, update

from contracts.scheduling import shapes
from contracts.scheduling.customers.api import MergeCustomers
from contracts.scheduling.customers.events import CustomerMerged
from contracts.types import to_typeid
from kit import outbox
from kit.db import Session
from kit.errors import Conflict, Invalid, NotFound
from scheduling.customers import queries as customers
from scheduling.customers.models import CONTACT, Customer
from scheduling.database import refuse_stale
from scheduling.dossiers.models import tables_about_customers


class AlreadyMerged(Conflict):
    """One of these was merged into another customer before; `current` says into whom."""

    code = "scheduling.customer_merged"


class TwoUsers(Conflict):
    """These customers are two users, each with a proven address: nobody is both."""

    code = "scheduling.customers_are_two_users"


async def merge(session: Session, asked: MergeCustomers) -> shapes.Customer:
    """Give all that hangs on the duplicate to the customer who stays; the duplicate leads to them from then on.

    Consents stay written on whom they were given by, and are found by both. No entry of the ledger changes: its lots
    do. Who books with the duplicate's address meanwhile waits, and books as the one who stays. What is not known of
    the latter is taken over. One event; merging again what is merged changes nothing. Raises `NotFound`, `Invalid` for
    one customer, `AlreadyMerged`, `TwoUsers`, `CustomerGone`, `PreconditionFailed`.
    """
    if asked.customer_id == asked.duplicate_id:
        raise Invalid(errors=[{"pointer": "/duplicate_id", "detail": "A customer cannot be merged into themselves"}])
    found = {each.id: each for each in await customers.lock(session, [asked.customer_id, asked.duplicate_id])}
    if len(found) < 2:
        raise NotFound
    kept, duplicate = found[asked.customer_id], found[asked.duplicate_id]
    if duplicate.merged_into != kept.id:
        _refuse(kept, duplicate)
        refuse_stale(kept, asked.if_version)
        await _join(session, kept, duplicate)
        outbox.publish(session, CustomerMerged(customer_id=kept.id, duplicate_id=duplicate.id, version=kept.version))
    return await customers.show(session, kept)


def _refuse(kept: Customer, duplicate: Customer) -> None:
    for each in (kept, duplicate):
        each.refuse_when_erased()
        if each.merged_into:
            raise AlreadyMerged(current={"customer_id": to_typeid("cus", each.merged_into)})
    if kept.linked and duplicate.linked:
        raise TwoUsers


async def _join(session: Session, kept: Customer, duplicate: Customer) -> None:
    for table in tables_about_customers():
        await _move(session, table, to=kept.id, of=duplicate.id)
    earlier = update(Customer).where(Customer.merged_into == duplicate.id).values(merged_into=kept.id)
    await session.execute(earlier)
    for name in CONTACT:
        if getattr(kept, name) is None:
            setattr(kept, name, getattr(duplicate, name))
    user_id, duplicate.user_id, duplicate.merged_into = duplicate.user_id, None, kept.id
    await session.flush()  # a user is one customer: the duplicate has to let go first
    kept.user_id = kept.user_id or user_id
    kept.version += 1


async def _move(session: Session, table: Table, *, to: UUID, of: UUID) -> None:
    """Their rows of a table, locked in the order of their keys as everybody does, so that nobody deadlocks."""
    theirs = and_(table.c.business_id == session.business_id, table.c.customer_id == of)
    locked = select(table.c.customer_id).where(theirs).order_by(*table.primary_key.columns)
    await session.execute(locked.with_for_update(key_share=True))
    await session.execute(update(table).where(theirs).values(customer_id=to))
