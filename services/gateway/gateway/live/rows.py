"""What a row of the public table says that is a stream."""

from dataclasses import dataclass

from contracts.identity.tickets.shapes import StreamName
from gateway.callers.access import Access


@dataclass(frozen=True, slots=True)
class StreamRow:
    """One row of the public table that is a stream. `?business=` names the business where the path does not."""

    path: str
    stream: StreamName
    access: Access | str = Access.USER
    """Who may listen; a text is the permission they need in the business."""

    @property
    def name(self) -> str:
        """`GET /v1/{slug}/me/stream`: the row in traces and documents."""
        return f"GET {self.path}"

    @property
    def in_business(self) -> bool:
        """Whether it is about one business: every stream is."""
        return True
