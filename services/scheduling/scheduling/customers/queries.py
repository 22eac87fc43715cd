"""Reading customers, how often each has booked, and what they agreed to."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from contracts.scheduling import shapes
from contracts.scheduling.api import ListCustomers
from contracts.scheduling.customers.api import ListConsents
from contracts.scheduling.customers.shapes import Consent as ShownConsent
from contracts.types import Page
from kit.db import Session
from kit.errors import NotFound
from scheduling import paging
from scheduling.customers import rules
from scheduling.customers.models import Consent, Customer, bookings
from scheduling.users.models import User

FRESH = {"populate_existing": True}
"""Read again what this session may have read before its locks."""


async def get(session: Session, customer_id: UUID) -> shapes.Customer:
    """One customer; of a merged duplicate the one who stayed. Raises `NotFound`."""
    return await show(session, await get_row(session, customer_id))


async def get_row(session: Session, customer_id: UUID) -> Customer:
    """The row of a customer; of a merged duplicate that of the one who stayed. Raises `NotFound`."""
    return _found(await session.scalar(_standing(customer_id)))


async def get_locked(session: Session, customer_id: UUID) -> Customer:
    """The customer as they stand now, kept from changing until the transaction ends. Raises `NotFound`.

    Rows that refer to the customer can still be written: only what the customer is cannot change.
    """
    seen = await get_row(session, customer_id)
    for locked in await lock(session, [seen.id]):
        if locked.merged_into is None:
            return locked
    return await get_locked(session, customer_id)


async def lock(session: Session, ids: Sequence[UUID]) -> Sequence[Customer]:
    """These customers as they stand now, locked in the order of their ids, so that nobody deadlocks."""
    query = select(Customer).where(Customer.id.in_(ids)).order_by(Customer.id).with_for_update(key_share=True)
    return (await session.scalars(query.execution_options(**FRESH))).all()


async def list_merged(session: Session, customer_id: UUID) -> Sequence[Customer]:
    """The duplicates that were merged into a customer, oldest first."""
    query = select(Customer).where(Customer.merged_into == customer_id).order_by(Customer.id)
    return (await session.scalars(query)).all()


async def find_by_email(session: Session, email: str) -> Customer | None:
    """The customer that this address leads to."""
    query = select(Customer.id).where(Customer.email == email)
    found = await session.scalar(query)
    return None if found is None else await get_row(session, found)


async def find_by_user(session: Session, user_id: UUID) -> Customer | None:
    """The customer that this user is, with proof."""
    found: Customer | None = await session.scalar(select(Customer).where(Customer.user_id == user_id))
    return found


async def find_own(session: Session) -> Customer | None:
    """The customer that the user who asks is, with proof."""
    user_id = rules.user_id(session.actor)
    return await find_by_user(session, user_id) if user_id else None


def proven_by(business_id: ColumnElement[UUID], email: ColumnElement[str]) -> ScalarSelect[UUID]:
    """In a statement: the user who has proven this address, unless they are a customer of this business already."""
    other = aliased(Customer)
    linked = select(other.id).where(other.business_id == business_id, other.user_id == User.user_id)
    return select(User.user_id).where(User.email == email, ~linked.exists()).scalar_subquery()


async def count_known(session: Session, emails: Collection[str]) -> int:
    """How many of these addresses are customers', or lead to one."""
    query = select(func.count()).select_from(Customer).where(Customer.email.in_(emails))
    return int(await session.scalar(query) or 0)


async def list_page(session: Session, asked: ListCustomers) -> Page[shapes.Customer]:
    """Customers, newest first: all that stand, or those that are searched for. Raises `InvalidCursor`.

    A search reads all customers of the business: some 50 ms for a hundred thousand.
    """
    query = select(Customer).where(Customer.merged_into.is_(None), Customer.erased_at.is_(None))
    if asked.search:
        query = query.where(_matches(asked.search))
    rows, turn = await paging.turn(session, query, asked, [Customer.created_at, Customer.id], descending=True)
    return Page(items=await _shown(session, rows), **turn)


async def list_consents(session: Session, asked: ListConsents) -> Page[ShownConsent]:
    """What a customer agreed to and took back, newest first. Raises `NotFound`, `InvalidCursor`."""
    customer = await get_row(session, asked.customer_id)
    query = select(Consent).where(said_by(customer.id))
    rows, turn = await paging.turn(session, query, asked, [Consent.at, Consent.id], descending=True)
    return Page(items=[ShownConsent.model_validate(row) for row in rows], **turn)


async def all_consents(session: Session, customer_id: UUID) -> list[ShownConsent]:
    """All that a customer ever agreed to and took back, newest first."""
    query = select(Consent).where(said_by(customer_id)).order_by(Consent.at.desc(), Consent.id.desc())
    return [ShownConsent.model_validate(row) for row in await session.scalars(query)]


def standing_id(customer_id: UUID) -> ScalarSelect[UUID]:
    """An id as a list is filtered by it: of a merged duplicate that of the customer who stayed."""
    return select(func.coalesce(Customer.merged_into, Customer.id)).where(Customer.id == customer_id).scalar_subquery()


def said_by(customer_id: UUID) -> ColumnElement[bool]:
    """Whose consents these are. They are never rewritten: those of merged duplicates still name the duplicate."""
    merged = select(Customer.id).where(Customer.merged_into == customer_id)
    return or_(Consent.customer_id == customer_id, Consent.customer_id.in_(merged))


async def show(session: Session, customer: Customer) -> shapes.Customer:
    """A customer as staff see them."""
    return (await _shown(session, [customer]))[0]


def _standing(customer_id: UUID) -> Select[Customer]:
    asked = aliased(Customer)
    leads_to = and_(
        Customer.business_id == asked.business_id, Customer.id == func.coalesce(asked.merged_into, asked.id)
    )
    return select(Customer).join(asked, leads_to).where(asked.id == customer_id)


def _matches(search: str) -> ColumnElement[bool]:
    found = [Customer.name.icontains(search, autoescape=True), Customer.email.icontains(search, autoescape=True)]
    if digits := rules.digits(search):
        found.append(Customer.phone.contains(digits, autoescape=True))
    return or_(*found)


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


def _found(customer: Customer | None) -> Customer:
    if customer is None:
        raise NotFound
    return customer
