"""Reading invitations."""

from uuid import UUID

from sqlalchemy import ColumnElement, LargeBinary, and_, bindparam, select, text

from contracts.identity.invitations import shapes
from contracts.identity.invitations.api import ListInvitations
from contracts.identity.invitations.shapes import InvitationStatus
from contracts.types import Page
from identity import keyring
from identity.invitations.models import Invitation
from kit import clock, pages
from kit.auth import hashed
from kit.db import Session
from kit.errors import NotFound

_WHOSE = text("select business_id, id from invitation_of(:token_hash)").bindparams(
    bindparam("token_hash", type_=LargeBinary)
)
_ERASED = text("select business_id, user_id from grants_of_erased(:most)")


async def get_locked(session: Session, invitation_id: UUID) -> Invitation:
    """An invitation of this business, locked. Raises `NotFound`."""
    found = await session.scalar(select(Invitation).where(Invitation.id == invitation_id).with_for_update())
    if found is None:
        raise NotFound
    return found


async def find_pending(session: Session, email: str) -> Invitation | None:
    """The invitation of this address that was neither accepted nor taken back, locked."""
    unended = (Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None))
    query = select(Invitation).where(Invitation.email == email, *unended).with_for_update()
    found: Invitation | None = await session.scalar(query)
    return found


async def find_open(session: Session, token: str, *, for_update: bool = False) -> Invitation | None:
    """The invitation that a link still opens, locked if asked. Enters the business that invites.

    The function answers for one token, whatever the scope is: whoever is invited is in no business yet.
    """
    whose = (await session.execute(_WHOSE, {"token_hash": hashed(token)})).first()
    if whose is None:
        return None
    await session.enter(whose.business_id)
    query = select(Invitation).where(Invitation.id == whose.id, Invitation.token_hash == hashed(token))
    found: Invitation | None = await session.scalar(query.with_for_update() if for_update else query)
    return found if found is not None and found.status is InvitationStatus.OPEN else None


async def list_page(session: Session, asked: ListInvitations) -> Page[shapes.Invitation]:
    """The business's invitations, newest first. Raises `InvalidCursor`."""
    query = select(Invitation)
    if asked.status is not None:
        query = query.where(_stands(asked.status))
    rows, turn = await pages.turn(
        session, query, asked, [Invitation.id], key=keyring.current().cursors, descending=True
    )
    return Page(items=[shapes.Invitation.model_validate(row) for row in rows], **turn)


def _stands(status: InvitationStatus) -> ColumnElement[bool]:
    unended = and_(Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None))
    return {
        InvitationStatus.OPEN: and_(unended, Invitation.expires_at > clock.now()),
        InvitationStatus.EXPIRED: and_(unended, Invitation.expires_at <= clock.now()),
        InvitationStatus.ACCEPTED: Invitation.accepted_at.is_not(None),
        InvitationStatus.REVOKED: Invitation.revoked_at.is_not(None),
    }[status]


async def of_erased(session: Session, *, most: int) -> list[tuple[UUID, UUID]]:
    """Businesses, and erased users who have roles there or whose address an accepted invitation still holds."""
    return [(row[0], row[1]) for row in await session.execute(_ERASED, {"most": most})]
