"""Users: events in."""

from contracts.identity.events import UserEmailVerified, UserErased
from kit.consumers import Consumers
from kit.db import Session
from scheduling.users import operations

consumers = Consumers("scheduling")


@consumers.on(UserEmailVerified, UserErased)
async def remember_user(session: Session, event: UserEmailVerified | UserErased) -> None:
    """Keep whose address is proven, and who was erased; a tick links customers to them, business by business."""
    await operations.remember(session, event)
