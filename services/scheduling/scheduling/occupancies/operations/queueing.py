"""A rush: many who want the same start wait outside the database, and what is left of it is read once for all."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import NamedTuple
from uuid import UUID
from weakref import WeakValueDictionary

from contracts.scheduling.api import CreateBooking, PlaceHold
from kit.db import Database, Session
from kit.scope import Scope
from scheduling.availability import operations as availability
from scheduling.availability.rules import offers
from scheduling.occupancies.operations.claiming import previewing
from scheduling.occupancies.operations.refusing import NotBookable, Refused, refusal
from scheduling.occupancies.operations.wishing import wish_for


class _Wanted(NamedTuple):
    """All that the decision on a wish depends on, beside the database: equal wishes get equal answers."""

    business_id: UUID | None
    service_id: UUID
    starts_at: object
    choice: offers.Choice
    preferred: UUID | None
    offered: bool
    length: int | None
    by_host: bool


class _Crowd:
    """Those who want the same, in the order they came."""

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self._looked_at = 0.0
        self._refusal: NotBookable | None = None

    async def look(self, database: Database, scope: Scope, asked: PlaceHold | CreateBooking, *, since: float) -> None:
        """Raise the refusal of whoever has the turn, if it is one.

        A look that began since they came is as good as one of their own: what it saw was so while they waited.
        """
        if self._refusal is None or self._looked_at < since:
            self._looked_at, self._refusal = time.monotonic(), None
            self._refusal = await database.run(scope, partial(_refusal, asked=asked), reads=True)
        if self._refusal is not None:
            raise type(self._refusal)(**self._refusal.extra)


_crowds: WeakValueDictionary[_Wanted, _Crowd] = WeakValueDictionary()


@asynccontextmanager
async def queueing(database: Database, scope: Scope, asked: PlaceHold | CreateBooking) -> AsyncIterator[None]:
    """One transaction at a time for wishes that are alike, in this process; the others wait and hold no connection.

    Who had to wait is refused without a transaction if nothing is left: by a plain read, together with all who were
    waiting when it began. Who comes alone costs nothing more. It decides nothing for those it lets through: locks and
    the constraint do, since other processes have queues of their own. Raises `SlotTaken` or `NotBookable` with reasons
    and alternatives, `NotFound`.
    """
    wanted = _wanted(scope, asked)
    if wanted is None:
        yield
        return
    came, alone = time.monotonic(), wanted not in _crowds
    crowd = _crowds.setdefault(wanted, _Crowd())
    async with crowd.turn:
        if not alone:
            await crowd.look(database, scope, asked, since=came)
        yield


def _wanted(scope: Scope, asked: PlaceHold | CreateBooking) -> _Wanted | None:
    """What somebody contends for. None for those who have it already, and for whoever is refused anyway."""
    if scope.business_id is None or (isinstance(asked, CreateBooking) and (asked.hold_id or asked.override)):
        return None
    choice = offers.Choice(asked.staff_member_id, asked.resource_id)
    try:
        terms = availability.accept_offer(scope.business_id, asked.offer, asked.service_id, asked.starts_at, choice)
    except (offers.OfferRefused, offers.OfferExpired):
        return None
    return _Wanted(
        scope.business_id, asked.service_id, asked.starts_at, choice.united(terms.choice) if terms else choice,
        asked.preferred_staff_member_id, terms is not None, terms.length if terms else None,
        scope.may("bookings:write"),
    )  # fmt: skip


async def _refusal(session: Session, *, asked: PlaceHold | CreateBooking) -> NotBookable | None:
    """The answer to a wish if it cannot be had now. Takes nothing, and waits for nobody."""
    wish = await wish_for(session, asked)
    claims = await previewing(session, [wish])
    try:
        await claims.take(wish)
    except Refused as refused:
        return await refusal(session, wish, refused.reasons)
    return None
