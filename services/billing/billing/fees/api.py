"""Requests about fees."""

from billing.checkouts.activities import Opened
from billing.fees import activities, operations, queries
from contracts.billing.checkouts.shapes import OpenedCheckout
from contracts.billing.fees import shapes
from contracts.billing.fees.api import ConfirmFeeCharge, ListFees, OpenFeeCheckout, WaiveFeeDue
from contracts.types import Page
from kit.db import Session
from kit.requests import Requests

requests = Requests()


@requests.answer(ListFees, permission="billing:read")
async def list_page(session: Session, asked: ListFees) -> Page[shapes.Fee]:
    """Managers."""
    return await queries.list_page(session, asked)


@requests.answer(ConfirmFeeCharge, permission="payments:write")
async def confirm(session: Session, asked: ConfirmFeeCharge) -> shapes.Fee:
    """Managers, as persons."""
    return await operations.confirm(session, asked)


@requests.answer(WaiveFeeDue, permission="payments:write")
async def waive(session: Session, asked: WaiveFeeDue) -> shapes.Fee:
    """Managers."""
    return await operations.waive(session, asked)


@requests.answer(OpenFeeCheckout, permission="purchases:write", prepare=activities.open_checkout)
async def open_checkout(session: Session, asked: OpenFeeCheckout, opened: Opened) -> OpenedCheckout:
    """The gateway, for a payer who was told by scheduling."""
    return await operations.opened(session, asked.booking_id, *opened)
