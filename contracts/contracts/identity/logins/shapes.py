"""Shapes of logins."""

from pydantic import AwareDatetime

from contracts.types import LoginId, Shape, UserAgent


class OpenLogin(Shape):
    """A device that somebody is logged in on."""

    id: LoginId
    user_agent: UserAgent | None
    """What the device calls itself."""
    opened_at: AwareDatetime
    last_used_at: AwareDatetime
    """When it last asked for an access token; it does so every ten minutes while it is busy."""
    expires_at: AwareDatetime
    """When the password will be asked for again."""
    current: bool
    """Whether it is the one that asks."""
