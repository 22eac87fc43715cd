"""How long logins last, what a refresh token that is presented means, and how failed attempts slow an account down."""

from datetime import datetime, timedelta
from enum import Enum, auto

LASTS = timedelta(days=180)
"""A login ends after this long, however busy it is: then the password is asked for again."""
IDLE = timedelta(days=30)
"""A refresh token that nobody uses for this long is worthless."""
GRACE = timedelta(seconds=10)
"""Two tabs, or a client that lost the answer, send a token twice: within this time both get the same successor."""
KEEP_USED = timedelta(days=7)
"""Used tokens are remembered this long; later a second use is refused, but no longer recognised as theft."""

FRESH = timedelta(hours=1)
"""What cannot be undone takes a login that is younger than this."""

FREE_FAILURES = 5
LONGEST_DELAY = timedelta(minutes=5)
FORGET_FAILURES = timedelta(days=1)


class Meaning(Enum):
    """What presenting a refresh token means."""

    ROTATE = auto()
    """The newest token of its login: exchange it."""
    REPEAT = auto()
    """Its use is seconds old and its successor unused: the same request twice; give the successor again."""
    THEFT = auto()
    """It was exchanged before: two parties hold the login's tokens."""
    WORTHLESS = auto()
    """It has run out unused."""


def meaning(*, generation: int, newest: int, used_at: datetime | None, expires_at: datetime, now: datetime) -> Meaning:
    """What the token of this generation means to an open login whose newest token is of generation `newest`.

    A repeat is only forgiven for the token right before the newest one: whoever uses the successor proves that they
    received it, and from then on the predecessor in anybody's hands is a stolen one (RFC 9700, section 4.14.2).
    """
    if used_at is None:
        return Meaning.ROTATE if generation == newest and now < expires_at else Meaning.WORTHLESS
    repeated = generation == newest - 1 and now - used_at <= GRACE
    return Meaning.REPEAT if repeated else Meaning.THEFT


def delay(failures: int) -> timedelta:
    """How long an account waits after its latest of so many failures: nothing for five, then 1 s, 2 s, 4 s … 5 min."""
    if failures < FREE_FAILURES:
        return timedelta()
    return min(timedelta(seconds=2 ** min(failures - FREE_FAILURES, 20)), LONGEST_DELAY)
