"""Reading the mirror of invoices."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select

from billing import paging
from billing.customers import queries as customers
from billing.invoices.models import Invoice
from billing.memberships.models import Membership
from billing.subscriptions.models import Subscription
from contracts.billing.invoices import shapes
from contracts.billing.invoices.api import GetInvoice, ListInvoices
from contracts.billing.invoices.shapes import InvoiceLine, InvoiceStatus, InvoiceTax
from contracts.types import Money, Page
from kit.db import Session
from kit.errors import NotFound


async def find_for_change(session: Session, stripe_id: str) -> Invoice | None:
    """The invoice with Stripe's id, kept from changing until the transaction ends."""
    query = select(Invoice).where(Invoice.stripe_id == stripe_id).with_for_update()
    found: Invoice | None = await session.scalar(query)
    return found


async def known_as_paid(session: Session, stripe_ids: Collection[str]) -> set[str]:
    """Those of these invoices of memberships whose payment is known here."""
    query = select(Invoice.stripe_id).where(
        Invoice.stripe_id.in_(stripe_ids), Invoice.status == InvoiceStatus.PAID, Invoice.membership_id.is_not(None)
    )
    return set(await session.scalars(query))


async def get(session: Session, asked: GetInvoice) -> shapes.Invoice:
    """One invoice. Raises `NotFound`."""
    found = await session.scalar(select(Invoice).where(Invoice.id == asked.invoice_id))
    if found is None:
        raise NotFound
    return (await _shown(session, [found]))[0]


async def list_page(session: Session, asked: ListInvoices) -> Page[shapes.Invoice]:
    """Invoices, newest first. Raises `InvalidCursor`."""
    query = select(Invoice)
    if asked.status is not None:
        query = query.where(Invoice.status == asked.status)
    if not asked.drafts:
        query = query.where(Invoice.status != InvoiceStatus.DRAFT)
    if asked.membership_id is not None:
        query = query.where(Invoice.membership_id == asked.membership_id)
    if asked.customer_id is not None:
        theirs = select(Membership.id).where(
            Membership.business_id == session.business_id,
            Membership.customer_id.in_(customers.same_person(session, asked.customer_id)),
        )
        query = query.where(Invoice.membership_id.in_(theirs))
    rows, turn = await paging.turn(session, query, asked, [Invoice.created_at, Invoice.id], descending=True)
    return Page(items=await _shown(session, rows), **turn)


async def _shown(session: Session, rows: Sequence[Invoice]) -> list[shapes.Invoice]:
    memberships = await session.scalars(
        select(Membership).where(Membership.id.in_({row.membership_id for row in rows}))
    )
    subscriptions = await session.scalars(
        select(Subscription).where(Subscription.stripe_id.in_({row.subscription for row in rows}))
    )
    owners: dict[UUID | None, UUID] = {each.id: each.customer_id for each in memberships}
    ids: dict[str | None, UUID] = {each.stripe_id: each.id for each in subscriptions}
    return [_shape(row, owners.get(row.membership_id), ids.get(row.subscription)) for row in rows]


def _shape(row: Invoice, customer_id: UUID | None, subscription_id: UUID | None) -> shapes.Invoice:
    def money(amount: int) -> Money:
        return Money(amount_minor=amount, currency=row.currency)

    return shapes.Invoice(
        id=row.id, version=row.version, stripe_id=row.stripe_id, number=row.number, status=row.status,
        membership_id=row.membership_id, customer_id=customer_id, subscription_id=subscription_id,
        lines=[InvoiceLine.model_validate(line) for line in row.lines], subtotal=money(row.subtotal_minor),
        discount=money(row.discount_minor), taxes=[InvoiceTax.model_validate(tax) for tax in row.taxes],
        total=money(row.total_minor), due=money(row.due_minor), paid=money(row.paid_minor),
        hosted_url=row.hosted_url, pdf_url=row.pdf_url, attempts=row.attempts, next_attempt_at=row.next_attempt_at,
        issued_at=row.issued_at, paid_at=row.paid_at, created_at=row.created_at,
    )  # fmt: skip
