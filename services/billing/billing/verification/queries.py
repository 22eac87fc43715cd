"""Checking a business's money from end to end. Reads everything, changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import func, select

from billing.audit import queries as audit
from billing.ledger import queries as ledger
from billing.ledger.models import LedgerFact
from contracts.types import to_typeid
from kit.db import Session

MOST: Final = 50
"""How many things that are wrong are named."""


_PAYMENTS = """
select count(*) as things from payments where business_id = $1 and status = 'succeeded'
"""
_PAYMENTS_WRONG = """
select p.id from payments p
left join ledger_facts f on f.business_id = p.business_id and f.key = 'payment:' || p.stripe_id
where p.business_id = $1 and p.status = 'succeeded'
    and (f.turnover_minor is distinct from p.amount_minor or f.currency is distinct from p.currency)
order by p.id limit $2
"""
_STRANGE_FACTS = """
select f.key from ledger_facts f
where f.business_id = $1 and f.key like 'payment:%' and not exists (
    select from payments p where p.business_id = $1 and 'payment:' || p.stripe_id = f.key and p.status = 'succeeded'
)
order by f.key limit $2
"""
_REFUNDS = "select count(*) as things from refunds where business_id = $1"
_REFUNDS_WRONG = """
select p.id from payments p join refunds r on r.business_id = p.business_id and r.payment_id = p.id
where p.business_id = $1 and r.status in ('pending', 'succeeded')
group by p.business_id, p.id having sum(r.amount_minor) > p.amount_minor order by p.id limit $2
"""
_REFUNDS_OFF_BOOKS = """
select r.id from refunds r
left join ledger_facts f on f.business_id = r.business_id and f.key = 'refund:' || r.stripe_id
where r.business_id = $1 and r.status = 'succeeded' and f.turnover_minor is distinct from r.amount_minor
order by r.id limit $2
"""
_INVOICES = """
select count(*) as things from billing_invoice_mirror
where business_id = $1 and status = 'paid' and jsonb_array_length(payments) > 0
"""
_INVOICES_WRONG = """
select i.id from billing_invoice_mirror i
where i.business_id = $1 and i.status = 'paid' and jsonb_array_length(i.payments) > 0
and i.paid_minor is distinct from (
    select sum(f.turnover_minor) from jsonb_array_elements_text(i.payments) intent
    join ledger_facts f on f.business_id = i.business_id and f.key = 'payment:' || intent and f.currency = i.currency
)
order by i.id limit $2
"""


@dataclass(frozen=True, slots=True)
class Check:
    """One question, of how many things it was asked, and which of them are wrong."""

    of: str
    things: int
    wrong: Sequence[str]


async def businesses(session: Session, slug: str | None = None) -> list[tuple[UUID, str]]:
    """Id and slug of each business whose money is kept here; of one when it is named."""
    rows = await session.fetch("select business_id, slug from kept_books()")
    return [(row["business_id"], row["slug"]) for row in rows if slug in (None, row["slug"])]


async def chain(session: Session, anchor: audit.Head | None = None) -> Check:
    """Whether the audit chain is whole, and still holds the link that was written down elsewhere, if one was."""
    checked = after = 0
    while True:
        verdict = await audit.verify(session, after=after)
        checked, after = checked + verdict.checked, verdict.verified_to
        if verdict.flaw:
            return Check("audit chain", checked, [f"entry {verdict.broken_at} is {verdict.flaw}"])
        if after >= verdict.head:
            break
    if anchor:
        kept = await audit.find(session, anchor.sequence)
        if kept is None or kept.hash != anchor.hash:
            return Check("audit chain", checked, [f"entry {anchor.sequence} is not the one that was written down"])
    return Check("audit chain", checked, [])


async def books(session: Session) -> Check:
    """Whether the lines of each fact sum to zero in one currency, and are all there."""
    facts = await session.scalar(select(func.count()).select_from(LedgerFact))
    wrong = await ledger.list_unbalanced(session, limit=MOST)
    return Check("books", facts or 0, [f"{to_typeid('lgf', fact_id)} is out of balance" for _, fact_id in wrong])


async def payments(session: Session) -> Check:
    """Whether each payment that succeeded is in the books, with its amount, and none that did not."""
    missing = [f"{each} is not in the books as it is" for each in await _ids(session, _PAYMENTS_WRONG, "pay")]
    rows = await session.fetch(_STRANGE_FACTS, session.business_id, MOST)
    return Check(
        "payments", await _things(session, _PAYMENTS), [*missing, *(f"{row['key']} is no payment" for row in rows)]
    )


async def refunds(session: Session) -> Check:
    """Whether no more is given back of a payment than came in, and each refund that was made is in the books."""
    large = [f"more is given back of {each} than came in" for each in await _ids(session, _REFUNDS_WRONG, "pay")]
    missing = [f"{each} is not in the books as it is" for each in await _ids(session, _REFUNDS_OFF_BOOKS, "rfd")]
    return Check("refunds", await _things(session, _REFUNDS), [*large, *missing])


async def invoices(session: Session) -> Check:
    """Whether what Stripe says was paid of each invoice came into the books by its payments."""
    wrong = await _ids(session, _INVOICES_WRONG, "ivc")
    return Check("invoices", await _things(session, _INVOICES), [f"{each} was paid otherwise" for each in wrong])


async def _things(session: Session, query: str) -> int:
    return int((await session.fetch(query, session.business_id))[0]["things"])


async def _ids(session: Session, query: str, prefix: str) -> list[str]:
    return [to_typeid(prefix, row["id"]) for row in await session.fetch(query, session.business_id, MOST)]
