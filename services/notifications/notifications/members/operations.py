"""Keeping the projection of members."""

from sqlalchemy.dialects.postgresql import insert

from contracts.identity.events import RoleGranted, RoleRevoked
from kit.db import Session
from notifications.members.models import Member


async def remember(session: Session, event: RoleGranted | RoleRevoked) -> None:
    """Keep whether a user has a role, whatever order its events arrive in."""
    row = insert(Member).values(
        business_id=session.business_id, user_id=event.user_id, role=event.role,
        active=isinstance(event, RoleGranted), version=event.version,
    )  # fmt: skip
    await session.execute(
        row.on_conflict_do_update(
            index_elements=[Member.business_id, Member.user_id, Member.role],
            set_={"active": row.excluded.active, "version": row.excluded.version},
            where=Member.version < row.excluded.version,
        )
    )
