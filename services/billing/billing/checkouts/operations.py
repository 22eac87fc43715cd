"""Beginning checkouts, keeping what Stripe says of them, and calling them off."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from billing import addresses, money
from billing.accounts import queries as accounts
from billing.audit import operations as audit
from billing.checkouts import queries, rules
from billing.checkouts.models import Checkout
from billing.gift_codes import operations as gift_codes
from billing.looks import operations as looks
from billing.objects import labels
from billing.prices import operations as sellables
from billing.prices import queries as prices
from billing.prices.rules import SellableKind
from contracts.billing.checkouts import shapes
from contracts.billing.checkouts.api import OpenCheckout
from contracts.billing.checkouts.shapes import CheckoutStatus
from contracts.billing.events import CheckoutExpired, PaymentPurpose
from contracts.types import to_typeid, uuid7
from kit import clock, outbox
from kit.auth import hashed
from kit.db import Session, lock_keys
from kit.errors import Conflict, Gone, Invalid
from kit.scope import Scope

LEASE = timedelta(seconds=60)
SUBJECTS = {
    PaymentPurpose.DEPOSIT: ("booking_id", "bkg"),
    PaymentPurpose.FEE: ("booking_id", "bkg"),
    PaymentPurpose.GIFT: ("gift_code_id", "gft"),
    PaymentPurpose.MEMBERSHIP: ("membership_id", "mem"),
    PaymentPurpose.PURCHASE: ("purchase_id", "pur"),
}
"""What names the thing that is paid, and the prefix of its id."""
BY_GIFT = (PaymentPurpose.DEPOSIT, PaymentPurpose.FEE, PaymentPurpose.PURCHASE)
"""What a gift code can pay."""
GIFT_LOOK = "gift_payment"


class PaidAlready(Conflict):
    """This is paid already, or being paid."""

    code = "billing.paid_already"


class PayingIsOver(Gone):
    """The time for paying is over."""

    code = "billing.paying_is_over"


class CheckoutUnderWay(Conflict):
    """A page is open for this already, without this gift code; once it has ended, another can be opened."""

    code = "billing.checkout_under_way"


@dataclass(frozen=True, slots=True)
class Begun:
    """A checkout whose page Stripe has to make, or has made already."""

    checkout: Checkout
    again: bool
    """Whether Stripe may have been asked before: then it is looked up first."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of Stripe's, as it is there."""

    stripe_id: str
    status: str
    url: str | None
    payment_status: str
    payment_intent: str | None
    subscription: str | None


async def begin(session: Session, asked: OpenCheckout) -> Begun:
    """The one live checkout for what is to be paid: the one there is, else a new one that Stripe has not made yet.

    What is on a gift code is set aside for it; where that is all, it is paid, which is settled next. What is in the
    business's catalogue at Stripe is paid by its price there, unless that is in doubt. Raises
    `NotTakingPayments`, `NotChargeable`, `AddressRefused`, `PaidAlready`, `PayingIsOver`, `GiftCodeNotValid`,
    `CheckoutUnderWay`.
    """
    account, now = await accounts.get_ready(session), clock.now()
    money.to_stripe(asked.amount)
    addresses.check(asked.success_url, *([asked.cancel_url] if asked.cancel_url else []))
    subject_id = _subject_of(asked)
    await lock_keys(session, [f"checkout:{asked.purpose}:{subject_id}"])
    known = await queries.of_subject(session, asked.purpose, subject_id)
    if any(each.status is CheckoutStatus.COMPLETE for each in known):
        raise PaidAlready
    if any(each.called_off_at for each in known) or (asked.pay_by is not None and asked.pay_by <= now):
        raise PayingIsOver
    ends = rules.ends(now, asked.pay_by, asked.payment_due_at)
    for each in known:
        if each.live and each.expires_at > now:
            if asked.gift_code is not None and not each.gift_minor:
                raise CheckoutUnderWay
            return _again(each, ends, now)
        if each.expire():
            await _let_go(session, each, now)
    await session.flush()
    checkout = _new(asked, subject_id, account, ends, now)
    checkout.price_id = await _price(session, asked)
    session.add(checkout)
    await session.flush()
    if asked.gift_code is not None:
        await _pay_by_gift(session, checkout, asked.gift_code)
    return Begun(checkout, again=False)


async def _price(session: Session, asked: OpenCheckout) -> str | None:
    """The price at Stripe that says what is to be paid; None where nothing there does."""
    if asked.gift_code is not None:
        return None
    if asked.package_id is not None:
        return await prices.current(session, SellableKind.PACKAGE, asked.package_id, asked.amount)
    if asked.plan_id is not None:
        return await prices.current(session, SellableKind.MEMBERSHIP_PLAN, asked.plan_id, asked.amount, asked.interval)
    return None


async def _pay_by_gift(session: Session, checkout: Checkout, gift_code: str) -> None:
    if checkout.purpose not in BY_GIFT:
        raise Invalid(errors=[{"pointer": "/gift_code", "detail": "A gift code does not pay this"}])
    checkout.gift_minor = await gift_codes.reserve(session, gift_code, checkout.id, checkout.amount)
    if checkout.paid_by_gift:
        checkout.complete()
        await looks.want(session, GIFT_LOOK, to_typeid("chk", checkout.id), checkout.account)
    await session.flush()


async def _let_go(session: Session, checkout: Checkout, now: datetime) -> None:
    """One that has ended for us: its page is ended at Stripe; without one, nobody can pay, and its gift is free."""
    if checkout.stripe_id is not None:
        checkout.due_at = now
    else:
        await gift_codes.release(session, checkout.id)


def _again(checkout: Checkout, ends: rules.Ends, now: datetime) -> Begun:
    """Go on with one there is. Where Stripe has no page of it yet, its end must not have come too near meanwhile."""
    if checkout.status is CheckoutStatus.STARTED and rules.outlived(checkout.page_expires_at, now):
        checkout.expires_at = checkout.due_at = ends.ours
        checkout.page_expires_at = ends.stripes
    return Begun(checkout, again=True)


def _new(asked: OpenCheckout, subject_id: UUID, account: str, ends: rules.Ends, now: datetime) -> Checkout:
    id_ = uuid7()
    return Checkout(
        id=id_, status=CheckoutStatus.STARTED, version=1, purpose=asked.purpose, subject_id=subject_id,
        customer_id=asked.customer_id, amount_minor=asked.amount.amount_minor, currency=asked.amount.currency,
        interval=asked.interval, description=asked.description, email=asked.email,
        terms=asked.terms.model_dump(mode="json") if asked.terms else None, success_url=asked.success_url,
        cancel_url=asked.cancel_url, account=account, token_hash=hashed(queries.token_of(id_)),
        expires_at=ends.ours, page_expires_at=ends.stripes, tried_at=now, due_at=ends.ours, created_at=now,
    )  # fmt: skip


async def record(session: Session, checkout_id: UUID, page: Page | None) -> shapes.OpenedCheckout:
    """Keep the page that Stripe has made; None where it was kept before."""
    checkout = await queries.lock(session, checkout_id)
    assert checkout is not None, "it was begun"
    if page is not None and checkout.stripe_id is None:
        checkout.open(page.stripe_id, page.url)
        await audit.record(
            session, "checkout.opened", checkout_id=to_typeid("chk", checkout.id), stripe_id=page.stripe_id,
            purpose=checkout.purpose, amount_minor=checkout.amount_minor, currency=checkout.currency,
        )  # fmt: skip
        await session.flush()
    return queries.opened(checkout)


async def refuse(session: Session, checkout_id: UUID, problem: str) -> None:
    """Stripe will not make this page, whatever happens: nothing is left of the attempt but why."""
    checkout = await queries.lock(session, checkout_id)
    if checkout is not None:
        checkout.expire(problem)
        await gift_codes.release(session, checkout.id)
        if checkout.price_id is not None:
            await sellables.doubt(session, checkout.price_id, clock.now())


async def call_off(session: Session, purpose: PaymentPurpose, subject_id: UUID, now: datetime) -> None:
    """What was to be paid is off: its page is ended at Stripe as soon as can be. Money that comes yet is told of."""
    for checkout in await queries.of_subject(session, purpose, subject_id):
        checkout.call_off(now)


async def claim(session: Session, checkout_id: UUID, now: datetime) -> Checkout | None:
    """Take a lease on a checkout that has to be ended; None where another has it."""
    checkout = await queries.lock(session, checkout_id, skip_locked=True)
    if checkout is None or checkout.due_at is None or checkout.due_at > now:
        return None
    if checkout.stripe_id is None:  # nobody was told of its page, if there is one: Stripe ends it by itself
        if checkout.expire():
            _tell_expired(session, checkout)
            await gift_codes.release(session, checkout.id)
        return None
    checkout.attempts += 1
    checkout.due_at = now + LEASE * min(2 ** (checkout.attempts - 1), 60)
    return checkout


async def settle(session: Session, page: Page) -> None:
    """Take over how a page stands at Stripe: once, in whatever order it is told. Pages that are not ours are passed by.

    What came of it is looked at next.
    """
    checkout = await queries.lock_by_stripe(session, page.stripe_id)
    if checkout is None:
        return
    if page.status == "complete" and checkout.complete():
        await audit.record(session, "checkout.completed", checkout_id=to_typeid("chk", checkout.id))
    if page.status == "expired":
        await gift_codes.release(session, checkout.id)
        if checkout.expire(checkout.problem):
            _tell_expired(session, checkout)
    for kind, object_id in (("payment_intent", page.payment_intent), ("subscription", page.subscription)):
        if object_id is not None:
            await looks.want(session, kind, object_id, checkout.account)


def _tell_expired(session: Session, checkout: Checkout) -> None:
    outbox.publish(
        session,
        CheckoutExpired(
            version=checkout.version, checkout_id=checkout.id, purpose=checkout.purpose,
            booking_id=checkout.booking_id, purchase_id=checkout.purchase_id, membership_id=checkout.membership_id,
            customer_id=checkout.customer_id,
        ),
    )  # fmt: skip


def _subject_of(asked: OpenCheckout) -> UUID:
    name, _ = SUBJECTS[asked.purpose]
    wanted: UUID | None = getattr(asked, name)
    if wanted is None:
        raise Invalid(errors=[{"pointer": "", "detail": "What is paid has to be named by its id"}])
    return wanted


def metadata(scope: Scope, checkout: Checkout) -> dict[str, str]:
    """What every object at Stripe carries that comes of this checkout."""
    name, prefix = SUBJECTS[checkout.purpose]
    subject = {name: to_typeid(prefix, checkout.subject_id)}
    return labels(scope.business_id, str(checkout.purpose), to_typeid("chk", checkout.id), **subject)
