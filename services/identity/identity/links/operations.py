"""Issuing links, and using them up."""

from uuid import UUID

from sqlalchemy import delete, update

from identity.links import queries, rules
from identity.links.models import Link
from identity.links.rules import Purpose
from identity.users.models import User
from kit import clock
from kit.auth import hashed, new_secret
from kit.db import Session


async def issue(session: Session, user: User, purpose: Purpose) -> tuple[str, Link] | None:
    """A new token for a user, which takes the place of earlier ones, and its link; stored hashed.

    None when the address was sent too many within the hour, whichever user they were for.
    """
    if await queries.sent_lately(session, user.email) >= rules.MOST_PER_HOUR:
        return None
    await end_all(session, user.id, purpose)
    now, token = clock.now(), new_secret()
    link = Link(
        token_hash=hashed(token), user_id=user.id, email_hash=queries.email_hash(user.email), purpose=purpose,
        issued_at=now, expires_at=now + rules.LASTS[purpose],
    )  # fmt: skip
    session.add(link)
    await session.flush()
    return token, link


async def redeem(session: Session, token: str, purpose: Purpose) -> UUID:
    """Use a link up, and say whose it was. Raises `LinkWorthless`: of two who send it at once the second gets that."""
    link = await queries.get(session, token, purpose, for_update=True)
    link.ended_at = clock.now()
    return link.user_id


async def end_all(session: Session, user_id: UUID, purpose: Purpose) -> None:
    """Make the links that a user was sent for this worthless."""
    theirs = (Link.user_id == user_id, Link.purpose == purpose, Link.ended_at.is_(None))
    await session.execute(update(Link).where(*theirs).values(ended_at=clock.now()))


async def forget(session: Session, user_id: UUID) -> None:
    """Delete all links of a user who is erased."""
    await session.execute(delete(Link).where(Link.user_id == user_id))
