"""Requests about checkouts."""

from billing.checkouts import activities, operations, queries
from contracts.billing.checkouts import shapes
from contracts.billing.checkouts.api import GetCheckout, ListCheckouts, OpenCheckout
from contracts.types import Page
from kit.db import Session
from kit.requests import Requests

requests = Requests()


@requests.answer(OpenCheckout, permission="purchases:write", prepare=activities.open_page)
async def open_(session: Session, _: OpenCheckout, opened: activities.Opened) -> shapes.OpenedCheckout:
    """The gateway, on terms that scheduling told."""
    return await operations.record(session, *opened)


@requests.answer(GetCheckout)
async def get(session: Session, asked: GetCheckout) -> shapes.Checkout:
    """Whoever has its token, and staff."""
    return await queries.get_for(session, asked)


@requests.answer(ListCheckouts, permission="billing:read")
async def list_page(session: Session, asked: ListCheckouts) -> Page[shapes.Checkout]:
    """Managers."""
    return await queries.list_page(session, asked)
