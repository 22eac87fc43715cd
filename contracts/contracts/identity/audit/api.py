"""The requests about the audit log that identity answers."""

from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.identity.audit.shapes import AuditEntry
from contracts.request import Request
from contracts.types import Cursor, Input, Instant, Limit, Page

ActorText = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,20}(:[A-Za-z0-9_.-]{1,100})?$")]
CommandText = Annotated[str, StringConstraints(pattern=r"^[a-z_.]{1,100}(v[1-9][0-9]{0,3})?$")]


class AuditFilters(Input):
    """Which entries, newest first."""

    actor: ActorText | None = None
    """Of this actor: `user:usr_…`."""
    command: CommandText | None = None
    """Whose subject begins so: `identity.role.`."""
    from_: Instant | None = Field(default=None, alias="from")
    to: Instant | None = None
    """Before this moment."""
    limit: Limit = 50
    cursor: Cursor | None = None


class ListAudit(AuditFilters, Request[Page[AuditEntry]], subject="identity.audit.list.v1", reads=True):
    """Who changed what in the business, and when."""
