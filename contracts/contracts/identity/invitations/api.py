"""The requests about invitations that identity answers."""

from contracts.identity.api import Member, Password, Tokens
from contracts.identity.invitations.shapes import Invitation, InvitationStatus
from contracts.permissions import Role
from contracts.request import Request
from contracts.types import Cursor, Done, Email, InvitationId, Limit, Line, Locale, Page, Token, UserAgent


class Invite(Request[Invitation], subject="identity.invitation.create.v1"):
    """Invite whoever reads mail at this address to a role. They are asked the same, registered or not.

    Who was invited already is invited anew: to this role, with a new link. A manager invites staff and customers.
    """

    email: Email
    role: Role
    locale: Locale | None = None
    """The language of the mail; the business's by default."""


class ListInvitations(Request[Page[Invitation]], subject="identity.invitation.list.v1", reads=True):
    """The business's invitations, newest first."""

    status: InvitationStatus | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


class ResendInvitation(Request[Invitation], subject="identity.invitation.resend.v1"):
    """Send the mail of an invitation again, with a new link; earlier links are worth nothing then."""

    invitation_id: InvitationId


class RevokeInvitation(Request[Done], subject="identity.invitation.revoke.v1", while_unpaid=True):
    """Take an invitation back."""

    invitation_id: InvitationId


class AcceptInvitation(Request[Member], subject="identity.invitation.accept.v1", while_unpaid=True):
    """Accept an invitation as the user who asks, whose address it was sent to."""

    token: Token


class AcceptAsNewUser(Request[Tokens], subject="identity.invitation.accept_as_new.v1", while_unpaid=True):
    """Accept an invitation by registering with the address it was sent to, and log in."""

    token: Token
    name: Line
    password: Password
    locale: Locale | None = None
    user_agent: UserAgent | None = None
    """Names the device in the list of logins; by default what the `User-Agent` header says."""
