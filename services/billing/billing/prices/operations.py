"""Keeping what businesses sell, and how Stripe was told of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from billing.accounts import queries as accounts
from billing.catalogue.rules import WantedProduct
from billing.money import NotChargeable
from billing.prices import rules
from billing.prices.models import Sellable
from billing.prices.rules import SellableKind
from contracts.scheduling.credits.events import MembershipPlanChanged, PackageChanged
from contracts.scheduling.events import ServiceChanged
from kit import clock
from kit.db import Session

Told = ServiceChanged | PackageChanged | MembershipPlanChanged
"""What scheduling says of what is sold."""


@dataclass(frozen=True, slots=True)
class Task:
    """What Stripe has to be told, as of a version of the sellable."""

    id: UUID
    version: int
    account: str
    wanted: WantedProduct


async def remember(session: Session, told: Told) -> None:
    """Take over a fact, unless a newer one is known; Stripe is told once the business has an account."""
    kind, id_, interval = _named(told)
    fields = {
        "version": told.version, "name": told.name, "price_minor": told.price.amount_minor,
        "currency": told.price.currency, "interval": interval, "active": told.active, "due_at": clock.now(),
        "attempts": 0, "problem": None,
    }  # fmt: skip
    made = insert(Sellable).values(
        business_id=session.business_id, id=id_, kind=kind, agreed_version=0, created_at=clock.now(), **fields
    )
    keys = [Sellable.business_id, Sellable.id]
    newer = Sellable.version < told.version
    await session.execute(made.on_conflict_do_update(index_elements=keys, set_=fields, where=newer))


async def claim(session: Session, sellable_id: UUID, now: datetime) -> Task | None:
    """Take a lease on what is due; None where another has it, or Stripe need not, or cannot, be told."""
    account = await accounts.find(session)
    found = await session.get(Sellable, (session.business_id, sellable_id), with_for_update=True)
    if found is None or account is None or account.stripe_id is None or account.disconnected_at is not None:
        return None
    if found.due_at > now if found.due_at is not None else found.account == account.stripe_id:
        return None
    try:
        wanted = rules.product(
            session.business_id, found.kind, found.id, name=found.name, price=found.price, interval=found.interval,
            active=found.active,
        )  # fmt: skip
    except NotChargeable as refused:
        _agree(found, account.stripe_id, None, problem=refused.code)
        return None
    found.attempts += 1
    found.due_at = now + rules.LEASE
    return Task(found.id, found.version, account.stripe_id, wanted)


async def record(session: Session, task: Task, prices: Mapping[str, str], problem: str | None, now: datetime) -> None:
    """Keep how Stripe was told. What changed meanwhile stays due; what failed comes again, each time a little later."""
    found = await session.get(Sellable, (session.business_id, task.id), with_for_update=True)
    assert found is not None, "it was claimed"
    if found.version != task.version:
        return
    if problem is not None:
        found.problem, found.due_at = problem, rules.next_attempt(now, found.attempts)
        return
    _agree(found, task.account, prices.get(task.wanted.id))


async def doubt(session: Session, price_id: str, now: datetime) -> None:
    """Stripe would not charge by this price: until its sellable agrees again, nothing is charged by it."""
    sold_by = Sellable.price_id == price_id
    await session.execute(update(Sellable).where(sold_by).values(agreed_version=0, due_at=now, attempts=0))


def _agree(found: Sellable, account: str, price_id: str | None, *, problem: str | None = None) -> None:
    found.account, found.agreed_version, found.price_id = account, found.version, price_id
    found.due_at, found.attempts, found.problem = None, 0, problem


def _named(told: Told) -> tuple[SellableKind, UUID, str | None]:
    match told:
        case ServiceChanged():
            return SellableKind.SERVICE, told.service_id, None
        case PackageChanged():
            return SellableKind.PACKAGE, told.package_id, None
        case MembershipPlanChanged():
            return SellableKind.MEMBERSHIP_PLAN, told.plan_id, told.interval
