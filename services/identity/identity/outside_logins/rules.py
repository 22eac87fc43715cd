"""How long a login at a provider may take, and whom a person that a provider vouches for is taken for."""

from datetime import timedelta
from enum import Enum, auto

BEGUN_WITHIN = timedelta(minutes=10)
EXCHANGE_WITHIN = timedelta(minutes=1)
"""How long a page has to exchange its code."""
KEEP_ENDED = timedelta(days=2)
"""How long we know that a session has ended which never came here: longer than any of its tokens lasts."""
WORKOS = "workos"


class Meeting(Enum):
    """What to do with somebody who comes from a provider for the first time."""

    LINK = auto()
    """The address is proven on both sides: they are the user who has it."""
    CREATE = auto()
    """Nobody has proven that address here: they are somebody new."""
    REFUSE = auto()
    """The provider does not say that the address is theirs: it could be anybody's."""


def first_meeting(*, email: str | None, verified_there: bool, verified_here: bool) -> Meeting:
    """Who somebody is that the provider names for the first time; `verified_here`: a user has proven this address.

    An address joins two accounts only if both sides have proven it. Otherwise one could register here with a stranger's
    address and wait for them, or name it at a provider that asks for no proof, and share their account from then on.
    """
    if email is None or not verified_there:
        return Meeting.REFUSE
    return Meeting.LINK if verified_here else Meeting.CREATE
