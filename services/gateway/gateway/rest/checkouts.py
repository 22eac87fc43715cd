"""Checkouts: scheduling says what is owed and records what is bought, billing opens the page on which it is paid."""

from typing import Final

from contracts.billing.checkouts.api import OpenCheckout, StartCheckout
from contracts.billing.checkouts.shapes import StartedCheckout
from contracts.billing.events import PaymentPurpose
from contracts.permissions import Role
from contracts.scheduling.credits.api import BuyPackage, JoinMembership
from contracts.scheduling.credits.shapes import BoughtPackage, JoinedMembership, Membership, Purchase, PurchaseStatus
from contracts.scheduling.deposits.api import GetDue
from contracts.types import Actor, ActorKind
from kit.client import Answered, Contexts
from kit.scope import Scope

ASKED: Final = (GetDue, BuyPackage, JoinMembership, OpenCheckout)
"""What the contexts are asked."""
_ACTOR: Final = Actor(kind=ActorKind.SYSTEM, id="checkout")


async def start_checkout(contexts: Contexts, asked: StartCheckout, scope: Scope, key: str | None) -> Answered:
    """What the caller may pay, on the terms that scheduling tells; only then billing is asked, by the system.

    What is bought is recorded once for an Idempotency-Key, and there is one open checkout for it: sent again, also
    after billing could not answer, all of it goes on where it ended.
    """
    if asked.booking_id is not None:
        return Answered(await _pay_deposit(contexts, asked, scope), replayed=False)
    if asked.package_id is not None:
        wish = BuyPackage(package_id=asked.package_id, customer=asked.customer)
        bought = await contexts.send(wish, scope, idempotency_key=key, built=True)
        return Answered(await _buy(contexts, asked, scope, bought.reply), replayed=bought.replayed)
    assert asked.plan_id is not None, "the request names one of them"
    joined = await contexts.send(
        JoinMembership(plan_id=asked.plan_id, customer=asked.customer), scope, idempotency_key=key, built=True
    )
    return Answered(await _join(contexts, asked, scope, joined.reply), replayed=joined.replayed)


async def _pay_deposit(contexts: Contexts, asked: StartCheckout, scope: Scope) -> StartedCheckout:
    assert asked.booking_id is not None
    due = await contexts.ask(GetDue(booking_id=asked.booking_id, token=asked.token), scope)
    wanted = OpenCheckout(
        purpose=PaymentPurpose.DEPOSIT, booking_id=due.booking_id, customer_id=due.customer_id, email=due.email,
        amount=due.amount, description=due.description, pay_by=due.pay_by, payment_due_at=due.payment_due_at,
        terms=due.terms, gift_code=asked.gift_code, success_url=asked.success_url, cancel_url=asked.cancel_url,
    )  # fmt: skip
    return StartedCheckout(checkout=await contexts.ask(wanted, _system(scope)))


async def _buy(contexts: Contexts, asked: StartCheckout, scope: Scope, bought: BoughtPackage) -> StartedCheckout:
    purchase = Purchase.model_validate(bought)
    if bought.status is not PurchaseStatus.AWAITING_PAYMENT:
        return StartedCheckout(checkout=None, purchase=purchase, credits_pass=bought.credits_pass)
    wanted = OpenCheckout(
        purpose=PaymentPurpose.PURCHASE, purchase_id=bought.id, package_id=bought.package_id,
        customer_id=bought.customer_id, email=bought.email, amount=bought.price, description=bought.package_name,
        gift_code=asked.gift_code, success_url=asked.success_url, cancel_url=asked.cancel_url,
    )  # fmt: skip
    opened = await contexts.ask(wanted, _system(scope))
    return StartedCheckout(checkout=opened, purchase=purchase, credits_pass=bought.credits_pass)


async def _join(contexts: Contexts, asked: StartCheckout, scope: Scope, joined: JoinedMembership) -> StartedCheckout:
    wanted = OpenCheckout(
        purpose=PaymentPurpose.MEMBERSHIP, membership_id=joined.id, plan_id=joined.plan_id,
        customer_id=joined.customer_id, email=joined.email, amount=joined.price, interval=joined.interval,
        description=joined.plan_name, gift_code=asked.gift_code, success_url=asked.success_url,
        cancel_url=asked.cancel_url,
    )  # fmt: skip
    opened = await contexts.ask(wanted, _system(scope))
    membership = Membership.model_validate(joined)
    return StartedCheckout(checkout=opened, membership=membership, credits_pass=joined.credits_pass)


def _system(scope: Scope) -> Scope:
    return Scope(scope.business_id, _ACTOR, frozenset({Role.STAFF}), cause=scope.cause)
