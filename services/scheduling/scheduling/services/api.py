"""Services: requests in."""

from contracts.scheduling.catalogue.api import (
    CreateService,
    GetPublicService,
    ListPublicServices,
    ListServices,
    UpdateService,
)
from contracts.scheduling.catalogue.shapes import PublicService, Service
from contracts.types import Page
from kit.db import Session
from kit.requests import Requests
from scheduling.services import operations, queries

requests = Requests()


@requests.answer(ListPublicServices)
async def list_public(session: Session, asked: ListPublicServices) -> Page[PublicService]:
    """The services a customer can book."""
    return await queries.list_public(session, asked)


@requests.answer(GetPublicService)
async def get_public(session: Session, asked: GetPublicService) -> PublicService:
    """One bookable service."""
    return await queries.get_public(session, asked.service_id)


@requests.answer(ListServices, permission="services:read")
async def list_page(session: Session, asked: ListServices) -> Page[Service]:
    """Every service of the business."""
    return await queries.list_page(session, asked)


@requests.answer(CreateService, permission="services:write")
async def create(session: Session, asked: CreateService) -> Service:
    """Add a service."""
    return await operations.create(session, asked)


@requests.answer(UpdateService, permission="services:write")
async def update(session: Session, asked: UpdateService) -> Service:
    """Replace what a business decides about a service."""
    return await operations.update(session, asked)
