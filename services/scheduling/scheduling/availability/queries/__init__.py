"""Reading what a slot question depends on: what is sold and by whom, and what of their time is taken.

These are the hot reads of the platform: plain table queries, each of which names its business itself. A question
costs two round trips, one more where limits are set and one more where somebody is to be picked. What is read of
services and schedules is kept in memory by version; a transaction that changes them must not ask.
"""

from scheduling.availability.queries.offerings import Offering, get_offering
from scheduling.availability.queries.questions import ask, candidates, question

__all__ = ["Offering", "ask", "candidates", "get_offering", "question"]
