"""Shapes of notes."""

from enum import StrEnum

from pydantic import AwareDatetime

from contracts.types import BookingId, CustomerId, LongProse, NoteId, NoteReadId, Shape, UserId


class NoteReaders(StrEnum):
    """Who reads a note beside its author and those it is shared with."""

    NOBODY = "nobody"
    MANAGERS = "managers"
    STAFF = "staff"


class NoteSummary(Shape):
    """A note about a customer, without its text."""

    id: NoteId
    customer_id: CustomerId
    booking_id: BookingId | None
    """The booking it is about; null where it is about the customer."""
    author: str
    """Who wrote it: `user:usr_…`."""
    revision: int
    """The number of its newest revision."""
    shared_with: list[UserId]
    created_at: AwareDatetime
    revised_at: AwareDatetime


class Note(NoteSummary):
    """A note with the text of one of its revisions."""

    text: LongProse
    text_revision: int
    """The revision that the text is of."""


class NoteRevision(Shape):
    """That a note was written, or written anew. Old texts stay, and each can be read."""

    revision: int
    at: AwareDatetime


class NoteRead(Shape):
    """That somebody read a note: one line of the access log."""

    id: NoteReadId
    at: AwareDatetime
    note_id: NoteId
    revision: int
    actor: str
    trace_id: str | None


class NotePolicy(Shape):
    """Who reads the notes of a business beside their authors and those they are shared with."""

    readers: NoteReaders
    version: int
