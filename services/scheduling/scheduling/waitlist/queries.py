"""Reading the waitlist: for those who may, which is the business's staff and whoever has an entry's token.

Whoever changes an entry that is offered something locks the hold first and the entry second.
"""

import hmac
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, select, text

from contracts.scheduling.waitlist import shapes
from contracts.scheduling.waitlist.api import ListWaitlist
from contracts.types import Page
from kit.auth import hashed
from kit.db import Session
from kit.errors import NotFound
from scheduling import paging
from scheduling.openings.models import Opening
from scheduling.waitlist.models import OFFERED, WAITING, Entry, Offer, OfferStatus
from scheduling.waitlist.rules import local_start

FRESH = {"populate_existing": True}
"""Read again what this session may have read before its locks."""
NEAR = timedelta(days=3)
"""Farther from time that became free than a day's visit with its buffers reaches."""


async def get_for(session: Session, entry_id: UUID, token: str | None, *, permission: str) -> Entry:
    """The entry for whoever has its token or, without one, the permission.

    Raises `NotFound` in all other cases, the same for a wrong token, an unknown id and an id of another business.
    """
    entry = await session.scalar(select(Entry).where(Entry.id == entry_id))
    if entry is None:
        raise NotFound
    proven = session.scope.may(permission) if token is None else hmac.compare_digest(hashed(token), entry.token_hash)
    if not proven:
        raise NotFound
    return entry


async def list_of_customer(session: Session, customer_id: UUID) -> Sequence[Entry]:
    """All that a customer waits or waited for, by id."""
    return (await session.scalars(select(Entry).where(Entry.customer_id == customer_id).order_by(Entry.id))).all()


async def get_locked(session: Session, entry_id: UUID) -> Entry:
    """The entry as it stands now, kept from changing until the transaction ends."""
    query = select(Entry).where(Entry.id == entry_id).with_for_update(of=Entry).execution_options(**FRESH)
    return (await session.scalars(query)).one()


async def find_waiting(session: Session, entry_id: UUID, *, patiently: bool = False) -> Entry | None:
    """The entry, locked, if it waits; None where it does not, or, unless `patiently`, somebody else is at it."""
    query = select(Entry).where(Entry.id == entry_id, Entry.status == WAITING)
    locked = query.with_for_update(of=Entry, skip_locked=not patiently).execution_options(**FRESH)
    found: Entry | None = await session.scalar(locked)
    return found


async def find_open_offer(session: Session, entry_id: UUID) -> Offer | None:
    """What an entry is offered now."""
    query = select(Offer).where(Offer.entry_id == entry_id, Offer.status == OfferStatus.OPEN)
    found: Offer | None = await session.scalar(query.execution_options(**FRESH))
    return found


async def find_offer_of(session: Session, hold_id: UUID) -> Offer | None:
    """The offer that a hold keeps time for."""
    found: Offer | None = await session.scalar(select(Offer).where(Offer.hold_id == hold_id))
    return found


async def get_offer(session: Session, offer_id: UUID) -> Offer:
    """The offer as it stands now. Lock its hold before relying on that."""
    return (await session.scalars(select(Offer).where(Offer.id == offer_id).execution_options(**FRESH))).one()


async def find_opening(session: Session, opening_id: UUID) -> Opening | None:
    """The opening, locked; None where it is gone, or somebody else is at it."""
    query = select(Opening).where(Opening.id == opening_id).with_for_update(skip_locked=True)
    found: Opening | None = await session.scalar(query)
    return found


async def list_turn(session: Session, opening: Opening, *, limit: int) -> Sequence[Entry]:
    """Who waits for time like an opening's, who joined first at the front.

    A customer who is offered something by another entry waits for the answer.
    """
    busy = exists().where(Offer.customer_id == Entry.customer_id, Offer.status == OfferStatus.OPEN)
    query = (
        select(Entry)
        .where(Entry.status == WAITING, ~busy)
        .where(Entry.starts_at < opening.ends_at + NEAR, Entry.ends_at > opening.starts_at - NEAR)
        .order_by(Entry.joined_at, Entry.id)
        .limit(limit)
    )
    return (await session.scalars(query)).all()


async def list_offered_starts(session: Session, entry_ids: Collection[UUID]) -> set[tuple[UUID, datetime]]:
    """Entry and start of all that these entries were offered: nobody is offered the same start twice."""
    rows = await session.execute(select(Offer.entry_id, Offer.starts_at).where(Offer.entry_id.in_(entry_ids)))
    return {(row[0], row[1]) for row in rows}


async def list_page(session: Session, asked: ListWaitlist) -> Page[shapes.WaitlistEntry]:
    """Entries in the order in which they joined. Raises `InvalidCursor`."""
    query = select(Entry)
    if asked.service_id is not None:
        query = query.where(Entry.service_id == asked.service_id)
    if asked.status is not None:
        query = query.where(Entry.status == asked.status)
    rows, turn = await paging.turn(session, query, asked, [Entry.joined_at, Entry.id])
    offers = await _open_offers(session, [row.id for row in rows if row.status is OFFERED])
    return Page(items=[shown(row, offers.get(row.id)) for row in rows], **turn)


def shown(entry: Entry, offer: Offer | None) -> shapes.WaitlistEntry:
    """An entry and what it is offered, as callers see it."""
    told = None
    if offer is not None:
        fields = {name: getattr(offer, name, None) for name in shapes.WaitlistOffer.model_fields}
        told = shapes.WaitlistOffer(**fields | {"local_start": local_start(offer.starts_at, entry.timezone)})
    bare = {name: getattr(entry, name, None) for name in shapes.WaitlistEntry.model_fields}
    return shapes.WaitlistEntry(**bare | {"offer": told})


async def list_due(session: Session, what: str, now: datetime, *, limit: int) -> list[tuple[UUID, UUID]]:
    """Business and id of what waits for a tick, of all businesses, the longest due first.

    `what` is `openings`, `offers` (that have run out) or `entries` (to look for).
    """
    query = text(f"select business_id, id from due_waitlist_{what}(:now, :most)")  # noqa: S608 - names of this module
    return [(row[0], row[1]) for row in await session.execute(query, {"now": now, "most": limit})]


async def _open_offers(session: Session, entry_ids: list[UUID]) -> dict[UUID, Offer]:
    query = select(Offer).where(Offer.entry_id.in_(entry_ids), Offer.status == OfferStatus.OPEN)
    return {offer.entry_id: offer for offer in await session.scalars(query)} if entry_ids else {}
