"""Posting to the books."""

from collections.abc import Mapping
from datetime import datetime

from billing.ledger import queries
from billing.ledger.models import Account, LedgerFact, LedgerLine
from contracts.types import uuid7
from kit.db import Session, lock_keys


class OutOfBalance(Exception):
    """A bug: the lines of a fact do not sum to zero."""


class AnotherFact(Exception):
    """A bug: a key that is taken was posted with other lines or in another currency. Nothing is entered for it."""


async def post(
    session: Session, key: str, currency: str, lines: Mapping[Account, int], *, happened_at: datetime
) -> bool:
    """Enter a fact with its lines (minor units, debits positive, zeros left out), once for its key; whether it is new.

    Costs four round trips. Raises `OutOfBalance`, and `AnotherFact` where the key stands for something else.
    """
    moved = {account: amount for account, amount in lines.items() if amount}
    if sum(moved.values()) != 0:
        raise OutOfBalance(key)
    await lock_keys(session, [f"ledger:{key}"])
    if entered := await queries.find(session, key):
        known = {line.account: line.amount_minor for line in await queries.lines_of(session, [entered.id])}
        if (entered.currency, known) != (currency, moved):
            raise AnotherFact(key)
        return False
    fact = LedgerFact(
        id=uuid7(), key=key, currency=currency, happened_at=happened_at, actor=str(session.actor),
        turnover_minor=sum(amount for amount in moved.values() if amount > 0), cause=session.scope.cause,
    )  # fmt: skip
    session.add(fact)
    await session.flush()
    session.add_all(
        LedgerLine(fact_id=fact.id, account=account, currency=currency, amount_minor=amount)
        for account, amount in moved.items()
    )
    await session.flush()
    return True
