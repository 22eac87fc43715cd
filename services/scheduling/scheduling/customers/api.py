"""Requests about customers."""

from contracts.scheduling import shapes
from contracts.scheduling.api import GetCustomer, ListCustomers
from contracts.scheduling.customers.api import CreateCustomer, ListConsents, RecordConsent, UpdateCustomer
from contracts.scheduling.customers.shapes import Consent
from contracts.types import Page
from kit.db import Session
from kit.requests import Requests
from scheduling.customers import operations, queries

requests = Requests()


@requests.answer(ListCustomers, permission="customers:read")
async def list_page(session: Session, asked: ListCustomers) -> Page[shapes.Customer]:
    """Staff."""
    return await queries.list_page(session, asked)


@requests.answer(GetCustomer, permission="customers:read")
async def get(session: Session, asked: GetCustomer) -> shapes.Customer:
    """Staff."""
    return await queries.get(session, asked.customer_id)


@requests.answer(CreateCustomer, permission="customers:write")
async def create(session: Session, asked: CreateCustomer) -> shapes.Customer:
    """Staff."""
    return await operations.create(session, asked)


@requests.answer(UpdateCustomer, permission="customers:write")
async def update(session: Session, asked: UpdateCustomer) -> shapes.Customer:
    """Staff."""
    return await operations.update(session, asked)


@requests.answer(RecordConsent, permission="customers:write")
async def record_consent(session: Session, asked: RecordConsent) -> Consent:
    """Staff."""
    return await operations.record_consent(session, asked)


@requests.answer(ListConsents, permission="customers:read")
async def list_consents(session: Session, asked: ListConsents) -> Page[Consent]:
    """Staff."""
    return await queries.list_consents(session, asked)
