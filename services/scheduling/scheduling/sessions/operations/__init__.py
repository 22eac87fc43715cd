"""Planning sessions, changing them, cancelling them, and showing what is left of them."""

from scheduling.sessions.operations.cancelling import cancel
from scheduling.sessions.operations.changing import SeatsTaken, SessionBegun, change
from scheduling.sessions.operations.planning import SessionsRefused, plan, plan_run
from scheduling.sessions.operations.showing import timetable

__all__ = ["SeatsTaken", "SessionBegun", "SessionsRefused", "cancel", "change", "plan", "plan_run", "timetable"]
