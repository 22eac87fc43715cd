"""Reading plans."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from billing.plan_subscriptions.models import CheckoutStatus, PlanCheckout, PlanCustomer, PlanCustomerOwner
from billing.plan_subscriptions.models import PlanSubscription as Subscription
from billing.plan_subscriptions.rules import counting
from billing.standings import queries as standings
from contracts.billing.plan_subscriptions.shapes import PlanStanding, PlanSubscription
from contracts.billing.standings.shapes import BusinessStanding
from kit.db import Session


async def owner(session: Session, customer: str) -> UUID | None:
    """The business that a customer of the platform's account is; None for one that is not ours."""
    found = await session.get(PlanCustomerOwner, customer)
    return found.business_id if found else None


async def find_customer(session: Session) -> PlanCustomer | None:
    """The business as a customer of the platform, if it has begun to be one."""
    return await session.get(PlanCustomer, session.business_id)


async def find_open(session: Session) -> PlanCheckout | None:
    """The checkout that is started or open, if there is one."""
    going = PlanCheckout.status.in_([CheckoutStatus.STARTED, CheckoutStatus.OPEN])
    return (await session.scalars(select(PlanCheckout).where(going))).one_or_none()


async def subscriptions(session: Session) -> Sequence[Subscription]:
    """All subscriptions that the business has had."""
    return (await session.scalars(select(Subscription))).all()


async def current(session: Session) -> Subscription | None:
    """The subscription that the standing of the business rests on, if there has been one."""
    found: Subscription | None = counting(await subscriptions(session))
    return found


async def standing(session: Session) -> PlanStanding:
    """Where the business stands, and its subscription. Raises `BusinessNotHeardOf`."""
    stands = BusinessStanding.model_validate(await standings.get(session))
    found = await current(session)
    return PlanStanding(**dict(stands), subscription=PlanSubscription.model_validate(found) if found else None)
