"""Reading API keys."""

from uuid import UUID

from sqlalchemy import select

from contracts.identity.api_keys import shapes
from contracts.identity.api_keys.api import ListApiKeys
from contracts.types import Page
from identity import keyring
from identity.api_keys.models import ApiKey, KeyEntry
from kit import pages
from kit.db import Session
from kit.errors import NotFound


async def get(session: Session, key_id: UUID) -> ApiKey:
    """A key of this business, locked for a change. Raises `NotFound`."""
    found = await session.scalar(select(ApiKey).where(ApiKey.id == key_id).with_for_update())
    if found is None:
        raise NotFound
    return found


async def find_by_hash(session: Session, key_hash: bytes) -> ApiKey | None:
    """The key with this SHA-256, whatever has become of it. Asked without a business, it enters the key's own."""
    entry = await session.get(KeyEntry, key_hash)
    if entry is None:
        return None
    await session.enter(entry.business_id)
    found: ApiKey | None = await session.scalar(select(ApiKey).where(ApiKey.id == entry.key_id))
    return found


async def list_all(session: Session, asked: ListApiKeys) -> Page[shapes.ApiKey]:
    """The keys of this business, newest first. Raises `InvalidCursor`."""
    order = [ApiKey.id]
    shown, turn = await pages.turn(
        session, select(ApiKey), asked, order, key=keyring.current().cursors, descending=True
    )
    return Page(items=[shapes.ApiKey.model_validate(key) for key in shown], **turn)
