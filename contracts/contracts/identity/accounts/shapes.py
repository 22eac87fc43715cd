"""Shapes of accounts."""

from enum import StrEnum

from pydantic import AwareDatetime

from contracts.identity.api import RoleGrant, User
from contracts.identity.logins.shapes import OpenLogin
from contracts.permissions import Role
from contracts.types import Email, Line, Shape


class LinkPurpose(StrEnum):
    """What a link in a mail is for."""

    VERIFY_EMAIL = "verify_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105 - a purpose, not a secret
    INVITATION = "invitation"


class AccountLink(Shape):
    """What a link in a mail would do. Looking at it does nothing."""

    purpose: LinkPurpose
    email: Email
    """Whom it was sent to."""
    expires_at: AwareDatetime
    business_name: Line | None = None
    """Of an invitation: who invites."""
    role: Role | None = None
    """Of an invitation: as what."""
    registered: bool | None = None
    """Of an invitation: whether its address is a user's already, who accepts it with their login."""


class AccountEvent(Shape):
    """One line of what was done with an account."""

    at: AwareDatetime
    what: str
    """The request's subject."""


class UserExport(Shape):
    """Everything that identity holds about a user, for a machine to read (GDPR articles 15 and 20).

    What a business holds about them as its customer, the business hands out: `POST /v1/{slug}/me/export`.
    """

    exported_at: AwareDatetime
    user: User
    roles: list[RoleGrant]
    logins: list[OpenLogin]
    totp: bool
    """Whether they have a second factor."""
    events: list[AccountEvent]
    """The newest thousand, newest first."""
