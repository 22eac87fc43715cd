"""The requests about the books that billing answers."""

from pydantic import Field

from contracts.billing.ledger.shapes import Account, Balances, LedgerFact
from contracts.request import Request
from contracts.types import Currency, Cursor, Instant, Limit, Page


class ListLedgerFacts(Request[Page[LedgerFact]], subject="billing.ledger.list.v1", reads=True):
    """What happened to the business's money, newest first, each with all of its lines."""

    from_: Instant | None = Field(default=None, alias="from")
    to: Instant | None = None
    """Before this moment."""
    account: Account | None = None
    """Those with a line in this account."""
    currency: Currency | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


class GetBalances(Request[Balances], subject="billing.ledger.balances.v1", reads=True):
    """What each account holds, by currency."""

    at: Instant | None = None
    """Before this moment; now when left out."""
