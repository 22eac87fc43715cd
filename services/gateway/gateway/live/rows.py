"""What a row of the public table says that is a stream."""

from dataclasses import dataclass

from contracts.identity.tickets.shapes import StreamName
from gateway.callers.access import Access


@dataclass(frozen=True, slots=True)
class StreamRow:
    """One row of the public table that is a stream. `?business=` names the business where the path does not."""

    path: str
    name: StreamName
    access: Access | str = Access.USER
    """Who may listen; a text is the permission they need in the business."""
