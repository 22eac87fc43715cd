"""Requests about invitations."""

from contracts.identity.api import Member, Tokens
from contracts.identity.invitations import shapes
from contracts.identity.invitations.api import (
    AcceptAsNewUser,
    AcceptInvitation,
    Invite,
    ListInvitations,
    ResendInvitation,
    RevokeInvitation,
)
from contracts.types import Done, Page
from identity.invitations import operations, queries
from kit.db import Session
from kit.requests import Requests

requests = Requests()


@requests.answer(Invite, permission="members:invite")
async def invite(session: Session, asked: Invite) -> shapes.Invitation:
    """Invite an address to a role."""
    return shapes.Invitation.model_validate(await operations.invite(session, asked))


@requests.answer(ListInvitations, permission="members:read")
async def list_page(session: Session, asked: ListInvitations) -> Page[shapes.Invitation]:
    """The business's invitations."""
    return await queries.list_page(session, asked)


@requests.answer(ResendInvitation, permission="members:invite")
async def resend(session: Session, asked: ResendInvitation) -> shapes.Invitation:
    """Mail an invitation again."""
    return shapes.Invitation.model_validate(await operations.resend(session, asked))


@requests.answer(RevokeInvitation, permission="members:invite")
async def revoke(session: Session, asked: RevokeInvitation) -> Done:
    """Take an invitation back."""
    await operations.revoke(session, asked)
    return Done()


@requests.answer(AcceptInvitation)
async def accept(session: Session, asked: AcceptInvitation) -> Member:
    """Accept an invitation with a login."""
    return await operations.accept(session, asked)


@requests.answer(AcceptAsNewUser, prepare=operations.hash_password)
async def accept_as_new(session: Session, asked: AcceptAsNewUser, password_hash: str) -> Tokens:
    """Accept an invitation by registering."""
    return await operations.accept_as_new(session, asked, password_hash)
