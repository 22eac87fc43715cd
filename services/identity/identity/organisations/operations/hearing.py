"""Hearing what WorkOS says: an event is stored first and settled after, and says no more than where to look.

What is looked at is the state there as it is now, so that events may come twice, late, or in any order.
"""

import base64
import binascii
from typing import Any, ClassVar

from pydantic import BaseModel, Field, ValidationError
from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert

from contracts.identity.organisations.api import ReceiveWorkosEvent
from contracts.types import Done
from identity import providers
from identity.organisations import queries, rules
from identity.organisations.models import Organisation, WorkosEvent
from identity.outside_logins import operations as outside
from identity.outside_logins.rules import WORKOS
from kit import clock
from kit.db import Session
from kit.errors import AppError, Invalid


class SignatureRefused(AppError):
    """This is not signed by WorkOS with a secret that is known here, or was signed too long ago."""

    status = 401
    code = "identity.signature_refused"
    headers: ClassVar = {}


class EventUnreadable(Invalid):
    """The event is signed, and yet none that can be read."""

    code = "identity.event_unreadable"


class _Said(BaseModel):
    id: str = Field(min_length=1, max_length=200)
    event: str = Field(min_length=1, max_length=200)
    data: dict[str, Any] = Field(default_factory=dict)

    def told(self, name: str) -> str | None:
        found = self.data.get(name)
        return found if isinstance(found, str) and 0 < len(found) <= 200 else None


async def receive(session: Session, asked: ReceiveWorkosEvent) -> Done:
    """Store an event, once, whatever it says. Raises `SignatureRefused` and `EventUnreadable`."""
    try:
        body = base64.b64decode(asked.body, validate=True)
    except (binascii.Error, ValueError):
        raise EventUnreadable from None
    if not rules.is_signed(body, asked.signature, providers.current().webhook_secrets, clock.now()):
        raise SignatureRefused
    try:
        said = _Said.model_validate_json(body)
    except ValidationError:
        raise EventUnreadable from None
    kind, own = said.event.partition(".")[0], said.told("id")
    values = {
        "id": said.id, "kind": said.event, "received_at": clock.now(),
        "organisation_id": own if kind == "organization" else said.told("organization_id"),
        "user_id": own if kind == "user" else said.told("user_id"),
        "session_id": own if kind == "session" else None,
    }  # fmt: skip
    await session.execute(insert(WorkosEvent).values(values).on_conflict_do_nothing())
    return Done()


async def settle(session: Session) -> int:
    """Do what the oldest events call for, and forget those that were settled long ago; how many there were."""
    events = await queries.unsettled(session)
    for event in events:
        await _settle(session, event)
        event.settled_at = clock.now()
    if not events:
        await session.execute(delete(WorkosEvent).where(WorkosEvent.settled_at < clock.now() - rules.KEEP_EVENTS))
    return len(events)


async def _settle(session: Session, event: WorkosEvent) -> None:
    if event.kind == "session.revoked" and event.session_id:
        await outside.end_session(session, WORKOS, event.session_id, event.kind)
    elif event.kind == "user.deleted" and event.user_id:
        await outside.forget_person(session, WORKOS, event.user_id, event.kind)
    elif event.kind.startswith(("organization_membership.", "organization.", "organization_role.")):
        due = update(Organisation).where(Organisation.organisation_id == event.organisation_id)
        await session.execute(due.values(due_at=clock.now()))
