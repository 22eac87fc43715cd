"""Where the keys are kept, on a real database."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import MetaData, delete, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

import kit.db
from kit import vault_keys
from kit.vault import Erased, KeyRing, Place, Tampered, UnknownKey
from kit.vault_keys import Vault
from testkit.servers import Servers

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
OLD, NEW = b"o" * 32, b"n" * 32
Sessions = async_sessionmaker[AsyncSession]


class Base(kit.db.Base):
    __abstract__ = True
    metadata = MetaData(schema="vault_test")


class BusinessKey(vault_keys.BusinessKey, Base):
    pass


class SubjectKey(vault_keys.SubjectKey, Base):
    pass


def vault_with(active: str, **keys: bytes) -> Vault:
    return Vault(KeyRing(keys, active), BusinessKey, SubjectKey)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def sessions(servers: Servers) -> AsyncIterator[Sessions]:
    engine = create_async_engine(servers.admin_url.replace("postgresql://", "postgresql+asyncpg://"))
    async with engine.begin() as connection:
        await connection.execute(text("create schema vault_test"))
        await connection.run_sync(Base.metadata.create_all)
    yield async_sessionmaker(engine)
    await engine.dispose()


@pytest.fixture
def vault() -> Vault:
    return vault_with("old", old=OLD)


def note(business: UUID, revision: int = 0) -> Place:
    return Place(business, "notes", "note_1", "body", revision)


class TestVault:
    async def test_encrypts_and_decrypts_across_transactions(self, sessions: Sessions, vault: Vault) -> None:
        place = note(uuid4())
        async with sessions.begin() as session:
            ciphertext = await vault.encrypt(session, "a nöte", place, subject="cus_1")
        async with sessions.begin() as session:
            assert await vault.decrypt(session, ciphertext, place, subject="cus_1") == "a nöte"

    async def test_gives_one_key_to_all_who_ask_at_once(self, sessions: Sessions, vault: Vault) -> None:
        business = uuid4()

        async def write(number: int) -> bytes:
            async with sessions.begin() as session:
                return await vault.encrypt(session, str(number), note(business, number), subject="cus_1")

        written = await asyncio.gather(*(write(number) for number in range(8)))
        async with sessions.begin() as session:
            for number, ciphertext in enumerate(written):
                assert await vault.decrypt(session, ciphertext, note(business, number), subject="cus_1") == str(number)

    async def test_opens_nothing_as_another_subject_or_business(self, sessions: Sessions, vault: Vault) -> None:
        here, elsewhere = note(uuid4()), note(uuid4())
        async with sessions.begin() as session:
            ciphertext = await vault.encrypt(session, "a note", here, subject="cus_1")
            await vault.encrypt(session, "another", here, subject="cus_2")
            await vault.encrypt(session, "another", elsewhere, subject="cus_1")
            for place, subject in ((here, "cus_2"), (elsewhere, "cus_1"), (here, "cus_3")):
                with pytest.raises(Tampered):
                    await vault.decrypt(session, ciphertext, place, subject=subject)

    async def test_gives_the_keys_of_a_list_but_for_the_erased_and_the_unknown(
        self, sessions: Sessions, vault: Vault
    ) -> None:
        here, elsewhere = uuid4(), uuid4()
        async with sessions.begin() as session:
            written = {
                name: await vault.encrypt(session, name, note(here), subject=name) for name in ("cus_1", "cus_2")
            }
            await vault.encrypt(session, "another", note(elsewhere), subject="cus_4")
            await vault.encrypt(session, "gone", note(here), subject="cus_3")
            await vault.destroy(session, here, "cus_3", now=NOW)
            keys = await vault.subject_keys_of(session, here, ["cus_1", "cus_2", "cus_3", "cus_4"])
            assert keys.keys() == written.keys()
            for name, ciphertext in written.items():
                assert keys[name].decrypt(ciphertext, note(here)) == name.encode()
            assert await vault.subject_keys_of(session, here, []) == {}
            assert await vault.subject_keys_of(session, uuid4(), ["cus_1"]) == {}

    async def test_refuses_a_key_row_moved_to_another_subject(self, sessions: Sessions, vault: Vault) -> None:
        place, keys = note(uuid4()), SubjectKey
        async with sessions.begin() as session:
            await vault.encrypt(session, "a note", place, subject="cus_1")
            await session.execute(
                update(keys).where(keys.business_id == place.business_id).values(subject="cus_2")
            )  # fmt: skip
            with pytest.raises(Tampered):
                await vault.encrypt(session, "a note", place, subject="cus_2")

    async def test_is_lost_without_the_business_key(self, sessions: Sessions, vault: Vault) -> None:
        place = note(uuid4())
        async with sessions.begin() as session:
            ciphertext = await vault.encrypt(session, "a note", place, subject="cus_1")
            keys = BusinessKey
            await session.execute(delete(keys).where(keys.business_id == place.business_id))
            with pytest.raises(Tampered):
                await vault.decrypt(session, ciphertext, place, subject="cus_1")


class TestDestroy:
    async def test_ends_what_was_written_and_what_would_be(self, sessions: Sessions, vault: Vault) -> None:
        place = note(uuid4())
        async with sessions.begin() as session:
            ciphertext = await vault.encrypt(session, "a note", place, subject="cus_1")
            other = await vault.encrypt(session, "kept", place, subject="cus_2")
            await vault.destroy(session, place.business_id, "cus_1", now=NOW)
            await vault.destroy(session, place.business_id, "cus_1", now=NOW + timedelta(days=1))
        async with sessions.begin() as session:
            with pytest.raises(Erased):
                await vault.decrypt(session, ciphertext, place, subject="cus_1")
            with pytest.raises(Erased):
                await vault.encrypt(session, "a note", place, subject="cus_1")
            assert await vault.decrypt(session, other, place, subject="cus_2") == "kept"
            keys = SubjectKey
            row = await session.execute(
                select(keys.wrapped, keys.destroyed_at).where(
                    keys.business_id == place.business_id, keys.subject == "cus_1"
                )
            )
            assert row.one() == (None, NOW)

    async def test_holds_for_a_subject_without_a_key(self, sessions: Sessions, vault: Vault) -> None:
        business = uuid4()
        async with sessions.begin() as session:
            await vault.destroy(session, business, "cus_1", now=NOW)
            with pytest.raises(Erased):
                await vault.subject_key(session, business, "cus_1")

    async def test_cannot_be_half_done(self, sessions: Sessions, vault: Vault) -> None:
        async with sessions.begin() as session:
            await vault.subject_key(session, uuid4(), "cus_1")
        async with sessions() as session:
            with pytest.raises(IntegrityError):
                await session.execute(update(SubjectKey).values(destroyed_at=NOW))


class TestRewrap:
    async def test_moves_every_business_to_the_new_key(self, sessions: Sessions, vault: Vault) -> None:
        places = [note(uuid4()) for _ in range(5)]
        async with sessions.begin() as session:
            written = [await vault.encrypt(session, "a note", place, subject="cus_1") for place in places]
        both = vault_with("new", old=OLD, new=NEW)
        moved = 0
        while True:
            async with sessions.begin() as session:
                count = await both.rewrap(session, now=NOW, limit=2)
                assert count <= 2
                assert await both.decrypt(session, written[0], places[0], subject="cus_1") == "a note"
            if not count:
                break
            moved += count
        assert moved >= 5
        after = vault_with("new", new=NEW)
        async with sessions.begin() as session:
            for place, ciphertext in zip(places, written, strict=True):
                assert await after.decrypt(session, ciphertext, place, subject="cus_1") == "a note"
            with pytest.raises(UnknownKey):
                await vault.decrypt(session, written[0], places[0], subject="cus_1")


async def test_the_tables_of_a_context_are_under_row_level_security(servers: Servers) -> None:
    engine = create_async_engine(servers.admin_url.replace("postgresql://", "postgresql+asyncpg://"))
    security = text("select relname, relforcerowsecurity from pg_class where relnamespace = 'vault_made'::regnamespace")
    async with engine.begin() as connection:
        await connection.execute(text("create schema vault_made"))
        await connection.execute(text("set local search_path = vault_made"))
        await connection.run_sync(lambda sync: vault_keys.create_tables(Operations(MigrationContext.configure(sync))))
        forced = {row.relname: row.relforcerowsecurity for row in await connection.execute(security)}
    await engine.dispose()
    assert forced["vault_business_keys"]
    assert forced["vault_subject_keys"]
