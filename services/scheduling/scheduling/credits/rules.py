"""Which lots a booking draws on, and the key of each entry of the ledger.

Keys are deterministic: an event that is delivered twice asks for an entry that is there already.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Protocol, TypeVar
from uuid import UUID

from contracts.types import to_typeid


class Drawable(Protocol):
    """Credits that lie together."""

    id: UUID
    remaining: int
    expires_at: datetime | None


L = TypeVar("L", bound=Drawable)

NEVER = datetime.max.replace(tzinfo=UTC)


def in_order(lots: Iterable[L]) -> list[L]:
    """The lot that expires first goes first, one that never does last; of equal ones the older."""
    return sorted(lots, key=lambda lot: (lot.expires_at or NEVER, lot.id))


def draw(lots: Iterable[L], count: int) -> list[tuple[L, int]] | None:
    """So many credits, and from which lot how many; None where there are not so many."""
    drawn = []
    for lot in in_order(lots):
        if taken := min(lot.remaining, count):
            drawn.append((lot, taken))
            count -= taken
    return None if count else drawn


def purchase_key(purchase_id: UUID) -> str:
    """The grant of a purchase."""
    return f"package:{to_typeid('pur', purchase_id)}:grant"


def period_key(membership_id: UUID, starts_at: datetime) -> str:
    """The grant of one period of a membership; the same instant in another offset is the same period."""
    return f"membership:{to_typeid('mem', membership_id)}:{starts_at.astimezone(UTC).isoformat()}:grant"


def booking_key(booking_id: UUID, what: str, lot_id: UUID) -> str:
    """What a booking does to a lot: `hold`, `release`, `use`, or `expire` of what it held for too long."""
    return f"booking:{to_typeid('bkg', booking_id)}:{what}:{to_typeid('lot', lot_id)}"


def refund_key(refund_id: UUID, lot_id: UUID) -> str:
    """The end of what was unspent of a lot."""
    return f"refund:{to_typeid('rfd', refund_id)}:revoke:{to_typeid('lot', lot_id)}"


def expiry_key(lot_id: UUID) -> str:
    """The end of a lot's time."""
    return f"lot:{to_typeid('lot', lot_id)}:expire"


def adjustment_key(request_key: str) -> str:
    """A correction, by the name that its caller gave it."""
    return f"adjust:{request_key}"
