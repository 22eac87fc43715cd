"""Requests about series."""

from contracts.scheduling.series import shapes
from contracts.scheduling.series.api import CancelSeries, CreateSeries, GetSeries, PreviewSeries, RescheduleSeries
from kit.db import Session
from kit.requests import Requests
from scheduling.series import operations

requests = Requests()


@requests.answer(PreviewSeries)
async def preview(session: Session, asked: PreviewSeries) -> shapes.SeriesPlan:
    """Anybody may ask what a series would be."""
    return await operations.preview(session, asked)


@requests.answer(CreateSeries)
async def create(session: Session, asked: CreateSeries) -> shapes.NewSeries:
    """Anybody may book."""
    return await operations.create(session, asked)


@requests.answer(GetSeries)
async def get(session: Session, asked: GetSeries) -> shapes.Series:
    """Whoever has a manage token of the series, the customer, and staff."""
    return await operations.show(session, asked)


@requests.answer(CancelSeries)
async def cancel(session: Session, asked: CancelSeries) -> shapes.Series:
    """Whoever has the token for cancelling, the customer, and staff."""
    return await operations.cancel(session, asked)


@requests.answer(RescheduleSeries)
async def reschedule(session: Session, asked: RescheduleSeries) -> shapes.Series:
    """Whoever has the token for rescheduling, the customer, and staff."""
    return await operations.reschedule(session, asked)
