"""Invoices at Stripe: what they say, and finding those that nobody told of."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from stripe import StripeClient

from billing.invoices import operations, queries
from billing.invoices.rules import Told, ToldPayment
from billing.looks import activities as looks
from billing.looks import operations as wishes
from billing.looks.rules import Seen
from billing.money import of_stripe
from billing.objects import moment, moment_or_none
from billing.stripe import options, talking
from billing.subscriptions import operations as subscriptions
from billing.subscriptions import queries as known
from billing.subscriptions.rules import membership_of
from contracts.billing.invoices.shapes import InvoiceLine, InvoiceStatus, InvoiceTax
from contracts.types import Money, from_typeid
from kit import clock
from kit.db import Database, Session
from kit.scope import Scope

PAGE = 100


@looks.at(operations.KIND)
async def look(database: Database, scope: Scope, seen: Seen) -> None:
    """Mirror an invoice as it is at Stripe, with all of its lines. Raises `StripeAway`, `StripeRefused`."""
    asked_at = clock.now()
    async with talking("look at an invoice") as stripe:
        held = await stripe.v1.invoices.retrieve_async(
            seen.object_id, {"expand": ["payments", "parent.subscription_details.subscription"]}, options(seen.account)
        )
        lines = held.lines.data if not held.lines.has_more else await _all_lines(stripe, seen)
    await database.run(scope, partial(operations.settle, told=_told(held, lines, seen, asked_at)))


@looks.at(operations.EVIDENCE)
async def look_for_evidence(database: Database, scope: Scope, seen: Seen) -> None:
    """Find what Stripe has of a membership: its subscriptions, also those that nobody told of, and what was paid.

    Each invoice that is paid there and not known to be is looked at. Raises `StripeAway`, `StripeRefused`.
    """
    membership_id = from_typeid("mem", seen.object_id)
    held = await database.run(scope, lambda session: known.of_membership(session, membership_id), reads=True)
    found = {each.stripe_id for each in held if each.account == seen.account}
    async with talking("look for evidence") as stripe:
        told = await stripe.v1.subscriptions.search_async(
            {"query": f"metadata['membership_id']:'{seen.object_id}'", "limit": PAGE}, options(seen.account)
        )
        found |= {each.id async for each in told.auto_paging_iter()}
        paid = [invoice for each in sorted(found) for invoice in await _paid(stripe, each, seen)]

    async def want(session: Session) -> None:
        for each in sorted(found):
            await wishes.want(session, subscriptions.KIND, each, seen.account or "")
        for invoice in sorted(set(paid) - await queries.known_as_paid(session, paid)):
            await wishes.want(session, operations.KIND, invoice, seen.account or "")

    await database.run(scope, want)


async def _all_lines(stripe: StripeClient, seen: Seen) -> list[Any]:
    told = await stripe.v1.invoices.line_items.list_async(seen.object_id, {"limit": PAGE}, options(seen.account))
    return [line async for line in told.auto_paging_iter()]


async def _paid(stripe: StripeClient, subscription: str, seen: Seen) -> list[str]:
    told = await stripe.v1.invoices.list_async(
        {"subscription": subscription, "status": "paid", "limit": PAGE}, options(seen.account)
    )
    return [invoice.id async for invoice in told.auto_paging_iter()]


def _told(held: Any, lines: list[Any], seen: Seen, asked_at: datetime) -> Told:
    details = held.parent.subscription_details if held.parent else None
    subscription = details.subscription if details else None
    moved = held.status_transitions

    def amount(value: int) -> int:
        return of_stripe(value, held.currency).amount_minor

    return Told(
        asked_at=asked_at, account=seen.account or "", stripe_id=held.id,
        subscription=subscription.id if subscription else None,
        membership_id=membership_of(subscription.metadata.to_dict()) if subscription else None,
        number=held.number, status=InvoiceStatus(held.status), currency=held.currency.upper(),
        subtotal_minor=amount(held.subtotal),
        discount_minor=amount(sum(each.amount for each in held.total_discount_amounts or [])),
        total_minor=amount(held.total), due_minor=amount(held.amount_due), paid_minor=amount(held.amount_paid),
        paid_outside_minor=amount(getattr(held, "amount_paid_off_stripe", None) or 0),
        lines=tuple(_line(line, subscription.id if subscription else None) for line in lines),
        taxes=tuple(_tax(tax, held.currency) for tax in held.total_taxes or []),
        payments=tuple(_payments(held)), description=_description(subscription, lines),
        hosted_url=held.hosted_invoice_url, pdf_url=held.invoice_pdf, attempts=held.attempt_count,
        next_attempt_at=moment_or_none(held.next_payment_attempt), issued_at=moment_or_none(moved.finalized_at),
        paid_at=moment_or_none(moved.paid_at), created_at=moment(held.created),
    )  # fmt: skip


def _payments(held: Any) -> Iterator[ToldPayment]:
    for each in reversed(held.payments.data):
        if each.payment.type == "payment_intent" and each.status != "canceled":
            amount = of_stripe(each.amount_paid or each.amount_requested, each.currency).amount_minor
            yield ToldPayment(each.payment.payment_intent, amount, each.status == "paid")


def _description(subscription: Any, lines: list[Any]) -> str:
    """What is paid for, in the business's words: one line."""
    said = (subscription and subscription.description) or next((line.description for line in lines), None)
    return " ".join((said or "Membership").split())[:200]


def _line(line: Any, subscription: str | None) -> InvoiceLine:
    parent = line.parent
    own = parent.subscription_item_details if parent and parent.type == "subscription_item_details" else None
    item = parent.invoice_item_details if parent and parent.type == "invoice_item_details" else None
    proration = any(details.proration for details in (own, item) if details)
    return InvoiceLine(
        id=line.id, description=line.description, quantity=line.quantity, amount=of_stripe(line.amount, line.currency),
        discount=_sum(line.discount_amounts or [], line.currency),
        taxes=[_tax(tax, line.currency) for tax in line.taxes or []],
        starts_at=moment(line.period.start), ends_at=moment(line.period.end),
        proration=proration,
        renews=own is not None and not proration and own.subscription in {None, subscription},
    )  # fmt: skip


def _tax(tax: Any, currency: str) -> InvoiceTax:
    return InvoiceTax(
        amount=of_stripe(tax.amount, currency),
        taxable=None if tax.taxable_amount is None else of_stripe(tax.taxable_amount, currency),
        inclusive=tax.tax_behavior == "inclusive",
        rate=tax.tax_rate_details.tax_rate if tax.tax_rate_details else None, reason=tax.taxability_reason,
    )  # fmt: skip


def _sum(parts: list[Any], currency: str) -> Money:
    return of_stripe(sum(part.amount for part in parts), currency)
