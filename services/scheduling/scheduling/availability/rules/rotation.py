"""Round robin: who takes a booking that several staff members could take."""

from __future__ import annotations

from scheduling.availability.rules.answers import Decision, Pick
from scheduling.availability.rules.questions import Question


def pick(question: Question, decision: Decision) -> Pick:
    """Choose who takes a bookable slot: all that are required, and as many of each pool as it needs.

    Of a pool those come first with the fewest bookings of the last 30 days for their weight, then those whose last
    booking lies longest back, then by id. Raises ValueError when the decision leaves too few.
    """
    raise NotImplementedError
