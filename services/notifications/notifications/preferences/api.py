"""Requests about preferences."""

from contracts.notifications.api import GetPreferences, MailPreferences, SetPreferences
from kit.db import Session
from kit.requests import Requests
from notifications.preferences import operations, queries

requests = Requests()


@requests.answer(GetPreferences, permission="notifications:read")
async def get(session: Session, asked: GetPreferences) -> MailPreferences:  # noqa: ARG001 - every handler takes both
    """The business's choices, or the defaults."""
    return MailPreferences.model_validate(await queries.get(session))


@requests.answer(SetPreferences, permission="notifications:write")
async def replace(session: Session, asked: SetPreferences) -> MailPreferences:
    """Replace the business's choices."""
    return MailPreferences.model_validate(await operations.replace(session, asked))
