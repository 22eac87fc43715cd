"""Placing, releasing, booking and expiring holds."""

from datetime import datetime, timedelta
from uuid import UUID

from contracts.scheduling import shapes
from contracts.scheduling.api import PlaceHold, ReleaseHold
from contracts.scheduling.events import HoldEnded, HoldPlaced
from contracts.types import Done, uuid7
from kit import clock, outbox
from kit.auth import hashed, new_secret
from kit.db import Session
from scheduling.holds import queries, rules
from scheduling.holds.models import Hold, HoldStatus
from scheduling.occupancies import operations as occupancies
from scheduling.occupancies.operations import Claim, Wish


async def place(session: Session, asked: PlaceHold) -> shapes.Hold:
    """Keep a slot for ten minutes, price and policy frozen, and tell the token that proves whose it is.

    Raises `SlotTaken` or `NotBookable` with reasons and alternatives, `NotFound` for a service that is not offered,
    `OfferRefused` and `OfferExpired`.
    """
    wish = await occupancies.wish_for(session, asked)
    token = new_secret()
    now = clock.now().replace(microsecond=0)  # the slot engine knows whole seconds
    hold = await _place(session, wish, hashed(token), until=now + timedelta(minutes=rules.MINUTES))
    return shapes.Hold.model_validate(hold).model_copy(update={"token": token})


async def keep(session: Session, wish: Wish, *, until: datetime, entry_id: UUID) -> Hold:
    """Keep a slot for somebody on the waitlist; no token opens it. `until` is in whole seconds.

    Raises `SlotTaken` or `NotBookable`.
    """
    return await _place(session, wish, hashed(new_secret()), until=until, entry_id=entry_id)


async def let_go(session: Session, hold_id: UUID) -> None:
    """Lock a hold, and end it if it has not ended otherwise: its time is free."""
    hold = await queries.lock(session, hold_id)
    if hold.status is not HoldStatus.HELD:
        return
    now = clock.now()
    if hold.live(now):
        hold.release(now)
    else:
        hold.expire(now)
    await _end(session, hold)


async def release(session: Session, asked: ReleaseHold) -> Done:
    """Give a held slot back. Raises `NotFound` without the hold's token, `HoldOver` when it has ended already."""
    hold = await queries.lock(session, (await queries.get(session, asked.hold_id, token=asked.token)).id)
    hold.release(clock.now())
    await _end(session, hold)
    return Done()


async def book(session: Session, hold: Hold) -> None:
    """The hold's time is free for the booking that consumes it, which must occupy it in the same transaction.

    Raises `HoldOver`.
    """
    hold = await queries.lock(session, hold.id)
    hold.book(clock.now())
    await _end(session, hold)


async def expire(session: Session, hold_id: UUID, now: datetime) -> bool:
    """End a hold that has run out; whether there was one to end."""
    hold = await queries.find_due(session, hold_id, now)
    if hold is None:
        return False
    hold.expire(now)
    await _end(session, hold)
    return True


async def _place(
    session: Session, wish: Wish, token_hash: bytes, *, until: datetime, entry_id: UUID | None = None
) -> Hold:
    async with occupancies.claiming(session, wish) as claim:
        hold = _held(wish, claim, token_hash)
        hold.expires_at, hold.waitlist_entry_id = until, entry_id
        session.add(hold)
        await session.flush()
        await occupancies.occupy(session, claim, hold=hold.id, expires_at=hold.expires_at)
    outbox.publish(
        session,
        HoldPlaced(
            hold_id=hold.id, service_id=hold.service_id, staff_member_id=hold.staff_member_id,
            starts_at=hold.starts_at, ends_at=hold.ends_at, expires_at=hold.expires_at, version=hold.version,
        ),
    )  # fmt: skip
    return hold


def _held(wish: Wish, claim: Claim, token_hash: bytes) -> Hold:
    return Hold(
        id=uuid7(),
        version=1,
        service_id=wish.service.id,
        staff_member_id=claim.lead.id,
        team=claim.team,
        starts_at=claim.starts_at,
        ends_at=claim.ends_at,
        timezone=claim.timezone,
        price_minor=claim.price.amount_minor,
        currency=claim.price.currency,
        policy=rules.policy_of(wish.service),
        token_hash=token_hash,
        created_at=clock.now(),
    )


async def _end(session: Session, hold: Hold) -> None:
    await occupancies.vacate(session, hold=hold.id)
    outbox.publish(session, HoldEnded(hold_id=hold.id, how=hold.status, version=hold.version))
