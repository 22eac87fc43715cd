"""Opening what lies in the vault."""

from collections.abc import Collection
from functools import cache
from uuid import UUID

from sqlalchemy import text

from contracts.types import from_typeid, to_typeid
from kit.db import Session
from kit.vault import DataKey, Place
from kit.vault_keys import Vault
from scheduling.settings import settings
from scheduling.vault.models import BusinessKey, SubjectKey


@cache
def vault() -> Vault:
    """The vault of this process."""
    return Vault(settings().key_ring(), BusinessKey, SubjectKey)


def subject(customer_id: UUID) -> str:
    """What a customer is called in the vault."""
    return to_typeid("cus", customer_id)


def place(session: Session, table: str, row: UUID, column: str, revision: int = 0) -> Place:
    """Where a text of this business belongs: it opens nowhere else."""
    return Place(session.business_id, table, str(row), column, revision)


async def decrypt(session: Session, ciphertext: bytes, where: Place, *, customer_id: UUID) -> str:
    """The text about a customer that was encrypted for this place. One statement.

    Raises `Erased`, `Tampered`, `UnknownKey`.
    """
    return await vault().decrypt(session, ciphertext, where, subject=subject(customer_id))


async def keys_of(session: Session, customer_ids: Collection[UUID]) -> dict[UUID, DataKey]:
    """The keys of these customers, but for those who were erased or have none. One statement, none for nobody.

    Raises `Tampered`, `UnknownKey`.
    """
    found = await vault().subject_keys_of(session, session.business_id, {*map(subject, customer_ids)})
    return {from_typeid("cus", name): key for name, key in found.items()}


async def list_stale(session: Session, *, behind: UUID, limit: int) -> list[UUID]:
    """Businesses behind that one, by id, whose key lies under another key-encryption key than the active one."""
    due = text("select business_id from due_keys(:active, :behind, :most)")
    asked = {"active": settings().vault_active_key, "behind": behind, "most": limit}
    return list(await session.scalars(due, asked))
