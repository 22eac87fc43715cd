"""Reading the prices of what businesses sell."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from billing.accounts import queries as accounts
from billing.prices.models import Sellable
from billing.prices.rules import SellableKind
from contracts.types import Money
from kit.db import Session


async def current(
    session: Session, kind: SellableKind, id_: UUID, price: Money | None = None, interval: str | None = None
) -> str | None:
    """The price at Stripe by which this is charged now; None where it has to be described in the charge itself.

    That is while Stripe has not been told of the newest state yet, and for what is not sold there. With `price` it is
    also None unless the price there is exactly that, for each `interval`.
    """
    account = await accounts.find(session)
    found = await session.get(Sellable, (session.business_id, id_))
    if found is None or found.kind is not kind or account is None or account.disconnected_at is not None:
        return None
    if found.agreed_version != found.version or found.account != account.stripe_id:
        return None
    if price is not None and (price, interval) != (found.price, found.interval):
        return None
    return found.price_id


async def due(session: Session, now: datetime, limit: int) -> Sequence[tuple[UUID, UUID]]:
    """Business and id of what Stripe has to be told of, of all businesses that have an account."""
    rows = await session.fetch("select business_id, id from due_sellables($1, $2)", now, limit)
    return [(row["business_id"], row["id"]) for row in rows]
