"""Where the vault's keys are kept: a wrapped key per business, and per subject one that can be destroyed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from alembic.operations import Operations
from sqlalchemy import CheckConstraint, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from kit import migrations
from kit.db import Base, Tenant, new_metadata
from kit.vault import DataKey, Erased, KeyRing, Place, Tampered, alert, subject_place


class BusinessKey(Tenant):
    """The key of a business, wrapped. A context that encrypts has a table of its own: `class …(BusinessKey, Base)`."""

    __tablename__ = "vault_business_keys"

    key_id: Mapped[str]
    """The key-encryption key that it is wrapped under."""
    wrapped: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    rewrapped_at: Mapped[datetime | None]


class SubjectKey(Tenant):
    """The key of a subject, wrapped; once destroyed its row stays, so that no new one is made."""

    __tablename__ = "vault_subject_keys"

    subject: Mapped[str] = mapped_column(primary_key=True)
    wrapped: Mapped[bytes | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    destroyed_at: Mapped[datetime | None]

    @declared_attr.directive
    def __table_args__(cls) -> Any:  # noqa: N805 - SQLAlchemy's way to give each table a constraint of its own
        return (CheckConstraint("(wrapped is null) = (destroyed_at is not null)", name="destroyed"),)


class _Own(Base):
    __abstract__ = True
    metadata = new_metadata()


class _OwnBusinessKey(BusinessKey, _Own):
    pass


class _OwnSubjectKey(SubjectKey, _Own):
    pass


def create_tables(op: Operations) -> None:
    """Both tables under row-level security, in the migration of a context that begins to encrypt."""
    _Own.metadata.create_all(op.get_bind())
    migrations.protect(op, *_Own.metadata.tables)


@dataclass(frozen=True, slots=True)
class Vault:
    """The key ring of a context and the classes of its key tables: what it takes to write and read secrets.

    A subject is who can ask for erasure, as `cus_…` or `cnv_…`. All its secrets hang on one key.
    """

    ring: KeyRing
    business_keys: type[BusinessKey]
    subject_keys: type[SubjectKey]

    async def encrypt(self, session: AsyncSession, text: str, place: Place, *, subject: str) -> bytes:
        """Encrypt `text` for `place`, making the keys that are missing. One statement, two more for a new subject.

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
            raise alert(Tampered(), f"{place}: no key of {subject}")
        return key.decrypt(ciphertext, place).decode()

    async def subject_key(self, session: AsyncSession, business_id: UUID, subject: str) -> DataKey:
        """The key of a subject, made at first use; for lists, as it opens all rows of the subject. Raises `Erased`."""
        found = await self._find(session, business_id, subject)
        if found is not None:
            return found
        table, place = self.subject_keys, subject_place(business_id, subject)
        business_key = await self._business_key(session, business_id)
        made = insert(table).values(
            business_id=business_id, subject=subject, wrapped=business_key.wrap(DataKey.new(), place)
        )
        # Another transaction may have been first: what is stored counts.
        kept = made.on_conflict_do_update(
            index_elements=[table.business_id, table.subject], set_={"subject": made.excluded.subject}
        )
        wrapped = (await session.execute(kept.returning(table.wrapped))).scalar_one()
        if wrapped is None:
            raise Erased
        return business_key.unwrap(wrapped, place)

    async def subject_keys_of(
        self, session: AsyncSession, business_id: UUID, subjects: Collection[str]
    ) -> dict[str, DataKey]:
        """The keys of many subjects, for a list; who was erased or has none is not among them. One statement.

        Raises `Tampered` and `UnknownKey`.
        """
        if not subjects:
            return {}
        businesses, table = self.business_keys, self.subject_keys
        query = (
            select(table.subject, table.wrapped, businesses.wrapped)
            .join(businesses, businesses.business_id == table.business_id)
            .where(table.business_id == business_id, table.subject.in_(subjects))
        )
        rows = (await session.execute(query)).all()
        if not rows:
            return {}
        business_key = self.ring.unwrap(rows[0][2], business_id)
        return {
            subject: business_key.unwrap(wrapped, subject_place(business_id, subject))
            for subject, wrapped, _ in rows
            if wrapped is not None
        }

    async def destroy(self, session: AsyncSession, business_id: UUID, subject: str, *, now: datetime) -> None:
        """Destroy the key of a subject, and with it everything encrypted under it. Twice is once; there is no undo.

        A subject that has no key yet gets none any more, so that an erasure log can be replayed after a restore.
        """
        table = self.subject_keys
        row = {"business_id": business_id, "subject": subject, "wrapped": None, "destroyed_at": now}
        gone = {"wrapped": None, "destroyed_at": func.coalesce(table.destroyed_at, now)}
        keys = [table.business_id, table.subject]
        await session.execute(insert(table).values(row).on_conflict_do_update(index_elements=keys, set_=gone))

    async def rewrap(self, session: AsyncSession, *, now: datetime, limit: int = 100) -> int:
        """Put business keys under the active key of the ring, and say how many were. Repeat until 0.

        Row-level security shows a tick one business at a time: then this is the rotation of that business. Reads go on
        meanwhile; rows that another transaction holds are skipped. Raises `Tampered` and `UnknownKey`.
        """
        table = self.business_keys
        stale = select(table.business_id, table.wrapped).where(table.key_id != self.ring.active).limit(limit)
        rows = (await session.execute(stale.with_for_update(skip_locked=True))).all()
        for business_id, wrapped in rows:
            values = {
                "wrapped": self.ring.rewrap(wrapped, business_id),
                "key_id": self.ring.active,
                "rewrapped_at": now,
            }
            await session.execute(update(table).where(table.business_id == business_id).values(values))
        return len(rows)

    async def _find(self, session: AsyncSession, business_id: UUID, subject: str) -> DataKey | None:
        businesses, subjects = self.business_keys, self.subject_keys
        query = (
            select(subjects.wrapped, businesses.wrapped)
            .outerjoin(businesses, businesses.business_id == subjects.business_id)
            .where(subjects.business_id == business_id, subjects.subject == subject)
        )
        row = (await session.execute(query)).one_or_none()
        if row is None:
            return None
        wrapped, business_wrapped = row
        if wrapped is None:
            raise Erased
        if business_wrapped is None:
            raise alert(Tampered(), f"{business_id}: no key")
        return self.ring.unwrap(business_wrapped, business_id).unwrap(wrapped, subject_place(business_id, subject))

    async def _business_key(self, session: AsyncSession, business_id: UUID) -> DataKey:
        table = self.business_keys
        query = select(table.wrapped).where(table.business_id == business_id)
        wrapped = (await session.execute(query)).scalar_one_or_none()
        if wrapped is None:
            _, made = self.ring.new_business_key(business_id)
            row = {"business_id": business_id, "key_id": self.ring.active, "wrapped": made}
            await session.execute(insert(table).values(row).on_conflict_do_nothing())
            wrapped = (await session.execute(query)).scalar_one()
        return self.ring.unwrap(wrapped, business_id)
