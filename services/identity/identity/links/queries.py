"""Reading links."""

import hashlib

from sqlalchemy import func, select

from identity.links import rules
from identity.links.models import Link, LinkWorthless
from identity.links.rules import Purpose
from kit import clock
from kit.auth import hashed
from kit.db import Session


def email_hash(email: str) -> bytes:
    """By what the mails to one address are counted."""
    return hashlib.sha256(email.encode()).digest()


async def sent_lately(session: Session, email: str) -> int:
    """How many links this address was sent within the hour."""
    query = select(func.count()).select_from(Link).where(Link.email_hash == email_hash(email))
    return int(await session.scalar(query.where(Link.issued_at > clock.now() - rules.HOUR)) or 0)


async def find(session: Session, token: str) -> Link | None:
    """The link of this token, good or not."""
    return await session.get(Link, hashed(token))


async def get(session: Session, token: str, purpose: Purpose, *, for_update: bool = False) -> Link:
    """A link that is good for this, locked if asked. Raises `LinkWorthless`, whatever is wrong with it."""
    query = select(Link).where(Link.token_hash == hashed(token), Link.purpose == purpose)
    found = await session.scalar(query.with_for_update() if for_update else query)
    if found is None:
        raise LinkWorthless
    found.refuse_when_over(clock.now())
    return found
