"""Keeping the projection of members."""

from contracts.identity.events import RoleGranted, RoleRevoked
from kit.db import Session

_REMEMBER = """
insert into members (business_id, user_id, role, active, version) values ($1, $2, $3, $4, $5)
on conflict (business_id, user_id, role) do update set active = excluded.active, version = excluded.version
where members.version < excluded.version
"""


async def remember(session: Session, event: RoleGranted | RoleRevoked) -> None:
    """Keep whether a user has a role, whatever order its events arrive in. One round trip."""
    active = isinstance(event, RoleGranted)
    await session.fetch(_REMEMBER, session.business_id, event.user_id, event.role, active, event.version)
