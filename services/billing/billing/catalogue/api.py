"""Requests about the platform's catalogue."""

from billing.catalogue import activities, queries
from billing.catalogue.activities import Synced
from contracts.billing.catalogue.api import GetCatalogue, SyncCatalogue
from contracts.billing.catalogue.shapes import Catalogue, CatalogueSynced
from kit.db import Session
from kit.requests import Requests

requests = Requests()


@requests.answer(GetCatalogue, permission="platform:read")
async def get(session: Session, _: GetCatalogue) -> Catalogue:
    """Platform admins."""
    return await queries.get(session)


@requests.answer(SyncCatalogue, permission="platform:write", prepare=activities.sync_now, keeps_reply=False)
async def sync(session: Session, _: SyncCatalogue, done: Synced) -> CatalogueSynced:
    """Platform admins."""
    return await queries.synced(session, done.steps)
