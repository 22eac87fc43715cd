"""Requests about paid periods."""

from billing.periods import operations, queries
from contracts.billing.periods.api import ListPaidPeriods, RecordPeriodPaid
from contracts.billing.periods.shapes import PaidPeriod
from contracts.types import Page
from kit.db import Session
from kit.requests import Requests

requests = Requests()


@requests.answer(ListPaidPeriods, permission="billing:read")
async def list_page(session: Session, asked: ListPaidPeriods) -> Page[PaidPeriod]:
    """What is paid of a membership."""
    return await queries.list_page(session, asked)


@requests.answer(RecordPeriodPaid, permission="payments:write")
async def record(session: Session, asked: RecordPeriodPaid) -> PaidPeriod:
    """Staff."""
    return await operations.record(session, asked)
