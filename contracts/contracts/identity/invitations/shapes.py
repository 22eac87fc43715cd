"""Shapes of invitations."""

from enum import StrEnum

from pydantic import AwareDatetime

from contracts.permissions import Role
from contracts.types import Email, InvitationId, Shape, UserId


class InvitationStatus(StrEnum):
    """Where an invitation stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REVOKED = "revoked"
    EXPIRED = "expired"


class Invitation(Shape):
    """A business asks somebody to join it."""

    id: InvitationId
    email: Email
    role: Role
    status: InvitationStatus
    invited_by: UserId | None
    """Null where it was no user."""
    created_at: AwareDatetime
    sent_at: AwareDatetime
    """When its mail was last asked for."""
    expires_at: AwareDatetime
    accepted_by: UserId | None = None
