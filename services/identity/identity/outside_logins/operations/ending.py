"""What a provider has ended ends here."""

from sqlalchemy import delete

from identity.logins import operations as logins
from identity.logins.models import Ending
from identity.outside_logins import queries
from identity.outside_logins.models import OutsideIdentity
from kit import clock
from kit.db import Session


async def end_session(session: Session, provider: str, session_id: str, command: str) -> None:
    """End the login of a provider's session; one that nobody has come with yet opens nothing later. Twice is once."""
    row, login = await queries.lock_session(session, provider, session_id)
    row.ended_at = row.ended_at or clock.now()
    if login is not None:
        logins.end(session, login, Ending.REVOKED, command)


async def forget_person(session: Session, provider: str, subject: str, command: str) -> None:
    """Somebody is no more at the provider: their logins by it end. The user stays, and has other ways to log in."""
    user = await queries.find_user(session, provider, subject)
    if user is None:
        return
    for login in await queries.logins_of(session, provider, user.id):
        logins.end(session, login, Ending.REVOKED, command)
    gone = OutsideIdentity.provider == provider, OutsideIdentity.subject == subject
    await session.execute(delete(OutsideIdentity).where(*gone))
