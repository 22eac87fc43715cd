"""What tests of the ways into a booking tell their stories with: all that is written of it, before and after."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from booking_stories import Salon
from sqlalchemy import text

from contracts.types import to_typeid

seen: set[str] = set()
"""The subjects of the booking events that these tests have brought about in this process."""


@dataclass(frozen=True)
class Told:
    """All that is written of a booking: transitions, events, and the row itself."""

    version: int
    status: str
    transitions: list[Any]
    events: list[dict[str, Any]]


TRANSITIONS = text("select version, from_status, to_status, what, actor, cause from booking_transitions"
                   " where booking_id = :id order by version")  # fmt: skip
SAID = text(
    "select body from outbox where body->'data'->>'booking_id' = :id and subject like 'scheduling.booking.%' order by id"
)
ROW = text("select version, status from bookings where id = :id")


async def told(shop: Salon, booking_id: UUID) -> Told:
    async with shop.database.transaction(shop.scope, reads=True) as session:
        version, status = (await session.execute(ROW, {"id": booking_id})).one()
        transitions = (await session.execute(TRANSITIONS, {"id": booking_id})).all()
        events = (await session.scalars(SAID, {"id": to_typeid("bkg", booking_id)})).all()
    return Told(version, status, list(transitions), list(events))


def assert_told_once(before: Told, after: Told, *, actor: str, cause: str | None, refused: bool) -> None:
    """Nothing, or one change: a version higher, with one transition and one event that agree in everything."""
    transitions, events = after.transitions[len(before.transitions) :], after.events[len(before.events) :]
    assert len(transitions) == len(events) == after.version - before.version
    if refused or not transitions:
        assert after == before
        return
    ((version, from_status, to_status, what, by, because),) = transitions
    (event,) = events
    assert (version, from_status, to_status) == (after.version, before.status, after.status)
    assert (event["type"], event["sequence"], event["data"]["version"]) == (what, str(version), version)
    assert event["data"]["status"] == after.status
    assert (by, because) == (event["actor"], event["cause"])
    assert by == actor
    assert because
    assert cause is None or because == cause
    seen.add(what)
