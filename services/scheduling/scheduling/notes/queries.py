"""Reading notes: by their authors, and by those the business and the authors allow."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select

from contracts.scheduling.notes import shapes
from contracts.scheduling.notes.api import ListNoteReads, ListNoteRevisions, ListNotes
from contracts.scheduling.notes.shapes import NoteReaders
from contracts.types import Page
from kit.db import Session
from kit.errors import NotFound
from scheduling import paging
from scheduling.notes import rules
from scheduling.notes.models import Note, NotePolicy, NoteRead, NoteRevision
from scheduling.notes.rules import Reader
from scheduling.vault import queries as vault


async def get(session: Session, note_id: UUID) -> Note:
    """A note that one may read. Raises `NotFound`, for one that one may not as for one that is not there."""
    return await _readable(session, await session.scalar(select(Note).where(Note.id == note_id)))


async def get_locked(session: Session, note_id: UUID) -> Note:
    """A note that one may read, kept from changing until the transaction ends. Raises `NotFound`."""
    query = select(Note).where(Note.id == note_id).with_for_update()
    return await _readable(session, await session.scalar(query))


async def text_of(session: Session, note: Note, revision: int) -> str:
    """The text of a revision. Whoever asks records that it is read.

    Raises `NotFound`, `Erased` where the customer was erased, `Tampered`, `UnknownKey`.
    """
    query = select(NoteRevision).where(NoteRevision.note_id == note.id, NoteRevision.revision == revision)
    found = await session.scalar(query)
    if found is None:
        raise NotFound
    where = vault.place(session, "note_revisions", note.id, "text", revision)
    return await vault.decrypt(session, found.text, where, customer_id=note.sealed_for)


async def list_page(session: Session, asked: ListNotes) -> Page[shapes.NoteSummary]:
    """The notes that one may read, newest first. Raises `InvalidCursor`."""
    by, query = await _reader(session), select(Note)
    if not by.reads_all:
        shared = [Note.shared_with.contains([by.user_id])] if by.user_id else []
        query = query.where(or_(Note.author == by.actor, *shared))
    if asked.customer_id is not None:
        query = query.where(Note.customer_id == asked.customer_id)
    if asked.booking_id is not None:
        query = query.where(Note.booking_id == asked.booking_id)
    rows, turn = await paging.turn(session, query, asked, [Note.created_at, Note.id], descending=True)
    return Page(items=[shapes.NoteSummary.model_validate(row) for row in rows], **turn)


async def list_of_customer(session: Session, customer_id: UUID) -> Sequence[Note]:
    """Every note about a customer, the newest first: that there are such, whoever may read them."""
    query = select(Note).where(Note.customer_id == customer_id).order_by(Note.created_at.desc(), Note.id.desc())
    return (await session.scalars(query)).all()


async def list_revisions(session: Session, asked: ListNoteRevisions) -> Page[shapes.NoteRevision]:
    """When a note was written anew, newest first. Raises `NotFound`, `InvalidCursor`."""
    note = await get(session, asked.note_id)
    query = select(NoteRevision).where(NoteRevision.note_id == note.id)
    rows, turn = await paging.turn(session, query, asked, [NoteRevision.revision], descending=True)
    return Page(items=[shapes.NoteRevision.model_validate(row) for row in rows], **turn)


async def list_reads(session: Session, asked: ListNoteReads) -> Page[shapes.NoteRead]:
    """Who read what and when, newest first. Raises `InvalidCursor`."""
    query = select(NoteRead)
    if asked.note_id is not None:
        query = query.where(NoteRead.note_id == asked.note_id)
    if asked.customer_id is not None:
        about = select(Note.id).where(Note.customer_id == asked.customer_id)
        query = query.where(NoteRead.note_id.in_(about))
    rows, turn = await paging.turn(session, query, asked, [NoteRead.at, NoteRead.id], descending=True)
    return Page(items=[shapes.NoteRead.model_validate(row) for row in rows], **turn)


async def policy(session: Session) -> shapes.NotePolicy:
    """What the business decided; until then authors alone, and whom they share with, read notes."""
    found = await session.scalar(select(NotePolicy))
    return (
        shapes.NotePolicy.model_validate(found) if found else shapes.NotePolicy(readers=NoteReaders.NOBODY, version=0)
    )


async def get_policy_locked(session: Session) -> NotePolicy:
    """The row of the business's policy, which is there, kept from changing until the transaction ends."""
    return (await session.scalars(select(NotePolicy).with_for_update())).one()


async def _readable(session: Session, note: Note | None) -> Note:
    if note is None or not (await _reader(session)).may_read(author=note.author, shared_with=note.shared_with):
        raise NotFound
    return note


async def _reader(session: Session) -> Reader:
    readers = (await policy(session)).readers
    return rules.reader(session.actor, readers, supervises=session.scope.may("notes:supervise"))
