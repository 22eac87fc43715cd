"""What a look is about."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Seen:
    """An object that is to be looked at."""

    id: UUID
    kind: str
    object_id: str
    account: str | None
    """The connected account it is in; None is the platform's own."""
    wanted: int
