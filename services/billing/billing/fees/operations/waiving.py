"""Asking nothing for a fee."""

from billing.audit import operations as audit
from billing.checkouts import operations as checkouts
from billing.fees.operations.charging import get_locked
from contracts.billing.events import PaymentPurpose
from contracts.billing.fees import shapes
from contracts.billing.fees.api import WaiveFeeDue
from contracts.types import to_typeid
from kit import clock
from kit.db import Session


async def waive(session: Session, asked: WaiveFeeDue) -> shapes.Fee:
    """Ask nothing of the customer for a fee that is due; money that comes yet goes back.

    What was kept of the deposit stays kept. Raises `NotFound`, `PreconditionFailed`, `FeeUndecided`, `FeeNotDue`.
    """
    fee = await get_locked(session, asked.fee_id, asked.if_version)
    fee.refuse_unless_due()
    now = clock.now()
    fee.waive(now)
    await checkouts.call_off(session, PaymentPurpose.FEE, fee.booking_id, now)
    await session.flush()
    await audit.record(
        session, "fee.waived", fee_id=to_typeid("fee", fee.id), booking_id=to_typeid("bkg", fee.booking_id),
        amount_minor=fee.amount_minor - fee.deposit_minor, currency=fee.currency,
    )  # fmt: skip
    return shapes.Fee.model_validate(fee)
