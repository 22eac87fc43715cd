"""The audit log as it is shown."""

from typing import Any

from pydantic import AwareDatetime

from contracts.types import AuditEntryId, Line, Shape


class AuditEntry(Shape):
    """A command that changed a business."""

    id: AuditEntryId
    at: AwareDatetime
    actor: str
    """Who: `user:usr_…`, `api_key:key_…`, `system:…`."""
    actor_name: Line | None = None
    """A user's name, as it is now."""
    command: str
    """What: the request's subject."""
    origin: str | None = None
    """A mark of the address it came from: the same for the same address, and no address."""
    cause: str | None = None
    """The id of the request, which is its trace's."""
    detail: dict[str, Any]
    """Ids and new values; no secret and no contact data."""
