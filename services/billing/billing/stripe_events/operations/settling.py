"""Settling events into looks."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from billing import metrics
from billing.accounts import queries as accounts
from billing.businesses import queries as businesses
from billing.looks import operations as looks
from billing.looks import rules as looking
from billing.stripe_events import queries, rules
from billing.stripe_events.models import StripeEvent
from billing.stripe_events.rules import Heard
from contracts.billing.webhooks.shapes import EventStatus
from kit import clock
from kit.db import Session

Find = Callable[[Session, str], Awaitable[UUID | None]]
"""The business that a customer of the platform's own account is, by the customer's id at Stripe."""

UNKNOWN_ACCOUNT, UNKNOWN_BUSINESS, NO_OBJECT = "unknown_account", "unknown_business", "no_object"


@dataclass(frozen=True, slots=True)
class Taken:
    """An event that is being settled."""

    heard: Heard
    about: looking.About
    received_at: datetime
    attempts: int
    business_id: UUID | None = None

    @property
    def event_id(self) -> str:
        """Its id at Stripe."""
        return self.heard.event_id

    def knowing(self, told: dict[str, Any]) -> "Taken":
        """The same, with the object as Stripe told it when asked."""
        return replace(self, heard=replace(self.heard, told=told, url=None))

    def wished(self) -> tuple[str, str, str] | None:
        """Kind, id and account of the look it asks for; None where it names no object."""
        account = self.heard.account
        kind, object_id = self.about.kind_in(account), self.about.object_id(self.heard.told, account)
        return None if kind is None or object_id is None else (kind, object_id, account)


async def claim(session: Session, now: datetime) -> tuple[int, list[Taken]]:
    """Take on what is due: how many there were, and those that are still to be settled.

    Each comes again later unless it is settled, so that a crash, or an event that we stumble over, holds up nothing.
    """
    rows = await queries.due(session, now)
    taken = []
    for row in rows:
        about = looking.about(row.type)
        if row.payload is None or about is None:
            row.end(EventStatus.IGNORED, now, "not_needed")
        elif row.attempt(now):
            heard = replace(rules.read(row.payload), account=row.account)
            taken.append(Taken(heard, about, row.received_at, row.attempts))
        else:
            metrics.count_event(EventStatus.DEAD)
    return len(rows), taken


async def find_businesses(session: Session, taken: Sequence[Taken], finders: Collection[Find]) -> list[Taken]:
    """The same events, each with the business it is about, as far as that is known."""
    return [replace(each, business_id=await _business_of(session, each.heard, finders)) for each in taken]


async def _business_of(session: Session, heard: Heard, finders: Collection[Find]) -> UUID | None:
    if heard.account:
        return await accounts.owner(session, heard.account)
    named, customer = rules.business_named(heard.told), heard.told.get("customer")
    if named is not None or not isinstance(customer, str):
        return named
    for find in finders:
        if (found := await find(session, customer)) is not None:
            return found
    return None


async def settle(session: Session, taken: Sequence[Taken], now: datetime) -> bool:
    """Wish for the looks that events of one business ask for; False where the business is not heard of yet."""
    if await businesses.find(session) is None:
        return False
    wishes = {each.event_id: each.wished() for each in taken}
    for kind, object_id, account in sorted({wish for wish in wishes.values() if wish}):
        await looks.want(session, kind, object_id, account)
    for row in await _rows(session, wishes):
        wish = wishes[row.event_id]
        row.business_id = session.business_id
        if wish is None:
            row.end(EventStatus.IGNORED, now, NO_OBJECT)
        else:
            row.object_kind, row.object_id = wish[0], wish[1]
            row.end(EventStatus.SETTLED, now)
    for each in taken:
        outcome = EventStatus.SETTLED if wishes[each.event_id] else EventStatus.IGNORED
        metrics.count_event(outcome)
        metrics.observe_event((now - each.received_at).total_seconds())
    return True


async def postpone(session: Session, taken: Sequence[Taken], now: datetime) -> None:
    """Keep why events could not be settled. Those of an account or business that stays unknown are ignored in the end.

    Our own row of an account commits a moment after the account is made, and its events may be quicker.
    """
    waited = {each.event_id: now - each.received_at > rules.WAIT_FOR_ACCOUNT for each in taken}
    for row in await _rows(session, waited):
        row.problem = UNKNOWN_ACCOUNT if row.account else UNKNOWN_BUSINESS
        if waited[row.event_id]:
            row.end(EventStatus.IGNORED, now, row.problem)
            metrics.count_event(EventStatus.IGNORED)


async def give_up(session: Session, event_id: str, problem: str, *, for_good: bool) -> None:
    """Keep why an event's object could not be fetched; for good, or until it is tried again."""
    for row in await _rows(session, [event_id]):
        row.problem = problem
        if for_good:
            row.end(EventStatus.DEAD, clock.now(), problem)
            metrics.count_event(EventStatus.DEAD)


async def _rows(session: Session, event_ids: Collection[str]) -> Sequence[StripeEvent]:
    query = select(StripeEvent).where(StripeEvent.event_id.in_(event_ids), StripeEvent.due_at.is_not(None))
    return (await session.scalars(query.order_by(StripeEvent.event_id).with_for_update())).all()
