"""What is done with the waitlist: joining and leaving it, offering time to those who wait, and answering offers."""

from scheduling.waitlist.operations.answering import accepted, decline, lapse, offered_hold
from scheduling.waitlist.operations.joining import join, leave, remove_customer, show
from scheduling.waitlist.operations.offering import fill, look

__all__ = ["accepted", "decline", "fill", "join", "lapse", "leave", "look", "offered_hold", "remove_customer", "show"]
