"""Who may read a note."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from contracts.scheduling.notes.shapes import NoteReaders
from contracts.types import Actor, ActorKind, from_typeid


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who wants to read notes, as far as that decides."""

    actor: str
    user_id: UUID | None
    reads_all: bool
    """Whether the business lets them read notes of others that are not shared with them."""

    def may_read(self, *, author: str, shared_with: Collection[UUID]) -> bool:
        """Whether a note of this author is theirs, shared with them, or open to them by the business's policy."""
        return self.reads_all or self.actor == author or self.user_id in shared_with


def reader(actor: Actor, policy: NoteReaders, *, supervises: bool) -> Reader:
    """The reader that an actor is under a business's policy; `supervises` is whether they are among its managers."""
    opened = policy is NoteReaders.STAFF or (policy is NoteReaders.MANAGERS and supervises)
    return Reader(str(actor), _user_id(actor), opened)


def _user_id(actor: Actor) -> UUID | None:
    if actor.kind is not ActorKind.USER or actor.id is None:
        return None
    try:
        return from_typeid("usr", actor.id)
    except ValueError:
        return None
