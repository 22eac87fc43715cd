"""Requests about imports."""

from contracts.scheduling.imports.api import (
    GetImport,
    ImportBusyTimes,
    ImportCustomers,
    ListBusyTimes,
    ListImports,
    RemoveBusyTimes,
)
from contracts.scheduling.imports.shapes import BusyTime, ImportReport
from contracts.types import Done, Page
from kit.db import Session
from kit.requests import Requests
from scheduling.imports import activities, operations, queries
from scheduling.imports.rules.calendar_files import Found
from scheduling.imports.rules.customer_files import CustomerFile

requests = Requests()


@requests.answer(ImportCustomers, permission="customers:manage", prepare=activities.read_customers)
async def import_customers(session: Session, asked: ImportCustomers, file: CustomerFile) -> ImportReport:
    """Managers."""
    return await operations.import_customers(session, asked, file)


@requests.answer(ImportBusyTimes, permission="schedules:write", prepare=activities.read_busy_times)
async def import_busy_times(session: Session, asked: ImportBusyTimes, found: Found) -> ImportReport:
    """Managers."""
    return await operations.import_busy_times(session, asked, found)


@requests.answer(ListImports, permission="schedules:write")
async def list_page(session: Session, asked: ListImports) -> Page[ImportReport]:
    """Managers."""
    return await queries.list_page(session, asked)


@requests.answer(GetImport, permission="schedules:write")
async def get(session: Session, asked: GetImport) -> ImportReport:
    """Managers."""
    return await queries.get(session, asked)


@requests.answer(ListBusyTimes, permission="schedules:read")
async def list_busy_times(session: Session, asked: ListBusyTimes) -> Page[BusyTime]:
    """Staff."""
    return await queries.list_busy_times(session, asked)


@requests.answer(RemoveBusyTimes, permission="schedules:write")
async def remove_busy_times(session: Session, asked: RemoveBusyTimes) -> Done:
    """Managers."""
    return await operations.remove_busy_times(session, asked)
