"""What a user is called."""

from contracts.identity.accounts.api import UpdateMe
from identity.audit import operations as audit
from identity.users import queries as users
from identity.users.models import User
from identity.users.rules import user_id
from kit.db import Session


async def update(session: Session, asked: UpdateMe) -> User:
    """Change name and language of the user who asks; only the fields given."""
    user = await users.lock(session, user_id(session.actor))
    changes = asked.model_dump(exclude_none=True)
    for field, value in changes.items():
        setattr(user, field, value)
    if changes:
        audit.record_of_user(session, asked.subject, user.id, fields=sorted(changes))
    return user
