"""Reading who is who."""

from uuid import UUID

from sqlalchemy import Select, Uuid, case, cast, or_, select

from billing.customers.models import MergedCustomer
from kit.db import Session


def same_person(session: Session, customer_id: UUID) -> Select[tuple[UUID]]:
    """The ids of one person, for `column.in_(…)`: this one, what it was merged into, and all that was merged with it.

    What billing knows keeps the id it was told with, whenever it is told: so it is asked for by all of them.
    """
    ids = select(cast(customer_id, Uuid).label("id")).cte("ids", recursive=True)
    kept, duplicate = MergedCustomer.customer_id, MergedCustomer.duplicate_id
    others = select(case((kept == ids.c.id, duplicate), else_=kept)).where(
        MergedCustomer.business_id == session.business_id, or_(kept == ids.c.id, duplicate == ids.c.id)
    )
    return select(ids.union(others).c.id)
