"""Taking time: under the locks of those whose time it is, decided by the slot engine, guarded by the database."""

from scheduling.occupancies.operations import seating
from scheduling.occupancies.operations.claiming import Claims, claiming, claiming_all, keep, occupy, previewing, vacate
from scheduling.occupancies.operations.queueing import queueing
from scheduling.occupancies.operations.refusing import NotBookable, Refused, SlotTaken, alternatives
from scheduling.occupancies.operations.wishing import Claim, Wish, end_of, wish_for

__all__ = [
    "Claim",
    "Claims",
    "NotBookable",
    "Refused",
    "SlotTaken",
    "Wish",
    "alternatives",
    "claiming",
    "claiming_all",
    "end_of",
    "keep",
    "occupy",
    "previewing",
    "queueing",
    "seating",
    "vacate",
    "wish_for",
]
