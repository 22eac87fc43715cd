"""Writing, reading and sharing notes. Nothing of a text leaves this module but to who reads it."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from contracts.scheduling.notes import shapes
from contracts.scheduling.notes.api import ReadNote, ReviseNote, SetNotePolicy, ShareNote, WriteNote
from contracts.types import uuid7
from kit import clock
from kit.db import Session
from kit.errors import Forbidden, Invalid, PreconditionFailed, current_trace_id
from scheduling.bookings import queries as bookings
from scheduling.customers import queries as customers
from scheduling.notes import queries
from scheduling.notes.models import Note, NotePolicy, NoteRead, NoteRevision
from scheduling.vault import operations as vault
from scheduling.vault import queries as vaults


class NotTheAuthor(Forbidden):
    """Only its author may write this note anew, or say who reads it."""

    code = "scheduling.not_the_author"


async def write(session: Session, asked: WriteNote) -> shapes.NoteSummary:
    """Write a note; who does so is its author. Raises `Invalid`, `NotFound`, `Erased` where the customer was erased."""
    customer_id = await _about(session, asked)
    now = clock.now()
    note = Note(
        id=uuid7(), customer_id=customer_id, booking_id=asked.booking_id, sealed_for=customer_id,
        author=str(session.actor), shared_with=sorted({*asked.shared_with}), revision=0, created_at=now, revised_at=now,
    )  # fmt: skip
    session.add(note)
    await session.flush()
    return await _revised(session, note, asked.text)


async def revise(session: Session, asked: ReviseNote) -> shapes.NoteSummary:
    """Write a note anew. Raises `NotFound`, `NotTheAuthor`, `PreconditionFailed`, `Erased`."""
    note = await _own(session, asked.note_id)
    if asked.if_version not in (None, note.revision):
        raise PreconditionFailed(current={"version": note.revision})
    return await _revised(session, note, asked.text)


async def read(session: Session, asked: ReadNote) -> shapes.Note:
    """The text of a note, and a line in the access log with it: neither without the other.

    Raises `NotFound`, `Erased`, `Tampered`, `UnknownKey`.
    """
    note = await queries.get(session, asked.note_id)
    revision = asked.revision or note.revision
    text = await queries.text_of(session, note, revision)
    session.add(
        NoteRead(
            note_id=note.id,
            revision=revision,
            actor=str(session.actor),
            cause=session.scope.cause,
            trace_id=current_trace_id(),
            at=clock.now(),
        )
    )
    summary = shapes.NoteSummary.model_validate(note)
    return shapes.Note(**dict(summary), text=text, text_revision=revision)


async def share(session: Session, asked: ShareNote) -> shapes.NoteSummary:
    """Let exactly these colleagues read a note. Raises `NotFound`, `NotTheAuthor`."""
    note = await _own(session, asked.note_id)
    note.shared_with = sorted({*asked.shared_with})
    return shapes.NoteSummary.model_validate(note)


async def set_policy(session: Session, asked: SetNotePolicy) -> shapes.NotePolicy:
    """Decide who reads notes beside their authors. Raises `PreconditionFailed`."""
    first = insert(NotePolicy).values(
        business_id=session.business_id, readers="nobody", version=0, changed_at=clock.now(), changed_by=""
    )
    await session.execute(first.on_conflict_do_nothing())
    policy = await queries.get_policy_locked(session)
    if asked.if_version not in (None, policy.version):
        raise PreconditionFailed(current={"version": policy.version})
    policy.readers, policy.version = asked.readers, policy.version + 1
    policy.changed_at, policy.changed_by = clock.now(), str(session.actor)
    return shapes.NotePolicy.model_validate(policy)


async def _about(session: Session, asked: WriteNote) -> UUID:
    if asked.booking_id is None:
        if asked.customer_id is None:
            raise Invalid(errors=[{"pointer": "/customer_id", "detail": "A note is about a customer or a booking"}])
        return (await customers.get(session, asked.customer_id)).id
    booking = await bookings.get(session, asked.booking_id)
    if asked.customer_id not in (None, booking.customer_id):
        raise Invalid(errors=[{"pointer": "/customer_id", "detail": "The booking is another customer's"}])
    return booking.customer_id


async def _own(session: Session, note_id: UUID) -> Note:
    note = await queries.get_locked(session, note_id)
    if note.author != str(session.actor):
        raise NotTheAuthor
    return note


async def _revised(session: Session, note: Note, text: str) -> shapes.NoteSummary:
    note.revision, note.revised_at = note.revision + 1, clock.now()
    where = vaults.place(session, "note_revisions", note.id, "text", note.revision)
    sealed = await vault.encrypt(session, text, where, customer_id=note.sealed_for)
    session.add(NoteRevision(note_id=note.id, revision=note.revision, text=sealed, at=note.revised_at))
    return shapes.NoteSummary.model_validate(note)
