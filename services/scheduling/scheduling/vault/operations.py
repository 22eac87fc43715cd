"""Putting texts into the vault, destroying the keys of who is erased, and rotation."""

from collections.abc import Iterable
from uuid import UUID

from kit import clock
from kit.db import Session
from kit.vault import Place
from scheduling.vault.queries import subject, vault


async def encrypt(session: Session, text: str, where: Place, *, customer_id: UUID) -> bytes:
    """Encrypt a text about a customer for its place. One statement; two more for the first one about them.

    Raises `Erased` where the customer was erased, `Tampered`, `UnknownKey`.
    """
    return await vault().encrypt(session, text, where, subject=subject(customer_id))


async def forget(session: Session, customer_ids: Iterable[UUID]) -> None:
    """Destroy the keys of these customers: nothing opens any more that was ever written about them. There is no undo.

    Whoever erases a customer names those too who were merged into them: a text stays under the key it was written with.
    Twice is once, and it holds for who has no key yet, so that erasures can be replayed after a restore.
    """
    for customer_id in customer_ids:
        await vault().destroy(session, session.business_id, subject(customer_id), now=clock.now())


async def rewrap(session: Session) -> int:
    """Put the key of this business under the active key-encryption key; how many were not. Texts stay as they are.

    Raises `Tampered`, `UnknownKey`.
    """
    return await vault().rewrap(session, now=clock.now())
