"""Reading customers, and how often each has booked."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, and_, func, select

from contracts.scheduling import shapes
from contracts.scheduling.api import ListCustomers
from contracts.types import Page
from kit.db import Session
from kit.errors import NotFound
from scheduling import paging
from scheduling.customers.models import Customer, bookings


async def get(session: Session, customer_id: UUID) -> shapes.Customer:
    """One customer. Raises `NotFound`."""
    customer = await session.scalar(select(Customer).where(Customer.id == customer_id))
    if customer is None:
        raise NotFound
    return (await _shown(session, [customer]))[0]


async def list_page(session: Session, asked: ListCustomers) -> Page[shapes.Customer]:
    """Customers, newest first. Raises `InvalidCursor`."""
    rows, turn = await paging.turn(
        session, select(Customer), asked, [Customer.created_at, Customer.id], descending=True
    )
    return Page(items=await _shown(session, rows), **turn)


async def _shown(session: Session, customers: Sequence[Customer]) -> list[shapes.Customer]:
    counts = await session.execute(_counted([customer.id for customer in customers], session.business_id))
    booked = {row[0]: row[1] for row in counts}
    return [
        shapes.Customer.model_validate(customer).model_copy(update={"bookings": booked.get(customer.id, 0)})
        for customer in customers
    ]


def _counted(ids: list[UUID], business_id: UUID) -> Select[UUID, int]:
    mine = and_(bookings.c.business_id == business_id, bookings.c.customer_id.in_(ids))
    return select(bookings.c.customer_id, func.count()).where(mine).group_by(bookings.c.customer_id)
