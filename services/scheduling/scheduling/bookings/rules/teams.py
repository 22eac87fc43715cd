"""Who takes part in a booking."""

from collections.abc import Sequence
from uuid import UUID

from contracts.scheduling.teams.shapes import Assigned


def members_of(team: Sequence[Assigned]) -> frozenset[UUID]:
    """The ids of all who take part."""
    return frozenset(each for one in team for each in (one.staff_member_id, one.resource_id) if each)


def keeping(team: Sequence[Assigned], before: Sequence[Assigned]) -> list[Assigned]:
    """The team; who was picked earlier already is told with the reason that held then."""
    reasons = {(each.staff_member_id, each.resource_id): each.why for each in before}
    return [
        each.model_copy(update={"why": reasons.get((each.staff_member_id, each.resource_id), each.why)})
        for each in team
    ]


def described(team: Sequence[Assigned]) -> str:
    """The team and its reasons in words: `Ada (fewest recent bookings), Room 2 (only candidate)`."""
    return ", ".join(f"{each.name} ({each.why.replace('_', ' ')})" if each.why else each.name for each in team)
