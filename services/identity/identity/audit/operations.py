"""Writing the audit log, in the transaction of what it tells."""

from typing import Any
from uuid import UUID

from contracts.types import to_typeid
from identity.audit.models import AuditEntry, UserAuditEntry
from kit import clock
from kit.db import Session


def record(session: Session, command: str, **detail: Any) -> None:
    """Note a command that changed the business of this scope. `detail` is JSON: ids and new values, no contact data."""
    session.add(
        AuditEntry(
            at=clock.now(),
            actor=str(session.actor),
            command=command,
            cause=session.scope.cause,
            origin=session.scope.origin,
            detail=detail,
        )
    )


def record_of_user(session: Session, command: str, user_id: UUID, **detail: Any) -> None:
    """Note a command that concerns a user alone. Whoever proved to be the user is named as the actor."""
    session.add(
        UserAuditEntry(
            user_id=user_id,
            at=clock.now(),
            actor=f"user:{to_typeid('usr', user_id)}",
            command=command,
            cause=session.scope.cause,
            origin=session.scope.origin,
            detail=detail,
        )
    )
