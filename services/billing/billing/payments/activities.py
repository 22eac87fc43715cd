"""Asking Stripe about payments and disputes, and having it give money back."""

from collections.abc import Sequence
from functools import partial
from typing import Final, Literal
from uuid import UUID

import stripe as library
from stripe import ApplicationFeeRefund, Charge, PaymentIntent, StripeClient
from stripe.params import RefundCreateParams

from billing import money
from billing.checkouts.operations import GIFT_LOOK
from billing.looks import activities as looks
from billing.looks import operations as wishes
from billing.looks.rules import Seen
from billing.objects import id_of, labels, moment, moment_or_none, our_id
from billing.payments import operations, rules
from billing.payments.operations import Wanted
from billing.payments.rules import Told, ToldDispute, ToldFeeRefund, ToldFees, ToldMove, ToldRefund
from billing.stripe import NO_BALANCE, StripeAway, StripeRefused, options, talking
from contracts.billing.payments.shapes import DisputeStatus, RefundReason
from contracts.types import from_typeid, to_typeid
from kit import clock, crash
from kit.db import Database, Session
from kit.scope import Scope, system

JOB = "make-refunds"
REASONS: Final[dict[RefundReason, Literal["duplicate", "fraudulent"]]] = {
    RefundReason.DUPLICATE: "duplicate",
    RefundReason.FRAUDULENT: "fraudulent",
}
"""By Stripe's names; everything else is `requested_by_customer`."""


@looks.at("payment_intent")
async def look(database: Database, scope: Scope, seen: Seen) -> None:
    """How a payment of a business's stands, with its fees and refunds. The platform's own are not for us."""
    if seen.account is None:
        return
    async with talking("payment_intents.retrieve") as stripe:
        there = options(seen.account)
        intent = await stripe.v1.payment_intents.retrieve_async(
            seen.object_id, {"expand": ["latest_charge.balance_transaction"]}, there
        )
        charge = intent.latest_charge if isinstance(intent.latest_charge, Charge) else None
        refunds: list[library.Refund] = []
        fee_refunds: Sequence[ApplicationFeeRefund] = ()
        if charge is not None and charge.paid:
            found = await stripe.v1.refunds.list_async({"payment_intent": intent.id, "limit": 100}, there)
            refunds = [each async for each in found.auto_paging_iter()]
            fee_refunds = await _fee_refunds(stripe, charge) if refunds else ()
        ours = our_id(intent.metadata) is not None
        tax = await _tax(stripe, seen) if ours and charge else 0
        invoice = None if ours else await _invoice_of(stripe, intent.id, seen.account)
    told = _told(intent, seen.account, charge, tax, refunds, fee_refunds)
    await database.run(scope, partial(_settle, told=told, invoice=invoice))


@looks.at(GIFT_LOOK)
async def look_at_gift(database: Database, scope: Scope, seen: Seen) -> None:
    """A gift code has paid all of a checkout: there is nothing to ask Stripe."""
    checkout_id = from_typeid("chk", seen.object_id)
    await database.run(scope, partial(operations.settle_gift, checkout_id=checkout_id))


async def _settle(session: Session, told: Told, invoice: str | None) -> None:
    """What an invoice asked for is looked at as the invoice's, which says what it is for."""
    if invoice is not None:
        await wishes.want(session, "invoice", invoice, told.account)
    await operations.settle(session, told)


async def _tax(stripe: StripeClient, seen: Seen) -> int:
    """The tax that was on the checkout's page, in Stripe's units."""
    found = await stripe.v1.checkout.sessions.list_async(
        {"payment_intent": seen.object_id, "limit": 1}, options(seen.account)
    )
    details = found.data[0].total_details if found.data else None
    return details.amount_tax if details else 0


async def _invoice_of(stripe: StripeClient, intent: str, account: str) -> str | None:
    found = await stripe.v1.invoice_payments.list_async(
        {"payment": {"type": "payment_intent", "payment_intent": intent}, "limit": 1}, options(account)
    )
    return id_of(found.data[0].invoice) if found.data else None


async def _fee_refunds(stripe: StripeClient, charge: Charge) -> Sequence[ApplicationFeeRefund]:
    fee = id_of(charge.application_fee)
    if fee is None:
        return ()
    return (await stripe.v1.application_fees.refunds.list_async(fee, {"limit": 100})).data


def _told(
    intent: PaymentIntent, account: str, charge: Charge | None, tax: int, refunds: list[library.Refund],
    fee_refunds: Sequence[ApplicationFeeRefund],
) -> Told:  # fmt: skip
    amount = money.of_stripe(intent.amount, intent.currency)
    problem = intent.last_payment_error
    decline = problem and (getattr(problem, "decline_code", None) or problem.code or "declined")
    return Told(
        stripe_id=intent.id, account=account, nexus_id=our_id(intent.metadata),
        status=rules.status(intent.status, declined=problem is not None), amount_minor=amount.amount_minor,
        currency=amount.currency, decline_code=decline or None, paid_at=moment(charge.created) if charge else None,
        tax_minor=money.of_stripe(tax, intent.currency).amount_minor, takes_fee=bool(intent.application_fee_amount),
        fees=_fees(charge), refunds=[told_refund(each) for each in refunds],
        fee_refunds=[_told_fee_refund(each) for each in fee_refunds],
    )  # fmt: skip


def _fees(charge: Charge | None) -> ToldFees | None:
    entry = charge.balance_transaction if charge else None
    if entry is None or isinstance(entry, str):
        return None
    platform = sum(each.amount for each in entry.fee_details if each.type == "application_fee")
    ours = money.of_stripe(platform, entry.currency)
    all_ = money.of_stripe(entry.fee, entry.currency)
    return ToldFees(all_.currency, all_.amount_minor - ours.amount_minor, ours.amount_minor)


def told_refund(refund: library.Refund) -> ToldRefund:
    """A refund as Stripe tells it."""
    return ToldRefund(
        refund.id, our_id(refund.metadata), rules.REFUND_STATUSES[refund.status or "pending"],
        money.of_stripe(refund.amount, refund.currency).amount_minor, getattr(refund, "failure_reason", None),
        moment(refund.created),
    )  # fmt: skip


def _told_fee_refund(refund: ApplicationFeeRefund) -> ToldFeeRefund:
    amount = money.of_stripe(refund.amount, refund.currency)
    return ToldFeeRefund(refund.id, amount.amount_minor, amount.currency, moment(refund.created))


async def give_back(database: Database, business_id: UUID, refund_id: UUID) -> bool:
    """Have Stripe make a refund that was set aside; whether there was one to make.

    Claimed in one transaction, asked for outside of any, kept in another. Safe to kill: after its lease it is looked up
    at Stripe, and made only where it is not there. What Stripe refuses is given up; what it does not answer is not, nor
    what the business has too little there for at present.
    """
    scope = system(JOB, business_id)
    wanted = await database.run(scope, partial(operations.claim, refund_id=refund_id, now=clock.now()))
    if wanted is None:
        return False
    crash.point("refunds.before_call")
    try:
        made = await _refund(scope, wanted)
    except StripeAway:
        return True
    except StripeRefused as refused:
        settle = operations.postpone_refund if refused.what in NO_BALANCE else operations.fail_refund
        fail = partial(settle, refund_id=refund_id, problem=refused.what)
        await database.run(scope, fail)
        return True
    crash.point("refunds.after_call")
    await database.run(scope, partial(operations.keep_refund, refund_id=refund_id, told=told_refund(made)))
    return True


async def _refund(scope: Scope, wanted: Wanted) -> library.Refund:
    name = to_typeid("rfd", wanted.refund_id)
    asked: RefundCreateParams = {
        "payment_intent": wanted.payment_intent,
        "amount": money.to_stripe(wanted.amount),
        "reason": REASONS.get(wanted.reason, "requested_by_customer"),
        "metadata": labels(scope.business_id, "refund", name),
    }
    if wanted.returns_fee:
        asked["refund_application_fee"] = True
    async with talking("refunds.create") as stripe:
        found = await _find(stripe, wanted, name) if wanted.again else None
        return found or await stripe.v1.refunds.create_async(asked, options(wanted.account, name))


async def _find(stripe: StripeClient, wanted: Wanted, name: str) -> library.Refund | None:
    """The refund that Stripe was asked for before: its key may be forgotten there."""
    found = await stripe.v1.refunds.list_async(
        {"payment_intent": wanted.payment_intent, "limit": 100}, options(wanted.account)
    )
    async for each in found.auto_paging_iter():
        if our_id(each.metadata) == name:
            return each
    return None


@looks.at("dispute")
async def look_at_dispute(database: Database, scope: Scope, seen: Seen) -> None:
    """How a dispute stands. Those about payments that are not ours are passed by."""
    async with talking("disputes.retrieve") as stripe:
        dispute = await stripe.v1.disputes.retrieve_async(
            seen.object_id, {"expand": ["payment_intent"]}, options(seen.account)
        )
        intent = dispute.payment_intent
        if not isinstance(intent, PaymentIntent) or seen.account is None:
            return
        if our_id(intent.metadata) is None and await _invoice_of(stripe, intent.id, seen.account) is None:
            return
    amount = money.of_stripe(dispute.amount, dispute.currency)
    told = ToldDispute(
        dispute.id, intent.id, DisputeStatus(dispute.status), amount.amount_minor, amount.currency, dispute.reason,
        moment_or_none(dispute.evidence_details.due_by), moment(dispute.created),
        [_told_move(each) for each in sorted(dispute.balance_transactions, key=lambda each: each.created)],
    )  # fmt: skip
    await database.run(scope, partial(operations.settle_dispute, told=told))


def _told_move(entry: library.BalanceTransaction) -> ToldMove:
    amount, fee = (money.of_stripe(each, entry.currency) for each in (entry.amount, entry.fee))
    return ToldMove(entry.id, amount.amount_minor, fee.amount_minor, amount.currency, moment(entry.created))
