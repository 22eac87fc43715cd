"""How long links last, and how many an address is sent."""

from datetime import timedelta
from enum import StrEnum


class Purpose(StrEnum):
    """What a link is for."""

    VERIFY_EMAIL = "verify_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105 - a purpose, not a secret


LASTS = {Purpose.VERIFY_EMAIL: timedelta(days=3), Purpose.RESET_PASSWORD: timedelta(minutes=30)}
MOST_PER_HOUR = 5
"""An address is sent so many links in an hour, whoever asks for them: more would be a nuisance to its holder."""
HOUR = timedelta(hours=1)
KEEP = timedelta(days=1)
"""Links that are over are remembered this long."""
