"""What is done with bookings: making, deciding, moving and ending them, and showing them to whoever may see them."""

from scheduling.bookings.operations.deciding import confirm, expire, reject
from scheduling.bookings.operations.ending import call_off, cancel, complete, mark_no_show, settle
from scheduling.bookings.operations.making import create
from scheduling.bookings.operations.moving import carry, reschedule
from scheduling.bookings.operations.showing import as_calendar_file, show, timeline

__all__ = [
    "as_calendar_file",
    "call_off",
    "cancel",
    "carry",
    "complete",
    "confirm",
    "create",
    "expire",
    "mark_no_show",
    "reject",
    "reschedule",
    "settle",
    "show",
    "timeline",
]
