"""What is done with bookings: making, deciding, moving and ending them, and showing them to whoever may see them."""

from scheduling.bookings.operations.accepting import accept
from scheduling.bookings.operations.attending import check_in, check_out, confirm_fee, waive_fee
from scheduling.bookings.operations.awaiting import due, release, take_payment
from scheduling.bookings.operations.confiding import seal
from scheduling.bookings.operations.deciding import confirm, expire, reject
from scheduling.bookings.operations.ending import call_off_all, cancel, complete, mark_no_show, settle
from scheduling.bookings.operations.making import Order, announce, create, make
from scheduling.bookings.operations.moving import (
    carry,
    lock_unchanged,
    move,
    refuse_when_late,
    reschedule,
    tell_moved,
    wish_to_move,
)
from scheduling.bookings.operations.showing import as_calendar_file, show, timeline

__all__ = [
    "Order",
    "accept",
    "announce",
    "as_calendar_file",
    "call_off_all",
    "cancel",
    "carry",
    "check_in",
    "check_out",
    "complete",
    "confirm",
    "confirm_fee",
    "create",
    "due",
    "expire",
    "lock_unchanged",
    "make",
    "mark_no_show",
    "move",
    "refuse_when_late",
    "reject",
    "release",
    "reschedule",
    "seal",
    "settle",
    "show",
    "take_payment",
    "tell_moved",
    "timeline",
    "waive_fee",
    "wish_to_move",
]
