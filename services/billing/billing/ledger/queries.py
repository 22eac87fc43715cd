"""Reading the books."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import and_, exists, func, select

from billing import paging
from billing.ledger.models import LedgerFact, LedgerLine
from contracts.billing.ledger import shapes
from contracts.billing.ledger.api import GetBalances, ListLedgerFacts
from contracts.types import Money, Page
from kit import clock
from kit.db import Session

_IN_FACT = and_(LedgerLine.business_id == LedgerFact.business_id, LedgerLine.fact_id == LedgerFact.id)


async def find(session: Session, key: str) -> LedgerFact | None:
    """The fact with this key, if it has been entered."""
    found: LedgerFact | None = await session.scalar(select(LedgerFact).where(LedgerFact.key == key))
    return found


async def lines_of(session: Session, fact_ids: Sequence[UUID]) -> Sequence[LedgerLine]:
    """The lines of these facts, by account."""
    query = select(LedgerLine).where(LedgerLine.fact_id.in_(fact_ids)).order_by(LedgerLine.account)
    return (await session.scalars(query)).all()


async def list_page(session: Session, asked: ListLedgerFacts) -> Page[shapes.LedgerFact]:
    """The facts that were asked for, newest first, each with all of its lines. Raises `InvalidCursor`."""
    query = select(LedgerFact)
    if asked.from_ is not None:
        query = query.where(LedgerFact.happened_at >= asked.from_)
    if asked.to is not None:
        query = query.where(LedgerFact.happened_at < asked.to)
    if asked.currency is not None:
        query = query.where(LedgerFact.currency == asked.currency)
    if asked.account is not None:
        query = query.where(exists().where(_IN_FACT, LedgerLine.account == asked.account))
    order = [LedgerFact.happened_at, LedgerFact.id]
    facts, turn = await paging.turn(session, query, asked, order, descending=True)
    lines: dict[UUID, list[LedgerLine]] = defaultdict(list)
    for line in await lines_of(session, [fact.id for fact in facts]):
        lines[line.fact_id].append(line)
    return Page(items=[_shown(fact, lines[fact.id]) for fact in facts], **turn)


def _shown(fact: LedgerFact, lines: Sequence[LedgerLine]) -> shapes.LedgerFact:
    amounts = ((line.account, Money(amount_minor=line.amount_minor, currency=line.currency)) for line in lines)
    return shapes.LedgerFact(
        id=fact.id, key=fact.key, happened_at=fact.happened_at, entered_at=fact.created_at, actor=fact.actor,
        lines=[shapes.LedgerLine(account=account, amount=amount) for account, amount in amounts],
    )  # fmt: skip


async def balances(session: Session, asked: GetBalances) -> shapes.Balances:
    """What each account holds, by currency: the sum of its lines."""
    at = asked.at or clock.now()
    query = (
        select(LedgerLine.currency, LedgerLine.account, func.sum(LedgerLine.amount_minor))
        .join(LedgerFact, _IN_FACT)
        .where(LedgerFact.happened_at < at)
        .group_by(LedgerLine.currency, LedgerLine.account)
        .order_by(LedgerLine.currency, LedgerLine.account)
    )
    found = await session.execute(query)
    return shapes.Balances(
        at=at,
        items=[
            shapes.Balance(account=account, currency=currency, amount_minor=int(amount))
            for currency, account, amount in found
        ],
    )


async def list_unbalanced(session: Session, *, limit: int) -> list[tuple[UUID, UUID]]:
    """Business and id of facts whose lines do not sum to zero in their one currency, or are not all there.

    Of the business of the scope, or of all where it has none. Reads all of their books.
    """
    query = "select business_id, id from unbalanced_facts($1, $2)"
    return [(row["business_id"], row["id"]) for row in await session.fetch(query, session.scope.business_id, limit)]
