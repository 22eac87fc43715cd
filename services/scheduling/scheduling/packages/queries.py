"""Reading packages and purchases."""

from uuid import UUID

from sqlalchemy import select

from contracts.scheduling.credits import shapes
from contracts.scheduling.credits.api import ListPackages, ListPublicPackages, ListPurchases
from contracts.types import Page
from kit.db import Session
from kit.errors import NotFound
from scheduling import paging
from scheduling.customers import queries as customers
from scheduling.packages.models import Package, Purchase


async def get(session: Session, package_id: UUID) -> Package:
    """The package, sold or not. Raises `NotFound`."""
    package = await session.scalar(select(Package).where(Package.id == package_id))
    if package is None:
        raise NotFound
    return package


async def get_for_change(session: Session, package_id: UUID) -> Package:
    """The package, locked until the transaction ends. Raises `NotFound`."""
    package = await session.scalar(select(Package).where(Package.id == package_id).with_for_update())
    if package is None:
        raise NotFound
    return package


async def find_purchase(session: Session, purchase_id: UUID) -> Purchase | None:
    """The purchase as it stands now, kept from changing until the transaction ends."""
    query = select(Purchase).where(Purchase.id == purchase_id).with_for_update()
    found: Purchase | None = await session.scalar(query.execution_options(populate_existing=True))
    return found


async def list_page(session: Session, asked: ListPackages) -> Page[shapes.Package]:
    """Packages, sold or not, oldest first. Raises `InvalidCursor`."""
    rows, turn = await paging.turn(session, select(Package), asked, [Package.id])
    return Page(items=[shapes.Package.model_validate(row) for row in rows], **turn)


async def list_public(session: Session, asked: ListPublicPackages) -> Page[shapes.Package]:
    """Packages that are sold, oldest first. Raises `InvalidCursor`."""
    rows, turn = await paging.turn(session, select(Package).where(Package.active), asked, [Package.id])
    return Page(items=[shapes.Package.model_validate(row) for row in rows], **turn)


async def list_of_customer(session: Session, customer_id: UUID) -> list[shapes.Purchase]:
    """All that a customer bought, newest first."""
    query = select(Purchase).where(Purchase.customer_id == customer_id)
    rows = await session.scalars(query.order_by(Purchase.created_at.desc(), Purchase.id.desc()))
    return [shapes.Purchase.model_validate(row) for row in rows]


async def list_purchases(session: Session, asked: ListPurchases) -> Page[shapes.Purchase]:
    """Purchases, of everybody or of one customer, newest first. Raises `InvalidCursor`."""
    query = select(Purchase)
    if asked.customer_id is not None:
        query = query.where(Purchase.customer_id == customers.standing_id(asked.customer_id))
    rows, turn = await paging.turn(session, query, asked, [Purchase.created_at, Purchase.id], descending=True)
    return Page(items=[shapes.Purchase.model_validate(row) for row in rows], **turn)
