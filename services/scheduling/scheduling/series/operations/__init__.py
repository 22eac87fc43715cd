"""What is done with series: trying out, making, moving and ending them, and showing them to whoever may see them."""

from scheduling.series.operations.ending import cancel
from scheduling.series.operations.making import create
from scheduling.series.operations.moving import reschedule
from scheduling.series.operations.planning import preview
from scheduling.series.operations.showing import show

__all__ = ["cancel", "create", "preview", "reschedule", "show"]
