"""Taking over from scheduling what is owed."""

from billing.audit import operations as audit
from billing.fees import queries
from billing.fees.models import UNDECIDED, Fee
from billing.payments import queries as payments
from contracts.billing.fees.shapes import FeeKind
from contracts.scheduling.attendance.events import BookingFeeConfirmed, BookingFeeWaived
from contracts.scheduling.events import BookingCancelled, BookingFact, BookingNoShow
from contracts.types import Money, to_typeid, uuid7
from kit import clock
from kit.consumers import NotYet
from kit.db import Session, lock_keys
from kit.errors import NotFound


class DepositNotKnownYet(NotYet):
    """The deposit that this fee is kept of is not known here yet; try again shortly."""

    code = "billing.deposit_not_known_yet"


async def cancelled(session: Session, event: BookingCancelled) -> None:
    """A late cancellation's fee is owed: what of it the deposit does not cover is due.

    The deposit's part is what scheduling did not have given back. Raises `DepositNotKnownYet`.
    """
    if event.fee is None or event.fee.amount_minor == 0 or not event.late:
        return
    fee = await _take(session, event, FeeKind.LATE_CANCEL, event.fee)
    if fee is not None:
        await _owe(session, fee, await _kept(session, event))


async def missed(session: Session, event: BookingNoShow) -> None:
    """A no-show would cost something: a person decides."""
    if event.pending_fee is not None and event.pending_fee.amount_minor:
        await _take(session, event, FeeKind.NO_SHOW, event.pending_fee)


async def confirmed(session: Session, event: BookingFeeConfirmed) -> None:
    """A person has decided that a no-show's fee is owed: what of it the deposit does not cover is due."""
    fee = await _take(session, event, FeeKind.NO_SHOW, event.fee)
    if fee is not None and fee.status is UNDECIDED:
        await _owe(session, fee, await queries.deposit_left(session, event.booking_id))


async def waived(session: Session, event: BookingFeeWaived) -> None:
    """A person has decided that a no-show costs nothing."""
    fee = await _take(session, event, FeeKind.NO_SHOW, event.waived)
    if fee is not None and fee.status is UNDECIDED:
        fee.waive(clock.now())
        await _record(session, "fee.waived", fee)


async def _take(session: Session, event: BookingFact, kind: FeeKind, amount: Money) -> Fee | None:
    """The fee of a booking, made where it is new; None where something later was told of it before."""
    await lock_keys(session, [f"fee:{event.booking_id}"])
    fee = await queries.lock_of(session, event.booking_id)
    if fee is not None:
        if event.version <= fee.booking_version:
            return None
        fee.booking_version = event.version
        return fee
    fee = Fee(
        id=uuid7(), kind=kind, status=UNDECIDED, version=1, booking_id=event.booking_id,
        booking_version=event.version, customer_id=event.customer_id, description=_description(event, kind),
        amount_minor=amount.amount_minor, deposit_minor=0, currency=amount.currency, charges=0, attempts=0,
        created_at=clock.now(),
    )  # fmt: skip
    session.add(fee)
    await session.flush()
    return fee


async def _owe(session: Session, fee: Fee, deposit_minor: int) -> None:
    fee.owe(deposit_minor, clock.now())
    await session.flush()
    await _record(session, "fee.due", fee)


async def _kept(session: Session, event: BookingCancelled) -> int:
    """What was kept of the deposit, in minor units."""
    if event.payment_id is None:
        return 0
    try:
        payment = await payments.get(session, event.payment_id)
    except NotFound:
        raise DepositNotKnownYet from None
    paid = payment.amount_minor + sum(each.amount_minor for each in await payments.others_of(session, payment))
    return max(0, paid - (event.refund.amount_minor if event.refund else 0))


def _description(event: BookingFact, kind: FeeKind) -> str:
    what = "called off too late" if kind is FeeKind.LATE_CANCEL else "missed"
    return f"{event.service_name[:150]}, {event.starts_at:%Y-%m-%d}: {what}"


async def _record(session: Session, what: str, fee: Fee) -> None:
    await audit.record(
        session, what, fee_id=to_typeid("fee", fee.id), booking_id=to_typeid("bkg", fee.booking_id), kind=fee.kind,
        amount_minor=fee.amount_minor, deposit_minor=fee.deposit_minor, currency=fee.currency,
    )  # fmt: skip
