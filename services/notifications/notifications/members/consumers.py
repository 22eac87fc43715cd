"""Events of identity about role grants."""

from contracts.identity.events import RoleGranted, RoleRevoked
from kit.consumers import Consumers
from kit.db import Session
from notifications.members import operations

consumers = Consumers("notifications")


@consumers.on(RoleGranted, RoleRevoked)
async def remember_member(session: Session, event: RoleGranted | RoleRevoked) -> None:
    """Keep who works for the business."""
    await operations.remember(session, event)
