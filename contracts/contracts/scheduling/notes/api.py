"""The requests about notes that scheduling answers."""

from typing import Annotated

from pydantic import Field

from contracts.request import Request
from contracts.scheduling.notes.shapes import Note, NotePolicy, NoteRead, NoteReaders, NoteRevision, NoteSummary
from contracts.types import BookingId, Counted, Cursor, CustomerId, Limit, LongProse, NoteId, Page, UserId

Colleagues = Annotated[list[UserId], Field(max_length=50)]
"""Users of the business."""
Revision = Annotated[int, Field(ge=1, lt=2**31)]


class WriteNote(Request[NoteSummary], subject="scheduling.note.write.v1", while_unpaid=True):
    """Write a note about a customer, or about one of their bookings."""

    customer_id: CustomerId | None = None
    booking_id: BookingId | None = None
    """One of the two is enough: a booking has its customer."""
    text: LongProse
    shared_with: Annotated[Colleagues, Field(default_factory=list)]


class ReviseNote(Request[NoteSummary], subject="scheduling.note.revise.v1", while_unpaid=True):
    """Write a note anew, as its author; the earlier text stays readable."""

    note_id: NoteId
    text: LongProse
    if_version: Counted | None = None
    """The revision it had when it was read."""


class ReadNote(Request[Note], subject="scheduling.note.read.v1", while_suspended=True):
    """Read a note. That is an act, not a question: the access log tells who read what, each time."""

    note_id: NoteId
    revision: Revision | None = None
    """An earlier one; the newest by default."""


class ListNotes(Request[Page[NoteSummary]], subject="scheduling.note.list.v1", reads=True):
    """The notes that one may read, without their texts, newest first."""

    customer_id: CustomerId | None = None
    booking_id: BookingId | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


class ListNoteRevisions(Request[Page[NoteRevision]], subject="scheduling.note.revisions.v1", reads=True):
    """When a note was written anew, newest first."""

    note_id: NoteId
    limit: Limit = 50
    cursor: Cursor | None = None


class ShareNote(Request[NoteSummary], subject="scheduling.note.share.v1", while_unpaid=True):
    """Say, as a note's author, who else reads it: exactly these."""

    note_id: NoteId
    shared_with: Colleagues


class ListNoteReads(Request[Page[NoteRead]], subject="scheduling.note.reads.v1", reads=True):
    """The access log: who read which note and when, newest first."""

    note_id: NoteId | None = None
    customer_id: CustomerId | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


class GetNotePolicy(Request[NotePolicy], subject="scheduling.note.get_policy.v1", reads=True):
    """Who reads the notes of the business beside their authors."""


class SetNotePolicy(Request[NotePolicy], subject="scheduling.note.set_policy.v1"):
    """Decide who reads the notes of the business beside their authors, those already written too."""

    readers: NoteReaders
    if_version: Counted | None = None
