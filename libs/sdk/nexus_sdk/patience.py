"""When it is worth asking again, and after how long."""

import random
from dataclasses import dataclass
from typing import Final

from nexus_sdk.errors import ApiError

RETRIES: Final = 3
FIRST_SECONDS: Final = 0.25
DOUBLINGS: Final = 5
LONGEST_SECONDS: Final = FIRST_SECONDS * 2**DOUBLINGS
LOOK_SECONDS: Final = 0.1
LOOK_DOUBLINGS: Final = 4
PASSING: Final = frozenset({429, 502, 503, 504})
"""What passes by itself: too many requests, a context that restarts, a proxy whose server is away."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a call is tried again, and how long `Retry-After` may ask for."""

    retries: int = RETRIES
    longest_wait: float = 60.0
    """Seconds; a server that asks for more is not waited for."""

    def after_loss(self, attempt: int) -> float | None:
        """Seconds until the next attempt after a connection was lost; None when there is none."""
        return self.backoff(attempt) if attempt <= self.retries else None

    def after(self, error: ApiError, attempt: int) -> float | None:
        """Seconds until the next attempt after a refusal; None when it stands.

        A 409 that names a time means that the same Idempotency-Key is just being answered.
        """
        passing = error.status in PASSING or (error.status == 409 and error.retry_after is not None)
        if not passing or attempt > self.retries:
            return None
        if error.retry_after is None:
            return self.backoff(attempt)
        # A little later than told, and not everybody at once.
        return error.retry_after + random.uniform(0, FIRST_SECONDS) if error.retry_after <= self.longest_wait else None

    def backoff(self, attempt: int) -> float:
        """Anything up to a limit that doubles: what failed together does not come back together."""
        return random.uniform(0, FIRST_SECONDS * 2 ** min(attempt, DOUBLINGS))


def until_next_look(looks: int) -> float:
    """Seconds to let pass after so many looks: a webhook mostly comes at once, and sometimes late."""
    return LOOK_SECONDS * 2.0 ** min(looks - 1, LOOK_DOUBLINGS)
