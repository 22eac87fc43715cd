"""Keeping the endpoints: started, recorded, replaced."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from billing.settings import settings
from billing.stripe_endpoints import queries
from billing.stripe_endpoints.models import StripeEndpoint
from contracts.billing.webhooks.shapes import Audience, EndpointStatus, StripeEndpoints
from contracts.types import uuid7
from kit import clock, ticks
from kit.db import Session
from kit.errors import Conflict
from kit.vault import key_id_of

TICK = "converge_stripe_endpoints"


class EndpointsMadeByHand(Conflict):
    """The endpoints were made by hand: replace their secrets there, and in NEXUS_STRIPE_WEBHOOK_SECRETS."""

    code = "billing.endpoints_made_by_hand"


@dataclass(frozen=True, slots=True)
class Wanted:
    """An endpoint that is to be brought in order."""

    id: UUID
    audience: Audience
    status: EndpointStatus
    stripe_id: str | None
    attempts: int


async def claim(session: Session, url: str, now: datetime) -> Sequence[Wanted]:
    """Take on the endpoints that are not in order; the first time, start one for each audience.

    However many processes begin at once, the database keeps one of each.
    """
    started = [
        {"id": uuid7(), "audience": audience, "status": EndpointStatus.STARTED, "events": [], "attempts": 0,
         "due_at": now, "created_at": now}
        for audience in Audience
    ]  # fmt: skip
    await session.execute(insert(StripeEndpoint).values(started).on_conflict_do_nothing())
    rows = await queries.due(session, url, now)
    for row in rows:
        row.claim(now)
        _wrap_anew(row)
    return [Wanted(row.id, row.audience, row.status, row.stripe_id, row.attempts) for row in rows]


def _wrap_anew(row: StripeEndpoint) -> None:
    """Encrypt a secret under the key that is active now, so that an older one can be taken away."""
    ring = settings().key_ring()
    if row.secret is not None and key_id_of(row.secret) != ring.active:
        place = queries.place(str(row.id))
        row.secret = ring.encrypt(ring.decrypt(row.secret, place), place)


async def record_made(session: Session, wanted: Wanted, stripe_id: str, secret: str) -> None:
    """Keep what Stripe made, and its secret, encrypted."""
    row = await _row(session, wanted.id)
    row.made(stripe_id, settings().key_ring().encrypt(secret.encode(), queries.place(str(row.id))))


async def record_order(session: Session, wanted: Wanted, url: str, events: list[str]) -> None:
    """Keep that it is as it should be."""
    (await _row(session, wanted.id)).in_order(url, events, clock.now())


async def record_loss(session: Session, wanted: Wanted) -> None:
    """Stripe has it no more: one that is used is made anew, one that was replaced is done with."""
    row = await _row(session, wanted.id)
    if row.status is EndpointStatus.ACTIVE:
        row.lost()
        row.due_at = clock.now()
    else:
        row.gone()


async def record_failure(session: Session, wanted: Wanted, problem: str) -> None:
    """Keep why it could not be brought in order."""
    (await _row(session, wanted.id)).failed(problem, clock.now())


async def rotate(session: Session) -> StripeEndpoints:
    """Have both endpoints replaced; the old ones are listened to until an hour has passed and the new ones are there.

    Raises `EndpointsMadeByHand`.
    """
    if settings().stripe_webhook_secrets:
        raise EndpointsMadeByHand
    for row in await queries.current(session):
        row.retire(clock.now())
    ticks.wake(session, TICK)
    await session.flush()
    return await queries.listed(session)


async def _row(session: Session, endpoint_id: UUID) -> StripeEndpoint:
    return await session.get_one(StripeEndpoint, endpoint_id, with_for_update=True)
