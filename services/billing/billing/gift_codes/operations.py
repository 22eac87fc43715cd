"""Setting aside what is on gift codes, spending it, and giving it back: never more than is there.

The row of the code is locked by whoever moves what is on it, after the rows of the payment or checkout it is for.
"""

from uuid import UUID

from billing.audit import operations as audit
from billing.gift_codes import queries
from billing.gift_codes.models import DrawStatus, GiftCode, GiftCodeNotValid, GiftDraw
from contracts.billing.gift_codes import shapes
from contracts.billing.gift_codes.api import DisableGiftCode
from contracts.types import Money, to_typeid, uuid7
from kit import clock
from kit.db import Session
from kit.errors import NotFound, PreconditionFailed


async def reserve(session: Session, typed: str, checkout_id: UUID, wanted: Money) -> int:
    """Set aside for a checkout as much of what it wants as is on the code; how much, in minor units.

    Raises `GiftCodeNotValid`.
    """
    gift = await queries.lock_typed(session, typed)
    if gift is None:
        raise GiftCodeNotValid
    drawn = gift.reserve(wanted, clock.now())
    session.add(
        GiftDraw(
            id=uuid7(), gift_code_id=gift.id, checkout_id=checkout_id, status=DrawStatus.RESERVED, amount_minor=drawn,
            returned_minor=0, created_at=clock.now(),
        )
    )  # fmt: skip
    await session.flush()
    return drawn


async def release(session: Session, checkout_id: UUID) -> None:
    """Nobody can pay by this checkout any more: what was set aside for it is back on the code. Twice is once."""
    draw, gift = await _drawn(session, checkout_id)
    if draw is not None and gift is not None and draw.status is DrawStatus.RESERVED:
        draw.status = DrawStatus.RELEASED
        gift.reserved_minor -= draw.amount_minor
        await session.flush()


async def spend(session: Session, checkout_id: UUID) -> int:
    """What was set aside for a checkout is spent; how much, in minor units. Twice is once.

    Of what was let go, since a bank had sent no money that came after all, as much as is still there.
    """
    draw, gift = await _drawn(session, checkout_id)
    assert draw is not None, "it was set aside"
    assert gift is not None, "codes stay"
    if draw.status is DrawStatus.DRAWN:
        return draw.amount_minor
    if draw.status is DrawStatus.RELEASED:
        left = min(draw.amount_minor, gift.balance_minor - gift.reserved_minor)
        if left == 0:
            return 0
        draw.amount_minor = left
        gift.reserved_minor += left
    draw.status = DrawStatus.DRAWN
    gift.reserved_minor -= draw.amount_minor
    gift.balance_minor -= draw.amount_minor
    gift.version += 1
    await session.flush()
    await _record(session, "gift_code.spent", gift, draw.amount_minor)
    return draw.amount_minor


async def give_back(session: Session, checkout_id: UUID, minor: int) -> None:
    """So much of what a checkout has spent is on the code again."""
    draw, gift = await _drawn(session, checkout_id)
    assert draw is not None, "it was spent"
    assert gift is not None, "codes stay"
    draw.returned_minor += minor
    gift.put_back(minor)
    await session.flush()
    await _record(session, "gift_code.given_back", gift, minor)


async def withdraw(session: Session, gift_code_id: UUID, minor: int) -> None:
    """The money that was paid for a gift goes back: so much less is on the code. Raises `GiftSpent`."""
    gift = await _gift(session, gift_code_id)
    gift.take(minor)
    await session.flush()
    await _record(session, "gift_code.withdrawn", gift, minor)


async def withdraw_left(session: Session, gift_code_id: UUID, minor: int) -> int:
    """The money that was paid for a gift went back, whoever did it: as much of it as is left is taken off the code."""
    gift = await _gift(session, gift_code_id)
    left = min(minor, gift.balance_minor - gift.reserved_minor)
    if left:
        await withdraw(session, gift_code_id, left)
    return left


async def restore(session: Session, gift_code_id: UUID, minor: int) -> None:
    """The money that was paid for a gift stays after all."""
    gift = await _gift(session, gift_code_id)
    gift.put_back(minor)
    await session.flush()
    await _record(session, "gift_code.restored", gift, minor)


async def disable(session: Session, asked: DisableGiftCode) -> shapes.GiftCode:
    """Let nobody spend by a code any more; what is set aside for open checkouts may be. Twice is once.

    Raises `NotFound`, also for a code that is not paid, and `PreconditionFailed`.
    """
    gift = await queries.lock(session, asked.gift_code_id)
    if gift is None or gift.payment_id is None:
        raise NotFound
    if asked.if_version is not None and asked.if_version != gift.version:
        raise PreconditionFailed(current={"version": gift.version})
    if gift.disable(clock.now()):
        await session.flush()
        await _record(session, "gift_code.disabled", gift, gift.balance_minor)
    return shapes.GiftCode.model_validate(gift)


async def _drawn(session: Session, checkout_id: UUID) -> tuple[GiftDraw | None, GiftCode | None]:
    """A checkout's draw as it stands now, and its code, locked."""
    draw = await queries.find_draw(session, checkout_id)
    if draw is None:
        return None, None
    gift = await queries.lock(session, draw.gift_code_id)
    await session.refresh(draw)
    return draw, gift


async def _gift(session: Session, gift_code_id: UUID) -> GiftCode:
    gift = await queries.lock(session, gift_code_id)
    assert gift is not None, "a payment was made for it"
    return gift


async def _record(session: Session, what: str, gift: GiftCode, minor: int) -> None:
    await audit.record(
        session, what, gift_code_id=to_typeid("gft", gift.id), amount_minor=minor, currency=gift.currency
    )  # fmt: skip
