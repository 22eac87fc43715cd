"""The keys of scheduling: they rotate while everything stays readable."""

import asyncio
import base64
import json
from collections.abc import Callable

import pytest
from booking_stories import TODAY, Salon, at, salon, thoroughly
from note_stories import damage, read, somebody, write
from sqlalchemy import text

from contracts.scheduling.notes import api
from kit import clock
from kit.db import Database
from kit.scope import Scope
from kit.vault import KeyRing, UnknownKey
from kit.vault_keys import Vault
from scheduling.settings import Settings
from scheduling.vault import queries, ticks
from scheduling.vault.models import BusinessKey, SubjectKey
from testkit.servers import Servers


@pytest.fixture(autouse=True)
def today():
    with clock.frozen(TODAY) as frozen:
        yield frozen


@pytest.fixture
async def shop(database: Database, here: Scope) -> Salon:
    return await salon(database, here)


NEWER = {
    "NEXUS_VAULT_KEYS": json.dumps({"test": base64.b64encode(b"v" * 32).decode(), "newer": base64.b64encode(b"n" * 32).decode()}),
    "NEXUS_VAULT_ACTIVE_KEY": "newer",
}  # fmt: skip
"""Another key-encryption key is active, and the old one still opens what it wrapped."""


async def key_ids(shop: Salon) -> list[str]:
    async with shop.database.transaction(shop.scope, reads=True) as session:
        return list(await session.scalars(text("select key_id from vault_business_keys")))


async def test_rotation_leaves_every_note_readable_without_the_old_key(
    shop: Salon, restart: Callable[..., Settings]
) -> None:
    booking, ines = await shop.book(at("10:00")), somebody(shop)
    note = await write(shop, ines, "Before.", customer_id=booking.customer_id)
    assert await key_ids(shop) == ["test"]
    rotating = restart(**NEWER)
    assert (await read(shop, ines, note.id)).text == "Before."
    await asyncio.gather(*(thoroughly(ticks.rotate_keys, shop.database) for _ in range(2)))
    assert await key_ids(shop) == ["newer"]
    assert await ticks.rotate_keys(shop.database) == 0
    await shop.ask(api.ReviseNote(note_id=note.id, text="After."), ines)
    alone = Vault(KeyRing({"newer": rotating.vault_keys["newer"]}, "newer"), BusinessKey, SubjectKey)
    async with shop.database.transaction(shop.scope, reads=True) as session:
        for revision, words in ((1, "Before."), (2, "After.")):
            stored = await session.scalar(
                text("select text from note_revisions where note_id = :note and revision = :revision"),
                {"note": note.id, "revision": revision},
            )
            where = queries.place(session, "note_revisions", note.id, "text", revision)
            subject = queries.subject(booking.customer_id)
            assert await alone.decrypt(session, stored, where, subject=subject) == words


async def test_a_key_that_is_lost_keeps_no_other_from_rotating(
    shop: Salon, database: Database, elsewhere: Scope, servers: Servers, restart: Callable[..., Settings]
) -> None:
    other = await salon(database, elsewhere)
    for each in (shop, other):
        booking = await each.book(at("10:00"))
        await write(each, somebody(each), customer_id=booking.customer_id)
    lost = "update vault_business_keys set key_id = 'lost', wrapped = overlay(wrapped placing 'lost' from 3) where business_id = :id"
    await damage(database, servers.admin_url, lost, id=shop.scope.business_id)
    restart(**NEWER)
    await thoroughly(ticks.rotate_keys, database)
    assert (await key_ids(shop), await key_ids(other)) == (["lost"], ["newer"])
    with pytest.raises(UnknownKey):
        await write(shop, somebody(shop), customer_id=(await shop.book(at("12:00"))).customer_id)
