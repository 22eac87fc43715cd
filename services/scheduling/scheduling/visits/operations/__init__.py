"""What is done with visits: looking for times, making, moving and ending them, and showing them."""

from scheduling.visits.operations.ending import cancel
from scheduling.visits.operations.looking import list_times
from scheduling.visits.operations.making import create
from scheduling.visits.operations.moving import reschedule
from scheduling.visits.operations.showing import show

__all__ = ["cancel", "create", "list_times", "reschedule", "show"]
