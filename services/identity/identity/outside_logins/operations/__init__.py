"""What is done with logins by other providers: sending browsers there, taking them back, accepting tokens, ending."""

from identity.outside_logins.operations.accepting import accept, vouched
from identity.outside_logins.operations.ending import end_session, forget_person
from identity.outside_logins.operations.logging_in import (
    NotConfigured,
    ask_provider,
    begin,
    exchange,
    find_way_out,
    finish,
)
from identity.outside_logins.operations.recognising import AddressNotProven, Person, person, recognise

__all__ = [
    "AddressNotProven", "NotConfigured",
    "Person", "accept", "ask_provider", "begin", "end_session", "exchange", "find_way_out",
    "finish", "forget_person", "person",
    "recognise", "vouched",
]  # fmt: skip
