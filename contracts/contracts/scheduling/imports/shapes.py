"""Shapes of imports and their reports."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from contracts.types import BusyBlockId, ImportId, Input, Line, Shape, StaffMemberId

File = Annotated[str, StringConstraints(min_length=4, max_length=1_000_000, pattern=r"^[A-Za-z0-9+/]+={0,2}$")]
"""A file in base64, at most 750 kB of it: a request holds 1 MB."""

SourceName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
"""Which outside calendar, in the business's own words: `google`, `outlook-work`."""

MOST_REPORTED = 200
"""Refused rows that a report tells of; it counts all."""


class ImportKind(StrEnum):
    """What was imported."""

    CUSTOMERS = "customers"
    BUSY_TIMES = "busy_times"


class ImportStatus(StrEnum):
    """How an import ended: with everything, with nothing because of what was refused, or as a dry run with nothing."""

    IMPORTED = "imported"
    REFUSED = "refused"
    TRIED = "tried"


class Encoding(StrEnum):
    """How the characters of a file are written; `auto` takes UTF-8, UTF-16 with its mark, else Windows-1252."""

    AUTO = "auto"
    UTF_8 = "utf-8"
    UTF_16 = "utf-16"
    WINDOWS_1252 = "windows-1252"
    ISO_8859_1 = "iso-8859-1"
    ISO_8859_15 = "iso-8859-15"


class Delimiter(StrEnum):
    """What stands between the cells of a row; `auto` takes what the header has most of."""

    AUTO = "auto"
    COMMA = ","
    SEMICOLON = ";"
    TAB = "\t"
    PIPE = "|"


class CustomerColumns(Input):
    """The headers of the columns that hold what; null looks for a usual one, in English or German."""

    name: Line | None = None
    first_name: Line | None = None
    """With `last_name`, where no column holds the whole name."""
    last_name: Line | None = None
    email: Line | None = None
    phone: Line | None = None
    timezone: Line | None = None
    locale: Line | None = None


class RefusedRow(Shape):
    """A row, or an event of a calendar, that cannot be imported. Nothing of what it holds is told."""

    line: int
    """Where it begins in the file, from 1."""
    column: str | None = None
    """The header of the column, or the property of the event."""
    reason: str
    """A code: `missing`, `invalid`, `formula`, `too_many_cells`, `broken`, `unknown_timezone`, `too_frequent`, …"""
    detail: str = ""


class ImportReport(Shape):
    """What an import did, or, as a dry run, would do."""

    id: ImportId
    kind: ImportKind
    status: ImportStatus
    at: AwareDatetime
    actor: str
    staff_member_id: StaffMemberId | None = None
    source: SourceName | None = None
    rows: int
    """Rows, or events, that were read."""
    added: int
    """Customers who are new, or busy times that the source has now."""
    matched: int = 0
    """Customers who were known by their e-mail address; only what was not known of them is taken over."""
    skipped: int = 0
    """Rows that say nothing, and events that take no time: transparent, cancelled, long over."""
    refused_count: int
    refused: list[RefusedRow] = Field(default_factory=list)
    """The first two hundred refused rows."""


class BusyTime(Shape):
    """A stretch that an outside calendar says is taken: nobody can book it."""

    id: BusyBlockId
    staff_member_id: StaffMemberId
    source: SourceName
    starts_at: AwareDatetime
    ends_at: AwareDatetime
