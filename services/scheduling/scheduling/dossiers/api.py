"""Requests about all that is held about a person."""

from contracts.scheduling import shapes
from contracts.scheduling.credits.shapes import CustomerCredits
from contracts.scheduling.customers.api import (
    EraseCustomer,
    EraseMine,
    ExportCustomer,
    ExportMine,
    GetCustomerHistory,
    GetMyCredits,
    GetMyself,
    ListMyBookings,
    MergeCustomers,
)
from contracts.scheduling.customers.shapes import CustomerExport, CustomerHistory, Erasure
from contracts.types import Page
from kit.db import Session
from kit.requests import Requests
from scheduling.dossiers import operations, queries

requests = Requests()


@requests.answer(GetCustomerHistory, permission="customers:read")
async def history(session: Session, asked: GetCustomerHistory) -> CustomerHistory:
    """Staff."""
    return await queries.history(session, asked.customer_id)


@requests.answer(MergeCustomers, permission="customers:manage")
async def merge(session: Session, asked: MergeCustomers) -> shapes.Customer:
    """Managers."""
    return await operations.merge(session, asked)


@requests.answer(ExportCustomer, permission="customers:manage")
async def export(session: Session, asked: ExportCustomer) -> CustomerExport:
    """Managers."""
    return await queries.export(session, asked.customer_id)


@requests.answer(ExportMine)
async def export_mine(session: Session, _: ExportMine) -> CustomerExport:
    """The user that a customer is linked to."""
    return await queries.export_mine(session)


@requests.answer(GetMyself)
async def get_own(session: Session, _: GetMyself) -> shapes.Customer:
    """The user that a customer is linked to."""
    return await queries.get_own(session)


@requests.answer(ListMyBookings)
async def list_own_bookings(session: Session, asked: ListMyBookings) -> Page[shapes.Booking]:
    """The user that a customer is linked to."""
    return await queries.list_own_bookings(session, asked)


@requests.answer(GetMyCredits)
async def own_credits(session: Session, _: GetMyCredits) -> CustomerCredits:
    """The user that a customer is linked to."""
    return await queries.own_credits(session)


@requests.answer(EraseMine)
async def erase_mine(session: Session, asked: EraseMine) -> Erasure:
    """The user that a customer is linked to."""
    return await operations.erase_mine(session, asked)


@requests.answer(EraseCustomer, permission="customers:manage")
async def erase(session: Session, asked: EraseCustomer) -> Erasure:
    """Managers."""
    return await operations.erase(session, asked)
