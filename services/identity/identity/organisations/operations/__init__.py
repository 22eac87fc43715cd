"""What is done with organisations: connecting them, agreeing with them about roles, hearing what WorkOS says."""

from identity.organisations.operations.agreeing import look
from identity.organisations.operations.connecting import connect, disconnect, prove
from identity.organisations.operations.hearing import receive, settle

__all__ = ["connect", "disconnect", "look", "prove", "receive", "settle"]
