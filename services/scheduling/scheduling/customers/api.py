"""Requests about customers."""

from contracts.scheduling import shapes
from contracts.scheduling.api import GetCustomer, ListCustomers
from contracts.types import Page
from kit.db import Session
from kit.requests import Requests
from scheduling.customers import queries

requests = Requests()


@requests.answer(ListCustomers, permission="customers:read")
async def list_page(session: Session, asked: ListCustomers) -> Page[shapes.Customer]:
    """Staff."""
    return await queries.list_page(session, asked)


@requests.answer(GetCustomer, permission="customers:read")
async def get(session: Session, asked: GetCustomer) -> shapes.Customer:
    """Staff."""
    return await queries.get(session, asked.customer_id)
