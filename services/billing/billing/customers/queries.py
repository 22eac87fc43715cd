"""Reading who is who."""

from uuid import UUID

from sqlalchemy import Select, literal, select

from billing.customers.models import MergedCustomer
from kit.db import Session


def is_or_was(session: Session, customer_id: UUID) -> Select[tuple[UUID]]:
    """The ids that a customer has or had, for `column.in_(…)`: their own, and of all that were merged into them."""
    ids = select(literal(customer_id).label("id")).cte("ids", recursive=True)
    before = select(MergedCustomer.duplicate_id).where(
        MergedCustomer.business_id == session.business_id, MergedCustomer.customer_id == ids.c.id
    )
    return select(ids.union(before).c.id)
