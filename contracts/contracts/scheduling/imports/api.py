"""The requests about imports that scheduling answers."""

from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.request import Request
from contracts.scheduling.imports.shapes import (
    BusyTime,
    CustomerColumns,
    Delimiter,
    Encoding,
    File,
    ImportReport,
    SourceName,
)
from contracts.types import Cursor, Done, ImportId, Limit, Page, StaffMemberId


class ImportCustomers(Request[ImportReport], subject="scheduling.import.customers.v1"):
    """Take over customers from a CSV file with a header: all of them or none. At most ten thousand rows."""

    file: File
    encoding: Encoding = Encoding.AUTO
    delimiter: Delimiter = Delimiter.AUTO
    columns: CustomerColumns = CustomerColumns()
    country_code: Annotated[str, StringConstraints(pattern=r"^\+[1-9][0-9]{0,2}$")] | None = None
    """What numbers that begin with a single 0 are dialled with from abroad: `+49`. Without it they are refused."""
    dry_run: bool = False
    skip_refused: bool = False
    """Import what can be, although something is refused; otherwise nothing is imported then."""


class ImportBusyTimes(Request[ImportReport], subject="scheduling.import.busy_times.v1"):
    """Take over the busy times of a staff member from an iCalendar file, or from where it lies; all of them or none.

    They replace what the same source brought before. From a week ago to two years ahead, at most ten thousand.
    """

    staff_member_id: StaffMemberId
    source: SourceName
    file: File | None = None
    url: Annotated[str, Field(max_length=2_000)] | None = None
    """`https://…` or `webcal://…` of a public machine; read once, now. Nobody is told it again: it may be a secret."""
    dry_run: bool = False
    skip_refused: bool = False
    """Import what can be, although something is refused; otherwise nothing is imported then."""


class ListImports(Request[Page[ImportReport]], subject="scheduling.import.list.v1", reads=True):
    """What was imported or tried, newest first."""

    limit: Limit = 50
    cursor: Cursor | None = None


class GetImport(Request[ImportReport], subject="scheduling.import.get.v1", reads=True):
    """The report of one import."""

    import_id: ImportId


class ListBusyTimes(Request[Page[BusyTime]], subject="scheduling.busy_time.list.v1", reads=True):
    """A staff member's busy times from outside, by start."""

    staff_member_id: StaffMemberId
    limit: Limit = 50
    cursor: Cursor | None = None


class RemoveBusyTimes(Request[Done], subject="scheduling.busy_time.remove.v1"):
    """Forget all that a source has brought."""

    staff_member_id: StaffMemberId
    source: SourceName
