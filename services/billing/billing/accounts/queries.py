"""Reading connected accounts."""

from uuid import UUID

from billing.accounts.models import AccountOwner, ConnectAccount
from kit.db import Session
from kit.errors import Conflict


class NotTakingPayments(Conflict):
    """This business does not take payments online: it has not finished its sign-up at Stripe."""

    code = "billing.not_taking_payments"


async def find(session: Session) -> ConnectAccount | None:
    """The account of the business, if it has begun one."""
    return await session.get(ConnectAccount, session.business_id)


async def get_ready(session: Session) -> str:
    """The id of the account of a business that may take money. Raises `NotTakingPayments`."""
    account = await find(session)
    if account is None or account.stripe_id is None or not account.charges_enabled:
        raise NotTakingPayments
    return account.stripe_id


async def owner(session: Session, stripe_id: str) -> UUID | None:
    """The business that a connected account belongs to; None for one that is not ours."""
    found = await session.get(AccountOwner, stripe_id)
    return found.business_id if found else None
