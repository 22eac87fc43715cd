"""Keeping up with who is who."""

from sqlalchemy.dialects.postgresql import insert

from billing.customers.models import MergedCustomer
from contracts.scheduling.customers.events import CustomerMerged
from kit.db import Session


async def remember(session: Session, told: CustomerMerged) -> None:
    """Keep that two records are one person's; it is said once, and never undone."""
    statement = insert(MergedCustomer).values(
        business_id=session.business_id, duplicate_id=told.duplicate_id, customer_id=told.customer_id
    )
    await session.execute(statement.on_conflict_do_nothing())
