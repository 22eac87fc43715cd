"""Reading what is known of an account."""

from sqlalchemy import select

from contracts.identity import api
from contracts.identity.accounts.shapes import AccountEvent, AccountLink, LinkPurpose, UserExport
from contracts.permissions import Role
from identity.audit.models import UserAuditEntry
from identity.businesses import queries as businesses
from identity.invitations import queries as invitations
from identity.links import queries as links
from identity.links.models import LinkWorthless
from identity.logins import queries as logins
from identity.roles import queries as roles
from identity.totp import queries as totp
from identity.users import queries as users
from identity.users.rules import user_id
from kit import clock
from kit.db import Session

SHOWN_EVENTS = 1_000


async def get_link(session: Session, token: str) -> AccountLink:
    """What a link in a mail would do. Raises `LinkWorthless` for one that would do nothing."""
    link = await links.find(session, token)
    if link is None:
        return await _get_invitation(session, token)
    link.refuse_when_over(clock.now())
    user = await users.get(session, link.user_id)
    return AccountLink(purpose=LinkPurpose(link.purpose), email=user.email, expires_at=link.expires_at)


async def _get_invitation(session: Session, token: str) -> AccountLink:
    found = await invitations.find_open(session, token)
    if found is None:
        raise LinkWorthless
    business = await businesses.get_own(session)
    return AccountLink(
        purpose=LinkPurpose.INVITATION, email=found.email, expires_at=found.expires_at, business_name=business.name,
        role=Role(found.role), registered=await users.find_by_email(session, found.email) is not None,
    )  # fmt: skip


async def export(session: Session) -> UserExport:
    """Everything that is held about the user who asks."""
    user = await users.get(session, user_id(session.actor))
    told = select(UserAuditEntry).where(UserAuditEntry.user_id == user.id).order_by(UserAuditEntry.at.desc())
    return UserExport(
        exported_at=clock.now(),
        user=api.User.model_validate(user),
        roles=await roles.grants_of(session, user.id),
        logins=logins.shown(await logins.list_open(session, user), session.scope.login_id),
        totp=await totp.is_active(session, user.id),
        events=[
            AccountEvent(at=each.at, what=each.command) for each in await session.scalars(told.limit(SHOWN_EVENTS))
        ],
    )
