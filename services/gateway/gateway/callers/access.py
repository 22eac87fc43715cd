"""Who may call what asks for no permission."""

from enum import StrEnum


class Access(StrEnum):
    """Who may call a row; one that is not for everybody names a permission instead."""

    OPEN = "open"
    """Nobody is identified: the request itself proves what it needs (log in, refresh)."""
    ANYONE = "anyone"
    """Guests and users; a token that is sent has to be valid."""
    USER = "user"
    """Users with a login that stands."""
