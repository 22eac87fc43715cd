"""Reading connected accounts."""

from uuid import UUID

from billing.accounts.models import AccountOwner, ConnectAccount
from contracts.billing.accounts.shapes import PaymentAccount
from kit.db import Session
from kit.errors import Conflict, NotFound


class NotTakingPayments(Conflict):
    """This business does not take payments online: it has not finished its sign-up at Stripe."""

    code = "billing.not_taking_payments"


async def find(session: Session, *, for_update: bool = False) -> ConnectAccount | None:
    """The account of the business, if it has begun one."""
    return await session.get(ConnectAccount, session.business_id, with_for_update=for_update)


async def get(session: Session, *, for_update: bool = False) -> ConnectAccount:
    """The account of the business. Raises `NotFound` where it has begun none."""
    account = await find(session, for_update=for_update)
    if account is None:
        raise NotFound
    return account


async def get_connected(session: Session) -> str:
    """The id of the account of the business, whether or not it may take money yet. Raises `NotFound`."""
    account = await find(session)
    if account is None or account.stripe_id is None or account.disconnected_at is not None:
        raise NotFound
    return account.stripe_id


async def get_ready(session: Session) -> str:
    """The id of the account of a business that may take money. Raises `NotTakingPayments`."""
    account = await find(session)
    if account is None or account.stripe_id is None or not account.charges_enabled:
        raise NotTakingPayments
    return account.stripe_id


def shown(account: ConnectAccount) -> PaymentAccount:
    """An account as the people of its business see it."""
    values = {name: getattr(account, name) for name in PaymentAccount.model_fields if name != "account_id"}
    return PaymentAccount(account_id=account.stripe_id, **values)


async def owner(session: Session, stripe_id: str) -> UUID | None:
    """The business that a connected account belongs to; None for one that is not ours."""
    found = await session.get(AccountOwner, stripe_id)
    return found.business_id if found else None
