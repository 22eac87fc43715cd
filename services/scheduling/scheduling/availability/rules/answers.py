"""What the slot engine answers: slots, decisions and the reasons for a refusal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Code = Literal[
    "outside_hours",
    "override_closed",
    "out_of_office",
    "restricted",
    "blocked",
    "busy_calendar",
    "booked",
    "held",
    "does_not_fit",
    "off_grid",
    "past",
    "notice",
    "horizon",
    "limit_day",
    "limit_week",
    "limit_month",
    "limit_year",
    "limit_minutes",
    "no_staff",
    "capacity",
    "closed_business",
]


class Reason(NamedTuple):
    """Why a start is refused: the code, the id of the rule or booking behind it, and the staff member it concerns.

    Ids are for those who may see them; the codes alone are safe for anybody.
    """

    code: Code
    source: str | None = None
    staff: str | None = None


class Slot(NamedTuple):
    """A bookable start (epoch seconds), its end, and who could take it.

    `staff` are the ids of all members who are free for the whole of it, in the question's order. `remaining` is how
    many more bookings the slot takes: 1 unless it is a session. A tuple and not a dataclass, because a listing makes
    a thousand of them.
    """

    start: int
    end: int
    staff: tuple[str, ...] = ()
    remaining: int = 1


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether one start is bookable: `reasons` is empty exactly then; `remaining` seats are left.

    `staff` holds every free member, in the question's order, also when the start is refused for another reason.
    """

    start: int
    end: int
    reasons: tuple[Reason, ...] = ()
    staff: tuple[str, ...] = ()
    remaining: int = 1

    @property
    def bookable(self) -> bool:
        """Whether nothing stands against this start."""
        return not self.reasons

    @property
    def slot(self) -> Slot:
        """The slot that it is about."""
        return Slot(self.start, self.end, self.staff, self.remaining)


Why = Literal[
    "required",
    "named",
    "only_candidate",
    "preferred",
    "fewest_recent_bookings",
    "longest_since_last_booking",
    "lowest_id",
    "best_seat",
]


@dataclass(frozen=True, slots=True)
class Pick:
    """Who takes a booking: the ids of those who take part, and for each what decided it."""

    staff: tuple[str, ...]
    why: tuple[Why, ...]
