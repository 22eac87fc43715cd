"""Hosts who set the business's own rules aside: who may, and what is written down of it."""

from collections.abc import Sequence

from contracts.scheduling.api import CreateBooking, RescheduleBooking
from kit.db import Session
from kit.errors import Invalid


def may_override(session: Session, asked: CreateBooking | RescheduleBooking, *, by_host: bool) -> bool:
    """Whether rules are to be set aside. Raises `Forbidden` for whoever may not, `Invalid` where no reason is given."""
    if not asked.override:
        if asked.override_reason:
            raise Invalid(errors=[{"pointer": "/override_reason", "detail": "It goes with override"}])
        return False
    session.scope.require("bookings:override")
    if not by_host:
        raise Invalid(errors=[{"pointer": "/override", "detail": "Who acts with a token sets nothing aside"}])
    if not asked.override_reason:
        raise Invalid(errors=[{"pointer": "/override_reason", "detail": "Say why the rules are set aside"}])
    return True


def rules_set_aside(overridden: Sequence[str]) -> str:
    """What a booking's history says of rules that were set aside."""
    return f"set aside: {', '.join(overridden)}" if overridden else ""
