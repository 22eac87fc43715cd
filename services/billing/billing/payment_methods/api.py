"""Requests about saved cards."""

from billing.payment_methods import activities, operations, queries
from contracts.billing.payment_methods import shapes
from contracts.billing.payment_methods.api import (
    GetCardConsent,
    ListPaymentMethods,
    OpenCardSetup,
    RemovePaymentMethod,
)
from contracts.types import Done, Page
from kit.db import Session
from kit.requests import Requests

requests = Requests()


@requests.answer(GetCardConsent)
async def consent(session: Session, _: GetCardConsent) -> shapes.CardConsent:
    """Anybody."""
    return await queries.consent(session)


@requests.answer(OpenCardSetup, permission="purchases:write", prepare=activities.open_page)
async def open_(session: Session, _: OpenCardSetup, opened: activities.Opened) -> shapes.CardSetup:
    """The gateway, for a customer who was told by scheduling."""
    return await operations.record(session, *opened)


@requests.answer(ListPaymentMethods, permission="customers:read")
async def list_page(session: Session, asked: ListPaymentMethods) -> Page[shapes.PaymentMethod]:
    """Staff, and the gateway for the customer."""
    return await queries.list_page(session, asked)


@requests.answer(RemovePaymentMethod, permission="purchases:write")
async def remove(session: Session, asked: RemovePaymentMethod) -> Done:
    """Staff, and the gateway for the customer."""
    return await operations.remove(session, asked)
