"""Posting to the books."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from billing.ledger.models import Account, LedgerFact, LedgerLine
from contracts.types import uuid7
from kit.db import Session, lock_keys


class OutOfBalance(Exception):
    """A bug: the lines of a fact do not sum to zero."""


async def post(
    session: Session, key: str, currency: str, lines: Mapping[Account, int], *, happened_at: datetime
) -> bool:
    """Enter a fact with its lines (minor units, debits positive, zeros left out), once for its key; whether it is new.

    Raises `OutOfBalance`.
    """
    if sum(lines.values()) != 0:
        raise OutOfBalance(key)
    await lock_keys(session, [f"ledger:{key}"])
    if await session.scalar(select(LedgerFact.id).where(LedgerFact.key == key)):
        return False
    fact = LedgerFact(
        id=uuid7(), key=key, currency=currency, happened_at=happened_at, actor=str(session.actor),
        cause=session.scope.cause,
    )  # fmt: skip
    session.add(fact)
    await session.flush()
    session.add_all(
        LedgerLine(fact_id=fact.id, account=account, currency=currency, amount_minor=amount)
        for account, amount in lines.items()
        if amount
    )
    return True
