"""Requests about notes."""

from contracts.scheduling.notes import shapes
from contracts.scheduling.notes.api import (
    GetNotePolicy,
    ListNoteReads,
    ListNoteRevisions,
    ListNotes,
    ReadNote,
    ReviseNote,
    SetNotePolicy,
    ShareNote,
    WriteNote,
)
from contracts.types import Page
from kit.db import Session
from kit.requests import Requests
from scheduling.notes import operations, queries

requests = Requests()


@requests.answer(WriteNote, permission="notes:write")
async def write(session: Session, asked: WriteNote) -> shapes.NoteSummary:
    """Staff."""
    return await operations.write(session, asked)


@requests.answer(ReviseNote, permission="notes:write")
async def revise(session: Session, asked: ReviseNote) -> shapes.NoteSummary:
    """Its author."""
    return await operations.revise(session, asked)


@requests.answer(ReadNote, permission="notes:read", keeps_reply=False)
async def read(session: Session, asked: ReadNote) -> shapes.Note:
    """Its author, and those the author or the business allows; each time is logged."""
    return await operations.read(session, asked)


@requests.answer(ListNotes, permission="notes:read")
async def list_page(session: Session, asked: ListNotes) -> Page[shapes.NoteSummary]:
    """Staff, of what they may read."""
    return await queries.list_page(session, asked)


@requests.answer(ListNoteRevisions, permission="notes:read")
async def list_revisions(session: Session, asked: ListNoteRevisions) -> Page[shapes.NoteRevision]:
    """Whoever may read the note."""
    return await queries.list_revisions(session, asked)


@requests.answer(ShareNote, permission="notes:write")
async def share(session: Session, asked: ShareNote) -> shapes.NoteSummary:
    """Its author."""
    return await operations.share(session, asked)


@requests.answer(ListNoteReads, permission="notes:supervise")
async def list_reads(session: Session, asked: ListNoteReads) -> Page[shapes.NoteRead]:
    """Managers."""
    return await queries.list_reads(session, asked)


@requests.answer(GetNotePolicy, permission="notes:read")
async def get_policy(session: Session, _: GetNotePolicy) -> shapes.NotePolicy:
    """Staff."""
    return await queries.policy(session)


@requests.answer(SetNotePolicy, permission="business:write")
async def set_policy(session: Session, asked: SetNotePolicy) -> shapes.NotePolicy:
    """Owners."""
    return await operations.set_policy(session, asked)
