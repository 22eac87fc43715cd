"""Reading the audit log of a business."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from contracts.identity.audit import shapes
from contracts.identity.audit.api import ListAudit
from contracts.identity.platform.api import ReadAudit
from contracts.types import Actor, ActorKind, Page, from_typeid
from identity import keyring
from identity.audit.models import AuditEntry
from identity.users.models import User
from kit import pages
from kit.db import Session


async def list_all(session: Session, asked: ListAudit | ReadAudit) -> Page[shapes.AuditEntry]:
    """The entries of this business that were asked for, newest first. Raises `InvalidCursor`."""
    query = select(AuditEntry)
    if asked.actor is not None:
        query = query.where(AuditEntry.actor == asked.actor)
    if asked.command is not None:
        query = query.where(AuditEntry.command.startswith(asked.command, autoescape=True))
    if asked.from_ is not None:
        query = query.where(AuditEntry.at >= asked.from_)
    if asked.to is not None:
        query = query.where(AuditEntry.at < asked.to)
    order = [AuditEntry.at, AuditEntry.id]
    shown, turn = await pages.turn(session, query, asked, order, key=keyring.current().cursors, descending=True)
    names = await _names(session, {entry.actor for entry in shown})
    return Page(
        items=[
            shapes.AuditEntry.model_validate(entry).model_copy(update={"actor_name": names.get(entry.actor)})
            for entry in shown
        ],
        **turn,
    )


async def is_noted(session: Session, command: str, *, since: datetime) -> bool:
    """Whether the actor of this scope has an entry of this command since then."""
    mine = select(AuditEntry.id).where(AuditEntry.command == command, AuditEntry.actor == str(session.actor))
    return await session.scalar(mine.where(AuditEntry.at > since).limit(1)) is not None


async def _names(session: Session, actors: Iterable[str]) -> dict[str, str]:
    """What the users among these actors are called."""
    users = {text: user_id for text in actors if (user_id := _user_id(text))}
    found = (await session.execute(select(User.id, User.name).where(User.id.in_(users.values())))).all()
    names = {user.id: user.name for user in found}
    return {text: names[user_id] for text, user_id in users.items() if user_id in names}


def _user_id(text: str) -> UUID | None:
    actor = Actor.parse(text)
    return from_typeid("usr", actor.id) if actor.kind is ActorKind.USER and actor.id else None
