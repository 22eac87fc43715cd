"""Defining packages, and what becomes of purchases."""

from datetime import datetime
from uuid import UUID

from contracts.billing.events import PaymentRefunded, PaymentSucceeded
from contracts.scheduling.credits import api, shapes
from contracts.scheduling.credits.events import PackageChanged, PurchaseChanged
from contracts.scheduling.credits.shapes import PurchaseStatus
from contracts.types import uuid7
from kit import clock, outbox
from kit.consumers import NotYet
from kit.db import Session
from kit.errors import Conflict, NotFound
from scheduling.businesses import queries as businesses
from scheduling.credits import operations as ledger
from scheduling.credits import rules as keys
from scheduling.credits.models import Lot
from scheduling.customers import operations as customers
from scheduling.customers.models import Customer
from scheduling.database import refuse_stale
from scheduling.packages import queries, rules
from scheduling.packages.models import Package, PackageNotSold, Purchase
from scheduling.services import operations as services


class PurchaseNotKnownYet(NotYet):
    """This purchase is not known here yet; try again shortly."""

    code = "scheduling.purchase_not_known_yet"


class PurchaseRefunded(Conflict):
    """This purchase was refunded already."""

    code = "scheduling.purchase_refunded"


class PurchasePaidOnline(Conflict):
    """This was paid online, and goes back the same way: refund its payment (`admin.payments.refund`)."""

    code = "scheduling.purchase_paid_online"


async def create(session: Session, asked: api.CreatePackage) -> shapes.Package:
    """Add a package. Raises `Invalid` for services that do not exist and another currency than the business's."""
    await services.refuse_unsellable(session, asked.price, asked.service_ids)
    package = Package(id=uuid7(), version=1)
    package.replace(asked)
    session.add(package)
    return _changed(session, package)


async def update(session: Session, asked: api.UpdatePackage) -> shapes.Package:
    """Replace all that a business decides about a package; what was bought keeps its terms.

    Raises `NotFound`, `PreconditionFailed`, `Invalid`.
    """
    package = await queries.get_for_change(session, asked.package_id)
    refuse_stale(package, asked.if_version)
    await services.refuse_unsellable(session, asked.price, asked.service_ids)
    package.replace(asked)
    package.version += 1
    return _changed(session, package)


async def record(session: Session, asked: api.RecordPurchase) -> shapes.NewPurchase:
    """Record a purchase. If staff have the money its credits are granted now, else when billing tells of it.

    Raises `NotFound`, `PackageNotSold`.
    """
    package = await _sold(session, asked.package_id)
    customer = await customers.welcome(session, asked.customer)
    purchase = await _begin(session, package, customer, paid=asked.paid, at_the_desk=asked.paid)
    token = ledger.issue_pass(session, customer, purchase.id)
    return shapes.NewPurchase(**dict(shapes.Purchase.model_validate(purchase)), credits_pass=token)


async def buy(session: Session, asked: api.BuyPackage) -> shapes.BoughtPackage:
    """Record that a customer buys for themselves. What costs nothing is paid at once, all else when billing tells.

    Raises `NotFound`, `PackageNotSold`, `Invalid` where nobody is named.
    """
    package = await _sold(session, asked.package_id)
    customer = await customers.buyer(session, asked.customer)
    purchase = await _begin(session, package, customer, paid=not package.price_minor, at_the_desk=False)
    bought = dict(shapes.Purchase.model_validate(purchase))
    token = ledger.issue_pass(session, customer, purchase.id)
    return shapes.BoughtPackage(**bought, credits_pass=token, email=customer.email)


async def pay(session: Session, paid: PaymentSucceeded) -> None:
    """Grant what a payment has paid for: once, however often it is told. Other payments are not for us.

    Raises `PurchaseNotKnownYet`.
    """
    if paid.purchase_id is None:
        return
    purchase = await _get(session, paid.purchase_id)
    if purchase.pay(paid.payment_id, paid.paid_at):
        _tell(session, purchase)
    if purchase.status is PurchaseStatus.PAID:
        await _grant(session, purchase, paid.paid_at)


async def undo(session: Session, refunded: PaymentRefunded) -> None:
    """Revoke what is unspent of a refunded purchase: once, however often it is told, and before its payment if need be.

    Raises `PurchaseNotKnownYet`.
    """
    if refunded.purchase_id is not None:
        await _refund(session, await _get(session, refunded.purchase_id), refunded.refund_id)


async def refund(session: Session, asked: api.RefundPurchase) -> shapes.Purchase:
    """Record that staff gave the money back; what is unspent is revoked.

    Raises `NotFound`, `PreconditionFailed`, `PurchaseRefunded`, `PurchasePaidOnline`.
    """
    purchase = await queries.find_purchase(session, asked.purchase_id)
    if purchase is None:
        raise NotFound
    refuse_stale(purchase, asked.if_version)
    if purchase.status is PurchaseStatus.REFUNDED:
        raise PurchaseRefunded
    if purchase.payment_id is not None:
        raise PurchasePaidOnline
    await _refund(session, purchase, uuid7(), at_the_desk=purchase.status is PurchaseStatus.PAID)
    return shapes.Purchase.model_validate(purchase)


async def _sold(session: Session, package_id: UUID) -> Package:
    package = await queries.get(session, package_id)
    if not package.active:
        raise PackageNotSold
    return package


async def _begin(
    session: Session, package: Package, customer: Customer, *, paid: bool, at_the_desk: bool
) -> Purchase:  # fmt: skip
    now = clock.now()
    purchase = Purchase(
        id=uuid7(), version=1, status=PurchaseStatus.PAID if paid else PurchaseStatus.AWAITING_PAYMENT,
        package_id=package.id, package_name=package.name, customer_id=customer.id, credits=package.credits,
        price_minor=package.price_minor, currency=package.currency, service_ids=package.service_ids,
        valid_days=package.valid_days, paid_at=now if paid else None, created_at=now,
    )  # fmt: skip
    session.add(purchase)
    await session.flush()
    _tell(session, purchase, at_the_desk=at_the_desk)
    if paid:
        await _grant(session, purchase, now)
    return purchase


async def _get(session: Session, purchase_id: UUID) -> Purchase:
    purchase = await queries.find_purchase(session, purchase_id)
    if purchase is None:
        raise PurchaseNotKnownYet
    return purchase


async def _grant(session: Session, purchase: Purchase, paid_at: datetime) -> None:
    timezone = (await businesses.get(session)).timezone
    lot = Lot(
        customer_id=purchase.customer_id, purchase_id=purchase.id, service_ids=purchase.service_ids,
        granted=purchase.credits, starts_at=paid_at,
        expires_at=rules.expires_at(paid_at, purchase.valid_days, timezone),
    )  # fmt: skip
    await ledger.grant(session, lot, keys.purchase_key(purchase.id))


async def _refund(session: Session, purchase: Purchase, refund_id: UUID, *, at_the_desk: bool = False) -> None:
    if purchase.refund(clock.now()):
        _tell(session, purchase, at_the_desk=at_the_desk)
    await ledger.revoke(session, Lot.purchase_id == purchase.id, refund_id)


def _tell(session: Session, purchase: Purchase, *, at_the_desk: bool = False) -> None:
    outbox.publish(
        session,
        PurchaseChanged(
            version=purchase.version, purchase_id=purchase.id, status=purchase.status, package_id=purchase.package_id,
            customer_id=purchase.customer_id, price=purchase.price, at_the_desk=at_the_desk,
        ),
    )  # fmt: skip


def _changed(session: Session, package: Package) -> shapes.Package:
    outbox.publish(
        session,
        PackageChanged(
            version=package.version, package_id=package.id, name=package.name, credits=package.credits,
            price=package.price, service_ids=package.service_ids, valid_days=package.valid_days,
            active=package.active,
        ),
    )  # fmt: skip
    return shapes.Package.model_validate(package)
