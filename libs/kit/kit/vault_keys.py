"""Where the vault's keys are kept: a wrapped key per business, and per subject one that can be destroyed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, DateTime, LargeBinary, MetaData, Table, Text, Uuid, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from kit.vault import DataKey, Erased, KeyRing, Place, Tampered, subject_place


@dataclass(frozen=True, slots=True)
class Tables:
    """The two tables of a context. Both are tenant tables: give them row-level security by `business_id`."""

    business_keys: Table
    subject_keys: Table


def tables(metadata: MetaData) -> Tables:
    """Add the tables `vault_business_keys` and `vault_subject_keys` to the metadata of a context."""
    return Tables(
        Table(
            "vault_business_keys",
            metadata,
            Column("business_id", Uuid, primary_key=True),
            Column("key_id", Text, nullable=False),
            Column("wrapped", LargeBinary, nullable=False),
            Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
            Column("rewrapped_at", DateTime(timezone=True)),
        ),
        Table(
            "vault_subject_keys",
            metadata,
            Column("business_id", Uuid, primary_key=True),
            Column("subject", Text, primary_key=True),
            Column("wrapped", LargeBinary),
            Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
            Column("destroyed_at", DateTime(timezone=True)),
            CheckConstraint("(wrapped is null) = (destroyed_at is not null)", name="destroyed"),
        ),
    )


@dataclass(frozen=True, slots=True)
class Vault:
    """The key ring and the key tables of a context: what it takes to write and read secrets.

    A subject is who can ask for erasure, as `cus_…` or `cnv_…`. All its secrets hang on one key.
    """

    ring: KeyRing
    tables: Tables

    async def encrypt(self, session: AsyncSession, text: str, place: Place, *, subject: str) -> bytes:
        """Encrypt `text` for `place`, making the keys that are missing. One or two statements.

        Raises:
            Erased: the subject was erased; nothing new is written about it.
            Tampered, UnknownKey: a stored key does not open.
        """
        return (await self.subject_key(session, place.business_id, subject)).encrypt(text.encode(), place)

    async def decrypt(self, session: AsyncSession, ciphertext: bytes, place: Place, *, subject: str) -> str:
        """The text that was encrypted for this place and subject. One statement; keys are never cached.

        Raises:
            Erased: the subject's key was destroyed.
            Tampered: anything about the ciphertext, its place or its keys differs, or the key is missing.
            UnknownKey: the key ring has lost a key.
        """
        key = await self._find(session, place.business_id, subject)
        if key is None:
            raise Tampered
        return key.decrypt(ciphertext, place).decode()

    async def subject_key(self, session: AsyncSession, business_id: UUID, subject: str) -> DataKey:
        """The key of a subject, made at first use; for lists, as it opens all rows of the subject. Raises `Erased`."""
        found = await self._find(session, business_id, subject)
        if found is not None:
            return found
        business_key = await self._business_key(session, business_id)
        wrapped = business_key.wrap(DataKey.new(), subject_place(business_id, subject))
        row = {"business_id": business_id, "subject": subject, "wrapped": wrapped}
        await session.execute(insert(self.tables.subject_keys).values(row).on_conflict_do_nothing())
        # Another transaction may have been first: what is stored counts.
        stored = await self._find(session, business_id, subject)
        if stored is None:
            raise Tampered
        return stored

    async def destroy(self, session: AsyncSession, business_id: UUID, subject: str, *, now: datetime) -> None:
        """Destroy the key of a subject, and with it everything encrypted under it. Twice is once; there is no undo.

        A subject that has no key yet gets none any more, so that an erasure log can be replayed after a restore.
        """
        table = self.tables.subject_keys
        row = {"business_id": business_id, "subject": subject, "wrapped": None, "destroyed_at": now}
        gone = {"wrapped": None, "destroyed_at": func.coalesce(table.c.destroyed_at, now)}
        keys = [table.c.business_id, table.c.subject]
        await session.execute(insert(table).values(row).on_conflict_do_update(index_elements=keys, set_=gone))

    async def rewrap(self, session: AsyncSession, *, now: datetime, limit: int = 100) -> int:
        """Put business keys under the active key of the ring, and say how many were. Repeat until 0.

        Row-level security shows a tick one business at a time: then this is the rotation of that business. Reads go on
        meanwhile; rows that another transaction holds are skipped. Raises `Tampered` and `UnknownKey`.
        """
        table = self.tables.business_keys
        stale = select(table.c.business_id, table.c.wrapped).where(table.c.key_id != self.ring.active).limit(limit)
        rows = (await session.execute(stale.with_for_update(skip_locked=True))).all()
        for business_id, wrapped in rows:
            values = {
                "wrapped": self.ring.rewrap(wrapped, business_id),
                "key_id": self.ring.active,
                "rewrapped_at": now,
            }
            await session.execute(update(table).where(table.c.business_id == business_id).values(values))
        return len(rows)

    async def _find(self, session: AsyncSession, business_id: UUID, subject: str) -> DataKey | None:
        businesses, subjects = self.tables.business_keys, self.tables.subject_keys
        query = (
            select(subjects.c.wrapped, subjects.c.destroyed_at, businesses.c.wrapped)
            .outerjoin(businesses, businesses.c.business_id == subjects.c.business_id)
            .where(subjects.c.business_id == business_id, subjects.c.subject == subject)
        )
        row = (await session.execute(query)).one_or_none()
        if row is None:
            return None
        wrapped, destroyed_at, business_wrapped = row
        if destroyed_at is not None:
            raise Erased
        if business_wrapped is None:
            raise Tampered
        return self.ring.unwrap(business_wrapped, business_id).unwrap(wrapped, subject_place(business_id, subject))

    async def _business_key(self, session: AsyncSession, business_id: UUID) -> DataKey:
        table = self.tables.business_keys
        _, wrapped = self.ring.new_business_key(business_id)
        row = {"business_id": business_id, "key_id": self.ring.active, "wrapped": wrapped}
        await session.execute(insert(table).values(row).on_conflict_do_nothing())
        query = select(table.c.wrapped).where(table.c.business_id == business_id)
        return self.ring.unwrap((await session.execute(query)).scalar_one(), business_id)
