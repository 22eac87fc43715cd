"""The ledger: every entry moves its lot in the same transaction, is made once for its key, and is told of."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement

from contracts.scheduling.credits import events, shapes
from contracts.scheduling.credits.api import AdjustCredits
from contracts.scheduling.credits.shapes import CreditKind
from contracts.types import uuid7
from kit import clock, outbox
from kit.auth import hashed, new_secret
from kit.db import Session, lock_keys
from kit.errors import Conflict, Invalid, current_trace_id
from scheduling.credits import queries, rules
from scheduling.credits.models import CreditEntry, CreditPass, Lot, LotOver, NotEnoughCredits
from scheduling.customers import rules as people
from scheduling.customers.models import Customer

FACTS: Final[dict[CreditKind, type[events.CreditFact]]] = {
    CreditKind.GRANT: events.CreditGranted,
    CreditKind.HOLD: events.CreditHeld,
    CreditKind.RELEASE: events.CreditReleased,
    CreditKind.USE: events.CreditUsed,
    CreditKind.EXPIRE: events.CreditExpired,
    CreditKind.REVOKE: events.CreditRevoked,
    CreditKind.ADJUST: events.CreditAdjusted,
}
"""The event that tells of each kind of entry."""


class AdjustmentDiffers(Conflict):
    """Another correction was made under this key."""

    code = "scheduling.adjustment_differs"


async def grant(session: Session, lot: Lot, key: str) -> None:
    """A new lot with all its credits, unless this key has granted one already.

    The row of the purchase or membership must be locked: two deliveries of one payment come one after the other.
    """
    if await queries.find_entry(session, key):
        return
    lot.id, lot.version, lot.remaining = uuid7(), 0, 0
    session.add(lot)
    await session.flush()
    _enter(session, lot, CreditKind.GRANT, lot.granted, key)


async def hold(
    session: Session, *, customer_id: UUID, service_id: UUID, booking_id: UUID, count: int, opened: UUID | None = None
) -> None:
    """Hold credits for a booking, those that expire first; of several lots where one has not enough.

    `opened` is the purchase or membership whose credits alone may be drawn. Raises `NotEnoughCredits`.
    """
    usable = await queries.lock_usable(session, customer_id, service_id, clock.now(), opened=opened)
    drawn = rules.draw(usable, count)
    if drawn is None:
        raise NotEnoughCredits
    for lot, taken in drawn:
        _of_booking(session, lot, CreditKind.HOLD, -taken, booking_id)


async def release(session: Session, booking_id: UUID) -> None:
    """Give back what a booking holds; what comes back to a lot that is over expires at once."""
    now = clock.now()
    for lot, held in await queries.lock_held(session, booking_id):
        _of_booking(session, lot, CreditKind.RELEASE, held, booking_id)
        if lot.is_over(now):
            _of_booking(session, lot, CreditKind.EXPIRE, -held, booking_id)


async def use(session: Session, booking_id: UUID) -> None:
    """Spend what a booking holds, whatever has become of its lots."""
    for lot, held in await queries.lock_held(session, booking_id):
        _of_booking(session, lot, CreditKind.RELEASE, held, booking_id)
        _of_booking(session, lot, CreditKind.USE, -held, booking_id)


async def revoke(session: Session, which: ColumnElement[bool], refund_id: UUID) -> None:
    """End these lots. What is unspent is gone; what bookings hold stays theirs, and expires if it comes back."""
    now = clock.now()
    for lot in await queries.lock(session, which):
        lot.revoke(now)
        if lot.remaining:
            _enter(session, lot, CreditKind.REVOKE, -lot.remaining, rules.refund_key(refund_id, lot.id))


async def expire(session: Session, lot_id: UUID, now: datetime) -> bool:
    """End a lot whose time has passed; whether there was anything to end."""
    lot = await queries.find_due(session, lot_id)
    if lot is None or lot.remaining == 0 or not lot.is_over(now):
        return False
    _enter(session, lot, CreditKind.EXPIRE, -lot.remaining, rules.expiry_key(lot.id))
    return True


async def adjust(session: Session, asked: AdjustCredits) -> shapes.CreditEntry:
    """Correct a lot; the same key again changes nothing and tells what it did.

    Raises `NotFound`, `LotOver`, `NotEnoughCredits`, `AdjustmentDiffers`, `Invalid` for an amount of 0.
    """
    if asked.amount == 0:
        raise Invalid(errors=[{"pointer": "/amount", "detail": "A correction adds or takes"}])
    key = rules.adjustment_key(asked.key)
    await lock_keys(session, [key])
    lot = queries.found(await queries.lock(session, Lot.id == asked.lot_id))
    if before := await queries.find_entry(session, key):
        if (before.lot_id, before.amount) != (asked.lot_id, asked.amount):
            raise AdjustmentDiffers
        return shapes.CreditEntry.model_validate(before)
    if lot.is_over(clock.now()):
        raise LotOver
    entry = _enter(session, lot, CreditKind.ADJUST, asked.amount, key, note=asked.note)
    return shapes.CreditEntry.model_validate(entry)


def issue_pass(session: Session, customer: Customer, bought_id: UUID) -> str:
    """A token that spends the customer's credits; those of this purchase or membership alone, unless it is theirs.

    It is where the customer's own login asks, or staff: anybody can buy with somebody's address.
    """
    own = customer.user_id is not None and customer.user_id == people.user_id(session.actor)
    opens_id = None if own or session.scope.may("purchases:write") else bought_id
    token = new_secret()
    session.add(CreditPass(token_hash=hashed(token), customer_id=customer.id, opens_id=opens_id))
    return token


def _of_booking(session: Session, lot: Lot, kind: CreditKind, amount: int, booking_id: UUID) -> None:
    _enter(session, lot, kind, amount, rules.booking_key(booking_id, kind, lot.id), booking_id=booking_id)


def _enter(
    session: Session, lot: Lot, kind: CreditKind, amount: int, key: str, *, booking_id: UUID | None = None,
    note: str = "",
) -> CreditEntry:  # fmt: skip
    """The only way credits move. The lot's row must be locked, or new. Raises `NotEnoughCredits`."""
    lot.move(amount)
    entry = CreditEntry(
        id=uuid7(), lot_id=lot.id, at=clock.now(), kind=kind, amount=amount, lot_remaining=lot.remaining,
        lot_version=lot.version, key=key, booking_id=booking_id, actor=str(session.actor),
        cause=session.scope.cause, trace_id=current_trace_id(), note=note,
    )  # fmt: skip
    session.add(entry)
    fact = FACTS[kind](
        version=lot.version, lot_id=lot.id, customer_id=lot.customer_id, amount=amount, remaining=lot.remaining,
        key=key, booking_id=booking_id,
    )  # fmt: skip
    outbox.publish(session, fact)
    return entry
