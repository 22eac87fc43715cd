"""Requests about packages and purchases."""

from contracts.scheduling.credits.api import (
    BuyPackage,
    CreatePackage,
    ListPackages,
    ListPublicPackages,
    ListPurchases,
    RecordPurchase,
    RefundPurchase,
    UpdatePackage,
)
from contracts.scheduling.credits.shapes import BoughtPackage, NewPurchase, Package, Purchase
from contracts.types import Page
from kit.db import Session
from kit.requests import Requests
from scheduling.packages import operations, queries

requests = Requests()


@requests.answer(ListPublicPackages)
async def list_public(session: Session, asked: ListPublicPackages) -> Page[Package]:
    """The packages a customer can buy."""
    return await queries.list_public(session, asked)


@requests.answer(ListPackages, permission="services:read")
async def list_page(session: Session, asked: ListPackages) -> Page[Package]:
    """Every package of the business."""
    return await queries.list_page(session, asked)


@requests.answer(CreatePackage, permission="services:write")
async def create(session: Session, asked: CreatePackage) -> Package:
    """Add a package."""
    return await operations.create(session, asked)


@requests.answer(UpdatePackage, permission="services:write")
async def update(session: Session, asked: UpdatePackage) -> Package:
    """Replace what a business decides about a package."""
    return await operations.update(session, asked)


@requests.answer(ListPurchases, permission="credits:read")
async def list_purchases(session: Session, asked: ListPurchases) -> Page[Purchase]:
    """Staff."""
    return await queries.list_purchases(session, asked)


@requests.answer(RecordPurchase, permission="purchases:write")
async def record(session: Session, asked: RecordPurchase) -> NewPurchase:
    """Staff."""
    return await operations.record(session, asked)


@requests.answer(BuyPackage)
async def buy(session: Session, asked: BuyPackage) -> BoughtPackage:
    """Anybody may buy."""
    return await operations.buy(session, asked)


@requests.answer(RefundPurchase, permission="credits:write")
async def refund(session: Session, asked: RefundPurchase) -> Purchase:
    """Managers."""
    return await operations.refund(session, asked)
