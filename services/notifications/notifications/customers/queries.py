"""Reading customers."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from kit.db import Session
from notifications.customers.models import Customer


async def contacts(session: Session, customer_ids: Collection[UUID]) -> dict[UUID, str]:
    """How each of these is reached, sealed; of a merged record how the person is reached now. Some are not."""
    found, leads = dict[UUID, Customer](), {customer_id: customer_id for customer_id in customer_ids}
    while unknown := set(leads.values()) - found.keys():
        rows = {row.id: row for row in await session.scalars(select(Customer).where(Customer.id.in_(unknown)))}
        found |= {customer_id: rows.get(customer_id, Customer(id=customer_id)) for customer_id in unknown}
        leads = {asked: found[at].merged_into or at for asked, at in leads.items() if at in found}
    return {asked: contact for asked, at in leads.items() if (contact := found[at].contact)}
