"""Reading preferences."""

from sqlalchemy import select

from kit.db import Session
from notifications.preferences.models import DAY, Preferences


async def get(session: Session, *, for_update: bool = False) -> Preferences:
    """The business's choices, or the defaults as a value that is in no session (version 0)."""
    query = select(Preferences)
    found = (await session.scalars(query.with_for_update() if for_update else query)).one_or_none()
    return found or Preferences(
        business_id=session.business_id, reminder_minutes=[DAY], brand_color="#1d4ed8", footer="", version=0
    )
