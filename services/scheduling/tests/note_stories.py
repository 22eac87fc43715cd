"""What tests of notes tell their stories with."""

from typing import Any
from uuid import UUID

from booking_stories import Salon
from sqlalchemy import text

from contracts.permissions import Role
from contracts.scheduling.notes import api, shapes
from contracts.types import Actor, ActorKind, to_typeid, uuid7
from kit.db import Database
from kit.scope import Scope


def somebody(shop: Salon, role: Role = Role.STAFF) -> Scope:
    """A new user of the business, in this role."""
    actor = Actor(kind=ActorKind.USER, id=to_typeid("usr", uuid7()))
    return Scope(shop.scope.business_id, actor, frozenset({role}), cause="test")


def user_id(scope: Scope) -> str:
    assert scope.actor.id
    return scope.actor.id


async def write(shop: Salon, by: Scope, words: str = "Sleeps badly.", **about: Any) -> shapes.NoteSummary:
    return await shop.ask(api.WriteNote(text=words, **about), by)


async def read(shop: Salon, by: Scope, note_id: UUID, revision: int | None = None) -> shapes.Note:
    return await shop.ask(api.ReadNote(note_id=note_id, revision=revision), by)


async def open_to(shop: Salon, readers: shapes.NoteReaders) -> shapes.NotePolicy:
    return await shop.ask(api.SetNotePolicy(readers=readers))


async def reads(shop: Salon, **of: Any) -> list[shapes.NoteRead]:
    return (await shop.ask(api.ListNoteReads(**of))).items


async def damage(database: Database, admin_url: str, statement: str, **values: Any) -> None:
    """Change rows behind the service's back, as nobody but a superuser can."""
    changing = Database(admin_url, pool_size=1)
    try:
        async with changing.engine.begin() as connection:
            await connection.execute(text("set search_path = scheduling, public"))
            changed = await connection.execute(text(statement), values)
            assert changed.rowcount > 0
    finally:
        await changing.close()
