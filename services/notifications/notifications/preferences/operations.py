"""Deciding about mails."""

from contracts.notifications.api import SetPreferences
from kit.db import Session, lock_keys
from notifications.preferences import queries
from notifications.preferences.models import Preferences


async def replace(session: Session, asked: SetPreferences) -> Preferences:
    """Replace the business's choices; reminders already planned keep their time. Raises `PreconditionFailed`."""
    await lock_keys(session, ["preferences"])
    preferences = await queries.get(session, for_update=True)
    preferences.change(
        reminder_minutes=asked.reminder_minutes, brand_color=asked.brand_color, footer=asked.footer,
        if_version=asked.if_version,
    )  # fmt: skip
    session.add(preferences)
    return preferences
