"""What is left when all is done: the books, the audit chain and the invoices, and whether they agree."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from nexus_sdk import models
from stack.demo.paying import Say, told
from stack.demo.seed import SLUG, Business
from stack.environment import Addresses
from stack.errors import StackError

AHEAD: Final = timedelta(days=62)
"""The renewal happened a month ahead of the wall's clock, by Stripe's for that customer."""


def show(business: Business, membership: models.MembershipId, tell: Callable[[str], None]) -> None:
    """Each account's balance, what they come to, and the invoices of a membership."""
    balances = business.shop.admin.ledger.balances(at=datetime.now(UTC) + AHEAD)
    sums: Counter[str] = Counter()
    for each in balances.items:
        sums[each.currency] += each.amount_minor
        amount = models.Money(amount_minor=each.amount_minor, currency=each.currency)
        tell(f"{each.account:<14} {told(amount):>14}")
    for currency, amount_minor in sums.items():
        tell(f"{'in all':<14} {told(models.Money(amount_minor=amount_minor, currency=currency)):>14}")
    if any(sums.values()):
        raise StackError(f"The books do not sum to zero: {dict(sums)}")
    for invoice in sorted(business.shop.admin.invoices.list(membership_id=membership), key=_issued):
        (line,) = invoice.lines
        days = f"{line.starts_at:%Y-%m-%d} to {line.ends_at:%Y-%m-%d}"
        tell(f"{invoice.number:<14} {told(invoice.paid):>14} {invoice.status}, for {days}")


def verify(addresses: Addresses, business: Business, say: Say) -> None:
    """Check chain, books and mirrors as `nexus billing verify` does. Raises `StackError` where they disagree."""
    chain = business.shop.admin.billing_audit.verify()
    head = (chain.head_hash or "")[:16]
    say("Audit", f"{chain.checked} entries, {'a whole chain' if chain.intact else chain.flaw}: {head}…")

    from stack import money  # noqa: PLC0415 — billing and SQLAlchemy take a second to import

    async def check() -> list[money.Verdict]:
        return [verdict async for verdict in money.verify(addresses, slug=SLUG)]

    (verdict,) = asyncio.run(check())
    wrong = [f"{check.of}: {problem}" for check in verdict.checks for problem in check.wrong]
    if wrong or not chain.intact:
        raise StackError("The money does not agree. See docs/runbooks/books.md\n" + "\n".join(wrong))
    say("Agreed", ", ".join(f"{check.of} {check.things}" for check in verdict.checks) + ": nothing is wrong")


def _issued(invoice: models.Invoice) -> datetime:
    return invoice.issued_at or invoice.created_at
