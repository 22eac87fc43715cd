"""Why somebody does not get what they want, and what they could have instead."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from kit import clock
from kit.db import Session
from kit.errors import Conflict
from scheduling.availability import operations as availability
from scheduling.availability import rules
from scheduling.occupancies.operations.wishing import Wish

TAKEN = frozenset({"booked", "held", "capacity"})
"""The reasons that are other people's doing."""
FARTHEST = timedelta(days=3_660)
"""No start later than this is looked at: dates have an end, and the engine's tables too."""


class NotBookable(Conflict):
    """This start cannot be booked."""

    code = "scheduling.not_bookable"


class SlotTaken(NotBookable):
    """This start has been taken."""

    code = "scheduling.slot_taken"


class Refused(Exception):
    """The decision went against a wish. Whoever lets it leave the block of locks makes a `NotBookable` of it."""

    def __init__(self, wish: Wish, reasons: Sequence[rules.Reason], *, resources: frozenset[str] = frozenset()) -> None:
        super().__init__()
        self.wish = wish
        self.reasons = reasons
        self.resources = resources
        """The ids of those that the reasons concern and that are rooms or devices."""


def hopeless(wish: Wish) -> Sequence[rules.Reason]:
    """Why nobody needs to ask the engine, which knows whole seconds, and dates that have a tomorrow."""
    now = clock.now()
    if wish.starts_at < now:
        return [rules.Reason("past")]
    if wish.starts_at > now + FARTHEST:
        return [rules.Reason("horizon")]
    return [rules.Reason("off_grid")] if wish.starts_at.microsecond else []


async def refusal(
    session: Session, wish: Wish, reasons: Sequence[rules.Reason], *, one_of_many: bool = False
) -> NotBookable:
    """The answer to a wish that was refused; of one among many, each reason says whose start it is."""
    kind = SlotTaken if any(reason.code in TAKEN for reason in reasons) else NotBookable
    start = {"starts_at": wish.starts_at.isoformat()} if one_of_many else {}
    return kind(
        reasons=[{"code": code, **start} for code in dict.fromkeys(reason.code for reason in reasons)],
        alternatives=await alternatives(session, wish),
    )


async def alternatives(session: Session, wish: Wish, *, count: int = 5) -> list[dict[str, Any]]:
    """The bookable slots nearest to what was wanted, as a 409 tells them."""
    now = clock.now()
    near = min(max(wish.starts_at, now), now + FARTHEST)
    slots = await availability.alternatives(session, wish.service, near, choice=wish.choice, count=count)
    return [{name: slot[name] for name in ("starts_at", "ends_at", "staff_member_ids", "offer")} for slot in slots]
