"""What is done with fees: following scheduling, charging, being paid."""

from billing.fees.operations.charging import Outcome, Wanted, claim, confirm, record
from billing.fees.operations.paying import opened, terms
from billing.fees.operations.recording import cancelled, confirmed, missed, waived
from billing.fees.operations.waiving import waive

__all__ = [
    "Outcome",
    "Wanted",
    "cancelled",
    "claim",
    "confirm",
    "confirmed",
    "missed",
    "opened",
    "record",
    "terms",
    "waive",
    "waived",
]
