"""Reading what a slot question depends on: what is sold and by whom, and what of their time is taken.

These are the hot reads of the platform: plain table queries, each of which names its business itself. A question
costs two round trips, one more where limits are set and one more where somebody is to be picked. What is read of
services and schedules is kept in memory by version; a transaction that changes them must not ask.
"""

from scheduling.availability.queries.members import NO_HOURS
from scheduling.availability.queries.offerings import Offering, get_offering
from scheduling.availability.queries.questions import ask, candidates, question, rotating
from scheduling.availability.queries.seats import Lane, Seats, list_lanes, list_seats
from scheduling.availability.queries.taken import list_taken

__all__ = [
    "NO_HOURS",
    "Lane",
    "Offering",
    "Seats",
    "ask",
    "candidates",
    "get_offering",
    "list_lanes",
    "list_seats",
    "list_taken",
    "question",
    "rotating",
]
