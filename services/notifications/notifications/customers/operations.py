"""Keeping up with what scheduling tells of customers."""

from uuid import UUID

from contracts.scheduling.customers.events import CustomerErased, CustomerMerged, CustomerUpdated
from contracts.scheduling.events import CustomerCreated
from kit.db import Session, lock_keys
from notifications.customers.models import Customer

CustomerFact = CustomerCreated | CustomerUpdated | CustomerMerged
"""What scheduling says of customers, but that one was erased."""


async def remember(session: Session, told: CustomerFact) -> None:
    """Take over how a customer is reached, or that two records are one person's; in whatever order it is told."""
    if isinstance(told, CustomerMerged):
        (await _known(session, told.duplicate_id)).merged_into = told.customer_id
    elif told.contact:
        (await _known(session, told.customer_id)).learn(told.contact, told.version)


async def forget(session: Session, erased: CustomerErased) -> None:
    """Reach a person who was erased no more, under none of their records."""
    for customer_id in sorted({erased.customer_id, *erased.merged_ids}):
        (await _known(session, customer_id)).forget()


async def _known(session: Session, customer_id: UUID) -> Customer:
    await lock_keys(session, [f"customer:{customer_id}"])
    known = await session.get(Customer, (session.business_id, customer_id))
    if known is None:
        known = Customer(id=customer_id, version=0, erased=False)
        session.add(known)
        await session.flush()
    return known
